/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-page.h"
#include "nc-day.h"
#include "nc-lang.h"
#include <stdarg.h>
#include <string.h>

#define MAX_FORM_BYTES 16384
#define POLICY                                                                                                         \
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static const struct {
  const char *key, *path, *title;
} nav[] = {
  { "overview", "/office", N_ ("Overview") },           { "overdue", "/office/overdue", N_ ("Overdue") },
  { "cases", "/office/cases", N_ ("Cases") },           { "devices", "/office/devices", N_ ("Laptops") },
  { "lists", "/office/lists", N_ ("Lists and packs") }, { "audit", "/office/audit", N_ ("Audit log") },
};

/**
 * nc_web_argument:
 *
 * Returns: (nullable) (transfer none): a value of the address's query; %NULL when it is missing, empty, too long or no
 * UTF-8.
 */
const char *
nc_web_argument (NcHubRequest *request, const char *name, gsize max_bytes)
{
  const char *value = MHD_lookup_connection_value (request->connection, MHD_GET_ARGUMENT_KIND, name);

  return value && *value && strlen (value) <= max_bytes && g_utf8_validate (value, -1, NULL) ? value : NULL;
}

/**
 * nc_web_form:
 *
 * Returns: (transfer full) (nullable): the posted form, name → value; %NULL when the body is none.
 */
GHashTable *
nc_web_form (NcHubRequest *request)
{
  const char *type = nc_hub_request_get_header (request, "Content-Type");

  if (!type || !g_str_has_prefix (type, "application/x-www-form-urlencoded") || request->body->len > MAX_FORM_BYTES)
    return NULL;
  return g_uri_parse_params ((const char *)request->body->data, (gssize)request->body->len, "&", G_URI_PARAMS_WWW_FORM,
                             NULL);
}

/* Nothing but this server's own style and pictures, no script at all, in nobody's frame. */
void
nc_web_secure_headers (NcHubRequest *request)
{
  for (guint i = 0; i < request->n_headers; i += 2)
    if (g_str_equal (request->headers[i], "Content-Security-Policy"))
      return;
  nc_hub_request_header (request, "Content-Security-Policy", POLICY);
  nc_hub_request_header (request, "X-Content-Type-Options", "nosniff");
  nc_hub_request_header (request, "Referrer-Policy", "same-origin");
  nc_hub_request_header (request, "X-Frame-Options", "DENY");
  nc_hub_request_header (request, "Cross-Origin-Opener-Policy", "same-origin");
  nc_hub_request_header (request, "Vary", "Accept-Language, Cookie");
}

/* In the reader's language, which an address with lang=… sets for the visits to come. */
NcWebPage *
nc_web_page_new (NcHubRequest *request)
{
  const char *asked = nc_web_argument (request, "lang", 2);
  const char *kept = MHD_lookup_connection_value (request->connection, MHD_COOKIE_KIND, "nengcha-lang");
  const char *token = MHD_lookup_connection_value (request->connection, MHD_COOKIE_KIND, NC_WEB_COOKIE);
  NcWebPage *self = g_new0 (NcWebPage, 1);

  self->request = request;
  self->path = "";
  self->lang = nc_web_lang_choose (asked, kept, nc_hub_request_get_header (request, "Accept-Language"));
  self->html = nc_html_new ();
  nc_web_sessions_find (request->shared->web_sessions, token, &self->session);
  nc_web_secure_headers (request);
  if (asked && g_str_equal (asked, self->lang == NC_WEB_ZH ? "zh" : "en")) {
    g_autofree char *cookie =
        g_strdup_printf ("nengcha-lang=%s; Path=/; Max-Age=31536000; SameSite=Lax; Secure; HttpOnly", asked);

    nc_hub_request_header (request, "Set-Cookie", cookie);
  }
  return self;
}

void
nc_web_page_free (NcWebPage *self)
{
  if (!self)
    return;
  nc_web_session_clear (&self->session);
  nc_html_free (self->html);
  g_free (self);
}

