/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-fields.h"
#include "nc-confidence.h"
#include "nc-lang.h"
#include "nc-uscc.h"
#include <string.h>

/* Papers that tell the party an article (nc_paper_check_rules): nobody may be told one that was not compared. */
static const char *const citing[] = { "D08", "D09", "D10", "D11", "D11b", "D12", NULL };
/* Papers in which the officers have to be named (procedure rule P06) */
static const char *const with_officers[] = { "D01", "D02", "D03", "D06", "D10", "D11", "D14", NULL };

#define MAX_NUMBER_CHARS 60

static const char *
text_at (json_t *snapshot, const char *path)
{
  NcScope scope = { .value = snapshot };
  const char *text = json_string_value (nc_scope_find (&scope, path));

  return text ? text : "";
}

static gboolean
refuse (GError **error, NcPapersError code, const char *rule, const char *what)
{
  g_set_error (error, NC_PAPERS_ERROR, code, "%s: %s", rule, what);
  return FALSE;
}

/* P06: two officers with different certificates */
static gboolean
check_officers (json_t *snapshot, GError **error)
{
  json_t *officers = json_object_get (snapshot, "officers"), *officer;
  g_autoptr (GHashTable) certificates = g_hash_table_new (g_str_hash, g_str_equal);
  gsize i;

  json_array_foreach (officers, i, officer)
  {
    const char *certificate = json_string_value (json_object_get (officer, "cert_no"));

    if (!certificate || !*certificate || nc_value_is_empty (json_object_get (officer, "name")))
      return refuse (error, NC_PAPERS_ERROR_RULE, "P06",
                     _ ("an officer has no name or no certificate number: complete it in the settings, under people"));
    g_hash_table_add (certificates, (gpointer)certificate);
  }
  return g_hash_table_size (certificates) >= 2 ||
         refuse (error, NC_PAPERS_ERROR_RULE, "P06",
                 _ ("at least two officers with different certificate numbers are needed: add the second to the case"));
}

static gboolean
check_citations (json_t *snapshot, GError **error)
{
  json_t *findings = json_object_get (snapshot, "findings"), *finding;
  gsize i;

  json_array_foreach (findings, i, finding)
  {
    const char *text = json_string_value (json_object_get (finding, "basis_confidence"));
    NcConfidence confidence = NC_CONFIDENCE_UNSOURCED;

    if (nc_value_is_empty (json_object_get (finding, "articles")) &&
        nc_value_is_empty (json_object_get (finding, "order_basis")))
      continue;
    if ((text && nc_confidence_parse (text, &confidence) && confidence == NC_CONFIDENCE_CONFIRMED) ||
        !nc_value_is_empty (json_object_get (finding, "official_text")))
      continue;
    g_set_error (
        error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_UNCONFIRMED,
        _ ("finding %zu rests on a row that nobody has compared with the official text (confidence “%s”): compare and "
           "confirm it, or attach the official text"),
        i + 1, text ? text : "unsourced");
    return FALSE;
  }
  return TRUE;
}

/* Energy Conservation Law art. 71: the department orders; only machines whose match was confirmed */
static gboolean
check_stop_order (json_t *snapshot, GError **error)
{
  NcScope scope = { .value = snapshot };
  json_t *findings = json_object_get (snapshot, "findings"), *finding, *machine;
  gsize i, k;

  if (!json_is_true (nc_scope_find (&scope, "issuer.is_department")))
    return refuse (error, NC_PAPERS_ERROR_RULE, "D11",
                   _ ("only the department may order to stop using equipment, in its own name"));
  json_array_foreach (findings, i, finding) json_array_foreach (json_object_get (finding, "machines"), k, machine)
  {
    const char *match = json_string_value (json_object_get (machine, "match"));

    if (g_strcmp0 (match, "confirmed") == 0)
      continue;
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_RULE,
                 _ ("D11: the match of machine %zu of finding %zu with the elimination list is not confirmed: confirm "
                    "it in the finding"),
                 k + 1, i + 1);
    return FALSE;
  }
  if (json_is_true (nc_scope_find (&scope, "stop.supplies_heat")) && !*text_at (snapshot, "stop.safety"))
    return refuse (error, NC_PAPERS_ERROR_FIELD, "D11.9 (P57)",
                   _ ("the unit supplies heat: fill in the note on a safe stop (member stop.safety)"));
  return TRUE;
}

