/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checklist with 1,000 machines in the window over a full home: opened, gone through, answered, copied, concluded. */
#include "bench-full-home.h"
#include "nc-machine-table.h"
#include "nc-grid.h"
#include "nc-table-cell.h"
#include <math.h>
#include <stdio.h>

#define ROUNDS 20

typedef struct {
  NcChecklistView *view;
  const char *question, *text;
  guint machine;
} Act;

static void
choose_act (gpointer data)
{
  Act *act = data;

  g_assert_true (nc_checklist_view_select (act->view, act->machine));
}

static void
answer_act (gpointer data)
{
  Act *act = data;

  g_assert_true (nc_checklist_view_answer (act->view, act->question, act->text));
  g_assert_cmpstr (nc_checklist_view_get_message (act->view), ==, "");
}

/* Letter by letter into the field of the question, as a person types. */
static void
type_act (gpointer data)
{
  Act *act = data;
  g_autofree char *path = g_strdup_printf ("/data/motors[%u]/%s", act->machine + 1, act->question);
  GtkWidget *row = nc_desktop_test_find (GTK_WIDGET (act->view), path);

  if (GTK_IS_EDITABLE (row))
    gtk_editable_set_text (GTK_EDITABLE (row), act->text);
  else
    gtk_text_buffer_insert_at_cursor (
        gtk_text_view_get_buffer (GTK_TEXT_VIEW (nc_desktop_test_find_type (row, GTK_TYPE_TEXT_VIEW))), act->text, -1);
}

static void
cell_act (gpointer data)
{
  GtkWidget *cell = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (((Act *)data)->view)));

  g_assert_true (NC_IS_TABLE_CELL (cell));
  nc_table_cell_edit (NC_TABLE_CELL (cell), ((Act *)data)->text);
  nc_table_cell_commit (NC_TABLE_CELL (cell));
}

static void
conclude_act (gpointer data)
{
  g_assert_true (nc_checklist_view_conclude (((Act *)data)->view));
}

static double
worst_of (Act *act, BenchAct function, const char *const *texts)
{
  double worst = 0;

  for (guint i = 0; i < ROUNDS; i++) {
    act->machine = (i * 47) % BENCH_MACHINES;
    if (texts) {
      choose_act (act);
      nc_desktop_test_settle ();
      act->text = texts[i % 2];
    }
    worst = fmax (worst, bench_longest_stall (function, act, 50));
  }
  return worst;
}

/* In the table: the cell is gone to, typed over and left. */
static double
worst_cell (Act *act)
{
  GtkWidget *table = nc_desktop_test_find_type (GTK_WIDGET (act->view), NC_TYPE_MACHINE_TABLE);
  double worst = 0;

  for (guint i = 0; i < ROUNDS; i++) {
    act->text = i % 2 ? "C-1" : "C-2";
    g_assert_true (nc_machine_table_focus_cell (NC_MACHINE_TABLE (table), 1 + (i * 47) % BENCH_MACHINES, "place"));
    nc_desktop_test_settle ();
    worst = fmax (worst, bench_longest_stall (cell_act, act, 50));
  }
  return worst;
}

int
main (int argc, char **argv)
{
  static const char *const typed_texts[] = { "第一号", "第二号" }, *const texts[] = { "A-17", "B-4" };
  static const char *const numbers[] = { "4", "6" };
  NcDesktopTest test = { 0 };
  Act act = { 0 };
  double open, choose, typed, lines, text, number, cell, frames, conclude, back;
  gint64 start;
  GtkWidget *table;

  if (!bench_full_home_begin (argc, argv, &test))
    return 0;
  nc_desktop_test_open (&test, "2026-11-02");
  nc_window_show_page (test.window, "cases");
  nc_case_page_close_checklist (nc_play_page (&test));
  nc_desktop_test_settle ();
  start = bench_now ();
  act.view = nc_case_page_open_checklist (nc_play_page (&test), "motors");
  open = bench_next_frame (&test, start);
  nc_desktop_test_settle ();
  choose = worst_of (&act, choose_act, NULL);
  act.question = "serial_no";
  typed = worst_of (&act, type_act, typed_texts);
  text = worst_of (&act, answer_act, texts);
  act.question = "poles";
  number = worst_of (&act, answer_act, numbers);
  act.question = "remark";
  lines = worst_of (&act, type_act, typed_texts);
  cell = worst_cell (&act);
  table = nc_desktop_test_find_type (GTK_WIDGET (act.view), NC_TYPE_GRID);
  frames = bench_scroll (table, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (table)), 60);
  conclude = bench_longest_stall (conclude_act, &act, 100);
  start = bench_now ();
  nc_case_page_close_checklist (nc_play_page (&test));
  back = bench_next_frame (&test, start);
  printf (
      "checklist window: %d machines beside %s enterprises: opened in %.0f ms; worst of %d: another machine %.1f ms, "
      "target 25; a key in a line %.1f ms, in lines %.1f ms, target 16; an answer in words %.1f ms, a figure %.1f ms, "
      "in a cell %.1f ms, target 16; %.0f frames/s scrolled by software; findings brought in line %.0f ms; "
      "back at the case after %.0f ms\n",
      BENCH_MACHINES, bench_full_home_rows (), open, ROUNDS, choose, typed, lines, text, number, cell, frames, conclude,
      back);
  nc_desktop_test_close (&test);
  return 0;
}
