/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-answers.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <string.h>

/* Answers given as JSON, by name or path, repeats as arrays. */

typedef struct {
  NcForm *form;
  GString *ignored; /* JSON objects of answers that the form cannot take */
  GError *error;
} Fill;

static void
ignore_answer (Fill *fill, const char *path, const char *reason)
{
  nc_json_begin_object (fill->ignored);
  nc_json_member_string (fill->ignored, "path", path);
  nc_json_member_string (fill->ignored, "reason", reason);
  nc_json_end_object (fill->ignored);
}

/* An answer as XForms write it; several choices stand in an array. */
static char *
answer_text (json_t *value)
{
  if (json_is_string (value))
    return g_strdup (json_string_value (value));
  if (json_is_integer (value))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
  if (json_is_real (value))
    return nc_xpath_format_number (json_real_value (value));
  if (json_is_boolean (value))
    return g_strdup (json_is_true (value) ? "true" : "false");
  if (json_is_array (value)) {
    g_autoptr (GString) words = g_string_new (NULL);
    json_t *part;
    gsize i;

    json_array_foreach (value, i, part)
    {
      g_autofree char *word = answer_text (part);

      g_string_append_printf (words, "%s%s", words->len ? " " : "", word);
    }
    return g_strdup (words->str);
  }
  return g_strdup ("");
}

static void
set_answer (Fill *fill, const char *path, json_t *value)
{
  g_autofree char *text = answer_text (value);
  g_autoptr (GError) error = NULL;

  if (nc_form_set_value (fill->form, path, text, &error))
    return;
  if (g_error_matches (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH) ||
      g_error_matches (error, NC_FORM_ERROR, NC_FORM_ERROR_READ_ONLY))
    ignore_answer (fill, path, error->message);
  else if (!fill->error)
    fill->error = g_steal_pointer (&error);
}

static void fill_object (Fill *fill, const char *path, json_t *object);

static gboolean
holds_objects (json_t *value)
{
  return json_is_array (value) && json_is_object (json_array_get (value, 0));
}

/* As many instances as the array has, but for those whose number the form itself says. */
static void
fill_repeat (Fill *fill, const char *path, json_t *array)
{
  g_autoptr (GError) error = NULL;

  while (!error && nc_form_count_repeats (fill->form, path) < json_array_size (array))
    g_free (nc_form_add_repeat (fill->form, path, &error));
  while (!error && nc_form_count_repeats (fill->form, path) > json_array_size (array)) {
    g_autofree char *last = g_strdup_printf ("%s[%u]", path, nc_form_count_repeats (fill->form, path));

    nc_form_remove_repeat (fill->form, last, &error);
  }
  if (error && !g_error_matches (error, NC_FORM_ERROR, NC_FORM_ERROR_READ_ONLY) &&
      !g_error_matches (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH)) {
    fill->error = fill->error ? fill->error : g_steal_pointer (&error);
    return;
  }
  for (gsize i = 0; i < json_array_size (array) && !fill->error; i++) {
    g_autofree char *instance = g_strdup_printf ("%s[%" G_GSIZE_FORMAT "]", path, i + 1);

    if (i < nc_form_count_repeats (fill->form, path))
      fill_object (fill, instance, json_array_get (array, i));
    else
      ignore_answer (fill, instance, error ? error->message : _ ("the form has no such repeat"));
  }
}

static void
fill_member (Fill *fill, const char *path, json_t *value)
{
  g_autofree char *present = nc_form_get_value (fill->form, path);

  /* no instances of a repeat that has none */
  if (json_is_array (value) && !json_array_size (value) && !present)
    return;
  if (json_is_object (value))
    fill_object (fill, path, value);
  else if (holds_objects (value) || (json_is_array (value) && nc_form_count_repeats (fill->form, path)))
    fill_repeat (fill, path, value);
  else
    set_answer (fill, path, value);
}

static void
fill_object (Fill *fill, const char *path, json_t *object)
{
  const char *name;
  json_t *value;

  json_object_foreach (object, name, value)
  {
    g_autofree char *member = g_strdup_printf ("%s/%s", path, name);
    g_autofree char *present = nc_form_get_value (fill->form, member);
    /* groups in between may be left out */
    g_autofree char *found = present ? NULL : nc_form_find_below (fill->form, path, name, NULL);

    if (!fill->error)
      fill_member (fill, found ? found : member, value);
  }
}

static void
set_reasons (Fill *fill, json_t *reasons)
{
  const char *path;
  json_t *text;

  json_object_foreach (reasons, path, text)
  {
    g_autoptr (GError) error = NULL;
    g_autofree char *full = nc_form_find (fill->form, path, &error);

    if (!full || !nc_form_set_soft_reason (fill->form, full, json_string_value (text), &error))
      ignore_answer (fill, path, error->message);
  }
}

/* Members are paths or names; "@reasons" says by path why an unusual answer is right. */
static void
fill_all (Fill *fill, json_t *answers)
{
  g_autofree char *root = g_strdup_printf ("/%s", xmlDocGetRootElement (nc_form_instance (fill->form))->name);
  const char *name;
  json_t *value;

  json_object_foreach (answers, name, value)
  {
    g_autofree char *below = g_strdup_printf ("%s/%s", root, name), *path = NULL;

    if (fill->error || g_str_equal (name, "@reasons"))
      continue;
    if (*name == '/')
      path = g_strdup (name);
    else if (json_is_array (value) && nc_form_count_repeats (fill->form, below))
      path = g_strdup (below);
    else if (!strchr (name, '/'))
      path = nc_form_find_below (fill->form, root, name, NULL);
    if (!path)
      path = nc_form_find (fill->form, name, NULL);
    fill_member (fill, path ? path : below, value);
  }
  set_reasons (fill, json_object_get (answers, "@reasons"));
}

/* More than once: a repeat may have no room before its count is answered, a count may lie in a repeat, and an answer
   may set off a default for one that was given earlier. Within a pass nothing is recomputed. */
static void
fill_in_passes (Fill *fill, json_t *answers)
{
  for (guint pass = 0; pass < 3 && !fill->error; pass++) {
    g_autoptr (GError) error = NULL;

    g_string_truncate (fill->ignored, 0);
    nc_form_freeze (fill->form);
    fill_all (fill, answers);
    if (!nc_form_thaw (fill->form, &error) && !fill->error)
      fill->error = g_steal_pointer (&error);
  }
}

/**
 * nc_form_fill:
 * @answers: an object; members are names or paths, groups objects (they may be left out), repeats arrays of objects;
 *   "@reasons" says by path why an unusual answer is right
 * @ignored: takes {"path", "reason"} objects, separated by commas, of the answers that the form does not take
 *
 * Returns: %FALSE with an #NcFormError when an expression of the form failed.
 */
gboolean
nc_form_fill (NcForm *form, json_t *answers, GString *ignored, GError **error)
{
  Fill fill = { .form = form, .ignored = ignored };

  fill_in_passes (&fill, answers);
  if (!fill.error)
    return TRUE;
  g_propagate_error (error, fill.error);
  return FALSE;
}
