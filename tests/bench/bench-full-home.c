/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-full-home.h"
#include "nc-enterprise-page.h"
#include "nc-lang.h"
#include <glib/gstdio.h>
#include <time.h>

#define FILL "NENGCHA_BENCH_FILL"

static const char *const statements[] = {
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) "
  "INSERT INTO enterprise (id, name, uscc, region_code, industry, is_key_unit, is_two_high, list_status) "
  "SELECT 'e' || i, '示例水泥' || i || '号有限公司', printf ('91150200%010d', i), printf ('15%02d%02d', 1 + i % 9, i % "
  "7), "
  "iif (i % 3, '建材', '电石'), i % 20 = 0, i % 4 = 0, iif (i % 50, NULL, 'backward') FROM n",
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) "
  "INSERT INTO case_file (id, enterprise_id, unit_name, state, cause, opened_on, visit_start, due_on, closed_on) "
  "SELECT 'c' || i, 'e' || i, '示例水泥' || i || '号有限公司', iif (i % 10, 'closed', 'ordered'), '年度监察计划', "
  "date ('2020-01-01', (i % 2000) || ' days'), date ('2020-01-01', (i % 2000 + 9) || ' days'), "
  "date ('2026-06-01', (i % 400) || ' days'), iif (i % 10, date ('2020-06-01', (i % 2000) || ' days'), NULL) FROM n",
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) "
  "INSERT INTO case_timer (id, case_id, kind, rule, due_on, done_on) "
  "SELECT 't' || i, 'c' || i, 'rectification', 'P15', date ('2026-06-01', (i % 400) || ' days'), "
  "iif (i % 10, '2026-06-01', NULL) FROM n",
};

static void
fill_lists (const char *home)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-02"));
  g_autoptr (NcStore) store = nc_store_open (home, clock, NC_STORE_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_true (nc_db_exec (nc_store_get_db (store), "BEGIN", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++) {
    g_autoptr (NcStmt) stmt = nc_db_prepare (nc_store_get_db (store), statements[i], &error);

    g_assert_no_error (error);
    nc_stmt_bind_int (stmt, ":rows", i ? BENCH_CASES : g_ascii_strtoll (bench_full_home_rows (), NULL, 10));
    g_assert_true (nc_stmt_run (stmt, &error));
  }
  g_assert_true (nc_db_exec (nc_store_get_db (store), "COMMIT", NULL));
  /* Made once after an import; its time is bench-search's figure. */
  g_assert_true (nc_search_rebuild (store, NULL, NULL, &error));
}

static void
fill_checklist (NcDesktopTest *test)
{
  g_autoptr (GString) cells = g_string_new (NULL);
  NcChecklistView *view;
  GtkWidget *dialog;

  nc_play_new_case (test, "工业和信息化局", 0);
  view = nc_case_page_open_checklist (nc_play_page (test), "motors");
  for (guint i = 1; i <= BENCH_MACHINES; i++)
    g_string_append_printf (cells, "%u车间\t%s\t%s\n", i, i % 3 ? "YE3-132M-4" : "JO2-51-4", i % 2 ? "7.5" : "11");
  dialog = nc_checklist_view_paste (view, cells->str);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "paste");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_true (nc_checklist_view_conclude (view));
}

static void
fill (const char *home)
{
  NcDesktopTest test = { 0 };

  nc_desktop_test_load_region (&test);
  g_assert_true (g_file_set_contents (home, test.home, -1, NULL));
  nc_desktop_test_open (&test, "2026-11-02");
  fill_checklist (&test);
  g_free (g_steal_pointer (&test.home));
  nc_desktop_test_close (&test);
}

const char *
bench_full_home_rows (void)
{
  const char *rows = g_getenv ("NENGCHA_BENCH_ROWS");

  return rows ? rows : "100000";
}

static char *
filled_home (const char *program)
{
  g_autofree char *name = NULL, *home = NULL;
  g_autoptr (GError) error = NULL;
  const char *argv[] = { program, NULL };
  g_auto (GStrv) env = NULL;
  int fd = g_file_open_tmp ("nengcha-XXXXXX", &name, &error), status;

  g_assert_no_error (error);
  g_assert_true (g_close (fd, NULL));
  env = g_environ_setenv (g_get_environ (), FILL, name, TRUE);
  g_assert_true (g_spawn_sync (NULL, (char **)argv, env, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (name, &home, NULL, NULL));
  g_unlink (name);
  return g_steal_pointer (&home);
}

/* The program's own looks, which cost what they cost. */
static void
take_style (void)
{
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (css, "/org/nengcha/Nengcha/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/**
 * bench_full_home_begin:
 *
 * Begins a benchmark: GTK, and the home of @test.
 *
 * Returns: %FALSE in the process that has made the home; it ends
 */
gboolean
bench_full_home_begin (int argc, char **argv, NcDesktopTest *test)
{
  const char *name = g_getenv (FILL);

  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  take_style ();
  if (name) {
    fill (name);
    return FALSE;
  }
  test->home = filled_home ("/proc/self/exe");
  fill_lists (test->home);
  return TRUE;
}

/* The checklist that the home comes back with. */
NcChecklistView *
bench_full_home_checklist (NcDesktopTest *test)
{
  GtkWidget *page = nc_window_get_page (test->window, "cases");

  return NC_CHECKLIST_VIEW (nc_desktop_test_find_type (page, NC_TYPE_CHECKLIST_VIEW));
}

double
bench_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* On a machine with other work $NENGCHA_BENCH_CPU gives figures that can be compared. */
gint64
bench_now (void)
{
  return g_getenv ("NENGCHA_BENCH_CPU") ? (gint64)(bench_cpu_ms () * 1000) : g_get_monotonic_time ();
}

double
bench_since (gint64 start)
{
  return (double)(bench_now () - start) / 1000;
}

static void
after_paint_cb (GdkFrameClock *clock, guint *n)
{
  (void)clock;
  ++*n;
}

double
bench_next_frame (NcDesktopTest *test, gint64 start)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (test->window));
  guint n = 0;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &n);

  gtk_widget_queue_draw (GTK_WIDGET (test->window));
  while (!n)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
  return bench_since (start);
}

/* A piece is an iteration of the main loop: between two of them keys are taken. */
double
bench_longest_stall (BenchAct act, gpointer data, int limit_ms)
{
  gint64 start = bench_now (), quiet_since;
  double longest;

  act (data);
  longest = bench_since (start);
  for (quiet_since = g_get_monotonic_time (); g_get_monotonic_time () - quiet_since < limit_ms * 1000;) {
    double ms;

    start = bench_now ();
    if (!g_main_context_iteration (NULL, FALSE)) {
      g_usleep (200);
      continue;
    }
    ms = bench_since (start);
    longest = MAX (longest, ms);
    if (ms > 1)
      quiet_since = g_get_monotonic_time ();
  }
  return longest;
}

double
bench_scroll (GtkWidget *widget, GtkAdjustment *adjustment, guint frames)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  guint n = 0, moved = 0;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &n);
  double step = gtk_adjustment_get_page_size (adjustment) / 3;
  gint64 start = bench_now ();

  while (n < frames) {
    if (moved <= n) {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + step);
      gtk_widget_queue_draw (widget);
      moved = n + 1;
    }
    g_main_context_iteration (NULL, TRUE);
  }
  g_signal_handler_disconnect (clock, id);
  return frames / (bench_since (start) / 1000);
}
