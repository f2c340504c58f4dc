/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-row.h"
#include "test-child.h"
#include "test-folder.h"
#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
run_tool (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* "postgresql:///?…" with a name put in. */
static char *
database_url (const char *name)
{
  const char *server = g_getenv ("NENGCHA_TEST_POSTGRES");

  return g_strdup_printf ("postgresql:///%s%s", name, strchr (server, '?'));
}

/* The first column of the first row, or 0. */
static gint64
ask_postgres (const char *url, const char *sql)
{
  PGconn *conn = PQconnectdb (url);
  PGresult *quiet = PQexec (conn, "SET client_min_messages = error"), *result = PQexec (conn, sql);
  gint64 value = 0;

  if (PQresultStatus (result) == PGRES_TUPLES_OK && PQntuples (result) > 0)
    value = g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
  else if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", sql, PQresultErrorMessage (result));
  PQclear (quiet);
  PQclear (result);
  PQfinish (conn);
  return value;
}

static void
admin (const char *format, const char *a, const char *b)
{
  g_autofree char *url = database_url ("postgres"), *sql = g_strdup_printf (format, a, b);

  ask_postgres (url, sql);
}

static char *
database_name (HubFixture *f)
{
  return g_strndup (f->database + strlen ("postgresql:///"), strcspn (f->database + strlen ("postgresql:///"), "?"));
}

static void
make_database (HubFixture *f)
{
  static int n;
  g_autofree char *name = g_strdup_printf ("hub_%d_%d", (int)getpid (), ++n);

  f->database = database_url (name);
  admin ("CREATE DATABASE %s TEMPLATE template0%s", name, "");
}

void
hub_fixture_start (HubFixture *f)
{
  g_autoptr (GSubprocessLauncher) launcher = test_child_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_autoptr (GDataInputStream) lines = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *log = g_build_filename (f->folder, "hub.log", NULL), *line = NULL, *address = NULL;
  const char *port = f->url ? strrchr (f->url, ':') + 1 : "0";
  g_autoptr (NcJson) json = NULL;

  address = g_strdup_printf ("127.0.0.1:%s", port);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  if (f->hub_env)
    g_subprocess_launcher_set_environ (launcher, f->hub_env);
  g_strv_builder_add_many (argv, g_getenv ("NENGCHA_HUB"), "serve", "--home", f->hub_home, "--listen", address,
                           "--plain", "--patience", f->patience ? f->patience : "60", NULL);
  if (f->database)
    g_strv_builder_add_many (argv, "--database", f->database, NULL);
  if (f->limit)
    g_strv_builder_add_many (argv, "--limit", f->limit, NULL);
  words = g_strv_builder_end (argv);
  f->hub = g_subprocess_launcher_spawnv (launcher, (const char *const *)words, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (f->hub));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  json = nc_wire_parse (line, strlen (line), &error);
  g_assert_no_error (error);
  g_free (f->url);
  f->url = g_strdup (nc_wire_get_string (json, "url", 128));
}

/* Before its hub_fixture_start(). */
HubFixture *
hub_fixture_new_stopped (void)
{
  HubFixture *f = g_new0 (HubFixture, 1);
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("nc-hub-XXXXXX", &error);
  g_assert_no_error (error);
  f->hub_home = g_build_filename (f->folder, "hub", NULL);
  f->clock = nc_clock_new_system ();
  if (g_getenv ("NENGCHA_TEST_POSTGRES"))
    make_database (f);
  return f;
}

/* Before hub_fixture_start(): the hub runs with a library that stands before the C library. */
void
hub_fixture_preload (HubFixture *f, const char *library, const char *variable, const char *value)
{
  char **env = f->hub_env ? f->hub_env : g_get_environ ();
  const char *asan = g_environ_getenv (env, "ASAN_OPTIONS");
  g_autofree char *options = g_strconcat (asan ? asan : "", asan ? ":" : "", "verify_asan_link_order=0", NULL);

  env = g_environ_setenv (env, "LD_PRELOAD", library, TRUE);
  env = g_environ_setenv (env, variable, value, TRUE);
  f->hub_env = g_environ_setenv (env, "ASAN_OPTIONS", options, TRUE);
}

HubFixture *
hub_fixture_new (void)
{
  HubFixture *f = hub_fixture_new_stopped ();

  hub_fixture_start (f);
  return f;
}

/* kill -9: what was acknowledged must be there afterwards */
void
hub_fixture_kill (HubFixture *f)
{
  g_subprocess_force_exit (f->hub);
  g_subprocess_wait (f->hub, NULL, NULL);
  g_clear_object (&f->hub);
}

void
hub_fixture_stop (HubFixture *f)
{
  g_subprocess_send_signal (f->hub, SIGTERM);
  g_assert_true (g_subprocess_wait_check (f->hub, NULL, NULL));
  g_clear_object (&f->hub);
}

void
hub_fixture_free (HubFixture *f)
{
  if (f->hub)
    hub_fixture_stop (f);
  test_folder_remove (f->folder);
  if (f->database) {
    g_autofree char *name = database_name (f);

    admin ("DROP DATABASE %s%s", name, "");
    admin ("DROP DATABASE IF EXISTS %s_yesterday%s", name, "");
  }
  g_strfreev (f->hub_env);
  g_free (f->database);
  g_object_unref (f->clock);
  g_free (f->folder);
  g_free (f->hub_home);
  g_free (f->url);
  g_free (f);
}

/* Keeps the hub's home as of now, to be put back later. */
void
hub_fixture_save (HubFixture *f)
{
  g_autofree char *to = g_build_filename (f->folder, "yesterday", NULL);

  hub_fixture_stop (f);
  run_tool ((const char *const[]){ "cp", "-a", f->hub_home, to, NULL });
  if (f->database) {
    g_autofree char *name = database_name (f);

    admin ("CREATE DATABASE %s_yesterday TEMPLATE %s", name, name);
  }
  hub_fixture_start (f);
}

void
hub_fixture_restore (HubFixture *f)
{
  g_autofree char *from = g_build_filename (f->folder, "yesterday", NULL);

  hub_fixture_stop (f);
  test_folder_remove (f->hub_home);
  run_tool ((const char *const[]){ "cp", "-a", from, f->hub_home, NULL });
  if (f->database) {
    g_autofree char *name = database_name (f);

    admin ("DROP DATABASE %s%s", name, "");
    admin ("CREATE DATABASE %s TEMPLATE %s_yesterday", name, name);
  }
  hub_fixture_start (f);
}

/* Runs a command of the hub beside the server; returns what it printed. @expected: its status, -1 for any */
char *
hub_fixture_run (HubFixture *f, int expected, const char *const *words)
{
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_strv_builder_add_many (argv, g_getenv ("NENGCHA_HUB"), "--home", f->hub_home, NULL);
  if (f->database)
    g_strv_builder_add_many (argv, "--database", f->database, NULL);
  g_strv_builder_addv (argv, (const char **)words);
  all = g_strv_builder_end (argv);
  g_spawn_sync (NULL, all, f->hub_env, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  if (expected >= 0)
    g_assert_cmpint (WEXITSTATUS (status), ==, expected);
  return g_strchomp (out);
}

char *
hub_fixture_code (HubFixture *f, const char *region)
{
  return hub_fixture_run (f, 0, (const char *const[]){ "enrol", "--region", region, NULL });
}

gint64
hub_fixture_int (HubFixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->hub_home, "hub.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = NULL;
  gint64 value = 0;

  if (f->database)
    return ask_postgres (f->database, sql);
  db = nc_db_open (path, SQLITE_OPEN_READONLY, &error);
  g_assert_no_error (error);
  nc_db_get_int (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static char **
lines_of_postgres (const char *url, const char *sql)
{
  PGconn *conn = PQconnectdb (url);
  PGresult *result = PQexec (conn, sql);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  if (PQresultStatus (result) != PGRES_TUPLES_OK)
    g_error ("%s: %s", sql, PQresultErrorMessage (result));
  for (int i = 0; i < PQntuples (result); i++)
    g_strv_builder_add (lines, PQgetvalue (result, i, 0));
  PQclear (result);
  PQfinish (conn);
  return g_strv_builder_end (lines);
}

/* The first column of all rows, text. */
char **
hub_fixture_lines (HubFixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->hub_home, "hub.db", NULL);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = NULL;
  g_autoptr (NcStmt) stmt = NULL;
  gboolean has_row = TRUE;

  if (f->database)
    return lines_of_postgres (f->database, sql);
  db = nc_db_open (path, SQLITE_OPEN_READONLY, &error);
  g_assert_no_error (error);
  stmt = nc_db_prepare (db, sql, &error);
  g_assert_no_error (error);
  while (has_row) {
    nc_stmt_step (stmt, &has_row, &error);
    g_assert_no_error (error);
    if (has_row)
      g_strv_builder_add (lines, (const char *)sqlite3_column_text (stmt, 0));
  }
  return g_strv_builder_end (lines);
}

/* Behind the hub's back. */
void
hub_fixture_exec (HubFixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->hub_home, "hub.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = NULL;

  if (f->database) {
    ask_postgres (f->database, sql);
    return;
  }
  db = nc_db_open (path, SQLITE_OPEN_READWRITE, &error);
  g_assert_no_error (error);
  nc_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* @format: SQL for the server's own database, %s the hub's */
void
hub_fixture_admin (HubFixture *f, const char *format)
{
  g_autofree char *name = database_name (f);

  admin (format, name, "");
}

/* How many partitions a statement with $1, $2 … still touches when its plan starts: those that EXPLAIN names, for an
   area that was given. */
gint64
hub_fixture_partitions (HubFixture *f, const char *sql)
{
  PGconn *conn = PQconnectdb (f->database);
  g_autofree char *prepare = g_strdup_printf ("SET plan_cache_mode = force_generic_plan; PREPARE p AS %s", sql);
  g_autoptr (GString) explain = g_string_new ("EXPLAIN (COSTS OFF) EXECUTE p");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("\\b[a-z_]+_([0-3])\\b", 0, 0, NULL);
  PGresult *result = PQexec (conn, prepare), *types, *plan;

  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", sql, PQresultErrorMessage (result));
  types = PQdescribePrepared (conn, "p");
  for (int i = 0; i < PQnparams (types); i++)
    g_string_append_printf (explain, "%s%s", i ? ", " : " (",
                            PQparamtype (types, i) == 25   ? "'150100'"
                            : PQparamtype (types, i) == 17 ? "'\\x00'"
                                                           : "1");
  if (PQnparams (types) > 0)
    g_string_append (explain, ")");
  plan = PQexec (conn, explain->str);
  if (PQresultStatus (plan) != PGRES_TUPLES_OK)
    g_error ("%s: %s", explain->str, PQresultErrorMessage (plan));
  for (int i = 0; i < PQntuples (plan); i++) {
    g_autoptr (GMatchInfo) match = NULL;
    const char *line = PQgetvalue (plan, i, 0);

    if (strstr (line, "Scan") && strstr (line, " on ") && g_regex_match (regex, strstr (line, " on "), 0, &match))
      g_hash_table_add (seen, g_match_info_fetch (match, 1));
  }
  PQclear (result);
  PQclear (types);
  PQclear (plan);
  PQfinish (conn);
  return MAX (1, g_hash_table_size (seen));
}

NcStore *
hub_fixture_laptop (HubFixture *f, const char *name, const char *region)
{
  g_autofree char *home = g_build_filename (f->folder, name, NULL), *code = NULL;
  g_autoptr (GError) error = NULL;
  NcStore *store = nc_store_open (home, f->clock, NC_STORE_DEFAULT, &error);

  g_assert_no_error (error);
  if (region) {
    code = hub_fixture_code (f, region);
    nc_sync_enrol (store, code, f->url, &error);
    g_assert_no_error (error);
  }
  return store;
}

void
hub_fixture_set (NcStore *store, const char *table, const char *id, const char *field, const char *value)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autoptr (GError) error = NULL;

  nc_change_set (change, table, id, field, value);
  nc_change_commit (change, &error);
  g_assert_no_error (error);
}

char *
hub_fixture_get (NcStore *store, const char *table, const char *id, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcRowWriter) rows = nc_row_writer_new (store, &error);
  char *value = NULL;

  nc_row_writer_get (rows, table, id, field, &value, &error);
  g_assert_no_error (error);
  return value;
}

NcSyncReport
hub_fixture_sync (NcStore *store)
{
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  nc_sync_run (store, 1, &report, &error);
  g_assert_no_error (error);
  return report;
}

void
hub_fixture_sync_fails (NcStore *store, NcSyncError code)
{
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  g_assert_false (nc_sync_run (store, 1, &report, &error));
  g_assert_error (error, NC_SYNC_ERROR, (int)code);
}

void
hub_fixture_assert (NcStore *store, const char *table, const char *id, const char *field, const char *expected)
{
  g_autofree char *value = hub_fixture_get (store, table, id, field);

  g_assert_cmpstr (value, ==, expected);
}

/* Six entries that go out, and a setting that stays. */
void
hub_fixture_plant (NcStore *store, const char *region)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autoptr (GError) error = NULL;

  nc_change_set (change, "enterprise", HUB_FIXTURE_PLANT, "name", "示例水泥有限公司");
  nc_change_set (change, "enterprise", HUB_FIXTURE_PLANT, "region_code", region);
  nc_change_set (change, "enterprise", HUB_FIXTURE_PLANT, "phone", "0471-5550000");
  nc_change_set (change, "setting", "window", "value", "wide");
  nc_change_set (change, "equipment", HUB_FIXTURE_MACHINE, "enterprise_id", HUB_FIXTURE_PLANT);
  nc_change_set (change, "equipment", HUB_FIXTURE_MACHINE, "category", "motor");
  nc_change_set (change, "equipment", HUB_FIXTURE_MACHINE, "rated_kw", "7.5");
  nc_change_commit (change, &error);
  g_assert_no_error (error);
}

/* A token of the laptop's own. */
char *
hub_fixture_session (NcStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcSyncLink) link = nc_sync_link_load (store, &error);
  g_autoptr (NcHttp) http = nc_http_new (link->url, NULL);
  NcSyncReport report = { 0 };
  NcSyncSession session = { .store = store, .link = link, .http = http, .report = &report };

  nc_sync_open (&session, &error);
  g_assert_no_error (error);
  return g_strdup (nc_http_get_token (http));
}

