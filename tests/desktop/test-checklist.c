/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-evidence.h"
#include "nc-desktop-test.h"
#include "nc-answer-history.h"
#include "nc-case-page.h"
#include "nc-cell-paste.h"
#include "nc-enterprise-page.h"
#include "nc-lang.h"
#include "nc-lists.h"
#include "nc-photo-intake.h"
#include "nc-machine-table.h"
#include "nc-grid.h"
#include "nc-table-cell.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const officers[] = { "15000000001", "15000000002", NULL };

/* A case on the first enterprise, with a checklist of it open. */
static NcChecklistView *
open_checklist (NcDesktopTest *test, const char *name)
{
  NcEnterprisePage *enterprises;
  NcCasePage *page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GListStore) issuers = NULL;
  g_autoptr (NcRowItem) issuer = NULL;
  g_autofree char *id = NULL;

  nc_desktop_test_load_region (test);
  nc_desktop_test_open (test, "2026-11-20");
  enterprises = NC_ENTERPRISE_PAGE (nc_window_get_page (test->window, "enterprises"));
  g_assert_true (nc_enterprise_page_select (enterprises, 0));
  issuers = nc_lists_rows (nc_session_get_store (test->session), "issuer-all", NULL, NULL, &error);
  g_assert_no_error (error);
  issuer = g_list_model_get_item (G_LIST_MODEL (issuers), 0);
  id = nc_case_editor_create (test->session, nc_enterprise_page_get_enterprise_id (enterprises),
                              nc_row_item_get_id (issuer), officers, "2026-8", &shut, &error);
  g_assert_no_error (error);
  g_assert_true (nc_window_show_page (test->window, "cases"));
  page = NC_CASE_PAGE (nc_window_get_page (test->window, "cases"));
  g_assert_true (nc_case_page_open (page, id));
  return nc_case_page_open_checklist (page, name);
}

static char *
value (NcChecklistView *view, const char *path)
{
  return nc_form_get_value (nc_checklist_run_get_form (nc_checklist_view_get_run (view)), path);
}

static void
assert_value (NcChecklistView *view, const char *path, const char *expected)
{
  g_autofree char *text = value (view, path);

  g_assert_cmpstr (text, ==, expected);
}

static guint
count_journal (NcDesktopTest *test)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_store_get_db (nc_session_get_store (test->session)), "SELECT count(*) AS n FROM journal", NULL);
  gboolean has_row;

  g_assert_true (nc_stmt_step (stmt, &has_row, NULL) && has_row);
  return (guint)nc_stmt_int (stmt, "n");
}

