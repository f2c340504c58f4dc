/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

static gboolean
is_multiple (double value, double step)
{
  double times = value / step;

  return fabs (times - round (times)) < 1e-9;
}

/* Marks are drawn only on a line: lying (no appearance) or standing, with its ticks or without. */
static gboolean
draws_marks (const char *appearance)
{
  return !appearance || !*appearance || g_str_equal (appearance, "vertical") || g_str_equal (appearance, "no-ticks") ||
         g_str_equal (appearance, "vertical no-ticks") || g_str_equal (appearance, "no-ticks vertical");
}

/* Labels stand at marks, which are as far apart as @interval; without marks, only at both ends. */
static void
check_range_labels (NcXlsSurveyRow *row, double start, double end, double interval)
{
  const char *name = nc_xls_parameter (row, "tick_labelset");
  NcXlsList *list = name ? nc_xls_find_list (row->form, name) : NULL;
  gboolean ends_only = row->appearance && strstr (row->appearance, "no-ticks");

  if (!name)
    return;
  if (!list) {
    nc_xls_bad_parameter (row, "tick_labelset", _ ("name a list of the sheet choices"));
    return;
  }
  for (guint i = 0; i < list->choices->len; i++) {
    double value;

    if (!nc_xls_is_number (((NcXlsChoice *)g_ptr_array_index (list->choices, i))->name, &value) ||
        value < MIN (start, end) || value > MAX (start, end) || !is_multiple (value - start, interval)) {
      nc_xls_bad_parameter (row, "tick_labelset", _ ("its choices must be numbers at marks of the range"));
      return;
    }
    if (ends_only && value != start && value != end) {
      nc_xls_bad_parameter (row, "tick_labelset", _ ("without ticks only the start and the end have labels"));
      return;
    }
  }
  row->element->list = nc_xls_keep (row->form, name);
}

/**
 * nc_xls_read_range:
 *
 * A slider: start, end and step, marks between and their labels.
 */
void
nc_xls_read_range (NcXlsSurveyRow *row)
{
  static const struct {
    const char *name, *fallback, *key;
  } parameters[] = {
    { "start", "1", "start" },
    { "end", "10", "end" },
    { "step", "1", "step" },
    { "tick_interval", NULL, "odk:tick-interval" },
    { "placeholder", NULL, "odk:placeholder" },
  };
  double values[G_N_ELEMENTS (parameters)];
  gboolean given[G_N_ELEMENTS (parameters)], whole = TRUE;
  double width;

  nc_xls_allow_parameters (row, "start end step tick_interval placeholder tick_labelset");
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++) {
    const char *text = nc_xls_parameter (row, parameters[i].name);

    text = text ? text : parameters[i].fallback;
    given[i] = text != NULL;
    values[i] = 0;
    if (!text)
      continue;
    if (!nc_xls_is_number (text, &values[i])) {
      nc_xls_bad_parameter (row, parameters[i].name, _ ("write a number"));
      return;
    }
    whole = whole && floor (values[i]) == values[i];
    nc_xls_set_control (row, parameters[i].key, text);
  }
  width = fabs (values[1] - values[0]);
  if (values[2] == 0 || values[2] > width)
    nc_xls_bad_parameter (row, "step", _ ("a step must not be zero nor wider than the range"));
  else if (given[3] && (values[3] == 0 || values[3] > width || !is_multiple (values[3], values[2])))
    nc_xls_bad_parameter (row, "tick_interval", _ ("use a multiple of the step, not wider than the range"));
  else if (given[4] && (!is_multiple (values[4] - values[0], values[2]) || values[4] < MIN (values[0], values[1]) ||
                        values[4] > MAX (values[0], values[1])))
    nc_xls_bad_parameter (row, "placeholder", _ ("use a number that the range can take"));
  else if (!draws_marks (row->appearance) && (given[3] || given[4] || nc_xls_parameter (row, "tick_labelset")))
    nc_xls_complain (row, NC_SEVERITY_ERROR, "appearance", _ ("use vertical, no-ticks, both, or leave it empty"),
                     _ ("this appearance of a range has no marks, labels or placeholder"));
  else
    check_range_labels (row, values[0], values[1], given[3] ? values[3] : values[2]);
  if (!whole && !nc_xls_dict_get (row->element->bind, "type"))
    nc_xls_set_bind (row, "type", "decimal");
}
