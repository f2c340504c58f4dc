/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-cli-judge-sheet.h"
#include "nc-json.h"
#include "nc-judgement.h"
#include "nc-lang.h"
#include "nc-record-reader.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FLUSH_BYTES    65536
#define PROGRESS_EVERY 200000

typedef struct {
  guint64 n, of_code[NC_N_VERDICT_CODES];
  double saving_kwh;
} Counts;

/* --columns: the contract of a kind's input, as a table or as one object a line. */
static NcExit
list_columns (NcCli *cli, NcKind kind)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);
  const NcColumn *columns;
  guint n_columns;

  if (!reference || !nc_columns_load (reference, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  columns = nc_columns (kind, &n_columns);
  for (guint i = 0; i < n_columns; i++) {
    const NcColumn *column = &columns[i];
    gboolean ranged = column->type == NC_COLUMN_NUMBER || column->type == NC_COLUMN_WHOLE;

    if (!cli->json) {
      g_autofree char *range =
          ranged ? g_strdup_printf ("%g…%g", column->min, column->max) : g_strdup (column->words ? column->words : "");

      g_string_append_printf (out, "%s\t%s\t%s\t%s\t%s\t%s\n", column->name, column->unit ? column->unit : "-",
                              *range ? range : "-", column->required ? _ ("required") : _ ("optional"),
                              nc_column_meaning (column), column->aliases);
      continue;
    }
    nc_json_begin_object (out);
    nc_json_member_string (out, "name", column->name);
    nc_json_member_string (out, "type", nc_column_type_name (column->type));
    nc_json_member_string (out, "unit", column->unit);
    if (ranged) {
      nc_json_member_double (out, "min", column->min);
      nc_json_member_double (out, "max", column->max);
    }
    if (column->words)
      nc_json_member_string (out, "words", column->words);
    nc_json_member_bool (out, "required", column->required);
    nc_json_member_string (out, "meaning", nc_column_meaning (column));
    nc_json_member_string (out, "aliases", column->aliases);
    nc_json_end_object (out);
    g_string_append_c (out, '\n');
  }
  fputs (out->str, stdout);
  return NC_EXIT_DONE;
}

static void
say_unknown (NcCli *cli, NcRecordReader *reader)
{
  const GPtrArray *unknown = nc_record_reader_unknown (reader);
  g_autoptr (GString) names = g_string_new (NULL);

  if (!unknown->len)
    return;
  for (guint i = 0; i < unknown->len; i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "", (char *)g_ptr_array_index ((GPtrArray *)unknown, i));
  g_printerr (_ ("%s: unknown columns are ignored: %s\n"), cli->program, names->str);
}

static void
say_titles (NcCli *cli, NcRecordReader *reader)
{
  g_autofree char *number = g_strdup_printf ("%u", nc_record_reader_n_titles (reader));

  if (!g_str_equal (number, "0"))
    g_printerr (_ ("%s: rows above the header row are passed over: %s\n"), cli->program, number);
}

static void
say_summary (const Counts *counts)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, counts->n);

  g_printerr (_ ("%s records judged\n"), number);
  for (guint c = 0; c < NC_N_VERDICT_CODES; c++)
    if (counts->of_code[c])
      g_printerr ("  %s: %" G_GUINT64_FORMAT "\n", nc_verdict_code_label ((NcVerdictCode)c), counts->of_code[c]);
  if (counts->saving_kwh > 0)
    g_printerr (_ ("  the best grades would save %.0f kWh (%.1f tce) a year\n"), counts->saving_kwh,
                counts->saving_kwh * 0.1229 / 1000);
}

static gboolean
flush (GString *out)
{
  gboolean ok = fwrite (out->str, 1, out->len, stdout) == out->len;

  g_string_truncate (out, 0);
  return ok;
}

