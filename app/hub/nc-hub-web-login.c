/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web.h"
#include "nc-lang.h"
#include <string.h>

#define MOST_PASSWORD_BYTES 1024
#define FORM_COOKIE         "__Host-nengcha-form"

/* A sign-in under way: from the form to the slow comparison to the writer that counts it. */
typedef struct {
  NcHubRequest *request;
  NcWebPage *page;
  NcWebAccount *account; /* NULL: no such name */
  char *name;
  char *password;
  NcWebLogin login;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *self = data;

  if (self->password)
    sodium_memzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->name);
  nc_web_account_free (self->account);
  nc_web_page_free (self->page);
  g_free (self);
}

static void
set_cookie (NcHubRequest *request, const char *name, const char *value, gboolean is_over)
{
  g_autofree char *cookie =
      g_strdup_printf ("%s=%s; Path=/; HttpOnly; Secure; SameSite=Strict%s", name, value, is_over ? "; Max-Age=0" : "");

  nc_hub_request_header (request, "Set-Cookie", cookie);
}

/* The form carries a secret that also lies in a cookie of its own: another site can send neither. */
static void
write_form (NcWebPage *page, const char *message)
{
  NcHtml *h = page->html;
  guint8 bytes[16];
  g_autofree char *secret = NULL;

  randombytes_buf (bytes, sizeof bytes);
  secret = nc_wire_hex (bytes, sizeof bytes);
  set_cookie (page->request, FORM_COOKIE, secret, FALSE);
  page->path = "/office/login";
  nc_web_page_begin (page, NC_WEB_W (page, N_ ("Sign in")), NULL);
  if (message)
    nc_html_element (h, "p", message, "class", "notice bad", "role", "alert", NULL);
  nc_html_open (h, "form", "method", "post", "action", "/office/login", "class", "card", NULL);
  nc_html_element (h, "input", NULL, "type", "hidden", "name", "form", "value", secret, NULL);
  nc_web_field (page, "name", NC_WEB_W (page, N_ ("Account")), "text", NULL, NULL);
  nc_web_field (page, "password", NC_WEB_W (page, N_ ("Password")), "password", NULL, NULL);
  nc_html_element (h, "button", NC_WEB_W (page, N_ ("Sign in")), "type", "submit", NULL);
  nc_html_close (h);
  nc_web_paragraph (page, NC_WEB_W (page, N_ ("For supervisors. The hub's administrator gives accounts.")), "hint");
}

void
nc_web_finish_login_form (NcHubRequest *request)
{
  g_autoptr (NcWebPage) page = nc_web_page_new (request);

  if (page->session.account) {
    nc_web_page_redirect (request, "/office");
    return;
  }
  write_form (page, NULL);
  nc_web_page_send (page, 200);
}

/* One answer for a wrong name, a wrong password, a disabled account and one that is shut for a while. */
static void
refuse (Attempt *self)
{
  write_form (self->page, NC_WEB_W (self->page, N_ ("Not signed in: the account or the password is not right, or the "
                                                    "account is shut for a while after too many attempts.")));
  nc_web_page_send (self->page, 401);
}

static void
logged_in (gpointer data, const GError *error)
{
  NcHubRequest *request = data;
  Attempt *self = request->web;

  if (error) {
    nc_hub_request_fail (request, error);
  } else if (!self->login.is_good) {
    refuse (self);
  } else {
    const char *old = MHD_lookup_connection_value (request->connection, MHD_COOKIE_KIND, NC_WEB_COOKIE);
    g_autofree char *token = nc_web_sessions_open (request->shared->web_sessions, self->name);

    /* who signs in anew leaves no session behind */
    if (old)
      nc_web_sessions_end (request->shared->web_sessions, old);
    set_cookie (request, NC_WEB_COOKIE, token, FALSE);
    nc_web_page_redirect (request, "/office");
  }
  nc_hub_request_resume (request);
}

