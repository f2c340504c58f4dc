/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-blobs.h"
#include "nc-hub-commands.h"
#include "nc-hub-dump.h"
#include "nc-hub-numbers.h"
#include "nc-hub-packs.h"
#include "nc-hub-verify.h"
#include "nc-hub-web-facts.h"
#include "nc-hub-writer.h"
#include "nc-id.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Attachments and reference packs never change: beside FILE, in FILE.attachments, they are linked or copied once,
   whatever number of backups is made there; a copy is read back before it has its name. */
static gboolean
bring (const char *from, const char *to, const char *id, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to), *temporary = g_strconcat (to, ".new", NULL);
  g_autoptr (GFile) source = g_file_new_for_path (from), target = g_file_new_for_path (temporary);
  struct stat there, here;

  if (stat (to, &there) == 0 && stat (from, &here) == 0 && there.st_size == here.st_size)
    return TRUE;
  unlink (to);
  if (g_mkdir_with_parents (folder, 0700) == 0 && link (from, to) == 0)
    return TRUE;
  if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return FALSE;
  if (nc_hub_blob_has_hash (temporary, id) && rename (temporary, to) == 0)
    return TRUE;
  unlink (temporary);
  g_set_error (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_CORRUPT,
               _ ("%s is damaged and was not used; choose an earlier backup"), from);
  return FALSE;
}

static char *
kept_path (const char *folder, const char *id)
{
  g_autofree char *part = g_strndup (id, 2);

  return g_build_filename (folder, part, id, NULL);
}

/* One attachment: its row, and which way it goes. */
typedef struct {
  NcHub *hub;
  const char *folder;
  gint64 n_there;
  gint64 n_missing;
} Attachments;

/* @kind: "blob" or "pack" */
typedef gboolean (*BlobFunc) (Attachments *self, const char *kind, const char *area, const char *id, GError **error);

static char *
hub_path (Attachments *self, const char *kind, const char *id)
{
  const char *home = nc_hub_home (self->hub);

  return g_str_equal (kind, "pack") ? nc_hub_pack_path (home, id) : nc_hub_blob_path (home, id);
}

static gboolean
save_blob (Attachments *self, const char *kind, const char *area, const char *id, GError **error)
{
  g_autofree char *from = hub_path (self, kind, id), *to = kept_path (self->folder, id);
  g_autoptr (GError) local = NULL;

  (void)area;
  if (!g_file_test (from, G_FILE_TEST_EXISTS)) {
    self->n_missing++;
    return TRUE;
  }
  if (bring (from, to, id, &local)) {
    self->n_there++;
    return TRUE;
  }
  if (!g_error_matches (local, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_CORRUPT)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  self->n_missing++;
  return TRUE;
}

/* What cannot be had is forgotten: the laptops that have it are asked for it again. */
static gboolean
restore_blob (Attachments *self, const char *kind, const char *area, const char *id, GError **error)
{
  g_autofree char *to = hub_path (self, kind, id), *from = kept_path (self->folder, id);
  NcHubStmt *stmt;

  if (!g_file_test (to, G_FILE_TEST_EXISTS) && nc_hub_blob_has_hash (from, id) && !bring (from, to, id, error))
    return FALSE;
  if (nc_hub_blob_has_hash (to, id)) {
    self->n_there++;
    return TRUE;
  }
  self->n_missing++;
  stmt = nc_hub_sql (self->hub, g_str_equal (kind, "pack") ? "pack-delete" : "blob-delete", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":id", id);
  return nc_hub_stmt_run (stmt, error);
}

static gboolean
each_blob (Attachments *self, BlobFunc func, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  NcHubStmt *stmt = nc_hub_sql (self->hub, "blob-all", error);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    g_ptr_array_add (list, g_strdup (nc_hub_stmt_text (stmt, "kind")));
    g_ptr_array_add (list, g_strdup (nc_hub_stmt_text (stmt, "area")));
    g_ptr_array_add (list, g_strdup (nc_hub_stmt_text (stmt, "id")));
  }
  for (guint i = 0; stmt && i < list->len; i += 3)
    if (!func (self, list->pdata[i], list->pdata[i + 1], list->pdata[i + 2], error))
      return FALSE;
  return stmt != NULL;
}

