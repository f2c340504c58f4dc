/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ten thousand characters with emoji, pasted into every field there is: taken whole or bounded in words, and the
   window goes on. */
#include "nc-desktop-places.h"
#include "nc-lang.h"
#include "nc-table-cell.h"
#include <string.h>
#include <time.h>

/* What the window may compute on end before the next event is handled. */
#define MOST_MS    1000
#define N_LETTERS  10000
#define MOST_CELLS 8
#define QUIET_USEC 30000
/* Fields of one kind on one page behave alike. */
#define MOST_OF_A_KIND 4

static char *flood;
static guint n_fields;
static GPtrArray *faults;

static char *
make_flood (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_LETTERS / 8; i++)
    g_string_append (text, "锅炉👷‍♀️&<");
  return g_string_free (text, FALSE);
}

static double
spent_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Until nothing has come for a while; the longest that one turn of the main loop has computed. */
static double
longest_turn_ms (void)
{
  gint64 quiet_since = g_get_monotonic_time ();
  double longest = 0;

  while (g_get_monotonic_time () < quiet_since + QUIET_USEC) {
    double start = spent_ms ();

    if (g_main_context_iteration (NULL, FALSE)) {
      longest = MAX (longest, spent_ms () - start);
      if (spent_ms () - start > 1)
        quiet_since = g_get_monotonic_time ();
    } else {
      g_usleep (500);
    }
  }
  return longest;
}

static void
hold_to_limit (const char *where, const char *what, double ms)
{
  if (g_getenv ("NC_PASTE_TELL"))
    g_printerr ("%s %s %.0f ms\n", where, what, ms);
  if (ms > MOST_MS)
    g_ptr_array_add (faults, g_strdup_printf ("%s: %s holds the window for %.0f ms", where, what, ms));
}

static char *
text_of (GtkWidget *field)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  if (GTK_IS_TEXT (field))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (field)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
set_text (GtkWidget *field, const char *text)
{
  if (GTK_IS_TEXT (field))
    gtk_editable_set_text (GTK_EDITABLE (field), text);
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (field)), text, -1);
}

static gboolean
is_field (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget) &&
         ((GTK_IS_TEXT (widget) && gtk_editable_get_editable (GTK_EDITABLE (widget))) ||
          (GTK_IS_TEXT_VIEW (widget) && gtk_text_view_get_editable (GTK_TEXT_VIEW (widget))));
}

static void
collect (GtkWidget *widget, gboolean (*is_wanted) (GtkWidget *), GPtrArray *found)
{
  if (is_wanted (widget))
    g_ptr_array_add (found, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect (child, is_wanted, found);
}

static gboolean
is_cell (GtkWidget *widget)
{
  return NC_IS_TABLE_CELL (widget) && gtk_widget_get_mapped (widget);
}

static char *
name_of (const char *where, GtkWidget *field)
{
  GtkWidget *row = gtk_widget_get_ancestor (field, ADW_TYPE_PREFERENCES_ROW);
  GtkWidget *parent = gtk_widget_get_parent (field);

  return g_strdup_printf ("%s, %s “%s”", where, G_OBJECT_TYPE_NAME (parent ? parent : field),
                          row ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))
                              : gtk_widget_get_name (field));
}

/* The field that has the focus takes what is on the clipboard; whatever it makes of it, it shows it. */
static void
paste_into (const char *where, GtkWidget *window, GtkWidget *field)
{
  g_autofree char *name = name_of (where, field), *before = text_of (field), *after = NULL;

  gtk_widget_grab_focus (field);
  set_text (field, "");
  longest_turn_ms ();
  gtk_widget_activate_action (field, "clipboard.paste", NULL);
  hold_to_limit (name, "pasting", longest_turn_ms ());
  after = text_of (field);
  if (!g_str_equal (after, flood))
    g_ptr_array_add (faults,
                     g_strdup_printf ("%s: holds %ld of %d letters", name, g_utf8_strlen (after, -1), N_LETTERS));
  if (GTK_IS_TEXT (field)) {
    gtk_editable_set_position (GTK_EDITABLE (field), 5000);
    hold_to_limit (name, "moving", longest_turn_ms ());
  }
  if (!gtk_widget_get_root (field))
    return;
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  hold_to_limit (name, "leaving", longest_turn_ms ());
  if (!gtk_widget_get_root (field))
    return;
  gtk_widget_grab_focus (field);
  set_text (field, before);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  hold_to_limit (name, "clearing", longest_turn_ms ());
  n_fields++;
}

