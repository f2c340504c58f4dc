/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web.h"
#include "nc-hub-resource.h"
#include "nc-hub-web-check.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <string.h>

#define MOST_NUMBER_BYTES 200
#define MOST_CODE_BYTES   2000

static void
write_check_form (NcWebPage *page, const char *number, const char *code)
{
  NcHtml *h = page->html;

  nc_web_paragraph (page,
                    NC_WEB_W (page, N_ ("Whether a paper of energy-saving supervision is genuine: type the code that "
                                        "stands under its QR code, or what a reader shows for the QR code.")),
                    NULL);
  nc_html_open (h, "form", "method", "get", "action", "/check", "class", "card", NULL);
  nc_web_field (page, "number", NC_WEB_W (page, N_ ("Number of the paper")), "text", number,
                NC_WEB_W (page, N_ ("As printed, for example 示节监限改〔2026〕1号")));
  nc_web_field (page, "code", NC_WEB_W (page, N_ ("Code")), "text", code,
                NC_WEB_W (page, N_ ("Three groups of four letters and digits, or the QR code's text (NC1:…)")));
  nc_html_element (h, "button", NC_WEB_W (page, N_ ("Check")), "type", "submit", NULL);
  nc_html_close (h);
}

static void
write_pair (NcWebPage *page, const char *name, const char *value)
{
  if (!value || !*value)
    return;
  nc_html_element (page->html, "dt", name, NULL);
  nc_html_element (page->html, "dd", value, NULL);
}

static void
write_result (NcWebPage *page, const NcPaperCheck *check)
{
  static const struct {
    const char *title, *text, *css_class;
  } said[] = {
    { N_ ("Unknown"),
      N_ ("No issued paper has this number and code. Compare what you typed with the paper; if it is the same, ask the "
          "authority named on the paper."),
      "result unknown" },
    { N_ ("Valid"), N_ ("The paper was issued and is in force as far as this hub knows."), "result good" },
    { N_ ("Superseded"), N_ ("The paper was issued; a later paper has corrected it and takes its place."),
      "result warn" },
    { N_ ("Withdrawn"), N_ ("The paper was issued and then withdrawn."), "result bad" },
  };
  NcHtml *h = page->html;

  nc_html_open (h, "section", "class", said[check->state].css_class, "aria-live", "polite", NULL);
  nc_html_element (h, "h2", NC_WEB_W (page, said[check->state].title), NULL);
  nc_web_paragraph (page, NC_WEB_W (page, said[check->state].text), NULL);
  if (check->state != NC_PAPER_UNKNOWN) {
    nc_html_open (h, "dl", NULL);
    write_pair (page, NC_WEB_W (page, N_ ("Kind of paper")), nc_web_paper_name (page, check->kind));
    write_pair (page, NC_WEB_W (page, N_ ("Issued on")), check->issued_on);
    write_pair (page, NC_WEB_W (page, N_ ("Issued by")), check->issuer);
    if (check->proof != NC_PROOF_NONE)
      write_pair (page, NC_WEB_W (page, N_ ("Signature in the code")),
                  NC_WEB_W (page, check->proof == NC_PROOF_GOOD
                                      ? N_ ("by a signer of the paper")
                                      : N_ ("not compared: the signed file has not arrived at this hub")));
    nc_html_close (h);
  }
  nc_html_close (h);
}

/* The answer says nothing of the unit or of people, whatever the code. */
void
nc_web_finish_check (NcHubRequest *request)
{
  g_autoptr (NcWebPage) page = nc_web_page_new (request);
  const char *number = nc_web_argument (request, "number", MOST_NUMBER_BYTES);
  const char *code = nc_web_argument (request, "code", MOST_CODE_BYTES);
  g_autofree char *path = nc_html_url ("/check", "number", number, "code", code, NULL);
  g_auto (NcPaperCheck) check = { 0 };
  g_autoptr (GError) error = NULL;

  page->path = path;
  if (code && !nc_paper_check_run (request->hub, number, code, &check, &error)) {
    nc_web_store_failed (page, error);
    return;
  }
  nc_web_page_begin (page, NC_WEB_W (page, N_ ("Check a paper")), NULL);
  if (code)
    write_result (page, &check);
  else if (number)
    nc_html_element (page->html, "p",
                     NC_WEB_W (page, N_ ("The number alone says nothing: type the code that stands on the paper.")),
                     "class", "notice warn", "role", "alert", NULL);
  write_check_form (page, number, code);
  nc_web_page_send (page, 200);
}

void
nc_web_finish_check_json (NcHubRequest *request)
{
  static const char *const proofs[] = { NULL, "good", "not_compared" };
  g_auto (NcPaperCheck) check = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!nc_paper_check_run (request->hub, nc_web_argument (request, "number", MOST_NUMBER_BYTES),
                           nc_web_argument (request, "code", MOST_CODE_BYTES), &check, &error)) {
    nc_hub_request_fail (request, error);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "state", nc_paper_state_name (check.state));
  if (check.state != NC_PAPER_UNKNOWN) {
    nc_json_member_string (out, "kind", check.kind);
    nc_json_member_string (out, "issued_on", check.issued_on);
    nc_json_member_string (out, "issuer", check.issuer);
    nc_json_member_string (out, "signature", proofs[check.proof]);
  }
  nc_json_end_object (out);
  nc_hub_request_reply (request, 200, g_string_free (g_steal_pointer (&out), FALSE));
}

