/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-day.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* Whether the answers are in order: required ones given, types and choices right, constraints met, hard and soft. */

void
nc_form_fault_free (NcFormFault *fault)
{
  g_free (fault->path);
  g_free (fault->message);
  g_free (fault->reason);
  g_free (fault);
}

void
nc_soft_reason_free (gpointer reason)
{
  NcSoftReason *self = reason;

  g_free (self->reason);
  g_free (self->value);
  g_free (self);
}

/* The reason that was given for what @node holds, or NULL. */
static const char *
reason_at (NcForm *form, xmlNode *node, const char *path)
{
  const NcSoftReason *found = g_hash_table_lookup (form->soft_reasons, path);
  g_autofree char *owned = NULL;

  return found && g_str_equal (found->value, nc_xp_node_text (node, &owned)) ? found->reason : NULL;
}

typedef struct {
  NcForm *form;
  GPtrArray *faults;
  GError *error;
} Check;

static void
add_fault (Check *check, xmlNode *node, const char *kind, const char *own_message, const char *otherwise)
{
  NcFormFault *fault = g_new0 (NcFormFault, 1);
  g_autofree char *message = nc_form_message (check->form, own_message, node);

  fault->path = nc_form_path_of (node);
  fault->kind = kind;
  fault->message = g_strdup (message && *message ? message : otherwise);
  if (strcmp (kind, "soft") == 0) {
    fault->reason = g_strdup (reason_at (check->form, node, fault->path));
    fault->ok = fault->reason != NULL;
  }
  g_ptr_array_add (check->faults, fault);
}

static gboolean
holds (Check *check, NcXpath *xpath, xmlNode *node, gboolean otherwise)
{
  gboolean result = otherwise;

  if (xpath && !check->error)
    nc_xpath_eval_boolean (xpath, check->form->env, node, &result, &check->error);
  return result;
}

static gboolean
is_integer (const char *text)
{
  const char *p = *text == '-' || *text == '+' ? text + 1 : text;

  return *p && strspn (p, "0123456789") == strlen (p);
}

static gboolean
is_place (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  guint n = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    if (isnan (nc_xpath_parse_number (parts[i])))
      return FALSE;
  return n >= 2 && n <= 4 && fabs (nc_xpath_parse_number (parts[0])) <= 90 &&
         fabs (nc_xpath_parse_number (parts[1])) <= 180;
}

/* A fault of type, or NULL. */
static const char *
type_fault (Check *check, const char *type, const char *text)
{
  gint64 ms;
  double days;

  if (strcmp (type, "int") == 0 && !is_integer (text))
    return _ ("a whole number is needed");
  if (strcmp (type, "decimal") == 0 && isnan (nc_xpath_parse_number (text)))
    return _ ("a number is needed");
  if (strcmp (type, "date") == 0 &&
      (strlen (text) < 10 || !nc_xp_parse_datetime (check->form->env, text, &ms) || text[4] != '-'))
    return _ ("a date such as 2026-11-21 is needed");
  if (strcmp (type, "dateTime") == 0 && !nc_xp_parse_datetime (check->form->env, text, &ms))
    return _ ("a date and time such as 2026-11-21T09:30:00+08:00 is needed");
  if (strcmp (type, "time") == 0 && !nc_xp_parse_time (check->form->env, text, &days))
    return _ ("a time such as 09:30 is needed");
  if (strcmp (type, "geopoint") == 0 && !is_place (text))
    return _ ("a place is needed: latitude, longitude, height and accuracy");
  return NULL;
}

/* What a slider cannot be set to; an attribute that is missing or no number limits nothing. */
static char *
range_fault (const xmlNode *element, const char *text)
{
  static const char *const names[] = { "start", "end", "step" };
  g_autofree char *given[3] = { NULL, NULL, NULL };
  double bound[3], value = nc_xpath_parse_number (text), steps;

  for (int i = 0; i < 3; i++) {
    given[i] = nc_xml_attribute ((xmlNode *)element, names[i]);
    bound[i] = nc_xpath_parse_number (given[i] ? given[i] : "");
  }
  steps = (value - bound[0]) / bound[2];
  if (isnan (bound[0]) || isnan (bound[1]))
    return NULL;
  if (value < MIN (bound[0], bound[1]) || value > MAX (bound[0], bound[1]))
    return g_strdup_printf (_ ("a number from %s to %s is needed"), given[0], given[1]);
  if (isfinite (steps) && fabs (steps - round (steps)) > 1e-6)
    return g_strdup_printf (_ ("a number in steps of %s from %s is needed"), given[2], given[0]);
  return NULL;
}

static void
check_choices (Check *check, NcDef *def, xmlNode *node, const char *text)
{
  gboolean is_multiple = strcmp (def->control->name, "select1") != 0;
  g_auto (GStrv) words = is_multiple ? g_strsplit (text, " ", -1) : NULL;
  const char *const single[] = { text, NULL };
  const char *const *all = is_multiple ? (const char *const *)words : single;

  for (guint i = 0; all[i] && !check->error; i++) {
    gboolean known = FALSE;
    g_autofree char *message = NULL;

    if (!*all[i] || nc_form_has_choice (check->form, node, all[i], &known, &check->error) || !known || check->error)
      continue;
    message = g_strdup_printf (_ ("“%s” is not one of the choices"), all[i]);
    add_fault (check, node, "constraint", NULL, message);
    return;
  }
}