/* Civil Procedure Law arts. 87-90, Administrative Reconsideration Law art. 22(2): P41-P44, P51 */
static gboolean
check_service (json_t *snapshot, GError **error)
{
  const char *mode = text_at (snapshot, "service.mode");
  NcScope scope = { .value = snapshot };
  json_t *servers = nc_scope_find (&scope, "service.servers");

  if (json_array_size (servers) < 2)
    return refuse (error, NC_PAPERS_ERROR_RULE, "D15.12", _ ("two servers have to sign: name both"));
  if (g_str_equal (mode, "留置") &&
      (!*text_at (snapshot, "service.refusal") ||
       (!*text_at (snapshot, "service.witness") && !*text_at (snapshot, "service.media_no"))))
    return refuse (error, NC_PAPERS_ERROR_RULE, "P44",
                   _ ("left service needs the reason of refusal and a witness or a recording"));
  if (g_str_equal (mode, "电子") && !json_is_true (nc_scope_find (&scope, "consent.agree")))
    return refuse (error, NC_PAPERS_ERROR_RULE, "P41",
                   _ ("electronic service needs the unit's signed consent: have D17 signed first, or serve in another "
                      "way (member consent.agree)"));
  if (g_str_equal (mode, "电子") && !*text_at (snapshot, "issuer.review_url"))
    return refuse (error, NC_PAPERS_ERROR_RULE, "P51",
                   _ ("electronic service needs the online channel of review: enter it with the issuer in the settings "
                      "(member issuer.review_url)"));
  return TRUE;
}

static gboolean
check_site_signature (json_t *snapshot, GError **error)
{
  const char *status = text_at (snapshot, "site.sign.status");
  NcScope scope = { .value = snapshot };

  if (!json_is_true (nc_scope_find (&scope, "site.rights_told")) ||
      !json_is_true (nc_scope_find (&scope, "site.told_basis")))
    return refuse (
        error, NC_PAPERS_ERROR_RULE, "P07-P10",
        _ ("rights, basis and content were not told before the inspection: tell them and mark it in the case"));
  if (!g_str_equal (status, "signed") && !g_str_equal (status, "refused") && !g_str_equal (status, "absent"))
    return refuse (error, NC_PAPERS_ERROR_VALUE, "D03.20",
                   _ ("how the unit signed is one of signed, refused, absent (member site.sign.status)"));
  if (!g_str_equal (status, "signed") && !*text_at (snapshot, "site.sign.reason"))
    return refuse (error, NC_PAPERS_ERROR_FIELD, "D03.20 (P12)",
                   _ ("the unit did not sign: write down why (member site.sign.reason)"));
  return TRUE;
}

static gboolean
check_number_and_date (json_t *snapshot, GError **error)
{
  g_autofree char *date = nc_value_day (text_at (snapshot, "date"));

  if (g_utf8_strlen (text_at (snapshot, "number"), -1) > MAX_NUMBER_CHARS)
    return refuse (error, NC_PAPERS_ERROR_VALUE, "COMMON.3",
                   _ ("the paper's number is too long: at most 60 characters (member number)"));
  return date || refuse (error, NC_PAPERS_ERROR_VALUE, "COMMON.13",
                         _ ("the paper's date is no day: write it as 2026-11-20 (member date)"));
}

static gboolean
check_credit_code (json_t *snapshot, GError **error)
{
  const char *code = text_at (snapshot, "unit.uscc");
  int position = 0;
  char expected = 0;

  if (!*code || nc_uscc_check (code, &position, &expected) == NC_USCC_VALID)
    return TRUE;
  g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE,
               _ ("COMMON.5: “%s” is no unified social credit code: correct it with the unit's data"), code);
  return FALSE;
}

/**
 * nc_paper_check_rules:
 *
 * What the law asks of a paper beyond its fields: two officers (P06), the department's name and confirmed matches on a
 * stop-use order, confirmed citations, proof of service.
 *
 * Returns: %FALSE with %NC_PAPERS_ERROR_RULE, %NC_PAPERS_ERROR_UNCONFIRMED, %NC_PAPERS_ERROR_FIELD or
 * %NC_PAPERS_ERROR_VALUE.
 */
gboolean
nc_paper_check_rules (const char *kind, json_t *snapshot, GError **error)
{
  if (!check_number_and_date (snapshot, error) || !check_credit_code (snapshot, error))
    return FALSE;
  if (g_strv_contains (with_officers, kind) && !check_officers (snapshot, error))
    return FALSE;
  if (g_strv_contains (citing, kind) && !check_citations (snapshot, error))
    return FALSE;
  if (g_str_equal (kind, "D11") && !check_stop_order (snapshot, error))
    return FALSE;
  if (g_str_equal (kind, "D15") && !check_service (snapshot, error))
    return FALSE;
  return !g_str_equal (kind, "D03") || check_site_signature (snapshot, error);
}
