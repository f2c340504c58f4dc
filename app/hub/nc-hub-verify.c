/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-verify.h"
#include "nc-hub-blobs.h"
#include "nc-hub-cursor.h"
#include "nc-hub-web-facts.h"
#include "nc-journal.h"
#include "nc-json.h"
#include <string.h>
#include <sys/stat.h>

#define CHAIN_ENTRIES 1000
#define PAGE_RECEIPTS 100
#define PAGE_BLOBS    500

static void
add_problem (NcHubVerdict *verdict, const char *what, const char *name, const char *id, gint64 number)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!verdict->problems)
    verdict->problems = g_ptr_array_new_with_free_func (g_free);
  nc_json_begin_object (out);
  nc_json_member_string (out, "problem", what);
  nc_json_member_string (out, name, id);
  if (number >= 0)
    nc_json_member_int (out, g_str_equal (what, "chain") ? "first_bad_seq" : "seq", number);
  nc_json_end_object (out);
  g_ptr_array_add (verdict->problems, g_string_free (g_steal_pointer (&out), FALSE));
}

void
nc_hub_verdict_clear (NcHubVerdict *verdict)
{
  g_clear_pointer (&verdict->problems, g_ptr_array_unref);
}

/* ---- journals ---- */

/* One device's chain while it is recomputed. */
typedef struct {
  NcHub *hub;
  const NcHubDevice *device;
  guint8 prev[NC_JOURNAL_HASH_BYTES];
  gint64 seq;      /* proved up to here */
  gboolean is_bad; /* the entry after it is not as its device signed it */
} Chain;

static NcJournalEntry
read_entry (NcHubStmt *stmt, const char *device)
{
  return (NcJournalEntry){ .seq = nc_hub_stmt_int (stmt, "seq"),
                           .device = (char *)device,
                           .actor = (char *)nc_hub_stmt_text (stmt, "actor"),
                           .wall_usec = nc_hub_stmt_int (stmt, "wall_usec"),
                           .mono_usec = nc_hub_stmt_int (stmt, "mono_usec"),
                           .boot_id = (char *)nc_hub_stmt_text (stmt, "boot_id"),
                           .checklist_version = (char *)nc_hub_stmt_text (stmt, "checklist_version"),
                           .rules_version = (char *)nc_hub_stmt_text (stmt, "rules_version"),
                           .reference_version = (char *)nc_hub_stmt_text (stmt, "reference_version"),
                           .kind = (char *)nc_hub_stmt_text (stmt, "kind"),
                           .table_name = (char *)nc_hub_stmt_text (stmt, "table_name"),
                           .row_id = (char *)nc_hub_stmt_text (stmt, "row_id"),
                           .field = (char *)nc_hub_stmt_text (stmt, "field"),
                           .old_value = (char *)nc_hub_stmt_text (stmt, "old_value"),
                           .new_value = (char *)nc_hub_stmt_text (stmt, "new_value") };
}

static gboolean
check_entry (Chain *self, NcHubStmt *stmt)
{
  NcJournalEntry entry = read_entry (stmt, self->device->id);
  guint8 hash[NC_JOURNAL_HASH_BYTES], signature[NC_KEYS_SIGNATURE_BYTES];
  gsize size;
  gconstpointer kept = nc_hub_stmt_bytes (stmt, "hash", &size);

  nc_journal_hash (&entry, self->prev, hash);
  if (size != sizeof hash || (entry.kind && memcmp (kept, hash, sizeof hash) != 0))
    return FALSE;
  memcpy (self->prev, kept, sizeof self->prev);
  if (entry.seq == nc_hub_stmt_int (stmt, "last_seq") &&
      (!nc_wire_unhex (nc_hub_stmt_text (stmt, "signature"), signature, sizeof signature) ||
       !nc_journal_verify_signature (self->device->public_key, self->prev, signature)))
    return FALSE;
  self->seq = entry.seq;
  return TRUE;
}

/* Follows the chain under @area as far as it goes on there. */
static gboolean
follow (Chain *self, const char *area, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "op-chain", error);
  gboolean has_row = stmt != NULL;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":device", self->device->id);
  nc_hub_stmt_bind_int (stmt, ":after", self->seq);
  nc_hub_stmt_bind_int (stmt, ":n", CHAIN_ENTRIES);
  while (has_row && !self->is_bad) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row || nc_hub_stmt_int (stmt, "seq") != self->seq + 1)
      break;
    self->is_bad = !check_entry (self, stmt);
  }
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

/* Recomputes one device's chain; the first entry that is not as its device signed it is told by its number, 0 for
 * none. */
