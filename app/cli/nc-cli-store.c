/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-backup.h"
#include "nc-blobs.h"
#include "nc-cli.h"
#include "nc-journal.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-remove.h"
#include "nc-sync.h"
#include <stdio.h>
#include <string.h>

static NcExit
fail_store (NcCli *cli, const GError *error)
{
  gboolean is_unsent = g_error_matches (error, NC_STORE_ERROR, NC_STORE_ERROR_UNSENT) ||
                       g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_UNSENT);

  return nc_cli_fail_error (cli, is_unsent ? NC_EXIT_REFUSED : NC_EXIT_STORE, error);
}

static void
write_ids (GString *out, const char *key, GPtrArray *ids)
{
  nc_json_key (out, key);
  nc_json_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    nc_json_string (out, g_ptr_array_index (ids, i));
  nc_json_end_array (out);
}

static void
print_check (NcCli *cli, NcStore *store, const NcJournalCheck *journal, const NcBlobsCheck *blobs, gint64 n_unsent,
             gboolean in_order)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    printf (_ ("journal: %lld entries\n"), (long long)journal->n_entries);
    if (journal->problem)
      printf (_ ("journal: entry %lld: %s\n"), (long long)journal->first_bad_seq, journal->problem);
    printf (_ ("attachments: %lld, missing %u, damaged %u\n"), (long long)blobs->n_blobs, blobs->missing->len,
            blobs->damaged->len);
    if (journal->n_unproved + blobs->n_unproved > 0)
      printf ("%s\n", _ ("the store is locked: sealed values and attachments were not checked"));
    printf (_ ("not yet sent: %lld\n"), (long long)n_unsent);
    if (!nc_keys_is_protected (nc_store_get_keys (store)))
      printf ("%s\n", _ ("no passphrase: whoever can read this disk can read everything in the store"));
    printf ("%s\n", in_order ? _ ("the store is in order") : _ ("the store is not in order; restore a backup"));
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_bool (out, "ok", in_order);
  nc_json_member_int (out, "schema", nc_store_schema_version ());
  nc_json_member_string (out, "device", nc_store_get_device_id (store));
  nc_json_member_bool (out, "protected", nc_keys_is_protected (nc_store_get_keys (store)));
  nc_json_member_bool (out, "was_unclean", nc_store_was_unclean (store));
  nc_json_member_int (out, "journal_entries", journal->n_entries);
  nc_json_member_int (out, "first_bad_entry", journal->first_bad_seq);
  nc_json_member_string (out, "problem", journal->problem);
  nc_json_member_int (out, "blobs", blobs->n_blobs);
  write_ids (out, "blobs_missing", blobs->missing);
  write_ids (out, "blobs_damaged", blobs->damaged);
  nc_json_member_int (out, "unproved", journal->n_unproved + blobs->n_unproved);
  nc_json_member_int (out, "unsent", n_unsent);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

static NcExit
check (NcCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, &error);
  g_auto (NcJournalCheck) journal = { 0 };
  g_auto (NcBlobsCheck) blobs = { 0 };
  gint64 n_unsent;
  gboolean in_order;

  if (!store || !nc_store_check_integrity (store, &error) || !nc_journal_check (store, &journal, &error) ||
      !nc_blobs_check (store, &blobs, &error) || !nc_store_count_unsent (store, &n_unsent, &error))
    return fail_store (cli, error);
  in_order = journal.first_bad_seq == 0 && blobs.missing->len + blobs.damaged->len == 0;
  print_check (cli, store, &journal, &blobs, n_unsent, in_order);
  return in_order ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

static void
print_path (NcCli *cli, const char *key, const char *path)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    if (path)
      printf ("%s\n", path);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, key, path);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

/* A path, and what became of the attachments. */
static void
print_files (NcCli *cli, const char *key, const char *path, const NcBackupFiles *files)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    if (path)
      printf ("%s\n", path);
    printf (_ ("attachments: %lld there, %lld of them brought now, %lld in neither place, %lld damaged\n"),
            (long long)files->n_there, (long long)files->n_brought, (long long)files->n_lost,
            (long long)files->n_damaged);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, key, path);
  nc_json_key (out, "attachments");
  nc_json_begin_object (out);
  nc_json_member_int (out, "there", files->n_there);
  nc_json_member_int (out, "brought", files->n_brought);
  nc_json_member_int (out, "lost", files->n_lost);
  nc_json_member_int (out, "damaged", files->n_damaged);
  nc_json_end_object (out);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

