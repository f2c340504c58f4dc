/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists that follow what they show: told row by row, so that place and choice stay. */
#include "nc-case-page.h"
#include "nc-desktop-test.h"
#include "nc-enterprise-page.h"
#include "nc-lang.h"
#include "nc-lazy-model.h"
#include "nc-lists.h"

/* A row's item says which row it is, and how often the row has been written. */
typedef struct {
  gint64 id;
  guint edition;
} Words;

static GQuark
words_quark (void)
{
  return g_quark_from_static_string ("words");
}

static Words *
words_of (gpointer item)
{
  return g_object_get_qdata (item, words_quark ());
}

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  return words_of ((gpointer)a)->edition == words_of ((gpointer)b)->edition;
}

static GPtrArray *
load (const gint64 *ids, guint n_ids, gpointer editions)
{
  GPtrArray *items = g_ptr_array_new_full (n_ids, g_object_unref);

  for (guint i = 0; i < n_ids; i++) {
    GObject *item = g_object_new (G_TYPE_OBJECT, NULL);
    Words *words = g_new (Words, 1);

    *words = (Words){ ids[i], GPOINTER_TO_UINT (g_hash_table_lookup (editions, GSIZE_TO_POINTER (ids[i]))) };
    g_object_set_qdata_full (item, words_quark (), words, g_free);
    g_ptr_array_add (items, item);
  }
  return items;
}

/* What somebody has who only listens. */
typedef struct {
  GArray *heard; /* Words */
  guint n_removed, n_added, n_told;
} Listener;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Listener *listener)
{
  g_array_remove_range (listener->heard, position, removed);
  for (guint i = 0; i < added; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, position + i);

    g_array_insert_val (listener->heard, position + i, *words_of (item));
  }
  listener->n_told++;
  listener->n_removed += removed;
  listener->n_added += added;
  g_assert_cmpuint (listener->heard->len, ==, g_list_model_get_n_items (model));
}

static GArray *
numbers (guint n)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 i = 1; i <= n; i++)
    g_array_append_val (ids, i);
  return ids;
}

static void
check (GListModel *model, Listener *listener, GArray *wanted, GHashTable *editions)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, wanted->len);
  g_assert_cmpuint (listener->heard->len, ==, wanted->len);
  for (guint i = 0; i < wanted->len; i++) {
    const Words *heard = &g_array_index (listener->heard, Words, i);
    gint64 id = g_array_index (wanted, gint64, i);

    g_assert_cmpint (heard->id, ==, id);
    g_assert_cmpuint (heard->edition, ==, GPOINTER_TO_UINT (g_hash_table_lookup (editions, GSIZE_TO_POINTER (id))));
  }
}

/* Moves, takes out, puts in and writes rows of @ids at random. Returns: how many acts. */
static guint
change_some (GRand *rand, GArray *ids, GHashTable *editions, gint64 *next_id, guint most)
{
  guint n = (guint)g_rand_int_range (rand, 0, (gint32)most + 1);

  for (guint k = 0; k < n; k++) {
    guint at = ids->len ? (guint)g_rand_int_range (rand, 0, (gint32)ids->len) : 0;
    gint64 id = ids->len ? g_array_index (ids, gint64, at) : 0;
    int act = ids->len ? g_rand_int_range (rand, 0, 4) : 3;

    if (act == 0) {
      g_hash_table_insert (
          editions, GSIZE_TO_POINTER (id),
          GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (editions, GSIZE_TO_POINTER (id))) + 1));
      continue;
    }
    if (act < 3)
      g_array_remove_index (ids, at);
    if (act == 3)
      id = (*next_id)++;
    if (act > 1)
      g_array_insert_val (ids, (guint)g_rand_int_range (rand, 0, (gint32)ids->len + 1), id);
  }
  return n;
}

static void
test_update (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  g_autoptr (GHashTable) editions = g_hash_table_new (NULL, NULL);

  for (guint round = 0; round < 200; round++) {
    g_autoptr (NcLazyModel) model = nc_lazy_model_new (G_TYPE_OBJECT, load, editions, NULL);
    Listener listener = { g_array_new (FALSE, FALSE, sizeof (Words)), 0, 0, 0 };
    g_autoptr (GArray) ids = numbers (round % 40 ? (guint)g_rand_int_range (rand, 0, 40) : 300);
    gint64 next_id = 1000;

    g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &listener);
    nc_lazy_model_set_ids (model, g_array_copy (ids));
    for (guint turn = 0; turn < 6; turn++) {
      guint n = change_some (rand, ids, editions, &next_id, turn == 5 ? 60 : 4);

      listener.n_removed = listener.n_added = 0;
      nc_lazy_model_update_ids (model, g_array_copy (ids), is_same);
      while (g_list_model_get_n_items (G_LIST_MODEL (model)) < nc_lazy_model_get_n_ids (model))
        g_main_context_iteration (NULL, TRUE);
      check (G_LIST_MODEL (model), &listener, ids, editions);
      if (n <= 1) /* a row that moves is taken out and put in */
        g_assert_cmpuint (MAX (listener.n_removed, listener.n_added), <=, n);
      else if (turn < 5)
        g_assert_cmpuint (MAX (listener.n_removed, listener.n_added), <=, 3 * n);
    }
    g_array_unref (listener.heard);
  }
}