static gboolean
check_chain (NcHub *hub, const NcHubDevice *device, gint64 *n_entries, gint64 *bad_seq, GError **error)
{
  g_autoptr (GPtrArray) areas = nc_hub_device_journals (hub, device, error);
  Chain chain = { .hub = hub, .device = device };
  gint64 before = -1;

  while (areas && !chain.is_bad && before < chain.seq) {
    before = chain.seq;
    for (guint i = 0; i < areas->len && !chain.is_bad; i++)
      if (!follow (&chain, areas->pdata[i], error))
        return FALSE;
  }
  *n_entries += chain.seq;
  *bad_seq =
      chain.is_bad || chain.seq != device->head_seq || memcmp (chain.prev, device->head_hash, sizeof chain.prev) != 0
          ? chain.seq + 1
          : 0;
  return areas != NULL;
}

/* Whether each entry has the answer that the receipt says. */
static gboolean
answers_fit (NcHub *hub, const char *area, const char *device, json_t *answers, gint64 *expected, gboolean *fits,
             GError **error)
{
  json_t *answer;
  gsize i;

  *fits = TRUE;
  json_array_foreach (answers, i, answer)
  {
    NcHubStmt *stmt = nc_hub_sql (hub, "op-answered", error);
    gint64 first = json_integer_value (json_object_get (answer, "first")),
           last = json_integer_value (json_object_get (answer, "last"));

    if (!stmt)
      return FALSE;
    nc_hub_stmt_bind_text (stmt, ":area", area);
    nc_hub_stmt_bind_text (stmt, ":device", device);
    nc_hub_stmt_bind_int (stmt, ":first_seq", first);
    nc_hub_stmt_bind_int (stmt, ":last_seq", last);
    nc_hub_stmt_bind_text (stmt, ":answer", json_string_value (json_object_get (answer, "answer")));
    if (!nc_hub_stmt_step (stmt, NULL, error))
      return FALSE;
    *fits = *fits && first == *expected && nc_hub_stmt_int (stmt, "n") == last - first + 1;
    *expected = last + 1;
    nc_hub_stmt_reset (stmt);
  }
  return TRUE;
}

/* Whether the entries have the hashes that the receipt was given for; one of before says nothing of them. */
static gboolean
hashes_fit (NcHub *hub, const char *area, const char *device, json_t *receipt, gboolean *fit, GError **error)
{
  const char *expected = nc_wire_get_string (receipt, "entries_sha256", NC_WIRE_HASH_HEX);
  NcHubStmt *stmt = expected ? nc_hub_sql (hub, "op-hashes", error) : NULL;
  g_auto (NcSha256) sum = { 0 };
  g_autofree char *hex = NULL;
  guint8 all[NC_SHA256_BYTES];
  gboolean has_row = stmt != NULL;

  if (!stmt)
    return !expected;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":device", device);
  nc_hub_stmt_bind_int (stmt, ":first_seq", nc_wire_get_int (receipt, "first_seq"));
  nc_hub_stmt_bind_int (stmt, ":last_seq", nc_wire_get_int (receipt, "last_seq"));
  nc_sha256_init (&sum);
  while (has_row) {
    gsize size;
    gconstpointer hash;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    hash = has_row ? nc_hub_stmt_bytes (stmt, "hash", &size) : NULL;
    if (hash)
      nc_sha256_update (&sum, hash, size);
  }
  nc_sha256_final (&sum, all);
  hex = nc_wire_hex (all, sizeof all);
  *fit = *fit && g_str_equal (hex, expected);
  return TRUE;
}

typedef struct {
  gint64 first_seq;
  gint64 last_seq;
  char *text;
  gboolean is_signed;
} Receipt;

static void
receipt_clear (gpointer data)
{
  g_free (((Receipt *)data)->text);
}

static gboolean
read_receipts (NcHub *hub, const char *area, const char *device, gint64 after, GArray *receipts, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "receipt-page", error);
  gboolean has_row = stmt != NULL;

  g_array_set_size (receipts, 0);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":device", device);
  nc_hub_stmt_bind_int (stmt, ":after", after);
  nc_hub_stmt_bind_int (stmt, ":n", PAGE_RECEIPTS);
  while (has_row) {
    Receipt receipt;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    receipt.first_seq = nc_hub_stmt_int (stmt, "first_seq");
    receipt.last_seq = nc_hub_stmt_int (stmt, "last_seq");
    receipt.text = g_strdup (nc_hub_stmt_text (stmt, "text"));
    receipt.is_signed = nc_wire_verify (nc_hub_public_key (hub), "nengcha-receipt-1", receipt.text,
                                        strlen (receipt.text), nc_hub_stmt_text (stmt, "signature"));
    g_array_append_val (receipts, receipt);
  }
  return TRUE;
}