static void
check_answer (Check *check, NcDef *def, xmlNode *node)
{
  g_autofree char *owned = NULL;
  const char *text = nc_xp_node_text (node, &owned), *wrong_type;
  g_autofree char *out_of_range = NULL;
  guint n_before = check->faults->len;

  if (!*text) {
    if (def->required && holds (check, def->required, node, FALSE))
      add_fault (check, node, "required", def->required_message, _ ("an answer is required"));
    return;
  }
  wrong_type = type_fault (check, def->type, text);
  if (!wrong_type && def->control && strcmp (def->control->name, "range") == 0)
    wrong_type = out_of_range = range_fault (def->control->element, text);
  if (wrong_type)
    add_fault (check, node, "constraint", NULL, wrong_type);
  else if (def->constraint && !holds (check, def->constraint, node, TRUE))
    add_fault (check, node, "constraint", def->constraint_message, _ ("the answer does not meet the condition"));
  else if (def->control && g_str_has_prefix (def->control->name, "select"))
    check_choices (check, def, node, text);
  /* what is wrong is not called unusual as well */
  if (check->faults->len == n_before && def->soft && !holds (check, def->soft, node, TRUE))
    add_fault (check, node, "soft", def->soft_message, _ ("the answer is unusual; say why it is right"));
}

static void
check_below (Check *check, xmlNode *node)
{
  NcState *state = nc_state (node);

  if (!state || !state->relevant || check->error)
    return;
  if (!state->def->children->len)
    check_answer (check, state->def, node);
  for (xmlNode *n = nc_xml_child (node, NULL); n; n = nc_xml_next (n, NULL))
    check_below (check, n);
}

static GPtrArray *
check_from (NcForm *form, xmlNode *node, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_form_fault_free);
  Check check = { form, faults, NULL };

  check_below (&check, node);
  if (check.error) {
    g_propagate_prefixed_error (error, check.error, "%s: ", _ ("checking the answers"));
    return NULL;
  }
  return g_steal_pointer (&faults);
}

/**
 * nc_form_validate:
 *
 * Checks every relevant answer. A constraint, hard or soft, is looked at only where there is an answer.
 *
 * Returns: (transfer full) (element-type NcFormFault) (nullable): what is not in order, in document order; also soft
 *   constraints that were passed with a reason, which are @ok; NULL when an expression cannot be evaluated
 */
GPtrArray *
nc_form_validate (NcForm *form, GError **error)
{
  return check_from (form, xmlDocGetRootElement (form->primary), error);
}

/** nc_form_validate_path: nc_form_validate() of one question, or of all in one group. */
GPtrArray *
nc_form_validate_path (NcForm *form, const char *path, GError **error)
{
  xmlNode *node = nc_form_node (form, path, error);

  return node ? check_from (form, node, error) : NULL;
}

/**
 * nc_form_set_soft_reason:
 * @reason: (nullable): why the answer is right though it is unusual; NULL or white space takes it back
 *
 * The reason holds for the present answer; another answer needs its own.
 *
 * Returns: FALSE with %NC_FORM_ERROR_PATH
 */
gboolean
nc_form_set_soft_reason (NcForm *form, const char *path, const char *reason, GError **error)
{
  xmlNode *node = nc_form_node (form, path, error);
  g_autofree char *text = reason ? g_strstrip (g_strdup (reason)) : NULL;
  g_autofree char *own_path = NULL, *value = NULL;

  if (!node)
    return FALSE;
  own_path = nc_form_path_of (node);
  value = nc_xml_text (node);
  nc_form_restore_soft_reason (form, own_path, text && *text ? text : NULL, value);
  return TRUE;
}

/**
 * nc_form_restore_soft_reason:
 * @path: as the form writes it, "/data/motors[3]/model"
 * @reason: (nullable): NULL forgets it
 * @value: the answer that it was given for; with another one it does not hold
 */
void
nc_form_restore_soft_reason (NcForm *form, const char *path, const char *reason, const char *value)
{
  NcSoftReason *kept;

  if (!reason) {
    g_hash_table_remove (form->soft_reasons, path);
    return;
  }
  kept = g_new0 (NcSoftReason, 1);
  kept->reason = g_strdup (reason);
  kept->value = g_strdup (value ? value : "");
  g_hash_table_replace (form->soft_reasons, g_strdup (path), kept);
}

/** nc_form_get_soft_reason: Returns: (nullable): the reason given for the answer that stands at @path now. */
const char *
nc_form_get_soft_reason (NcForm *form, const char *path)
{
  xmlNode *node = nc_form_node (form, path, NULL);
  g_autofree char *own_path = node ? nc_form_path_of (node) : NULL;

  return own_path ? reason_at (form, node, own_path) : NULL;
}

/**
 * nc_form_peek_soft_reason:
 * @path: as the form writes it
 * @value: (out): the answer that the reason was given for
 *
 * Returns: (nullable): the reason last given, whatever stands there now
 */
const char *
nc_form_peek_soft_reason (NcForm *form, const char *path, const char **value)
{
  const NcSoftReason *found = g_hash_table_lookup (form->soft_reasons, path);

  *value = found ? found->value : NULL;
  return found ? found->reason : NULL;
}