/* Every act can be taken back and done again, and each is a change of its own in the journal. */
static void
test_undo (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");
  guint before;

  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 1);
  g_assert_false (nc_checklist_view_undo (view));
  g_assert_cmpstr (nc_checklist_view_get_message (view), !=, "");
  g_assert_true (nc_checklist_view_answer (view, "model", "JO2-51-4"));
  assert_value (view, "/data/motors[1]/verdict", "eliminated");
  g_assert_true (nc_checklist_view_answer (view, "rated_kw", "7.5"));
  assert_value (view, "/data/motors[1]/verdict", "eliminated");
  before = count_journal (&test);
  g_assert_true (nc_checklist_view_undo (view));
  assert_value (view, "/data/motors[1]/rated_kw", "");
  g_assert_cmpuint (count_journal (&test), >, before);
  g_assert_true (nc_checklist_view_undo (view));
  assert_value (view, "/data/motors[1]/model", "");
  assert_value (view, "/data/motors[1]/verdict", "incomplete");
  g_assert_true (nc_checklist_view_redo (view));
  g_assert_true (nc_checklist_view_redo (view));
  g_assert_false (nc_checklist_view_redo (view));
  assert_value (view, "/data/motors[1]/rated_kw", "7.5");

  /* machines come and go */
  g_assert_true (nc_checklist_view_answer (view, "serial_no", "A-17"));
  g_assert_true (nc_checklist_view_copy_down (view));
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 2);
  assert_value (view, "/data/motors[2]/model", "JO2-51-4");
  assert_value (view, "/data/motors[2]/verdict", "eliminated");
  assert_value (view, "/data/motors[2]/serial_no", "");
  g_assert_true (nc_checklist_view_select (view, 0));
  g_assert_true (nc_checklist_view_remove (view));
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 1);
  assert_value (view, "/data/motors[1]/serial_no", "");
  g_assert_true (nc_checklist_view_undo (view));
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 2);
  assert_value (view, "/data/motors[1]/serial_no", "A-17");
  assert_value (view, "/data/motors[2]/model", "JO2-51-4");
  g_assert_true (nc_checklist_view_undo (view));
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 1);
  g_assert_true (nc_checklist_view_redo (view));
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 2);
  assert_value (view, "/data/motors[2]/rated_kw", "7.5");
  /* an empty one takes the answers of the one above it */
  g_assert_true (nc_checklist_view_add (view));
  g_assert_true (nc_checklist_view_copy_down (view));
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 3);
  assert_value (view, "/data/motors[3]/model", "JO2-51-4");

  /* what the store has is what is shown */
  {
    g_autofree char *id = g_strdup (
        nc_case_editor_get_id (nc_case_page_get_editor (NC_CASE_PAGE (nc_window_get_page (test.window, "cases")))));
    g_autoptr (GError) error = NULL;
    g_autoptr (NcCaseBook) book = nc_case_book_new (nc_session_get_store (test.session), &error);
    g_autoptr (NcChecklistRun) again =
        nc_checklist_run_open (book, nc_session_get_reference (test.session), NULL, id, "motors", officers[0], &error);
    g_autofree char *shown = nc_form_to_xml (nc_checklist_run_get_form (nc_checklist_view_get_run (view)));
    g_autofree char *stored = nc_form_to_xml (nc_checklist_run_get_form (again));
    const char *shown_data = strstr (shown, "<motors"), *stored_data = strstr (stored, "<motors");

    g_assert_no_error (error);
    g_assert_cmpstr (shown_data, ==, stored_data);
  }
  nc_desktop_test_close (&test);
}

/* Cells of a spreadsheet: what does not fit is named before anything is done. */
static void
test_paste (void)
{
  static const char cells[] = "地点\t型号\tkW\t极数\t年份\t备注\n"
                              "一车间\tJO2-51-4\t7.5\t4\t1978\n"
                              "二车间\tYE3-132M-4\t7，5 kW\t4\t2022\n"
                              "三车间\tY-160M-4\t１１\t4极\t\n"
                              "\"四\"\"车间\n北侧\"\tYE4-200L-4\t1,030.5\t4\t2024\t多余\n";
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");
  GtkWidget *dialog;

  g_assert_null (nc_checklist_view_paste (view, "\xff\xfe\tx"));
  g_assert_cmpstr (nc_checklist_view_get_message (view), !=, "");
  dialog = nc_checklist_view_paste (view, cells);
  g_assert_nonnull (dialog);
  g_assert_nonnull (nc_desktop_test_find (dialog, "misfits"));
  nc_desktop_test_settle ();
  nc_desktop_test_screenshot_window (GTK_WINDOW (dialog), "paste");
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 1);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "paste");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 4);
  assert_value (view, "/data/motors[1]/model", "JO2-51-4");
  assert_value (view, "/data/motors[1]/verdict", "eliminated");
  assert_value (view, "/data/motors[2]/rated_kw", "");
  assert_value (view, "/data/motors[3]/rated_kw", "11");
  assert_value (view, "/data/motors[3]/poles", "");
  assert_value (view, "/data/motors[4]/place", "四\"车间\n北侧");
  assert_value (view, "/data/motors[4]/rated_kw", "1030.5");
  g_assert_true (nc_checklist_view_undo (view));
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 1);
  assert_value (view, "/data/motors[1]/model", "");
  nc_desktop_test_close (&test);
}