static gboolean
run_logged_in (NcHub *hub, gpointer data, GError **error)
{
  return nc_web_account_logged_in (hub, &((Attempt *)((NcHubRequest *)data)->web)->login, error);
}

static void
compare (gpointer data, gpointer pool_data)
{
  Attempt *self = data;
  NcHubShared *shared = pool_data;

  self->login = (NcWebLogin){ .name = self->name, .is_known = self->account != NULL };
  self->login.is_good = nc_web_account_verify (self->account, self->password, nc_clock_now_usec (shared->clock));
  nc_hub_writer_submit (shared->writer, "", NULL, run_logged_in, logged_in, self->request);
}

static gboolean
has_form_secret (NcHubRequest *request, GHashTable *form)
{
  const char *kept = MHD_lookup_connection_value (request->connection, MHD_COOKIE_KIND, FORM_COOKIE);
  const char *sent = g_hash_table_lookup (form, "form");

  return kept && sent && strlen (kept) == 32 && strlen (sent) == 32 && sodium_memcmp (kept, sent, 32) == 0;
}

void
nc_web_finish_login (NcHubRequest *request)
{
  g_autoptr (GHashTable) form = nc_web_form (request);
  const char *name = form ? g_hash_table_lookup (form, "name") : NULL;
  const char *password = form ? g_hash_table_lookup (form, "password") : NULL;
  g_autoptr (GError) error = NULL;
  Attempt *self;

  sodium_memzero (request->body->data, request->body->len);
  if (!name || !password || strlen (password) > MOST_PASSWORD_BYTES || !has_form_secret (request, form)) {
    g_autoptr (NcWebPage) page = nc_web_page_new (request);

    write_form (page, NC_WEB_W (page, N_ ("The form was too old or not whole. Please sign in again.")));
    nc_web_page_send (page, 400);
    return;
  }
  self = g_new0 (Attempt, 1);
  self->request = request;
  self->page = nc_web_page_new (request);
  self->name = g_strstrip (g_strdup (name));
  self->password = g_strdup (password);
  request->web = self;
  request->web_free = attempt_free;
  if (nc_web_account_name_is_valid (self->name))
    self->account = nc_web_account_find (request->hub, self->name, &error);
  if (error) {
    nc_hub_request_fail (request, error);
    return;
  }
  nc_hub_request_park (request);
  g_thread_pool_push (request->shared->login_pool, self, NULL);
}

/* A form with the session's own secret ends it; any other leaves it. */
void
nc_web_finish_logout (NcHubRequest *request)
{
  g_autoptr (NcWebPage) page = nc_web_page_new (request);
  g_autoptr (GHashTable) form = nc_web_form (request);
  const char *sent = form ? g_hash_table_lookup (form, "csrf") : NULL;
  const char *token = MHD_lookup_connection_value (request->connection, MHD_COOKIE_KIND, NC_WEB_COOKIE);

  if (page->session.account) {
    if (!sent || strlen (sent) != strlen (page->session.csrf) ||
        sodium_memcmp (sent, page->session.csrf, strlen (sent)) != 0) {
      nc_web_page_fail (page, 403, NC_WEB_W (page, N_ ("Not signed out")),
                        NC_WEB_W (page, N_ ("The form did not come from this page. Go back and try again.")));
      return;
    }
    nc_web_sessions_end (request->shared->web_sessions, token);
  }
  set_cookie (request, NC_WEB_COOKIE, "", TRUE);
  nc_web_page_redirect (request, "/office/login");
}

/* One thread compares passwords, so that a flood of them holds up neither laptops nor memory. */
void
nc_web_login_pool_start (NcHubShared *shared)
{
  shared->login_pool = g_thread_pool_new (compare, shared, 1, FALSE, NULL);
}

void
nc_web_login_pool_stop (NcHubShared *shared)
{
  if (shared->login_pool)
    g_thread_pool_free (shared->login_pool, FALSE, TRUE);
  shared->login_pool = NULL;
}
