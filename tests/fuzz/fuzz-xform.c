/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-form.h"

static void
answer_cb (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf, gboolean is_relevant,
           const char *type, gpointer user_data)
{
  (void)form;
  (void)node;
  (void)is_repeat;
  (void)is_relevant;
  (void)type;
  if (is_leaf && ((GPtrArray *)user_data)->len < 20)
    g_ptr_array_add (user_data, g_strdup (path));
}

/* Opens, answers, adds and removes, checks, writes. */
static void
use (NcForm *form)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) faults = NULL, items = NULL;
  g_autofree char *xml = NULL;

  nc_form_visit (form, answer_cb, paths);
  for (guint i = 0; i < paths->len; i++) {
    nc_form_set_value (form, paths->pdata[i], i % 2 ? "3" : "是", NULL);
    g_free (nc_form_add_repeat (form, paths->pdata[i], NULL));
  }
  items = nc_form_items (form, NULL);
  for (guint i = 0; i < items->len; i++) {
    const NcFormItem *item = items->pdata[i];
    g_autoptr (GPtrArray) below = nc_form_items (form, item), choices = NULL;

    if (item->kind == NC_FORM_QUESTION)
      choices = nc_form_choices (form, item->path, NULL);
    if (item->kind == NC_FORM_REPEAT)
      g_free (nc_form_add_repeat (form, item->path, NULL));
  }
  faults = nc_form_validate (form, NULL);
  xml = nc_form_to_xml (form);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-21"));
  NcFormOptions options = { .clock = clock };
  xmlDoc *doc = nc_xml_parse ((const char *)data, size, NULL);
  g_autoptr (NcForm) form = doc ? nc_form_open (doc, &options, NULL) : NULL;

  if (form)
    use (form);
  return 0;
}
