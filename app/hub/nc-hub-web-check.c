/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-check.h"
#include "nc-certificate.h"
#include "nc-hub-blobs.h"
#include "nc-paper-code.h"
#include <string.h>
#include <sys/stat.h>

#define MOST_CODE_BYTES  2000
#define MOST_PAPER_BYTES (32 * 1024 * 1024)
#define MOST_SIGNERS     512

/* The signers of papers looked at before, by attachment: reading a file again for each question would let questions
   cost more than they should. */
static GMutex signers_lock;
static GHashTable *signers;

/* Whose keys signed the file. With authorities in HOME/trust only those they vouch for, as of the day the file arrived;
   without, all: which laptop put the file there is proved by its journal already. */
static GPtrArray *
read_signers (NcHub *hub, const char *blob_id)
{
  g_autofree char *path = nc_hub_blob_path (nc_hub_home (hub), blob_id);
  g_autoptr (GPtrArray) anchors = nc_trust_load (nc_hub_home (hub), NULL, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (NcPdfReport) report = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GPtrArray *found;
  struct stat st;

  if (!anchors || !file || stat (path, &st) != 0 || st.st_size > MOST_PAPER_BYTES)
    return NULL;
  bytes = g_mapped_file_get_bytes (file);
  report = nc_pdf_verify (
      bytes, &(NcPdfVerifyOptions){ .anchors = anchors, .now_usec = (gint64)st.st_mtime * G_USEC_PER_SEC }, NULL);
  found = g_ptr_array_new_with_free_func ((GDestroyNotify)X509_free);
  for (guint i = 0; report && i < report->signatures->len; i++) {
    NcPdfSignature *signature = report->signatures->pdata[i];

    if (signature->is_timestamp || !signature->certificate || !signature->is_intact ||
        (anchors->len > 0 && signature->problems->len > 0))
      continue;
    X509_up_ref (signature->certificate);
    g_ptr_array_add (found, signature->certificate);
  }
  return found;
}

/* (transfer full) (nullable): NULL when the file is not here yet */
static GPtrArray *
signers_of (NcHub *hub, const char *blob_id)
{
  GPtrArray *found;

  g_mutex_lock (&signers_lock);
  found = signers ? g_hash_table_lookup (signers, blob_id) : NULL;
  if (found)
    g_ptr_array_ref (found);
  g_mutex_unlock (&signers_lock);
  if (found)
    return found;
  found = read_signers (hub, blob_id);
  if (!found)
    return NULL;
  g_mutex_lock (&signers_lock);
  if (!signers)
    signers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  if (g_hash_table_size (signers) >= MOST_SIGNERS)
    g_hash_table_remove_all (signers);
  g_hash_table_insert (signers, g_strdup (blob_id), g_ptr_array_ref (found));
  g_mutex_unlock (&signers_lock);
  return found;
}

/* For a server that ends. */
void
nc_paper_check_forget (void)
{
  g_mutex_lock (&signers_lock);
  g_clear_pointer (&signers, g_hash_table_unref);
  g_mutex_unlock (&signers_lock);
}

const char *
nc_paper_state_name (NcPaperState state)
{
  static const char *const names[] = { "unknown", "valid", "superseded", "withdrawn" };

  return names[state];
}

void
nc_paper_check_clear (NcPaperCheck *check)
{
  g_clear_pointer (&check->kind, g_free);
  g_clear_pointer (&check->issued_on, g_free);
  g_clear_pointer (&check->issuer, g_free);
}

/* What a person types or a reader gives: the QR's own text, a short code, or the address with the code in it. */
static char *
code_of (const char *text)
{
  const char *query = strstr (text, "code=");
  g_autofree char *bare = NULL;

  if (!query || !(g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://")))
    return g_strstrip (g_strdup (text));
  bare = g_strndup (query + 5, strcspn (query + 5, "&#"));
  return g_uri_unescape_string (bare, NULL);
}

/* Capital letters, no blanks and hyphens; O is 0, I and L are 1; then in fours. NULL: no short code. */
static char *
tidy_short (const char *typed)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *folded = g_utf8_normalize (typed, -1, G_NORMALIZE_ALL_COMPOSE);

  for (const char *p = folded; p && *p; p++) {
    char c = g_ascii_toupper (*p);

    if (c == ' ' || c == '-')
      continue;
    if (!g_ascii_isalnum (c) || out->len == 14)
      return NULL;
    g_string_append_c (out, c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
    if (out->len == 4 || out->len == 9)
      g_string_append_c (out, '-');
  }
  return out->len == 14 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/* Brackets of a year, widths of characters and blanks are written in many ways. */
static char *
tidy_number (const char *number)
{
  static const char *const brackets[][2] = { { "[", "〔" },  { "]", "〕" },  { "(", "〔" },  { ")", "〕" },
                                             { "【", "〔" }, { "】", "〕" }, { "﹝", "〔" }, { "﹞", "〕" } };
  g_autofree char *plain = g_utf8_normalize (number, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out = g_string_new (plain);

  g_string_replace (out, " ", "", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (brackets); i++)
    g_string_replace (out, brackets[i][0], brackets[i][1], 0);
  return g_string_free (out, FALSE);
}

static gboolean
is_same_number (const char *typed, const char *number)
{
  g_autofree char *one = tidy_number (typed), *other = tidy_number (number);

  return g_str_equal (one, other);
}

/* The code's signature by one of the paper's signers; FALSE: it is by nobody who signed. */
static gboolean
prove (NcHub *hub, const NcPaperCode *code, const char *blob_id, NcPaperProof *proof)
{
  g_autoptr (GPtrArray) found = nc_wire_is_hash (blob_id) ? signers_of (hub, blob_id) : NULL;

  *proof = NC_PROOF_OPEN;
  if (!found || found->len == 0)
    return TRUE;
  *proof = NC_PROOF_GOOD;
  for (guint i = 0; i < found->len; i++)
    if (nc_paper_code_check (code, found->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
take_row (NcHubStmt *stmt, NcPaperCheck *check)
{
  check->state = nc_hub_stmt_int (stmt, "is_gone")          ? NC_PAPER_WITHDRAWN
                 : nc_hub_stmt_int (stmt, "successors") > 0 ? NC_PAPER_SUPERSEDED
                                                            : NC_PAPER_VALID;
  check->kind = g_strdup (nc_hub_stmt_text (stmt, "kind"));
  check->issued_on = g_strdup (nc_hub_stmt_text (stmt, "issued_on"));
  check->issuer = g_strdup (nc_hub_stmt_text (stmt, "issuer_name"));
}

static gboolean
look_up (NcHub *hub, const char *number, const char *short_code, const NcPaperCode *code, NcPaperCheck *check,
         GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "web-paper-by-code", error);
  gboolean has_row = TRUE;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":short_code", short_code);
  while (check->state == NC_PAPER_UNKNOWN && has_row) {
    g_autofree char *hash = code ? nc_wire_hex (code->hash, sizeof code->hash) : NULL;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row || (number && !is_same_number (number, nc_hub_stmt_text (stmt, "number"))) ||
        (code && (!g_str_equal (code->number, nc_hub_stmt_text (stmt, "number")) ||
                  g_ascii_strcasecmp (hash, nc_hub_stmt_text (stmt, "content_hash")) != 0 ||
                  !prove (hub, code, nc_hub_stmt_text (stmt, "blob_id"), &check->proof))))
      continue;
    take_row (stmt, check);
  }
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

/**
 * nc_paper_check_run:
 * @number: (nullable): as printed; not needed beside a code, but when given it must be the paper's
 * @code: (nullable): a QR's text (QR.md), the short code, or an address that holds one; without it nothing is known
 * @check: (out): cleared with nc_paper_check_clear()
 *
 * Returns: %FALSE with an #NcHubDbError only
 */
gboolean
nc_paper_check_run (NcHub *hub, const char *number, const char *code, NcPaperCheck *check, GError **error)
{
  g_autofree char *text = code && strlen (code) <= MOST_CODE_BYTES ? code_of (code) : NULL, *short_code = NULL;
  g_autoptr (NcPaperCode) read = text && g_str_has_prefix (text, "NC1:") ? nc_paper_code_read (text, NULL) : NULL;

  *check = (NcPaperCheck){ 0 };
  if (read)
    short_code = nc_paper_code_short (read->number, read->hash);
  else if (text)
    short_code = tidy_short (text);
  return !short_code || look_up (hub, number, short_code, read, check, error);
}