static NcExit
backup (NcCli *cli, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, &error);
  NcBackupFiles files = { 0 };
  g_autofree char *path = store ? nc_backup_make (store, folder, &files, &error) : NULL;

  if (!path)
    return fail_store (cli, error);
  print_files (cli, "backup", path, &files);
  if (folder && !nc_keys_is_protected (nc_store_get_keys (store)))
    fprintf (stderr, "%s\n",
             _ ("the keys lie beside it and no passphrase guards them: keep this folder as safe as the laptop"));
  return files.n_damaged > 0 ? NC_EXIT_NOT_IN_ORDER : NC_EXIT_DONE;
}

static NcExit
restore (NcCli *cli, const char *path, gboolean force)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  NcBackupFiles files = { 0 };

  if (!nc_backup_restore (cli->home, path, cli->clock, force, &kept, &files, &error))
    return fail_store (cli, error);
  print_files (cli, "replaced", kept, &files);
  return files.n_damaged > 0 ? NC_EXIT_NOT_IN_ORDER : NC_EXIT_DONE;
}

/* What nobody has a receipt for is only put aside, with the reason in its journal; what is all sent is deleted. */
static gboolean
may_remove (NcCli *cli, const char *reason, const char *by, gboolean *keep, GError **error)
{
  g_autoptr (NcStore) store = nc_store_open (cli->home, cli->clock, NC_STORE_EXISTING, error);
  g_autoptr (GError) unsent = NULL;

  *keep = FALSE;
  if (!store || nc_sync_refuse_unsent (store, &unsent))
    return store != NULL;
  *keep = TRUE;
  if (reason && g_error_matches (unsent, NC_SYNC_ERROR, NC_SYNC_ERROR_UNSENT))
    return nc_sync_journal_reason (store, reason, by, error);
  g_propagate_error (error, g_steal_pointer (&unsent));
  return FALSE;
}

static NcExit
take_away (NcCli *cli, const char *reason, const char *by)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;
  gboolean keep;

  if (!may_remove (cli, reason, by ? by : "system", &keep, &error) ||
      !nc_store_remove (cli->home, cli->clock, keep, &aside, &error))
    return fail_store (cli, error);
  print_path (cli, "aside", aside);
  return NC_EXIT_DONE;
}

/**
 * nc_cli_store:
 *
 * Returns: 0 done; 1 the store is not in order; 4 a restore or a removal would lose entries; 5 the store or the disk
 * failed
 */
NcExit
nc_cli_store (NcCli *cli, int argc, char **argv)
{
  const char *words[2] = { NULL, NULL }, *reason = NULL, *by = NULL;
  gboolean force = FALSE;
  guint n = 0;

  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--json"))
      cli->json = TRUE;
    else if (g_str_equal (argv[i], "--force"))
      force = TRUE;
    else if (g_str_equal (argv[i], "--abandon") && i + 1 < argc)
      reason = argv[++i];
    else if (g_str_equal (argv[i], "--by") && i + 1 < argc)
      by = argv[++i];
    else if (n < G_N_ELEMENTS (words) && !g_str_has_prefix (argv[i], "--"))
      words[n++] = argv[i];
    else
      return nc_cli_usage (cli, "store");
  }
  if (n == 1 && !force && g_str_equal (words[0], "remove"))
    return take_away (cli, reason, by);
  if (reason || by)
    return nc_cli_usage (cli, "store");
  if (n == 1 && !force && g_str_equal (words[0], "check"))
    return check (cli);
  if (n >= 1 && !force && g_str_equal (words[0], "backup"))
    return backup (cli, words[1]);
  if (n == 2 && g_str_equal (words[0], "restore"))
    return restore (cli, words[1], force);
  return nc_cli_usage (cli, "store");
}