/* The hub's own signature, and the entries as it answered them. @n_covered: entries that have a receipt */
static gboolean
check_receipts (NcHub *hub, const NcHubDevice *device, const char *area, gint64 *n_covered, NcHubVerdict *verdict,
                GError **error)
{
  g_autoptr (GArray) receipts = g_array_new (FALSE, FALSE, sizeof (Receipt));
  gint64 after = 0;

  g_array_set_clear_func (receipts, receipt_clear);
  do {
    if (!read_receipts (hub, area, device->id, after, receipts, error))
      return FALSE;
    for (guint i = 0; i < receipts->len; i++) {
      const Receipt *receipt = &g_array_index (receipts, Receipt, i);
      json_error_t problem;
      g_autoptr (NcJson) json = json_loads (receipt->text, 0, &problem);
      gint64 expected = receipt->first_seq;
      gboolean fits;

      if (!answers_fit (hub, area, device->id, json_object_get (json, "answers"), &expected, &fits, error) ||
          !hashes_fit (hub, area, device->id, json, &fits, error))
        return FALSE;
      if (!receipt->is_signed || !fits || expected != receipt->last_seq + 1)
        add_problem (verdict, "receipt", "device", device->id, receipt->first_seq);
      *n_covered += receipt->last_seq - receipt->first_seq + 1;
      after = receipt->first_seq;
      verdict->n_receipts++;
    }
  } while (receipts->len == PAGE_RECEIPTS);
  return TRUE;
}

static gboolean
check_device (NcHub *hub, const char *id, NcHubVerdict *verdict, GError **error)
{
  g_autoptr (NcHubDevice) device = nc_hub_device (hub, NULL, id, error);
  g_autoptr (GPtrArray) areas = device ? nc_hub_device_journals (hub, device, error) : NULL;
  gint64 bad_seq, n_covered = 0;

  if (!areas || !check_chain (hub, device, &verdict->n_entries, &bad_seq, error))
    return FALSE;
  if (bad_seq > 0)
    add_problem (verdict, "chain", "device", id, bad_seq);
  for (guint i = 0; i < areas->len; i++)
    if (!check_receipts (hub, device, areas->pdata[i], &n_covered, verdict, error))
      return FALSE;
  if (n_covered != device->head_seq)
    add_problem (verdict, "receipts", "device", id, -1);
  verdict->n_devices++;
  return TRUE;
}

/* The texts of one column of a statement without parameters. */
static GPtrArray *
all_texts (NcHub *hub, const char *statement, const char *column, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  NcHubStmt *stmt = nc_hub_sql (hub, statement, error);
  gboolean has_row = TRUE;

  if (!stmt)
    return NULL;
  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (texts, g_strdup (nc_hub_stmt_text (stmt, column)));
  }
  return g_steal_pointer (&texts);
}

/**
 * nc_hub_verify_journals:
 *
 * Every device's chain and signatures from its first entry, and every receipt.
 */
gboolean
nc_hub_verify_journals (NcHub *hub, NcHubVerdict *verdict, GError **error)
{
  g_autoptr (GPtrArray) ids = all_texts (hub, "device-list", "id", error);

  for (guint i = 0; ids && i < ids->len; i++)
    if (!check_device (hub, ids->pdata[i], verdict, error))
      return FALSE;
  return ids != NULL;
}

/* ---- attachments ---- */

static gboolean
blob_fits (NcHub *hub, const char *id, gint64 size_bytes, gboolean reads_content)
{
  g_autofree char *path = nc_hub_blob_path (nc_hub_home (hub), id);
  struct stat st;

  return stat (path, &st) == 0 && st.st_size == size_bytes && (!reads_content || nc_hub_blob_has_hash (path, id));
}

