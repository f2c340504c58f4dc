/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-reference.h"
#include "nc-reference-order.h"
#include <stdio.h>
#include <string.h>

static NcExit
open_reference (NcCli *cli, NcReference **reference)
{
  g_autoptr (GError) error = NULL;

  *reference = nc_reference_open (NULL, &error);
  if (*reference && nc_reference_load_confirmations (*reference, cli->home, &error))
    return NC_EXIT_DONE;
  return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
}

static void
print_tables (NcCli *cli, NcDb *db, GString *out)
{
  g_autoptr (NcStmt) rows = nc_db_prepare (db, "SELECT name, file, rows, sha256 FROM pack_tables ORDER BY file", NULL);
  gboolean has_row;

  while (rows && nc_stmt_step (rows, &has_row, NULL) && has_row) {
    if (!cli->json) {
      g_string_append_printf (out, "  %6d  %.12s  %s\n", (int)nc_stmt_int (rows, "rows"), nc_stmt_text (rows, "sha256"),
                              nc_stmt_text (rows, "file"));
      continue;
    }
    nc_json_begin_object (out);
    nc_json_member_string (out, "name", nc_stmt_text (rows, "name"));
    nc_json_member_string (out, "file", nc_stmt_text (rows, "file"));
    nc_json_member_int (out, "rows", nc_stmt_int (rows, "rows"));
    nc_json_member_string (out, "sha256", nc_stmt_text (rows, "sha256"));
    nc_json_end_object (out);
  }
}

static void
print_confidences (NcCli *cli, NcReference *reference, GString *out)
{
  g_autoptr (NcStmt) rows =
      nc_db_prepare (nc_reference_get_db (reference),
                     "SELECT confidence, count (*) AS n FROM rules GROUP BY confidence ORDER BY n DESC", NULL);
  gboolean has_row;

  while (rows && nc_stmt_step (rows, &has_row, NULL) && has_row)
    if (cli->json)
      nc_json_member_int (out, nc_stmt_text (rows, "confidence"), nc_stmt_int (rows, "n"));
    else
      g_string_append_printf (out, "  %6d  %s\n", (int)nc_stmt_int (rows, "n"), nc_stmt_text (rows, "confidence"));
  if (cli->json)
    nc_json_member_int (out, "confirmed", nc_reference_n_confirmed (reference));
  else
    g_string_append_printf (out, "  %6u  confirmed\n", nc_reference_n_confirmed (reference));
}

static void
print_editions (NcCli *cli, NcDb *db, GString *out)
{
  g_autoptr (NcStmt) rows = nc_db_prepare (
      db, "SELECT standard, name, in_force_from, in_force_to FROM editions ORDER BY family, in_force_from", NULL);
  gboolean has_row;

  while (rows && nc_stmt_step (rows, &has_row, NULL) && has_row) {
    const char *from = nc_stmt_text (rows, "in_force_from"), *to = nc_stmt_text (rows, "in_force_to");

    if (!cli->json) {
      g_string_append_printf (out, "  %s  %s … %s  %s\n", nc_stmt_text (rows, "standard"), from ? from : "?",
                              to ? to : "", nc_stmt_text (rows, "name"));
      continue;
    }
    nc_json_begin_object (out);
    nc_json_member_string (out, "standard", nc_stmt_text (rows, "standard"));
    nc_json_member_string (out, "name", nc_stmt_text (rows, "name"));
    nc_json_member_string (out, "in_force_from", from);
    nc_json_member_string (out, "in_force_to", to);
    nc_json_end_object (out);
  }
}

static NcExit
info (NcCli *cli, NcReference *reference)
{
  g_autoptr (GString) out = g_string_new (NULL);
  NcDb *db = nc_reference_get_db (reference);

  if (cli->json) {
    nc_json_begin_object (out);
    nc_json_member_string (out, "version", nc_reference_version (reference));
    nc_json_member_string (out, "date", nc_reference_date (reference));
    nc_json_member_string (out, "sha256", nc_reference_sha256 (reference));
    nc_json_key (out, "tables");
    nc_json_begin_array (out);
    print_tables (cli, db, out);
    nc_json_end_array (out);
    nc_json_key (out, "confidence");
    nc_json_begin_object (out);
    print_confidences (cli, reference, out);
    nc_json_end_object (out);
    nc_json_key (out, "editions");
    nc_json_begin_array (out);
    print_editions (cli, db, out);
    nc_json_end_array (out);
    nc_json_end_object (out);
    g_string_append_c (out, '\n');
  } else {
    g_string_append_printf (out, _ ("Reference data %s of %s\n"), nc_reference_version (reference),
                            nc_reference_date (reference));
    g_string_append_printf (out, "SHA-256 %s\n", nc_reference_sha256 (reference));
    g_string_append (out, _ ("Tables (rows, hash, file):\n"));
    print_tables (cli, db, out);
    g_string_append (out, _ ("Rows by confidence:\n"));
    print_confidences (cli, reference, out);
    g_string_append (out, _ ("Editions of standards in this data:\n"));
    print_editions (cli, db, out);
  }
  fputs (out->str, stdout);
  return NC_EXIT_DONE;
}

