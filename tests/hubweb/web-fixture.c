/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web-fixture.h"
#include "test-child.h"
#include <curl/curl.h>
#include <string.h>

WebClient *
web_client_new (const char *url)
{
  WebClient *self = g_new0 (WebClient, 1);

  self->url = g_strdup (url);
  self->cookies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
web_client_free (WebClient *self)
{
  g_hash_table_unref (self->cookies);
  g_free (self->forwarded_for);
  g_free (self->url);
  g_free (self);
}

void
web_reply_free (WebReply *reply)
{
  g_string_free (reply->head, TRUE);
  g_string_free (reply->body, TRUE);
  g_free (reply);
}

static size_t
take (char *data, size_t size, size_t n, void *out)
{
  g_string_append_len (out, data, (gssize)(size * n));
  return size * n;
}

/* A cookie that is over goes, as in a browser. */
static void
keep_cookies (WebClient *self, const WebReply *reply)
{
  g_auto (GStrv) lines = g_strsplit (reply->head->str, "\r\n", -1);

  for (gsize i = 0; lines[i]; i++) {
    g_auto (GStrv) parts = NULL;

    if (g_ascii_strncasecmp (lines[i], "Set-Cookie: ", 12) != 0)
      continue;
    parts = g_strsplit_set (lines[i] + 12, "=;", 3);
    if (strstr (lines[i], "Max-Age=0"))
      g_hash_table_remove (self->cookies, parts[0]);
    else
      g_hash_table_insert (self->cookies, g_strdup (parts[0]), g_strdup (parts[1]));
  }
}

static struct curl_slist *
request_headers (WebClient *self)
{
  struct curl_slist *headers = NULL;
  g_autoptr (GString) cookies = g_string_new ("Cookie:");
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->cookies);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_string_append_printf (cookies, "%s %s=%s", cookies->len > 7 ? ";" : "", (char *)name, (char *)value);
  if (cookies->len > 7)
    headers = curl_slist_append (headers, cookies->str);
  if (self->forwarded_for) {
    g_autofree char *line = g_strdup_printf ("X-Forwarded-For: %s", self->forwarded_for);

    headers = curl_slist_append (headers, line);
  }
  return curl_slist_append (headers, "Expect:");
}

static WebReply *
run (WebClient *self, const char *path, const char *form)
{
  WebReply *reply = g_new0 (WebReply, 1);
  CURL *curl = curl_easy_init ();
  struct curl_slist *headers = request_headers (self);
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  CURLcode code;

  reply->head = g_string_new (NULL);
  reply->body = g_string_new (NULL);
  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 0L);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, take);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, reply->head);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, reply->body);
  if (form)
    curl_easy_setopt (curl, CURLOPT_COPYPOSTFIELDS, form);
  code = curl_easy_perform (curl);
  g_assert_cmpint (code, ==, CURLE_OK);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &reply->status);
  curl_slist_free_all (headers);
  curl_easy_cleanup (curl);
  keep_cookies (self, reply);
  return reply;
}

WebReply *
web_get (WebClient *self, const char *path)
{
  return run (self, path, NULL);
}

WebReply *
web_post (WebClient *self, const char *path, const char *form)
{
  return run (self, path, form);
}

/* (transfer full): the first of the name, "" when there is none */
char *
web_reply_header (const WebReply *reply, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (reply->head->str, "\r\n", -1);
  gsize n = strlen (name);

  for (gsize i = 0; lines[i]; i++)
    if (g_ascii_strncasecmp (lines[i], name, n) == 0 && lines[i][n] == ':')
      return g_strstrip (g_strdup (lines[i] + n + 1));
  return g_strdup ("");
}

/* (transfer full): the value of a hidden field */
char *
web_reply_hidden (const WebReply *reply, const char *name)
{
  g_autofree char *start = g_strdup_printf ("type=\"hidden\" name=\"%s\" value=\"", name);
  const char *found = strstr (reply->body->str, start);

  g_assert_nonnull (found);
  found += strlen (start);
  return g_strndup (found, strcspn (found, "\""));
}

void
web_assert_has (const WebReply *reply, const char *text)
{
  if (!strstr (reply->body->str, text))
    g_error ("“%s” is not in: %s", text, reply->body->str);
}

void
web_assert_lacks (const WebReply *reply, const char *text)
{
  if (strstr (reply->body->str, text))
    g_error ("“%s” is in: %s", text, reply->body->str);
}

void
web_add_account (HubFixture *f, const char *name, const char *region)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) run_add = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, g_getenv ("NENGCHA_HUB"), "accounts", "add", name, "--region", region,
      "--home", f->hub_home, f->database ? "--database" : NULL, f->database, NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (run_add, WEB_PASSWORD "\n", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (run_add));
}

WebReply *
web_login (WebClient *self, const char *name, const char *password)
{
  g_autoptr (WebReply) form = web_get (self, "/office/login");
  g_autofree char *secret = web_reply_hidden (form, "form");
  g_autofree char *escaped_name = g_uri_escape_string (name, NULL, FALSE),
                  *escaped = g_uri_escape_string (password, NULL, FALSE),
                  *body = g_strdup_printf ("form=%s&name=%s&password=%s", secret, escaped_name, escaped);

  return web_post (self, "/office/login", body);
}

WebClient *
web_signed_in (HubFixture *f, const char *name)
{
  WebClient *self = web_client_new (f->url);
  g_autoptr (WebReply) reply = web_login (self, name, WEB_PASSWORD);

  g_assert_cmpint (reply->status, ==, 303);
  return self;
}

/* Another server over the same home, with options of its own; @options ends with NULL. */
GSubprocess *
web_serve (HubFixture *f, const char *const *options, char **url)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      test_child_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_autoptr (NcJson) json = NULL;
  GSubprocess *server;

  g_strv_builder_add_many (builder, g_getenv ("NENGCHA_HUB"), "serve", "--home", f->hub_home, "--listen", "127.0.0.1:0",
                           NULL);
  if (f->database)
    g_strv_builder_add_many (builder, "--database", f->database, NULL);
  g_strv_builder_addv (builder, (const char **)options);
  argv = g_strv_builder_end (builder);
  server = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_nonnull (line);
  json = nc_wire_parse (line, strlen (line), &error);
  g_assert_no_error (error);
  *url = g_strdup (nc_wire_get_string (json, "url", 128));
  return server;
}

/* @pairs: fields and values, then NULL */
void
web_set_all (NcStore *store, const char *table, const char *id, const char *const *pairs)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; pairs[i]; i += 2)
    nc_change_set (change, table, id, pairs[i], pairs[i + 1]);
  nc_change_commit (change, &error);
  g_assert_no_error (error);
}