/* Round and round over what is missing, by its key. */
static void
test_missing (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");

  g_assert_true (nc_checklist_view_answer (view, "model", "JO2-51-4"));
  g_assert_true (nc_checklist_view_answer (view, "rated_kw", "7.5"));
  g_assert_true (nc_checklist_view_add (view));
  g_assert_true (nc_checklist_view_select (view, 0));
  nc_desktop_test_settle ();
  gtk_widget_activate_action (GTK_WIDGET (view), "checklist.next-missing", NULL);
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_checklist_view_get_chosen (view), ==, 1);
  {
    GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (test.window));

    g_assert_true (NC_IS_TABLE_CELL (focus)); /* the place of the first machine */
    nc_table_cell_edit (NC_TABLE_CELL (focus), "一车间");
    nc_table_cell_commit (NC_TABLE_CELL (focus));
  }
  assert_value (view, "/data/motors[1]/place", "一车间");
  for (guint i = 0; i < 4 && nc_checklist_view_get_chosen (view) == 1; i++)
    g_assert_true (nc_checklist_view_next_missing (view));
  g_assert_cmpuint (nc_checklist_view_get_chosen (view), ==, 2);
  nc_desktop_test_close (&test);
}

static guint
count_rows (GtkWidget *root)
{
  guint n = NC_IS_GRID_ROW (root) && nc_grid_row_get_item (NC_GRID_ROW (root));

  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static NcTableCell *
focused_cell (NcDesktopTest *test)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (test->window));

  return focus ? NC_TABLE_CELL (gtk_widget_get_ancestor (focus, NC_TYPE_TABLE_CELL)) : NULL;
}

/* Of 400 machines those in sight have widgets. What is being typed stays when its row is scrolled out of sight, and is
   kept when another is gone to; a machine that is far away is gone to at once; the list may become shorter than where
   it was scrolled to. */
static void
test_long_table (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");
  NcMachineTable *table = NC_MACHINE_TABLE (nc_desktop_test_find_type (GTK_WIDGET (view), NC_TYPE_MACHINE_TABLE));
  GtkAdjustment *adjustment = nc_machine_table_get_adjustment (table);
  g_autoptr (GString) cells = g_string_new (NULL);
  GtkWidget *dialog, *filter = nc_desktop_test_find (GTK_WIDGET (view), "filter");
  NcTableCell *typed;

  for (guint i = 1; i <= 400; i++)
    g_string_append_printf (cells, "%u号\t%s\n", i, i == 300 ? "JO2-51-4" : "YE5-132M-4");
  dialog = nc_checklist_view_paste (view, cells->str);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "paste");
  gtk_window_destroy (GTK_WINDOW (dialog));
  nc_desktop_test_settle ();
  g_assert_true (nc_machine_table_focus_cell (table, 2, "place"));
  typed = focused_cell (&test);
  nc_table_cell_edit (typed, "二号车");
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  nc_desktop_test_settle ();
  g_assert_cmpuint (count_rows (GTK_WIDGET (table)), >, 4);
  g_assert_cmpuint (count_rows (GTK_WIDGET (table)), <, 60);
  g_assert_true (focused_cell (&test) == typed && nc_table_cell_is_editing (typed));
  g_assert_true (nc_machine_table_focus_cell (table, 400, "place"));
  nc_desktop_test_settle ();
  assert_value (view, "/data/motors[2]/place", "二号车");
  g_assert_cmpstr (nc_table_cell_get_text (focused_cell (&test)), ==, "400号");
  g_assert_true (nc_machine_table_focus_cell (table, 2, "place"));
  g_assert_cmpstr (nc_table_cell_get_text (focused_cell (&test)), ==, "二号车");
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (filter), NC_MACHINES_PROBLEMS);
  nc_desktop_test_settle ();
  g_assert_cmpuint (count_rows (GTK_WIDGET (table)), ==, 1);
  g_assert_true (nc_machine_table_focus_cell (table, 300, "place"));
  g_assert_cmpstr (nc_table_cell_get_text (focused_cell (&test)), ==, "300号");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (filter), NC_MACHINES_ALL);
  nc_desktop_test_settle ();
  g_assert_cmpuint (count_rows (GTK_WIDGET (table)), >, 4);
  /* Left with the caret in it, it is gone, and what was typed is there. */
  g_assert_true (nc_machine_table_focus_cell (table, 7, "place"));
  nc_table_cell_edit (focused_cell (&test), "七号车");
  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *)&view);
  nc_case_page_close_checklist (NC_CASE_PAGE (nc_window_get_page (test.window, "cases")));
  nc_desktop_test_settle ();
  g_assert_null (view);
  view = nc_case_page_open_checklist (NC_CASE_PAGE (nc_window_get_page (test.window, "cases")), "motors");
  assert_value (view, "/data/motors[7]/place", "七号车");
  nc_desktop_test_close (&test);
}