/* Cells that are as the source prints them, but out of their table's order. */
static void
print_suspicious_json (const GPtrArray *cells, GString *out)
{
  nc_json_key (out, "suspicious_cells");
  nc_json_begin_array (out);
  for (guint i = 0; cells && i < cells->len; i++) {
    const NcSuspiciousCell *cell = g_ptr_array_index ((GPtrArray *)cells, i);

    nc_json_begin_object (out);
    nc_json_member_string (out, "rule_id", cell->rule_id);
    nc_json_member_string (out, "along", cell->what);
    nc_json_member_string (out, "reason", cell->reason);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
}

static NcExit
verify (NcCli *cli, NcReference *reference)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GError) error = NULL;

  if (!nc_reference_verify (reference, problems, &error))
    g_ptr_array_add (problems, g_strdup (error->message));
  g_clear_error (&error);
  cells = nc_reference_suspicious_cells (reference, NULL, &error);
  if (!cells)
    g_ptr_array_add (problems, g_strdup (error->message));
  for (guint i = 0; cells && i < cells->len; i++) {
    const NcSuspiciousCell *cell = g_ptr_array_index (cells, i);

    if (!cell->reason)
      g_ptr_array_add (problems,
                       g_strdup_printf (_ ("%s leaves the order of its table (%s)"), cell->rule_id, cell->what));
  }
  if (cli->json) {
    g_autoptr (GString) out = g_string_new (NULL);

    nc_json_begin_object (out);
    nc_json_member_bool (out, "ok", problems->len == 0);
    nc_json_member_string (out, "version", nc_reference_version (reference));
    nc_json_member_string (out, "sha256", nc_reference_sha256 (reference));
    nc_json_key (out, "problems");
    nc_json_begin_array (out);
    for (guint i = 0; i < problems->len; i++)
      nc_json_string (out, g_ptr_array_index (problems, i));
    nc_json_end_array (out);
    print_suspicious_json (cells, out);
    nc_json_end_object (out);
    puts (out->str);
  } else {
    for (guint i = 0; i < problems->len; i++)
      puts (g_ptr_array_index (problems, i));
    if (cells && cells->len)
      printf (_ ("%u cells leave the order of their tables; --json lists them.\n"), cells->len);
    if (problems->len == 0)
      printf (_ ("Reference data %s is in order.\n"), nc_reference_version (reference));
  }
  return problems->len ? NC_EXIT_NOT_IN_ORDER : NC_EXIT_DONE;
}

static NcExit
confirm (NcCli *cli, NcReference *reference, int argc, char **argv)
{
  const char *rule = NULL, *by = NULL, *document = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < argc; i++) {
    const char **option = NULL;
    const char *value = strchr (argv[i], '=');

    if (g_str_equal (argv[i], "--by") || g_str_has_prefix (argv[i], "--by="))
      option = &by;
    else if (g_str_equal (argv[i], "--document") || g_str_has_prefix (argv[i], "--document="))
      option = &document;
    else if (argv[i][0] == '-' || rule)
      return nc_cli_usage (cli, "reference");
    else
      rule = argv[i];
    if (option)
      *option = value ? value + 1 : (i + 1 < argc ? argv[++i] : NULL);
  }
  if (!rule || !by || !*by || !document || !*document)
    return nc_cli_usage (cli, "reference");
  if (!nc_reference_confirm (reference, cli->home, rule, by, document, nc_clock_now_usec (cli->clock), &error)) {
    if (g_error_matches (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_NO_RULE))
      return nc_cli_fail (cli, NC_EXIT_BAD_INPUT, _ ("the reference data has no row “%s”"), rule);
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  }
  if (cli->json) {
    g_autoptr (GString) out = g_string_new (NULL);

    nc_json_begin_object (out);
    nc_json_member_string (out, "rule_id", rule);
    nc_json_member_string (out, "confidence", nc_confidence_to_string (nc_reference_confidence (reference, rule)));
    nc_json_member_string (out, "by", by);
    nc_json_member_string (out, "document", document);
    nc_json_end_object (out);
    puts (out->str);
  } else {
    printf (_ ("%s is confirmed by %s against %s.\n"), rule, by, document);
  }
  return NC_EXIT_DONE;
}

NcExit
nc_cli_reference (NcCli *cli, int argc, char **argv)
{
  g_autoptr (NcReference) reference = NULL;
  gboolean is_confirm = argc > 1 && g_str_equal (argv[1], "confirm");
  NcExit opened;

  if (argc > 2 && !is_confirm && g_str_equal (argv[argc - 1], "--json")) {
    cli->json = TRUE;
    argc--;
  }
  if (argc < 2 || (!is_confirm && argc != 2) ||
      (!is_confirm && !g_str_equal (argv[1], "info") && !g_str_equal (argv[1], "verify")))
    return nc_cli_usage (cli, "reference");
  opened = open_reference (cli, &reference);
  if (opened != NC_EXIT_DONE)
    return opened;
  if (is_confirm)
    return confirm (cli, reference, argc - 2, argv + 2);
  return g_str_equal (argv[1], "info") ? info (cli, reference) : verify (cli, reference);
}