static void
print_result (const NcHubArguments *arguments, const char *path, gint64 n_rows, const Attachments *attachments)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!arguments->json) {
    printf (_ ("%s: %lld rows, %lld attachments, %lld missing\n"), path, (long long)n_rows,
            (long long)attachments->n_there, (long long)attachments->n_missing);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "file", path);
  nc_json_member_int (out, "rows", n_rows);
  nc_json_member_int (out, "attachments", attachments->n_there);
  nc_json_member_int (out, "missing", attachments->n_missing);
  nc_json_end_object (out);
  puts (out->str);
}

/* `nengcha-hub backup FILE`: also while the hub serves. */
int
nc_hub_command_backup (const NcHubArguments *arguments)
{
  const char *path = arguments->n_words > 1 ? arguments->words[1] : "-";
  gboolean tables_only = nc_hub_arguments_has (arguments, "--tables-only");
  g_autofree char *folder = g_strconcat (path, ".attachments", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = NULL;
  Attachments attachments = { .folder = folder };
  gint64 n_rows;

  if (*path == '-')
    return nc_hub_fail (arguments, 2, _ ("which file?"));
  hub = nc_hub_arguments_open (arguments, FALSE, &error);
  attachments.hub = hub;
  /* the tables first: an attachment that comes meanwhile is in the next backup, one of the tables never lacks */
  if (!hub || !nc_hub_dump_write (hub, path, &n_rows, &error) ||
      (!tables_only && !each_blob (&attachments, save_blob, &error)))
    return nc_hub_fail (arguments, 5, error->message);
  print_result (arguments, path, n_rows, &attachments);
  return attachments.n_missing > 0 ? 1 : 0;
}

typedef struct {
  const char *path;
  Attachments attachments;
  const NcHubDumpInfo *info;
  NcHubLedger *ledger;
  NcHubForgotten forgotten;
} Restore;

static gboolean
verdict_is_good (const NcHubVerdict *verdict, GError **error)
{
  if (!verdict->problems)
    return TRUE;
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("what the backup holds is not in order: %s"),
               (const char *)verdict->problems->pdata[0]);
  return FALSE;
}

/* What was given out since the backup is known from the ledger, or may be anything that could have been. */
static gboolean
settle_numbers (NcHub *hub, Restore *self, GError **error)
{
  self->forgotten = (NcHubForgotten){ .is_exact = nc_hub_ledger_covers (self->ledger, self->info->epoch) };
  return self->forgotten.is_exact ? nc_hub_numbers_remember (hub, self->ledger, error)
                                  : nc_hub_numbers_forget (hub, self->info->created_usec, &self->forgotten, error);
}

/* Loaded, proved, and given an epoch of its own, all before the transaction ends: else everything stays as it was. */
static gboolean
run_restore (NcHub *hub, gpointer data, GError **error)
{
  Restore *self = data;
  g_auto (NcHubVerdict) verdict = { 0 };

  self->attachments.hub = hub;
  self->attachments.n_there = self->attachments.n_missing = 0;
  return nc_hub_dump_load (hub, self->path, error) && nc_hub_verify_journals (hub, &verdict, error) &&
         nc_hub_verify_versions (hub, &verdict, error) && verdict_is_good (&verdict, error) &&
         each_blob (&self->attachments, restore_blob, error) && settle_numbers (hub, self, error) &&
         nc_hub_renew_epoch (hub, error) && nc_hub_numbers_has_ledger (hub, error) &&
         nc_web_facts_forget (hub, error) && nc_hub_audit (hub, "", NULL, "restored", nc_hub_epoch (hub), error);
}