static int
widest_cell (GtkWidget *root)
{
  int width = 0;

  for (guint i = 0; NC_IS_GRID_ROW (root) && nc_grid_row_get_item (NC_GRID_ROW (root)) && i < 4; i++)
    width = MAX (width, gtk_widget_get_width (nc_grid_row_get_cell (NC_GRID_ROW (root), i)));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child)) {
    int below = widest_cell (child);

    width = MAX (width, below);
  }
  return width;
}

/* The looks for bright light have larger letters: an open table's columns grow with them, and the verdict is not cut.
 */
static void
test_sunlight (void)
{
  NcDesktopTest test = { 0 };
  GtkWidget *view = GTK_WIDGET (open_checklist (&test, "motors"));
  int usual;

  nc_desktop_test_settle ();
  usual = widest_cell (view);
  g_assert_cmpint (usual, >, 100);
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.sunlight", NULL);
  nc_desktop_test_settle ();
  g_assert_cmpint (widest_cell (view), >, usual * 11 / 10);
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.sunlight", NULL);
  nc_desktop_test_settle ();
  g_assert_cmpint (widest_cell (view), ==, usual);
  nc_desktop_test_close (&test);
}

static gboolean
is_not_taking (gpointer view)
{
  return !nc_checklist_view_is_taking_photo (view);
}

static const NcCaseFacts *
facts_of (NcDesktopTest *test)
{
  return nc_case_editor_get_facts (nc_case_page_get_editor (NC_CASE_PAGE (nc_window_get_page (test->window, "cases"))));
}

static void
take (NcChecklistView *view, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  nc_checklist_view_take_photo (view, file);
  nc_desktop_test_spin (is_not_taking, view, 20000);
}

/* A picture is taken; one of 200 MB, a text and a missing file are refused with what to do, and nothing else changes.
 */
static void
test_photos (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");
  g_autofree char *plate = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "case", "scenarios", "plate.png", NULL);
  g_autofree char *huge = g_build_filename (test.home, "huge.jpg", NULL),
                  *text = g_build_filename (test.home, "text.jpg", NULL),
                  *none = g_build_filename (test.home, "none.jpg", NULL);
  int fd = g_open (huge, O_CREAT | O_WRONLY, 0600);

  g_assert_cmpint (ftruncate (fd, 200 * 1024 * 1024), ==, 0);
  close (fd);
  g_assert_true (g_file_set_contents (text, "no picture", -1, NULL));
  g_assert_true (nc_checklist_view_answer (view, "model", "JO2-51-4"));
  g_assert_true (nc_checklist_view_answer (view, "rated_kw", "7.5"));
  take (view, huge);
  g_assert_nonnull (strstr (nc_checklist_view_get_message (view), "64 MB"));
  take (view, text);
  g_assert_nonnull (strstr (nc_checklist_view_get_message (view), "text.jpg"));
  take (view, none);
  g_assert_cmpstr (nc_checklist_view_get_message (view), !=, "");
  g_assert_cmpuint (nc_case_count (facts_of (&test), NC_CASE_EVIDENCE), ==, 0);
  take (view, plate);
  g_assert_cmpstr (nc_checklist_view_get_message (view), ==, "");
  g_assert_cmpuint (nc_case_count (facts_of (&test), NC_CASE_EVIDENCE), ==, 1);
  {
    const NcCaseEvidence *evidence = nc_case_nth (facts_of (&test), NC_CASE_EVIDENCE, 0);
    g_autofree char *answer = nc_checklist_photo_name ("plate.png", evidence->blob_id);

    g_assert_cmpstr (evidence->file_name, ==, "plate.png");
    assert_value (view, "/data/motors[1]/nameplate_photo", answer);
  }
  nc_desktop_test_close (&test);
}

