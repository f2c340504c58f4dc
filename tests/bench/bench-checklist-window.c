/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checklist with 1,000 machines in the window: opened, gone through, answered, copied, concluded. */
#include "nc-desktop-play.h"
#include "nc-lang.h"
#include <stdio.h>

#define MACHINES 1000

static double
since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1000;
}

static void
fill (NcChecklistView *view)
{
  g_autoptr (GString) cells = g_string_new (NULL);
  GtkWidget *dialog;

  for (guint i = 1; i <= MACHINES; i++)
    g_string_append_printf (cells, "%u车间\t%s\t%s\n", i, i % 3 ? "YE3-132M-4" : "JO2-51-4", i % 2 ? "7.5" : "11");
  dialog = nc_checklist_view_paste (view, cells->str);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "paste");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view;
  double paste, open, choose = 0, answer = 0, conclude;
  gint64 start;

  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-02");
  nc_play_new_case (&test, "工业和信息化局", 0);
  view = nc_case_page_open_checklist (nc_play_page (&test), "motors");
  start = g_get_monotonic_time ();
  fill (view);
  paste = since (start);
  nc_case_page_close_checklist (nc_play_page (&test));
  nc_desktop_test_settle ();
  start = g_get_monotonic_time ();
  view = nc_case_page_open_checklist (nc_play_page (&test), "motors");
  open = since (start);
  nc_desktop_test_settle ();
  for (guint i = 0; i < 20; i++) {
    g_autofree char *text = g_strdup_printf ("第%u号", i);

    start = g_get_monotonic_time ();
    g_assert_true (nc_checklist_view_select (view, (i * 47) % MACHINES));
    choose = MAX (choose, since (start));
    start = g_get_monotonic_time ();
    g_assert_true (nc_checklist_view_answer (view, "serial_no", text));
    answer = MAX (answer, since (start));
  }
  start = g_get_monotonic_time ();
  g_assert_true (nc_checklist_view_conclude (view));
  conclude = since (start);
  printf (
      "checklist window: %d machines: pasted %.0f ms, opened %.0f ms; worst of 20: another machine %.1f ms, an answer "
      "%.1f ms, target 16; findings brought in line %.0f ms\n",
      MACHINES, paste, open, choose, answer, conclude);
  nc_desktop_test_close (&test);
  return 0;
}
