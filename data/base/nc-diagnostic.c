/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-diagnostic.h"
#include "nc-json.h"
#include "nc-lang.h"

struct _NcDiagnostics {
  GPtrArray *kept; /* NcDiagnostic* */
  guint counts[3];
};

static const struct {
  const char *name;
  const char *label;
} severities[] = {
  [NC_SEVERITY_ERROR] = { "error", N_ ("error") },
  [NC_SEVERITY_WARNING] = { "warning", N_ ("warning") },
  [NC_SEVERITY_NOTICE] = { "notice", N_ ("notice") },
};

static void
diagnostic_free (gpointer data)
{
  NcDiagnostic *diagnostic = data;

  g_free (diagnostic->sheet);
  g_free (diagnostic->column_title);
  g_free (diagnostic->message);
  g_free (diagnostic->hint);
  g_free (diagnostic);
}

NcDiagnostics *
nc_diagnostics_new (void)
{
  NcDiagnostics *self = g_new0 (NcDiagnostics, 1);

  self->kept = g_ptr_array_new_with_free_func (diagnostic_free);
  return self;
}

void
nc_diagnostics_free (NcDiagnostics *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->kept);
  g_free (self);
}

/**
 * nc_diagnostics_add:
 * @self: (nullable): %NULL adds nothing
 * @sheet: (nullable): name of the sheet
 * @row: from 1; 0 = the whole sheet
 * @column: from 1; 0 = the whole row
 * @column_title: (nullable): what stands over the column
 * @hint: (nullable): how to mend it, translated
 * @format: what is wrong, translated
 *
 * Returns: (transfer none) (nullable): what was added; %NULL when it was only counted.
 */
NcDiagnostic *
nc_diagnostics_add (NcDiagnostics *self, NcSeverity severity, const char *sheet, guint row, guint column,
                    const char *column_title, const char *hint, const char *format, ...)
{
  NcDiagnostic *diagnostic;
  va_list args;

  if (!self)
    return NULL;
  self->counts[severity]++;
  if (self->kept->len >= NC_DIAGNOSTICS_KEPT)
    return NULL;
  diagnostic = g_new0 (NcDiagnostic, 1);
  diagnostic->severity = severity;
  diagnostic->sheet = g_strdup (sheet);
  diagnostic->row = row;
  diagnostic->column = column;
  diagnostic->column_title = g_strdup (column_title);
  diagnostic->hint = g_strdup (hint);
  va_start (args, format);
  diagnostic->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->kept, diagnostic);
  return diagnostic;
}

/**
 * nc_diagnostics_get_length:
 *
 * Returns: how many are kept; at most #NC_DIAGNOSTICS_KEPT.
 */
guint
nc_diagnostics_get_length (NcDiagnostics *self)
{
  return self->kept->len;
}

const NcDiagnostic *
nc_diagnostics_get (NcDiagnostics *self, guint index)
{
  g_return_val_if_fail (index < self->kept->len, NULL);
  return g_ptr_array_index (self->kept, index);
}

/**
 * nc_diagnostics_count:
 *
 * Returns: how many of @severity there were, kept or not.
 */
guint
nc_diagnostics_count (NcDiagnostics *self, NcSeverity severity)
{
  g_return_val_if_fail ((guint)severity < G_N_ELEMENTS (self->counts), 0);
  return self->counts[severity];
}

/**
 * nc_severity_to_string:
 *
 * Returns: (transfer none): "error", "warning" or "notice".
 */
const char *
nc_severity_to_string (NcSeverity severity)
{
  g_return_val_if_fail ((guint)severity < G_N_ELEMENTS (severities), "error");
  return severities[severity].name;
}

/**
 * nc_diagnostic_cell_name:
 * @row: from 1; 0 = none
 * @column: from 1; 0 = none
 *
 * Returns: (transfer full) (nullable): the cell as spreadsheets name it, "C12"; only the letters without a row; %NULL
 * without a column.
 */
char *
nc_diagnostic_cell_name (guint row, guint column)
{
  g_autoptr (GString) name = g_string_new (NULL);

  if (column == 0)
    return NULL;
  for (guint rest = column; rest > 0; rest = (rest - 1) / 26)
    g_string_prepend_c (name, (char)('A' + (rest - 1) % 26));
  if (row > 0)
    g_string_append_printf (name, "%u", row);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static char *
place_text (const NcDiagnostic *diagnostic)
{
  g_autofree char *cell = nc_diagnostic_cell_name (diagnostic->row, diagnostic->column);
  GString *place = g_string_new (diagnostic->sheet);

  if (diagnostic->row > 0)
    g_string_append_printf (place, _ (" row %u"), diagnostic->row);
  if (diagnostic->column_title)
    g_string_append_printf (place, _ (" column “%s”"), diagnostic->column_title);
  if (cell)
    g_string_append_printf (place, " (%s)", cell);
  return g_string_free (place, FALSE);
}

/**
 * nc_diagnostic_to_text:
 *
 * Returns: (transfer full): one line for a person: where, how bad, what, how to mend it.
 */
char *
nc_diagnostic_to_text (const NcDiagnostic *diagnostic)
{
  g_autofree char *place = place_text (diagnostic);
  GString *line = g_string_new (g_strchug (place));

  g_string_append_printf (line, "%s%s: %s", line->len ? ": " : "", _ (severities[diagnostic->severity].label),
                          diagnostic->message);
  if (diagnostic->hint)
    g_string_append_printf (line, _ (". To mend it: %s"), diagnostic->hint);
  return g_string_free (line, FALSE);
}

/**
 * nc_diagnostic_write_json:
 *
 * Appends {severity, sheet, row, column, cell, message, hint}; "column" is the title over the column, or its letters
 * when it has none; what is not known is null.
 */
void
nc_diagnostic_write_json (const NcDiagnostic *diagnostic, GString *out)
{
  g_autofree char *cell = nc_diagnostic_cell_name (diagnostic->row, diagnostic->column);
  g_autofree char *letters = nc_diagnostic_cell_name (0, diagnostic->column);

  nc_json_begin_object (out);
  nc_json_member_string (out, "severity", nc_severity_to_string (diagnostic->severity));
  nc_json_member_string (out, "sheet", diagnostic->sheet);
  nc_json_key (out, "row");
  if (diagnostic->row)
    nc_json_int (out, diagnostic->row);
  else
    nc_json_null (out);
  nc_json_member_string (out, "column", diagnostic->column_title ? diagnostic->column_title : letters);
  nc_json_member_string (out, "cell", cell);
  nc_json_member_string (out, "message", diagnostic->message);
  nc_json_member_string (out, "hint", diagnostic->hint);
  nc_json_end_object (out);
}

/**
 * nc_diagnostics_write_json:
 *
 * Appends the kept ones as an array, in the order in which they were added.
 */
void
nc_diagnostics_write_json (NcDiagnostics *self, GString *out)
{
  nc_json_begin_array (out);
  for (guint i = 0; i < self->kept->len; i++)
    nc_diagnostic_write_json (g_ptr_array_index (self->kept, i), out);
  nc_json_end_array (out);
}