static void
add_cases (NcDesktopTest *test, guint n)
{
  g_autoptr (GError) error = NULL;
  NcDb *db = nc_store_get_db (nc_session_get_store (test->session));
  g_autofree char *sql = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
      "INSERT INTO case_file (id, enterprise_id, unit_name, state, cause, opened_on, due_on) "
      "SELECT 'c' || i, (SELECT id FROM enterprise LIMIT 1), '示例' || i || '号', 'planned', '年度监察计划', "
      "date ('2026-01-01', i || ' days'), date ('2027-01-01', i || ' days') FROM n",
      n);

  nc_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* As an exchange does it: on another connection. */
static void
change_elsewhere (NcDesktopTest *test, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (test->home, "store.db", NULL);
  g_autoptr (NcDb) db = nc_db_open (path, SQLITE_OPEN_READWRITE, &error);

  g_assert_no_error (error);
  nc_db_exec (db, sql, &error);
  g_assert_no_error (error);
  g_signal_emit_by_name (nc_session_get_store (test->session), "changed");
}

typedef struct {
  GListModel *rows;
  guint position;
  const char *name, *state;
} Place;

static gboolean
reads (gpointer data)
{
  Place *place = data;
  g_autoptr (NcRowItem) row = g_list_model_get_item (place->rows, place->position);

  return row && g_str_equal (nc_row_item_get (row, "unit_name"), place->name) &&
         g_str_equal (nc_row_item_get (row, "state"), place->state);
}

/* The list in sight says what has become of its cases, and stays where it was. */
static void
test_cases_follow (void)
{
  NcDesktopTest test = { 0 };
  GtkWidget *page, *list;
  GtkAdjustment *adjustment;
  GtkSelectionModel *choice;
  double value;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  add_cases (&test, 300);
  nc_window_show_page (test.window, "cases");
  nc_desktop_test_settle ();
  page = nc_window_get_page (test.window, "cases");
  list = nc_desktop_test_find_type (page, GTK_TYPE_LIST_VIEW);
  choice = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (choice)), ==, 300);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  nc_desktop_test_settle ();
  value = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (value, >, 1000);

  /* the last opened first: 示例150号 is the 151st */
  change_elsewhere (&test, "UPDATE case_file SET state = 'visited' WHERE id = 'c150'");
  {
    Place place = { G_LIST_MODEL (choice), 150, "示例150号", "visited" };

    nc_desktop_test_spin (reads, &place, 10000);
  }
  change_elsewhere (&test, "UPDATE case_file SET state = 'closed', closed_on = '2026-11-20' WHERE id = 'c10'");
  {
    Place place = { G_LIST_MODEL (choice), 299, "示例10号", "closed" };

    nc_desktop_test_spin (reads, &place, 10000);
  }
  nc_desktop_test_settle ();
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), value, 1);
  nc_desktop_test_close (&test);
}

/* Those of closed popovers are not in sight. */
static GtkWidget *
find_list (GtkWidget *root)
{
  GtkWidget *found = GTK_IS_LIST_VIEW (root) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = gtk_widget_get_mapped (child) ? find_list (child) : NULL;
  return found;
}

static gboolean
has_rows (gpointer place)
{
  return g_list_model_get_n_items (((Place *)place)->rows) == ((Place *)place)->position;
}

/* A list that grows while somebody reads it stays where it is, and what was chosen stays open. */
static void
test_enterprises_stay (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page;
  GtkWidget *list;
  GtkAdjustment *adjustment;
  GListModel *rows;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  double value;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  nc_db_exec (nc_store_get_db (nc_session_get_store (test.session)),
              "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO enterprise "
              "(id, name, region_code) SELECT 'e' || i, printf ('示例%03d号', i), '159900' FROM n",
              &error);
  g_assert_no_error (error);
  nc_window_show_page (test.window, "enterprises");
  nc_desktop_test_settle ();
  page = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  list = find_list (GTK_WIDGET (page));
  rows = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  {
    Place place = { rows, nc_enterprise_page_get_n_found (page), NULL, NULL };

    nc_desktop_test_spin (has_rows, &place, 10000);
  }
  g_assert_true (nc_enterprise_page_select (page, nc_enterprise_page_get_n_found (page) - 150));
  nc_desktop_test_settle ();
  id = g_strdup (nc_enterprise_page_get_enterprise_id (page));
  g_assert_cmpstr (id, ==, "e151");
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  nc_desktop_test_settle ();
  value = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (value, >, 1000);
  {
    Place place = { rows, nc_enterprise_page_get_n_found (page) + 1, NULL, NULL };

    change_elsewhere (&test, "INSERT INTO enterprise (id, name, region_code) VALUES ('e301', '示例301号', '159900')");
    nc_desktop_test_spin (has_rows, &place, 10000);
  }
  nc_desktop_test_settle ();
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), value, 1);
  g_assert_cmpstr (nc_enterprise_page_get_enterprise_id (page), ==, id);
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/lists/update", test_update);
  g_test_add_func ("/lists/cases-follow", test_cases_follow);
  g_test_add_func ("/lists/enterprises-stay", test_enterprises_stay);
  return g_test_run ();
}