static void
write_lang_link (NcWebPage *self)
{
  const char *other = self->lang == NC_WEB_ZH ? "en" : "zh";
  g_autofree char *href = g_strdup_printf ("%s%clang=%s", self->path, strchr (self->path, '?') ? '&' : '?', other);

  nc_html_element (self->html, "a", self->lang == NC_WEB_ZH ? "English" : "中文", "href", href, "lang",
                   self->lang == NC_WEB_ZH ? "en" : "zh-CN", "class", "lang", NULL);
}

static void
write_account (NcWebPage *self)
{
  NcHtml *h = self->html;

  nc_html_open (h, "form", "method", "post", "action", "/office/logout", "class", "account", NULL);
  nc_html_element (h, "span", self->session.account, NULL);
  nc_html_element (h, "input", NULL, "type", "hidden", "name", "csrf", "value", self->session.csrf, NULL);
  nc_html_element (h, "button", NC_WEB_W (self, N_ ("Sign out")), "type", "submit", "class", "quiet", NULL);
  nc_html_close (h);
}

static void
write_header (NcWebPage *self, const char *active)
{
  NcHtml *h = self->html;

  nc_html_element (h, "a", NC_WEB_W (self, N_ ("Skip to the content")), "href", "#content", "class", "skip", NULL);
  nc_html_open (h, "header", NULL);
  nc_html_open (h, "a", "href", self->session.account ? "/office" : "/check", "class", "brand", NULL);
  nc_html_element (h, "img", NULL, "src", "/web/icon.svg", "alt", "", "width", "28", "height", "28", NULL);
  nc_html_element (h, "span", NC_WEB_W (self, N_ ("Nengcha · Energy-saving supervision")), NULL);
  nc_html_close (h);
  if (self->session.account) {
    nc_html_open (h, "nav", "aria-label", NC_WEB_W (self, N_ ("Pages")), NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (nav); i++)
      nc_html_element (h, "a", NC_WEB_W (self, nav[i].title), "href", nav[i].path, "aria-current",
                       g_strcmp0 (active, nav[i].key) == 0 ? "page" : NULL, NULL);
    nc_html_close (h);
  }
  nc_html_open (h, "div", "class", "tools", NULL);
  if (self->session.account)
    write_account (self);
  write_lang_link (self);
  nc_html_close (h);
  nc_html_close (h);
}

/**
 * nc_web_page_begin:
 * @title: in the reader's language
 * @active: (nullable): the navigation's entry that this page is
 *
 * Opens the page down to its content; nc_web_page_send() closes it.
 */