/* The camera's folder may be gone: that is said, and found out again when it is back. */
static void
test_camera (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");
  g_autofree char *folder = g_build_filename (test.home, "card", NULL),
                  *picture = g_build_filename (folder, "1.JPG", NULL);
  g_autoptr (NcPhotoIntake) intake = nc_photo_intake_new (nc_session_get_ui_state (test.session));
  g_autoptr (GPtrArray) none = NULL, one = NULL;

  (void)view;
  nc_photo_intake_set_folder (intake, folder);
  g_assert_false (nc_photo_intake_folder_is_there (intake));
  none = nc_photo_intake_list_folder (intake);
  g_assert_cmpuint (none->len, ==, 0);
  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (picture, "x", -1, NULL));
  g_assert_true (nc_photo_intake_folder_is_there (intake));
  one = nc_photo_intake_list_folder (intake);
  g_assert_cmpuint (one->len, ==, 1);
  nc_desktop_test_close (&test);
}

/* Ten thousand characters and emoji in one field: kept letter by letter. */
static void
test_long_text (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 2500; i++)
    g_string_append (text, "锅炉👷‍♀️&<\t");
  g_assert_true (nc_checklist_view_answer (view, "remark", text->str));
  nc_desktop_test_settle ();
  assert_value (view, "/data/motors[1]/remark", text->str);
  g_assert_true (nc_checklist_view_answer (view, "place", text->str));
  nc_desktop_test_settle ();
  g_assert_true (nc_checklist_view_conclude (view));
  nc_desktop_test_close (&test);
}

/* A program of its own that is killed while something is being typed. */
static void
type_and_die (const char *home)
{
  NcDesktopTest test = { .home = g_strdup (home) };
  NcCasePage *page;
  NcChecklistView *view;
  GtkWidget *row;

  nc_desktop_test_open (&test, "2026-11-20");
  page = NC_CASE_PAGE (nc_window_get_page (test.window, "cases"));
  view = nc_case_page_open_checklist (page, "motors");
  nc_desktop_test_settle ();
  g_assert_true (nc_checklist_view_select (view, 11));
  nc_desktop_test_settle ();
  row = nc_desktop_test_find (GTK_WIDGET (view), "/data/motors[12]/remark");
  g_assert_nonnull (row);
  row = nc_desktop_test_find_type (row, GTK_TYPE_TEXT_VIEW);
  gtk_widget_grab_focus (row);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (row)), "轴承异响，", -1);
  for (int i = 0; i < 4; i++)
    nc_desktop_test_settle ();
  kill (getpid (), SIGKILL);
}