/* Judges every record to the end of the file, in constant memory and in order. */
static NcExit
judge_all (NcCli *cli, NcJudge *judge, NcRecordReader *reader, NcKind kind, Counts *counts)
{
  g_autoptr (NcVerdict) verdict = nc_verdict_new ();
  g_autoptr (GString) out = g_string_sized_new (2 * FLUSH_BYTES);
  NcDay today = nc_clock_today (cli->clock);
  gboolean progress = isatty (STDERR_FILENO);
  NcRecord record;

  for (;;) {
    g_autoptr (GError) error = NULL;
    NcReadResult result = nc_record_reader_next (reader, &record, &error);

    if (result == NC_READ_END)
      break;
    if (result == NC_READ_FAILED) {
      flush (out);
      return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
    }
    if (result == NC_READ_DAMAGED) {
      nc_verdict_reset (verdict, nc_kind_to_string (kind), NULL);
      nc_verdict_problem (verdict, "record", NC_PROBLEM_NOT_TEXT, "");
      nc_verdict_explain (verdict, _ ("Not judged: the record cannot be read (%1)"), error->message, NULL);
    } else {
      nc_judge_record (judge, &record, today, verdict);
    }
    counts->n++;
    counts->of_code[verdict->code]++;
    counts->saving_kwh += verdict->saving_kwh;
    nc_verdict_write_json (verdict, out);
    g_string_append_c (out, '\n');
    if (out->len >= FLUSH_BYTES && !flush (out))
      return nc_cli_fail (cli, NC_EXIT_STORE, "stdout: %s", g_strerror (errno));
    if (progress && counts->n % PROGRESS_EVERY == 0)
      g_printerr ("\r%" G_GUINT64_FORMAT, counts->n);
  }
  if (progress && counts->n >= PROGRESS_EVERY)
    g_printerr ("\r");
  return flush (out) ? NC_EXIT_DONE : nc_cli_fail (cli, NC_EXIT_STORE, "stdout: %s", g_strerror (errno));
}

NcExit
nc_cli_judge (NcCli *cli, int argc, char **argv)
{
  const char *kind_name = NULL, *path = NULL;
  gboolean columns = FALSE, summary = isatty (STDERR_FILENO);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = NULL;
  g_autoptr (NcJudge) judge = NULL;
  g_autoptr (NcRecordReader) reader = NULL;
  Counts counts = { 0 };
  NcKind kind;
  NcExit result;
  int fd;

  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--columns"))
      columns = TRUE;
    else if (g_str_equal (argv[i], "--summary"))
      summary = TRUE;
    else if (g_str_equal (argv[i], "--json"))
      cli->json = TRUE;
    else if (!kind_name)
      kind_name = argv[i];
    else if (!path && (argv[i][0] != '-' || !argv[i][1]))
      path = argv[i];
    else
      return nc_cli_usage (cli, "judge");
  }
  if (!kind_name)
    return nc_cli_usage (cli, "judge");
  if (!nc_kind_parse (kind_name, &kind))
    return nc_cli_fail (cli, NC_EXIT_USAGE, _ ("“%s” is no kind that can be judged"), kind_name);
  if (columns)
    return list_columns (cli, kind);
  fd = !path || g_str_equal (path, "-") ? dup (STDIN_FILENO) : open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return nc_cli_fail (cli, NC_EXIT_BAD_INPUT, "%s: %s", path ? path : "-", g_strerror (errno));
  reference = nc_reference_open (NULL, &error);
  if (reference && nc_reference_load_confirmations (reference, cli->home, &error))
    judge = nc_judge_new (reference, &error);
  if (!judge) {
    close (fd);
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  }
  reader = nc_cli_judge_open (cli->program, path && !g_str_equal (path, "-") ? path : NULL, fd, kind, &error);
  if (!reader)
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  result = judge_all (cli, judge, reader, kind, &counts);
  say_titles (cli, reader);
  say_unknown (cli, reader);
  if (summary)
    say_summary (&counts);
  return result;
}