void
nc_web_page_begin (NcWebPage *self, const char *title, const char *active)
{
  NcHtml *h = self->html;
  g_autofree char *whole = g_strdup_printf ("%s · %s", title, NC_WEB_W (self, N_ ("Nengcha")));

  nc_html_doctype (h);
  nc_html_open (h, "html", "lang", self->lang == NC_WEB_ZH ? "zh-CN" : "en", NULL);
  nc_html_open (h, "head", NULL);
  nc_html_element (h, "meta", NULL, "charset", "utf-8", NULL);
  nc_html_element (h, "meta", NULL, "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
  nc_html_element (h, "meta", NULL, "name", "robots", "content", "noindex", NULL);
  nc_html_element (h, "title", whole, NULL);
  nc_html_element (h, "link", NULL, "rel", "icon", "href", "/web/icon.svg", "type", "image/svg+xml", NULL);
  nc_html_element (h, "link", NULL, "rel", "stylesheet", "href", "/web/style.css", NULL);
  nc_html_close (h);
  nc_html_open (h, "body", NULL);
  write_header (self, active);
  nc_html_open (h, "main", "id", "content", "tabindex", "-1", NULL);
  nc_html_element (h, "h1", title, NULL);
}

void
nc_web_page_send (NcWebPage *self, guint status)
{
  self->request->content_type = "text/html; charset=utf-8";
  nc_hub_request_reply (self->request, status, nc_html_finish (self->html));
}

/* A page that says one thing, in place of what was begun. */
void
nc_web_page_fail (NcWebPage *self, guint status, const char *title, const char *text)
{
  nc_html_free (self->html);
  self->html = nc_html_new ();
  nc_web_page_begin (self, title, NULL);
  nc_web_paragraph (self, text, NULL);
  nc_web_page_send (self, status);
}

/* @to: program text, or from nc_html_url() */
void
nc_web_page_redirect (NcHubRequest *request, const char *to)
{
  nc_hub_request_header (request, "Location", to);
  nc_hub_request_reply (request, 303, NULL);
}

void
nc_web_heading (NcWebPage *self, const char *text)
{
  nc_html_element (self->html, "h2", text, NULL);
}

/* @css_class: (nullable) */
void
nc_web_paragraph (NcWebPage *self, const char *text, const char *css_class)
{
  nc_html_element (self->html, "p", text, "class", css_class, NULL);
}

/**
 * nc_web_field:
 * @value: (nullable): @hint: (nullable): a sentence under it
 *
 * A labelled input.
 */
void
nc_web_field (NcWebPage *self, const char *id, const char *label, const char *type, const char *value, const char *hint)
{
  NcHtml *h = self->html;
  g_autofree char *hint_id = hint ? g_strconcat (id, "-hint", NULL) : NULL;
  const char *fill = g_str_equal (type, "password") ? "current-password"
                     : g_str_equal (id, "name")     ? "username"
                                                    : "off";

  nc_html_open (h, "div", "class", "field", NULL);
  nc_html_element (h, "label", label, "for", id, NULL);
  nc_html_element (h, "input", NULL, "id", id, "name", id, "type", type, "value", value, "autocomplete", fill,
                   "autocapitalize", "off", "spellcheck", "false", "maxlength", "2000", "aria-describedby", hint_id,
                   NULL);
  if (hint)
    nc_html_element (h, "p", hint, "id", hint_id, "class", "hint", NULL);
  nc_html_close (h);
}

/**
 * nc_web_table_begin:
 * @heads: titles in the reader's language, then %NULL; one that begins with '#' is a column of numbers
 *
 * In a box of its own that scrolls sideways when the window is narrow.
 */
void
nc_web_table_begin (NcWebPage *self, const char *caption, const char *const *heads)
{
  NcHtml *h = self->html;

  nc_html_open (h, "div", "class", "table", "tabindex", "0", "role", "region", "aria-label", caption, NULL);
  nc_html_open (h, "table", NULL);
  nc_html_element (h, "caption", caption, NULL);
  nc_html_open (h, "thead", NULL);
  nc_html_open (h, "tr", NULL);
  for (gsize i = 0; heads[i]; i++)
    nc_html_element (h, "th", heads[i] + (heads[i][0] == '#'), "scope", "col", "class",
                     heads[i][0] == '#' ? "number" : NULL, NULL);
  nc_html_close (h);
  nc_html_close (h);
  nc_html_open (h, "tbody", NULL);
}

void
nc_web_table_end (NcWebPage *self)
{
  for (int i = 0; i < 3; i++)
    nc_html_close (self->html);
}

/* A day, with or without a time: such a cell is not broken. */
static gboolean
is_day (const char *text)
{
  g_autofree char *day = g_strndup (text, 10);

  return nc_day_parse (day) != NC_DAY_NONE && strlen (text) <= 16;
}

/* Cells of text in an open row, then NULL; an empty text gives a dash. */
void
nc_web_cells (NcWebPage *self, ...)
{
  const char *text;
  va_list texts;

  va_start (texts, self);
  while ((text = va_arg (texts, const char *)))
    nc_html_element (self->html, "td", *text ? text : "—", "class", is_day (text) ? "day" : NULL, NULL);
  va_end (texts);
}

void
nc_web_cell_int (NcWebPage *self, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  nc_html_element (self->html, "td", text, "class", "number", NULL);
}

/* The one row of a table that has none: why, or what to do about it. */
void
nc_web_no_rows (NcWebPage *self, guint n_columns, const char *text)
{
  g_autofree char *columns = g_strdup_printf ("%u", n_columns);

  nc_html_open (self->html, "tr", NULL);
  nc_html_element (self->html, "td", text, "colspan", columns, "class", "none", NULL);
  nc_html_close (self->html);
}