static void
test_killed (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view;
  g_autoptr (GString) cells = g_string_new (NULL);
  g_autofree char *home = NULL;
  GtkWidget *dialog, *row;
  char *argv[] = { (char *)g_get_prgname (), NULL, NULL };
  g_auto (GStrv) env = g_get_environ ();
  g_autoptr (GError) error = NULL;
  int status = 0;

  view = open_checklist (&test, "motors");
  for (guint i = 1; i <= 30; i++)
    g_string_append_printf (cells, "%u车间\tYE3-132M-4\n", i);
  dialog = nc_checklist_view_paste (view, cells->str);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "paste");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_cmpuint (nc_checklist_view_get_n_machines (view), ==, 30);
  home = g_steal_pointer (&test.home);
  nc_desktop_test_close (&test);

  argv[0] = g_file_read_link ("/proc/self/exe", NULL);
  argv[1] = home;
  env = g_environ_setenv (env, "NC_TYPE_AND_DIE", "1", TRUE);
  g_assert_true (g_spawn_sync (NULL, argv, env, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  g_free (argv[0]);

  test.home = g_steal_pointer (&home);
  nc_desktop_test_open (&test, "2026-11-20");
  nc_desktop_test_settle ();
  view =
      NC_CHECKLIST_VIEW (nc_desktop_test_find_type (nc_window_get_page (test.window, "cases"), NC_TYPE_CHECKLIST_VIEW));
  g_assert_nonnull (view);
  g_assert_cmpstr (nc_checklist_view_get_section (view), ==, "machines");
  g_assert_cmpuint (nc_checklist_view_get_chosen (view), ==, 12);
  row = nc_desktop_test_find (GTK_WIDGET (view), "/data/motors[12]/remark");
  {
    GtkTextBuffer *buffer =
        gtk_text_view_get_buffer (GTK_TEXT_VIEW (nc_desktop_test_find_type (row, GTK_TYPE_TEXT_VIEW)));
    GtkTextIter start, end;
    g_autofree char *text = NULL;

    gtk_text_buffer_get_bounds (buffer, &start, &end);
    text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    g_assert_cmpstr (text, ==, "轴承异响，");
  }
  /* It is input still, not an answer. */
  assert_value (view, "/data/motors[12]/remark", "");
  nc_desktop_test_close (&test);
}

/* Every shipped checklist opens, and each of its sections can be shown. */
static void
test_all_open (void)
{
  static const char *const names[] = { "motors",         "other-equipment",   "transformers",   "boilers",
                                       "kilns-furnaces", "data-centres",      "product-energy", "capacity-process",
                                       "metering",       "energy-management", "energy-review",  "re-check" };
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    view = nc_case_page_open_checklist (NC_CASE_PAGE (nc_window_get_page (test.window, "cases")), names[i]);
    g_assert_nonnull (view);
    nc_desktop_test_settle ();
    if (nc_checklist_view_get_section (view))
      g_assert_true (nc_checklist_view_show_section (view, nc_checklist_view_get_section (view)));
    {
      g_autofree char *picture = g_strdup_printf ("checklist-%s", names[i]);

      nc_desktop_test_screenshot (&test, picture);
    }
  }
  nc_desktop_test_close (&test);
}

static GtkWidget *
reason_row (NcChecklistView *view, const char *path)
{
  g_autofree char *name = g_strconcat (path, "#reason", NULL);
  GtkWidget *row = nc_desktop_test_find (GTK_WIDGET (view), name);

  return row && gtk_widget_get_visible (row) ? row : NULL;
}

static guint
count_unexplained (NcChecklistView *view)
{
  g_autoptr (GPtrArray) faults = nc_form_validate (nc_checklist_run_get_form (nc_checklist_view_get_run (view)), NULL);
  guint n = 0;

  for (guint i = 0; i < faults->len; i++) {
    const NcFormFault *fault = faults->pdata[i];

    n += !fault->ok && g_str_equal (fault->kind, "soft");
  }
  return n;
}

