/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Officers with their certificates, and issuers with their powers. */
#include "nc-case-store.h"
#include "nc-cli-options.h"
#include "nc-id.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-number-lease.h"
#include <stdio.h>
#include <string.h>

#define OFFICER_USAGE                                                                                                  \
  "officer add --name NAME --cert NUMBER --valid-to DAY [--id ID] [--org TEXT] [--issuer ID] [--phone TEXT] "          \
  "[--region CODE]"
#define ISSUER_USAGE                                                                                                   \
  "issuer add --name LEGAL_NAME --kind body|department|delegate [--id ID] [--department NAME] [--prefix TEXT] "        \
  "[--review-body NAME] [--review-url URL] [--court NAME] [--address TEXT] [--phone TEXT] [--region CODE] [--pattern " \
  "SERIES=PATTERN]…"

typedef struct {
  const char *option;
  const char *column;
} Column;

static NcExit
print_rows (NcCli *cli, NcStore *store, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_store_get_db (store), sql, &error);
  gboolean has_row;

  if (!stmt)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  for (;;) {
    g_autoptr (GString) out = g_string_new (NULL);

    if (!nc_stmt_step (stmt, &has_row, &error))
      return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
    if (!has_row)
      return NC_EXIT_DONE;
    if (cli->json)
      nc_json_begin_object (out);
    for (int i = 0; i < sqlite3_column_count (stmt); i++) {
      const char *text = (const char *)sqlite3_column_text (stmt, i);

      if (cli->json)
        nc_json_member_string (out, sqlite3_column_name (stmt, i), text);
      else
        g_string_append_printf (out, "%s%s", i ? "  " : "", text ? text : "-");
    }
    if (cli->json)
      nc_json_end_object (out);
    printf ("%s\n", out->str);
  }
}

static NcExit
add_row (NcCli *cli, NcStore *store, NcOptions *options, const char *table, const Column *columns, guint n_columns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcChange) change = nc_change_new (store, g_get_user_name ());
  g_autoptr (NcCaseBook) book = NULL;
  g_autofree char *id =
      nc_options_get (options, "--id") ? g_strdup (nc_options_get (options, "--id")) : nc_id_new (cli->clock);
  GPtrArray *patterns = nc_options_all (options, "--pattern");

  for (guint i = 0; i < n_columns; i++)
    if (nc_options_has (options, columns[i].option))
      nc_change_set (change, table, id, columns[i].column, nc_options_get (options, columns[i].option));
  for (guint i = 0; patterns && i < patterns->len; i++) {
    g_auto (GStrv) halves = g_strsplit (patterns->pdata[i], "=", 2);

    if (!book && !(book = nc_case_book_new (store, &error)))
      return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
    if (!nc_numbers_set_pattern (book, change, id, halves[0] ? halves[0] : "", halves[0] && halves[1] ? halves[1] : "",
                                 &error))
      return nc_cli_fail_error (cli, error->domain == NC_CASE_ERROR ? NC_EXIT_BAD_INPUT : NC_EXIT_STORE, error);
  }
  if (!nc_change_commit (change, &error))
    return nc_cli_fail_error (
        cli, g_error_matches (error, NC_DB_ERROR, NC_DB_ERROR_CONSTRAINT) ? NC_EXIT_BAD_INPUT : NC_EXIT_STORE, error);
  if (cli->json)
    printf ("{\"id\":\"%s\"}\n", id);
  else
    printf ("%s\n", id);
  return NC_EXIT_DONE;
}

static NcExit
run (NcCli *cli, int argc, char **argv, const char *usage, const char *list_sql, const char *table,
     const Column *columns, guint n_columns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcOptions) options = NULL;
  g_autoptr (NcStore) store = NULL;
  NcExit failure = NC_EXIT_USAGE;
  NcDay valid_to = 0;
  NcIssuerKind kind;
  gboolean adds = argc > 1 && g_str_equal (argv[1], "add");

  if (!adds && !(argc > 1 && g_str_equal (argv[1], "list")))
    return nc_cli_usage (cli, argv[0]);
  if (adds && !(options = nc_options_parse (cli, usage, argc - 1, argv + 1, &failure)))
    return failure;
  if (adds && !nc_options_day (cli, options, "--valid-to", &valid_to, &failure))
    return failure;
  if (adds && nc_options_has (options, "--kind") && !nc_issuer_kind_parse (nc_options_get (options, "--kind"), &kind))
    return nc_cli_fail (cli, NC_EXIT_BAD_INPUT, _ ("%s does not know “%s”"), "--kind",
                        nc_options_get (options, "--kind"));
  store = nc_store_open (cli->home, cli->clock, NC_STORE_DEFAULT, &error);
  if (!store)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  return adds ? add_row (cli, store, options, table, columns, n_columns) : print_rows (cli, store, list_sql);
}

NcExit
nc_cli_officer (NcCli *cli, int argc, char **argv)
{
  static const Column columns[] = {
    { "--name", "name" },        { "--cert", "cert_no" }, { "--valid-to", "cert_expires" }, { "--org", "org" },
    { "--issuer", "issuer_id" }, { "--phone", "phone" },  { "--region", "region_code" }
  };

  return run (cli, argc, argv, OFFICER_USAGE,
              "SELECT id, name, cert_no, cert_expires, org FROM officer ORDER BY name, id", "officer", columns,
              G_N_ELEMENTS (columns));
}

NcExit
nc_cli_issuer (NcCli *cli, int argc, char **argv)
{
  static const Column columns[] = { { "--name", "name" },
                                    { "--kind", "kind" },
                                    { "--department", "delegator_name" },
                                    { "--prefix", "number_prefix" },
                                    { "--court", "court" },
                                    { "--review-url", "review_url" },
                                    { "--review-body", "review_body" },
                                    { "--address", "address" },
                                    { "--phone", "phone" },
                                    { "--region", "region_code" } };

  return run (cli, argc, argv, ISSUER_USAGE,
              "SELECT id, name, kind, delegator_name, number_prefix, review_body, court FROM issuer ORDER BY name, id",
              "issuer", columns, G_N_ELEMENTS (columns));
}