static gboolean
write_secret (const char *home, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (home, name, NULL);

  return !text || g_file_set_contents_full (path, text, -1,
                                            G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/* The key the receipts were signed with. Another one is put aside only with --replace. */
static gboolean
bring_key (const NcHubArguments *arguments, const NcHubDumpInfo *info, GError **error)
{
  g_autofree char *path = g_build_filename (arguments->home, "hub.key", NULL), *old = NULL;

  if (g_file_get_contents (path, &old, NULL, NULL) && g_strcmp0 (g_strstrip (old), info->key_hex) == 0)
    return TRUE;
  if (old && !nc_hub_arguments_has (arguments, "--replace")) {
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED,
                         _ ("another hub is there; --replace puts the backup in its place"));
    return FALSE;
  }
  return write_secret (arguments->home, "hub.key", info->key_hex, error) &&
         write_secret (arguments->home, "tls.pem", info->tls_pem, error) &&
         write_secret (arguments->home, "pack.key", info->pack_key, error);
}

static gboolean
may_replace (const NcHubArguments *arguments, NcHub *hub, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "device-list", error);
  gboolean has_row = FALSE;

  if (!stmt || !nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  nc_hub_stmt_reset (stmt);
  if (!has_row || nc_hub_arguments_has (arguments, "--replace"))
    return TRUE;
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED,
                       _ ("another hub is there; --replace puts the backup in its place"));
  return FALSE;
}

static void
print_restored (const NcHubArguments *arguments, const Restore *restore)
{
  const NcHubForgotten *forgotten = &restore->forgotten;
  g_autoptr (GString) out = g_string_new (NULL);

  print_result (arguments, restore->path, restore->info->n_rows, &restore->attachments);
  if (arguments->json) {
    nc_json_begin_object (out);
    nc_json_member_bool (out, "numbers_known", forgotten->is_exact);
    nc_json_member_int (out, "numbers_left_out", forgotten->n_left_out);
    nc_json_end_object (out);
    puts (out->str);
  } else if (forgotten->is_exact) {
    puts (_ ("Paper numbers go on behind the last one that was given out."));
  } else {
    printf (
        _ ("Nobody knows which paper numbers were given out since the backup. So that no two papers bear one number, "
           "%lld numbers of every series are left out (“numbers” lists them), and for a while one number a minute is "
           "given.\n"),
        (long long)forgotten->n_left_out);
  }
}

/* The ledger of this home, or the one that was brought from the machine where the hub was before. */
static NcHubLedger *
find_ledger (const NcHubArguments *arguments, GError **error)
{
  const char *path = nc_hub_arguments_option (arguments, "--ledger");

  return path ? nc_hub_ledger_bring (arguments->home, path, error) : nc_hub_ledger_read (arguments->home);
}

/* Only the ledger that covers what was forgotten covers what it covered before. */
static gboolean
keep_ledger (NcHub *hub, Restore *restore, GError **error)
{
  return nc_hub_numbers_start_ledger (hub, restore->forgotten.is_exact ? restore->ledger : NULL, error);
}

/* `nengcha-hub restore FILE`: into an empty home or database, or with --replace in the place of what is there. */
int
nc_hub_command_restore (const NcHubArguments *arguments)
{
  const char *path = arguments->n_words > 1 ? arguments->words[1] : "-";
  g_autofree char *folder = g_strconcat (path, ".attachments", NULL);
  Restore restore = { .path = path, .attachments = { .folder = folder } };
  g_autoptr (GError) error = NULL;
  g_auto (NcHubDumpInfo) info = { 0 };
  g_autoptr (NcHubLedger) ledger = NULL;
  g_autoptr (NcHub) hub = NULL;
  int lock = -1;

  if (*path == '-')
    return nc_hub_fail (arguments, 2, _ ("which file?"));
  restore.info = &info;
  if (nc_hub_dump_check (path, &info, &error) && (restore.ledger = ledger = find_ledger (arguments, &error)) &&
      (lock = nc_hub_lock (arguments->home, TRUE, &error)) >= 0 && bring_key (arguments, &info, &error) &&
      (hub = nc_hub_arguments_open (arguments, TRUE, &error)) && may_replace (arguments, hub, &error) &&
      nc_hub_write_now (hub, "", run_restore, &restore, &error) && keep_ledger (hub, &restore, &error))
    print_restored (arguments, &restore);
  if (lock >= 0)
    close (lock);
  if (!error)
    return 0;
  return nc_hub_fail (arguments,
                      error->domain == G_IO_ERROR                                      ? 3
                      : g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA) ? 3
                      : g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED)  ? 4
                                                                                       : 5,
                      error->message);
}