/* An unusual answer asks below itself for the reason, and stays among what is missing until one is given. */
static void
test_reason (void)
{
  static const char *const path = "/data/motors[1]/measured/measured_kw";
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");
  GtkWidget *row;

  g_assert_true (nc_checklist_view_answer (view, "rated_kw", "7.5"));
  g_assert_true (nc_checklist_view_answer (view, "measured/measured_kw", "7"));
  g_assert_null (reason_row (view, path));
  g_assert_true (nc_checklist_view_answer (view, "measured/measured_kw", "12"));
  row = reason_row (view, path);
  g_assert_nonnull (row);
  g_assert_cmpuint (count_unexplained (view), ==, 1);

  /* nothing but white space is no reason */
  gtk_editable_set_text (GTK_EDITABLE (row), "  ");
  g_signal_emit_by_name (row, "entry-activated");
  g_assert_cmpuint (count_unexplained (view), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (row), "皮带打滑");
  g_signal_emit_by_name (row, "entry-activated");
  g_assert_cmpuint (count_unexplained (view), ==, 0);
  g_assert_true (reason_row (view, path) == row);

  /* it is taken back and given again like an answer, and another answer needs its own */
  g_assert_true (nc_checklist_view_undo (view));
  g_assert_cmpuint (count_unexplained (view), ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "");
  g_assert_true (nc_checklist_view_redo (view));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "皮带打滑");
  g_assert_true (nc_checklist_view_answer (view, "measured/measured_kw", "13"));
  g_assert_cmpuint (count_unexplained (view), ==, 1);
  g_assert_true (nc_checklist_view_give_reason (view, "measured/measured_kw", "已复测"));
  g_assert_cmpuint (count_unexplained (view), ==, 0);
  g_assert_true (nc_checklist_view_answer (view, "measured/measured_kw", "7"));
  g_assert_null (reason_row (view, path));
  nc_desktop_test_close (&test);
}

static void
write_checklist (NcDesktopTest *test, const char *lines)
{
  g_autofree char *folder = g_build_filename (test->home, "checklists", "sample", NULL),
                  *path = g_build_filename (folder, "form.csv", NULL),
                  *text = g_strdup_printf ("survey\n,type,name,label,constraint\n%s", lines);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A newer version of the checklist is told above it until that has been taken note of. */
static void
test_newer (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_checklist (&test, "motors");
  NcCasePage *page = NC_CASE_PAGE (nc_window_get_page (test.window, "cases"));

  g_assert_null (nc_checklist_view_get_news (view));
  write_checklist (&test, ",integer,year,年份,\n,text,gone,将取消,\n");
  view = nc_case_page_open_checklist (page, "sample");
  g_assert_true (nc_checklist_view_answer (view, "/data/year", "1980"));
  g_assert_true (nc_checklist_view_answer (view, "/data/gone", "旧"));
  write_checklist (&test, ",integer,year,年份,. > 1990\n,text,maker,厂家,\n");
  view = nc_case_page_open_checklist (page, "sample");
  g_assert_nonnull (nc_checklist_view_get_news (view));
  g_assert_cmpuint (nc_checklist_newsbar_get_n_lines (nc_checklist_view_get_news (view)), ==, 5);
  assert_value (view, "/data/year", "1980");
  nc_desktop_test_screenshot (&test, "checklist-newer");
  nc_checklist_newsbar_take_note (nc_checklist_view_get_news (view));
  g_assert_null (nc_checklist_view_get_news (view));
  view = nc_case_page_open_checklist (page, "sample");
  g_assert_null (nc_checklist_view_get_news (view));
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  if (g_getenv ("NC_TYPE_AND_DIE")) {
    gtk_init ();
    adw_init ();
    type_and_die (argv[1]);
    return 1;
  }
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/checklist/undo", test_undo);
  g_test_add_func ("/checklist/reason", test_reason);
  g_test_add_func ("/checklist/newer", test_newer);
  g_test_add_func ("/checklist/paste", test_paste);
  g_test_add_func ("/checklist/missing", test_missing);
  g_test_add_func ("/checklist/long-table", test_long_table);
  g_test_add_func ("/checklist/sunlight", test_sunlight);
  g_test_add_func ("/checklist/photos", test_photos);
  g_test_add_func ("/checklist/camera", test_camera);
  g_test_add_func ("/checklist/long-text", test_long_text);
  g_test_add_func ("/checklist/killed", test_killed);
  g_test_add_func ("/checklist/all-open", test_all_open);
  return g_test_run ();
}
