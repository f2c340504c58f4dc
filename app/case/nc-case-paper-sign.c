/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-paper.h"
#include "nc-case-paper-private.h"
#include "nc-case-stamp.h"
#include "nc-lang.h"
#include "nc-pades.h"
#include "nc-paper-code.h"
#include "nc-paper-mark.h"
#include "nc-pdf-verify.h"
#include <string.h>

/* The box that a role signs in a paper's template; NULL for the issuer, whose seal has its own rule, and for a
 * time-stamp. */
static const char *
box_of (const char *kind, const char *role)
{
  static const struct {
    const char *kind, *role, *box;
  } named[] = {
    { "D04", "officer1", "asker" },    { "D04", "officer2", "recorder" }, { "D04", "interviewee", "person" },
    { "D05", "party", "provider" },    { "D11b", "head", "seal" },        { NULL, "party", "unit" },
    { NULL, "interviewee", "person" }, { NULL, "issuer", NULL },          { NULL, "timestamp", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if ((!named[i].kind || g_strcmp0 (named[i].kind, kind) == 0) && g_strcmp0 (named[i].role, role) == 0)
      return named[i].box;
  return role;
}

static gboolean
has_certificate (const NcCaseFacts *facts, const NcCasePaper *paper)
{
  NC_CASE_EACH (facts, NC_CASE_SIGNATURES, NcPaperSignature, signature)
  if (g_strcmp0 (signature->paper_id, paper->id) == 0 && g_strcmp0 (signature->role, "issuer") == 0)
    return TRUE;
  return FALSE;
}

/* (transfer full) (nullable): where marks go on the paper, as kept when it was issued */
static json_t *
places_of (const NcCasePaper *paper, GError **error)
{
  json_t *snapshot = json_loads (paper->detail ? paper->detail : "", 0, NULL);
  json_t *places = json_object_get (json_object_get (snapshot, NC_PAPER_FROZEN), "places");

  if (!places)
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
                 _ ("the paper %s does not keep its places to sign; issue a correction of it"), paper->kind);
  json_incref (places);
  json_decref (snapshot);
  return places;
}

/* Draws marks behind the paper's bytes as they are. */
static GBytes *
with_marks (NcCaseBook *book, const NcCasePaper *paper, json_t *places, const NcPaperMark *marks, guint n_marks,
            GError **error)
{
  g_auto (NcPaperManner) manner = { 0 };
  g_autoptr (GBytes) bytes = nc_case_paper_bytes (book, paper, error);

  return bytes && nc_paper_manner_load (book, &manner, error)
             ? nc_paper_mark (bytes, places, marks, n_marks, &manner.options, error)
             : NULL;
}

static char *
date_words (const NcPaperSignature *signature)
{
  g_autofree char *day = g_strndup (signature->signed_at, strlen ("2026-11-20"));

  return nc_day_format_zh (nc_day_parse (day));
}

/* What the officers note in place of a signature. */
static char *
note_words (const NcPaperSignature *signature)
{
  gboolean absent = g_strcmp0 (signature->status, "absent") == 0;
  g_autofree char *date = date_words (signature);
  g_autofree char *witness = signature->witness ? g_strdup_printf ("见证人：%s。", signature->witness) : g_strdup ("");

  return g_strdup_printf ("%s原因：%s。%s%s", absent ? "当事人未到场签名。" : "当事人拒绝签名（盖章）。",
                          signature->reason ? signature->reason : "未说明", witness, date);
}

/* Handwriting in its box with its day beside it, or the reason why there is none; each where the paper has a place. */
static GBytes *
by_hand (NcCaseBook *book, const NcCasePaper *paper, const NcPaperSignature *signature, GError **error)
{
  json_t *places = places_of (paper, error);
  const char *box = box_of (paper->kind, signature->role);
  gboolean is_note = g_strcmp0 (signature->status, "signed") != 0;
  g_autofree char *date_box = box ? g_strconcat (box, "-date", NULL) : NULL;
  g_autofree char *words = is_note ? note_words (signature) : date_words (signature);
  NcPaperMark marks[2];
  guint n = 0;
  GBytes *bytes;

  if (!places)
    return NULL;
  if (!is_note && box && signature->blob_id)
    marks[n++] = (NcPaperMark){ NC_PAPER_MARK_INK, box, signature->blob_id };
  if (is_note && nc_paper_has_place (places, NC_PAPER_MARK_NOTE, "note"))
    marks[n++] = (NcPaperMark){ NC_PAPER_MARK_NOTE, "note", words };
  if (n && !is_note && nc_paper_has_place (places, NC_PAPER_MARK_NOTE, date_box))
    marks[n++] = (NcPaperMark){ NC_PAPER_MARK_NOTE, date_box, words };
  bytes = with_marks (book, paper, places, marks, n, error);
  json_decref (places);
  return bytes;
}

/* What the first certificate signs: the paper with its QR code signed by the same key. A paper without a number carries
   no code. */
static GBytes *
first_bytes (NcCaseBook *book, const NcCasePaper *paper, NcSigner *signer, GError **error)
{
  json_t *places = places_of (paper, error);
  g_autofree char *code = NULL;
  guint8 digest[32];
  NcPaperMark mark = { .kind = NC_PAPER_MARK_CODE };
  gboolean has_code = places && paper->number && nc_paper_hash_bytes (paper->content_sha256, digest) &&
                      nc_paper_has_place (places, NC_PAPER_MARK_CODE, NULL);
  GBytes *bytes = NULL;

  if (has_code)
    mark.value = code = nc_paper_code_make (signer, paper->number, digest, error);
  if (places && (!has_code || code))
    bytes = with_marks (book, paper, places, &mark, has_code ? 1 : 0, error);
  json_decref (places);
  return bytes;
}

/* Before a key is used: what a verifier with the same trusted authorities and revocation lists would ask. */
static gboolean
check_signer (NcCaseBook *book, NcSigner *signer, gint64 now_usec, GError **error)
{
  const char *home = nc_store_get_home (book->store);
  g_autoptr (GPtrArray) anchors = nc_trust_load (home, NULL, error);
  g_autoptr (GPtrArray) crls = anchors ? nc_trust_load_crls (home, error) : NULL;

  return crls && nc_signer_check (signer, now_usec, NULL, error) &&
         nc_signer_check_trust (signer, anchors, crls, now_usec, error);
}

static GBytes *
signed_bytes (NcCaseBook *book, const NcCaseFacts *facts, const NcCasePaper *paper, const NcSignOptions *options,
              gboolean is_first, GError **error)
{
  NcPadesOptions pades = { .field = box_of (paper->kind, options->role),
                           .reason = options->reason,
                           .time_usec = nc_clock_now_usec (facts->clock),
                           .picture = options->picture };
  g_autofree char *tsa = nc_case_paper_tsa (book, NULL);
  g_autoptr (GBytes) bytes = NULL;

  pades.stamp_follows = tsa != NULL;
  if (!check_signer (book, options->signer, pades.time_usec, error))
    return NULL;
  bytes = is_first ? first_bytes (book, paper, options->signer, error) : nc_case_paper_bytes (book, paper, error);
  if (bytes && !pades.field && nc_pades_has_empty_field (bytes, "seal"))
    pades.field = "seal";
  return bytes ? nc_pades_sign (bytes, options->signer, &pades, error) : NULL;
}

static gboolean
has_certificate_signature (NcCaseFacts *facts, const NcCasePaper *paper)
{
  NC_CASE_EACH (facts, NC_CASE_SIGNATURES, NcPaperSignature, signature)
  if (g_strcmp0 (signature->paper_id, paper->id) == 0 && g_strcmp0 (signature->media_id, "certificate") == 0)
    return TRUE;
  return FALSE;
}

/* Who signs where nobody is named: the officer whose key it is, else the officer in whose place the box stands. */
static const char *
usual_signer (const NcCaseFacts *facts, const NcSignOptions *options)
{
  const char *digit = g_str_has_prefix (options->role, "officer")  ? options->role + strlen ("officer")
                      : g_str_has_prefix (options->role, "server") ? options->role + strlen ("server")
                                                                   : "";
  X509 *certificate = options->signer ? nc_signer_get_certificate (options->signer) : NULL;
  gint64 place = g_ascii_strtoll (digit, NULL, 10);

  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (*digit && g_strcmp0 (officer->role, "officer") == 0 &&
      (certificate ? nc_certificate_is_of (certificate, officer->name, officer->cert_no) : --place == 0))
    return officer->name;
  return NULL;
}

/**
 * nc_case_paper_sign:
 * @paper: of @after
 *
 * Keeps a signature by hand, by certificate or both, or a refusal with its reason. Nothing is composed again: what is
 * signed begins with all bytes of what was issued. Handwriting is drawn into its box as long as no certificate has
 * signed; after that it comes with a certificate only.
 */
gboolean
nc_case_paper_sign (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, NcCasePaper *paper,
                    const NcSignOptions *options, NcChange *change, GPtrArray **shut, GError **error)
{
  gboolean is_locked = has_certificate_signature (after, paper) || has_certificate (after, paper);
  NcPaperSignature *signature = nc_case_add (after, NC_CASE_SIGNATURES);
  NcGateInput in = { .facts = after,
                     .step = NC_STEP_SIGN,
                     .kind = paper->kind,
                     .paper = paper,
                     .subject = signature,
                     .certificate = options->signer ? nc_signer_get_certificate (options->signer) : NULL };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *picture = NULL, *blob = NULL, *now = nc_clock_now_iso (after->clock);

  nc_text_set (&signature->paper_id, paper->id);
  nc_text_set (&signature->role, options->role);
  nc_text_set (&signature->person, options->person ? options->person : usual_signer (after, options));
  nc_text_set (&signature->status, options->status);
  nc_text_set (&signature->reason,
               !options->reason && g_strcmp0 (options->status, "absent") == 0 ? "当事人不在场" : options->reason);
  nc_text_set (&signature->witness, options->witness);
  nc_text_set (&signature->media_id, options->signer ? "certificate" : options->media_id);
  nc_text_set (&signature->signed_at, now);
  *shut = nc_gates_check (&in, TRUE);
  if ((*shut)->len)
    return nc_case_refuse_with (*shut, error);
  g_clear_pointer (shut, g_ptr_array_unref);
  if (options->picture) {
    picture = nc_change_add_blob (change, options->picture, "image/png", NULL, error);
    if (!picture)
      return FALSE;
    nc_text_set (&signature->blob_id, picture);
  }
  if (options->signer) {
    bytes = signed_bytes (book, after, paper, options, !is_locked, error);
  } else if (is_locked) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
                 _ ("a certificate has signed this paper: it can only be signed with another certificate"));
    return FALSE;
  } else {
    bytes = by_hand (book, paper, signature, error);
  }
  blob = bytes ? nc_change_add_blob (change, bytes, "application/pdf", NULL, error) : NULL;
  if (!blob)
    return FALSE;
  nc_text_set (&paper->signed_blob_id, blob);
  return nc_case_take (book, before, after, &in, change, shut, error);
}