char *
hub_fixture_photo (NcStore *store, gsize size)
{
  g_autofree guint8 *data = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autoptr (GError) error = NULL;
  char *id;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(i * 2654435761u >> 13);
  bytes = g_bytes_new (data, size);
  id = nc_change_add_blob (change, bytes, "image/jpeg", "photo.jpg", &error);
  g_assert_no_error (error);
  nc_change_commit (change, &error);
  g_assert_no_error (error);
  return id;
}

/* All that the hub has written to its log, over its starts. */
char *
hub_fixture_log (HubFixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "hub.log", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* A line to the hub, on which nothing is waited for longer than 20 seconds. */
int
hub_fixture_connect (HubFixture *f)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16)g_ascii_strtoull (strrchr (f->url, ':') + 1, NULL, 10)),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct timeval wait = { .tv_sec = 20 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  return fd;
}

/* One request as it stands; @head: (out) (optional): of the answer. Returns: its status, 0 when the hub closed the line
 */
guint
hub_fixture_raw (HubFixture *f, const char *text, char **head)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  int fd = hub_fixture_connect (f);
  char part[512];
  ssize_t n;

  g_assert_cmpint (send (fd, text, strlen (text), MSG_NOSIGNAL), ==, (gssize)strlen (text));
  while (!strstr (answer->str, "\r\n\r\n") && (n = recv (fd, part, sizeof part, 0)) > 0)
    g_string_append_len (answer, part, n);
  close (fd);
  if (head)
    *head = g_strdup (answer->str);
  return g_str_has_prefix (answer->str, "HTTP/1.1 ") ? (guint)g_ascii_strtoull (answer->str + 9, NULL, 10) : 0;
}

void
hub_fixture_wait_healthy (HubFixture *f)
{
  for (int i = 0; i < 300; i++) {
    if (hub_fixture_ask (f, NULL, &(NcHttpCall){ .method = "GET", .path = "/health" }, NULL) == 200)
      return;
    g_usleep (100000);
  }
  g_error ("the hub does not become well again");
}

/* What the hub answers to one request; @body: (out) (optional): as text */
guint
hub_fixture_ask (HubFixture *f, const char *token, const NcHttpCall *call, char **body)
{
  g_autoptr (NcHttp) http = nc_http_new (f->url, NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (GError) error = NULL;

  nc_http_set_token (http, token);
  nc_http_call (http, call, &reply, &error);
  g_assert_no_error (error);
  if (body)
    *body = reply.body ? g_strndup ((char *)reply.body->data, reply.body->len) : g_strdup ("");
  return reply.status;
}