static gboolean
check_blobs (NcHub *hub, const char *area, gboolean reads_content, NcHubVerdict *verdict, GError **error)
{
  g_autofree char *after = g_strdup ("");
  guint n = PAGE_BLOBS;

  while (n == PAGE_BLOBS) {
    NcHubStmt *stmt = nc_hub_sql (hub, "blob-page", error);
    gboolean has_row = TRUE;

    if (!stmt)
      return FALSE;
    nc_hub_stmt_bind_text (stmt, ":area", area);
    nc_hub_stmt_bind_text (stmt, ":after", after);
    nc_hub_stmt_bind_int (stmt, ":n", PAGE_BLOBS);
    for (n = 0; has_row;) {
      const char *id, *text;

      if (!nc_hub_stmt_step (stmt, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      n++;
      id = nc_hub_stmt_text (stmt, "id");
      text = nc_hub_stmt_text (stmt, "text");
      if (!blob_fits (hub, id, nc_hub_stmt_int (stmt, "size_bytes"), reads_content))
        add_problem (verdict, "attachment", "blob", id, -1);
      else if (!nc_wire_verify (nc_hub_public_key (hub), "nengcha-blob-receipt-1", text, strlen (text),
                                nc_hub_stmt_text (stmt, "signature")))
        add_problem (verdict, "receipt", "blob", id, -1);
      verdict->n_blobs++;
      g_free (after);
      after = g_strdup (id);
    }
  }
  return TRUE;
}

/**
 * nc_hub_verify_blobs:
 * @reads_content: hash every attachment, not only look that it is there with its size
 */
gboolean
nc_hub_verify_blobs (NcHub *hub, gboolean reads_content, NcHubVerdict *verdict, GError **error)
{
  g_autoptr (GPtrArray) areas = all_texts (hub, "blob-areas", "area", error);

  for (guint i = 0; areas && i < areas->len; i++)
    if (!check_blobs (hub, areas->pdata[i], reads_content, verdict, error))
      return FALSE;
  return areas != NULL;
}

/* ---- versions and places ---- */

/* A problem when a statement that counts in @area counts any. */
static gboolean
check_none (NcHub *hub, const char *statement, const char *problem, const char *area, NcHubVerdict *verdict,
            GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, statement, error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  if (!nc_hub_stmt_step (stmt, NULL, error))
    return FALSE;
  if (nc_hub_stmt_int (stmt, "n") > 0)
    add_problem (verdict, problem, "area", area, -1);
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static gboolean
check_version (NcHub *hub, const char *area, NcHubVerdict *verdict, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "row-newest", error);
  g_autofree char *tag = NULL;
  gint64 newest, mark, counter;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  if (!nc_hub_stmt_step (stmt, NULL, error))
    return FALSE;
  newest = nc_hub_stmt_int (stmt, "version");
  nc_hub_stmt_reset (stmt);
  if (!nc_hub_newest_mark (hub, area, &mark, &tag, error) || !nc_hub_area_version (hub, area, &counter, error))
    return FALSE;
  if (newest > mark || mark != counter)
    add_problem (verdict, "version", "area", area, -1);
  verdict->n_areas++;
  return TRUE;
}

/**
 * nc_hub_verify_versions:
 *
 * That no row is newer than what laptops are told of its area, and that each lies where its region is, beside what
 * it follows; that is not looked at while rows are on their way.
 */
gboolean
nc_hub_verify_versions (NcHub *hub, NcHubVerdict *verdict, GError **error)
{
  g_autoptr (GPtrArray) areas = all_texts (hub, "area-list", "area", error);
  g_autoptr (GPtrArray) strays = areas ? all_texts (hub, "stray-area", "area", error) : NULL;

  for (guint i = 0; strays && i < areas->len; i++)
    if (!check_version (hub, areas->pdata[i], verdict, error) ||
        (strays->len == 0 && !check_none (hub, "row-misplaced", "place", areas->pdata[i], verdict, error)))
      return FALSE;
  return strays != NULL;
}

/* ---- what the pages count ---- */

/**
 * nc_hub_verify_sums:
 *
 * That the pages count what there is: cases and findings as their rows say, and each sum as counting gives it. A
 * database whose sums are made at the next start has none to look at.
 */
gboolean
nc_hub_verify_sums (NcHub *hub, NcHubVerdict *verdict, GError **error)
{
  g_autoptr (GPtrArray) areas = all_texts (hub, "area-list", "area", error);

  if (!nc_web_facts_are_complete (hub))
    return areas != NULL;
  for (guint i = 0; areas && i < areas->len; i++)
    if (!check_none (hub, "web-facts-differ", "facts", areas->pdata[i], verdict, error) ||
        !check_none (hub, "web-sum-differ", "sums", areas->pdata[i], verdict, error))
      return FALSE;
  return areas != NULL;
}

/* ---- numbers ---- */

/**
 * nc_hub_verify_numbers:
 *
 * That no two papers of one issuer, series and year bear one number; each that does is told by one of its papers.
 */
gboolean
nc_hub_verify_numbers (NcHub *hub, NcHubVerdict *verdict, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "number-twice", error);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row)
      add_problem (verdict, "number", "paper", nc_hub_stmt_text (stmt, "id"), nc_hub_stmt_int (stmt, "seq"));
  }
  return stmt != NULL;
}
