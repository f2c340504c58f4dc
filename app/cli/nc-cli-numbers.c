/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of paper numbers: what is in hand, what is burned, and more of them from the hub. */
#include "nc-cli-options.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-number-lease.h"
#include "nc-sync-numbers.h"
#include <stdio.h>
#include <string.h>

#define REQUEST_USAGE "numbers request --series KIND [--issuer NAME] [--year YEAR] [--count N]"

static NcExit
fail (NcCli *cli, const GError *error)
{
  NcExit code = NC_EXIT_STORE;

  if (g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_ENROLLED) ||
      g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED) ||
      g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_FORKED))
    code = NC_EXIT_REFUSED;
  else if (g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA) || error->domain == NC_CASE_ERROR)
    code = NC_EXIT_BAD_INPUT;
  else if (error->domain == NC_SYNC_ERROR)
    code = NC_EXIT_NETWORK;
  return nc_cli_fail_error (cli, code, error);
}

static void
print_block (const char *line)
{
  g_autoptr (NcJson) json = json_loads (line, 0, NULL);

  printf (_ ("%s %s %lld: %lld–%lld, used %lld, left %lld, gaps %zu%s\n"),
          json_string_value (json_object_get (json, "issuer")), json_string_value (json_object_get (json, "series")),
          (long long)json_integer_value (json_object_get (json, "year")),
          (long long)json_integer_value (json_object_get (json, "first")),
          (long long)json_integer_value (json_object_get (json, "last")),
          (long long)json_integer_value (json_object_get (json, "used")),
          (long long)json_integer_value (json_object_get (json, "left")),
          json_array_size (json_object_get (json, "gaps")),
          json_is_true (json_object_get (json, "mine")) ? "" : _ (" (another laptop's)"));
}

static NcExit
list (NcCli *cli, NcCaseBook *book)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = nc_numbers_list (book, &error);
  g_auto (GStrv) lines = NULL;

  if (!out)
    return fail (cli, error);
  if (cli->json) {
    fputs (out->str, stdout);
    return NC_EXIT_DONE;
  }
  lines = g_strsplit (out->str, "\n", -1);
  for (char **line = lines; *line && **line; line++)
    print_block (*line);
  if (out->len == 0)
    puts (_ ("no blocks: this laptop counts its own series, or has leased none yet"));
  return NC_EXIT_DONE;
}

/* The issuer that was named, or the only one there is. */
static char *
find_issuer (NcCaseBook *book, const char *name, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "issuer-names", error);
  g_autofree char *found = NULL;
  gboolean has_row = TRUE;
  guint n = 0;

  while (stmt && has_row) {
    const char *legal;

    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    legal = nc_stmt_text (stmt, "legal_name");
    if (!legal || g_strcmp0 (found, legal) == 0 ||
        (name && !g_str_equal (name, legal) && !g_str_equal (name, nc_stmt_text (stmt, "own_name")) &&
         !g_str_equal (name, nc_stmt_text (stmt, "id"))))
      continue;
    g_free (found);
    found = g_strdup (legal);
    n++;
  }
  if (!stmt || n == 1)
    return g_steal_pointer (&found);
  g_set_error_literal (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND,
                       name ? _ ("there is no such issuer") : _ ("name the issuer with --issuer"));
  return NULL;
}

static gboolean
read_number (const char *text, gint64 min, gint64 max, gint64 *value)
{
  guint64 number;

  if (!text)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, (guint64)min, (guint64)max, &number, NULL))
    return FALSE;
  *value = (gint64)number;
  return TRUE;
}

static NcExit
request (NcCli *cli, NcCaseBook *book, NcOptions *options)
{
  const NcPaperKind *kind = nc_paper_kind (nc_options_get (options, "--series"));
  g_autoptr (GError) error = NULL;
  g_autofree char *issuer = NULL;
  gint64 year, count = NC_NUMBER_RESERVE;
  NcSyncBlock block;
  int today;

  nc_day_to_ymd (nc_clock_today (cli->clock), &today, NULL, NULL);
  year = today;
  if (!read_number (nc_options_get (options, "--year"), 2000, 2099, &year) ||
      !read_number (nc_options_get (options, "--count"), 1, 1000, &count))
    return nc_cli_usage (cli, "numbers");
  if (!kind || !kind->series)
    return nc_cli_fail (cli, NC_EXIT_BAD_INPUT, _ ("“%s” is no paper that carries a number"),
                        nc_options_get (options, "--series"));
  issuer = find_issuer (book, nc_options_get (options, "--issuer"), &error);
  if (!issuer || !nc_numbers_want (book, issuer, kind->kind, count, &error) ||
      !nc_sync_request_numbers (book->store, &(NcSyncSeries){ issuer, kind->kind, year }, count, &block, &error))
    return fail (cli, error);
  if (cli->json)
    printf ("{\"series\":\"%s\",\"year\":%lld,\"first\":%lld,\"last\":%lld}\n", kind->kind, (long long)year,
            (long long)block.first_no, (long long)block.last_no);
  else
    printf (_ ("leased: %s %lld, numbers %lld to %lld\n"), kind->kind, (long long)year, (long long)block.first_no,
            (long long)block.last_no);
  return NC_EXIT_DONE;
}

/**
 * nc_cli_numbers:
 *
 * Returns: 0 done; 3 no such issuer or series; 4 no hub, or it refuses; 5 the store failed; 6 the network failed
 */
NcExit
nc_cli_numbers (NcCli *cli, int argc, char **argv)
{
  gboolean requests = argc > 1 && g_str_equal (argv[1], "request");
  g_autoptr (NcOptions) options = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;
  g_autoptr (NcCaseBook) book = NULL;
  NcExit failure = NC_EXIT_DONE;

  if (!requests && (argc != 2 || !g_str_equal (argv[1], "list")))
    return nc_cli_usage (cli, "numbers");
  if (requests && !(options = nc_options_parse (cli, REQUEST_USAGE, argc - 1, argv + 1, &failure)))
    return failure;
  store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, &error);
  book = store ? nc_case_book_new (store, &error) : NULL;
  if (!book)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  return requests ? request (cli, book, options) : list (cli, book);
}