/* A refusal, told to people: in place of the code for programs. */
void
nc_web_refused (NcHubRequest *request)
{
  static const struct {
    guint status;
    const char *title, *text;
  } said[] = {
    { 404, N_ ("There is no such page"), N_ ("Nothing is at this address. It may have been typed wrongly.") },
    { 405, N_ ("Not to be had this way"), N_ ("This address does not take this kind of request.") },
    { 413, N_ ("Too much at once"), N_ ("What was sent is larger than the hub takes here.") },
    { 429, N_ ("Too many requests"), N_ ("Too much has been asked from your network. Please try again in a minute.") },
    { 0, N_ ("The hub cannot answer now"), N_ ("Please try again in a while.") },
  };
  g_autoptr (NcWebPage) page = nc_web_page_new (request);
  gsize i = 0;

  while (said[i].status && said[i].status != request->status)
    i++;
  page->path = request->route && !request->route->has_id ? request->route->path : "/check";
  nc_web_page_fail (page, request->status, NC_WEB_W (page, said[i].title), NC_WEB_W (page, said[i].text));
}

/* Whatever was begun, the page says only that the store did not answer. */
void
nc_web_store_failed (NcWebPage *page, const GError *error)
{
  nc_hub_request_fail (page->request, error);
  nc_web_page_fail (page, page->request->status, NC_WEB_W (page, N_ ("The hub cannot answer now")),
                    NC_WEB_W (page, N_ ("Its store did not answer. Please try again in a while.")));
}

void
nc_web_region_bounds (const char *region, char low[7], char high[7])
{
  gsize digits = g_str_has_suffix (region, "0000") ? 2 : g_str_has_suffix (region, "00") ? 4 : 6;

  memset (low, '0', 6);
  memset (high, '9', 6);
  memcpy (low, region, MIN (digits, strlen (region)));
  memcpy (high, region, MIN (digits, strlen (region)));
  low[6] = high[6] = 0;
}

/* Only with a session, of an account that is still there. */
static void
finish_office (NcHubRequest *request, NcWebOffice office)
{
  g_autoptr (NcWebPage) page = nc_web_page_new (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcWebAccount) account =
      page->session.account ? nc_web_account_find (request->hub, page->session.account, &error) : NULL;

  page->path = request->route->path;
  if (error)
    nc_web_store_failed (page, error);
  else if (!account || account->is_disabled)
    nc_web_page_redirect (request, "/office/login");
  else
    office (page, account);
}

#define NC_WEB_OFFICE(name)                                                                                            \
  static void finish_##name (NcHubRequest *request)                                                                    \
  {                                                                                                                    \
    finish_office (request, nc_web_##name);                                                                            \
  }
NC_WEB_OFFICE (overview)
NC_WEB_OFFICE (overdue)
NC_WEB_OFFICE (cases)
NC_WEB_OFFICE (case)
NC_WEB_OFFICE (devices)
NC_WEB_OFFICE (lists)
NC_WEB_OFFICE (audit)

static void
finish_root (NcHubRequest *request)
{
  nc_web_page_redirect (request, "/check");
}

/* The style and the icon: nothing else lies there. */
static void
finish_file (NcHubRequest *request)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/hub/web/%s", request->id);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (nc_hub_resource_get_resource (), path, 0, NULL);

  if (!bytes) {
    nc_hub_request_fail_with (request, 404, "not_found", "no such resource");
    return;
  }
  nc_web_secure_headers (request);
  request->content_type = g_str_has_suffix (path, ".css") ? "text/css; charset=utf-8" : "image/svg+xml";
  request->cache_control = "public, max-age=3600";
  nc_hub_request_reply (request, 200, g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
}

const NcHubRoute nc_hub_web_routes[] = {
  { "GET", "/", FALSE, FALSE, NULL, NULL, finish_root },
  { "GET", "/web", TRUE, FALSE, NULL, NULL, finish_file },
  { "GET", "/check", FALSE, FALSE, NULL, NULL, nc_web_finish_check, NC_HUB_RATE_CHECK },
  { "GET", "/v1/check", FALSE, FALSE, NULL, NULL, nc_web_finish_check_json, NC_HUB_RATE_CHECK },
  { "GET", "/office/login", FALSE, FALSE, NULL, NULL, nc_web_finish_login_form },
  { "POST", "/office/login", FALSE, FALSE, NULL, NULL, nc_web_finish_login, NC_HUB_RATE_LOGIN },
  { "POST", "/office/logout", FALSE, FALSE, NULL, NULL, nc_web_finish_logout },
  { "GET", "/office", FALSE, FALSE, NULL, NULL, finish_overview },
  { "GET", "/office/overdue", FALSE, FALSE, NULL, NULL, finish_overdue },
  { "GET", "/office/cases", FALSE, FALSE, NULL, NULL, finish_cases },
  { "GET", "/office/cases", TRUE, FALSE, NULL, NULL, finish_case },
  { "GET", "/office/devices", FALSE, FALSE, NULL, NULL, finish_devices },
  { "GET", "/office/lists", FALSE, FALSE, NULL, NULL, finish_lists },
  { "GET", "/office/audit", FALSE, FALSE, NULL, NULL, finish_audit },
  { NULL },
};