static gboolean
has_enough (GHashTable *kinds, GtkWidget *field)
{
  GtkWidget *row = gtk_widget_get_ancestor (field, ADW_TYPE_PREFERENCES_ROW);
  const char *kind = G_OBJECT_TYPE_NAME (row ? row : gtk_widget_get_parent (field));
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (kinds, kind));

  g_hash_table_insert (kinds, (gpointer)kind, GUINT_TO_POINTER (n + 1));
  return n >= MOST_OF_A_KIND;
}

static void
paste_everywhere (const char *where, GtkWidget *window)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_object_unref);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (window), flood);
  for (guint i = 0;; i++) {
    g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_object_unref);

    collect (window, is_field, fields);
    if (i >= fields->len)
      break;
    if (!has_enough (kinds, fields->pdata[i]))
      paste_into (where, window, fields->pdata[i]);
  }
  collect (window, is_cell, cells);
  for (guint i = 0; i < MIN (cells->len, MOST_CELLS); i++) {
    g_autoptr (GtkWidget) text = NULL;

    if (!gtk_widget_get_mapped (cells->pdata[i]))
      continue;
    nc_table_cell_edit (cells->pdata[i], NULL);
    text = nc_desktop_test_find_type (cells->pdata[i], GTK_TYPE_TEXT);
    if (text)
      paste_into (where, window, g_object_ref (text));
    nc_table_cell_commit (cells->pdata[i]);
    hold_to_limit (where, "a cell", longest_turn_ms ());
  }
}

static void
report (void)
{
  for (guint i = 0; i < faults->len; i++)
    g_printerr ("%s\n", (char *)faults->pdata[i]);
  g_assert_cmpuint (faults->len, ==, 0);
}

static void
test_fields (void)
{
  NcDesktopTest test = { 0 };

  nc_places_open (&test);
  nc_places_each (&test, paste_everywhere);
  nc_places_each_window (&test, paste_everywhere);
  g_assert_cmpuint (n_fields, >, 20);
  nc_desktop_test_close (&test);
  report ();
}

static gboolean
view_is_idle (gpointer view)
{
  return !nc_paper_view_is_busy (view);
}

/* Why there is no record when @text is what the unit says. */
static const char *
issue_with (NcDesktopTest *test, const char *text)
{
  NcPaperView *view = NC_PAPER_VIEW (nc_case_page_get_papers (nc_play_page (test)));

  nc_play_set (test, "unit_statement", text);
  nc_play_set (test, "read_back", "1");
  nc_play_take (test, "record");
  nc_paper_view_issue (view, "D03");
  hold_to_limit ("paper", "issuing", longest_turn_ms ());
  nc_desktop_test_spin (view_is_idle, view, 60000);
  return nc_paper_view_get_refusal (view);
}

static char *
repeat (const char *text, guint n)
{
  GString *all = g_string_new (NULL);

  while (n--)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}

/* Kept to the letter over night; what the paper's faces cannot show is named, and the paper waits for another word. */
static void
test_paper (void)
{
  NcDesktopTest test = { 0 };
  g_autofree char *emoji = repeat ("锅炉🫠旁", N_LETTERS / 4),
                  *words = repeat ("锅炉👷房内未设热量计", N_LETTERS / 10);
  const char *refusal;

  nc_places_open (&test);
  refusal = issue_with (&test, flood);
  g_assert_nonnull (strstr (refusal, "“被监察单位意见”"));
  g_assert_nonnull (strstr (refusal, "U+200D"));
  nc_play_on (&test, "2026-11-12");
  g_assert_cmpstr (nc_play_facts (&test)->file->unit_statement, ==, flood);
  refusal = issue_with (&test, emoji);
  g_assert_nonnull (strstr (refusal, "🫠（U+1FAE0）"));
  g_assert_null (nc_case_paper (nc_play_facts (&test), "D03"));
  refusal = issue_with (&test, words);
  if (refusal && *refusal)
    g_error ("%s", refusal);
  g_assert_nonnull (nc_case_paper (nc_play_facts (&test), "D03"));
  nc_desktop_test_close (&test);
  report ();
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  faults = g_ptr_array_new_with_free_func (g_free);
  flood = make_flood ();
  g_test_add_func ("/paste/fields", test_fields);
  g_test_add_func ("/paste/paper", test_paper);
  return g_test_run ();
}
