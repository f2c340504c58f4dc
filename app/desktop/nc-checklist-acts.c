/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cell-paste.h"
#include "nc-checklist-ledger.h"
#include "nc-checklist-view-private.h"
#include "nc-lang.h"
#include <string.h>

/* What is a machine's own and not its twin's. */
static const char *const own[] = { "equipment_id", "serial_no",     "registration_no", "project_code",
                                   "remark",       "plate_checked", "instrument_no" };
/* A preview lists so many cells that do not fit; the rest is counted. */
#define MOST_SHOWN_MISFITS 200

static NcForm *
form_of (NcChecklistView *self)
{
  return nc_checklist_run_get_form (self->run);
}

static gboolean
refuse (NcChecklistView *self, const char *text)
{
  nc_checklist_view_say (self, text);
  return FALSE;
}

/**
 * nc_checklist_view_add:
 *
 * Adds an empty machine and chooses it, ready to be typed into.
 */
gboolean
nc_checklist_view_add (NcChecklistView *self)
{
  g_autoptr (GError) error = NULL;
  guint n;

  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), FALSE);
  if (!self->repeat_path)
    return FALSE;
  n = nc_machine_list_get_n (self->machines);
  if (!nc_answer_history_apply (self->history, n + 1, NULL, 0, &error))
    return refuse (self, error->message);
  nc_checklist_view_changed (self, TRUE);
  nc_checklist_view_choose (self, n + 1, FALSE);
  nc_machine_table_focus_cell (self->table, n + 1, nc_machine_table_get_first_question (self->table));
  return TRUE;
}

/**
 * nc_checklist_view_remove:
 *
 * Removes the chosen machine with its answers; undo brings it back.
 */
gboolean
nc_checklist_view_remove (NcChecklistView *self)
{
  g_autoptr (GError) error = NULL;
  guint number;

  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), FALSE);
  number = self->table ? nc_machine_table_get_number (self->table) : 0;
  if (!number)
    return FALSE;
  nc_question_list_clear (self->questions);
  if (!nc_answer_history_remove (self->history, number, &error))
    return refuse (self, error->message);
  nc_checklist_view_changed (self, TRUE);
  nc_checklist_view_choose (self, MIN (number, nc_machine_list_get_n (self->machines)), FALSE);
  return TRUE;
}

static gboolean
is_copied (const char *question)
{
  const char *name = strrchr (question, '/');

  name = name ? name + 1 : question;
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_str_equal (name, own[i]))
      return FALSE;
  return !g_str_has_prefix (question, "measured/");
}

typedef struct {
  const char *prefix; /* "/data/motors[3]/" */
  const char *target; /* "/data/motors[4]/" */
  GArray *answers;
  GPtrArray *texts;
} Copy;

static void
copy_cb (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf, gboolean is_relevant,
         const char *type, gpointer user_data)
{
  Copy *copy = user_data;
  g_autofree char *text = NULL;
  NcAnswer answer = { 0 };

  (void)form;
  if (is_repeat || !is_leaf || !is_relevant || g_strcmp0 (type, "binary") == 0 ||
      !g_str_has_prefix (path, copy->prefix) || !is_copied (path + strlen (copy->prefix)) ||
      nc_form_node_is_calculated (node))
    return;
  text = nc_xml_text (node);
  if (!text || !*text)
    return;
  answer.path = g_strconcat (copy->target, path + strlen (copy->prefix), NULL);
  answer.text = g_steal_pointer (&text);
  g_ptr_array_add (copy->texts, (char *)answer.path);
  g_ptr_array_add (copy->texts, (char *)answer.text);
  g_array_append_val (copy->answers, answer);
}

/* A machine counts as empty as long as none of the table's columns has an answer that is not its default. */
static gboolean
is_blank (NcChecklistView *self, guint number)
{
  g_auto (GStrv) questions = nc_machine_table_get_questions (self->table);

  for (char **question = questions; *question; question++) {
    g_autofree char *value = nc_machine_list_value (self->machines, number, *question);

    if (value && *value)
      return FALSE;
  }
  return TRUE;
}

/**
 * nc_checklist_view_copy_down:
 *
 * One key for equal machines: an empty machine takes the answers of the one above it; otherwise another machine like
 * the chosen one is added. Serial numbers, measurements, photos and remarks are each machine's own.
 */
gboolean
nc_checklist_view_copy_down (NcChecklistView *self)
{
  guint number = self->table ? nc_machine_table_get_number (self->table) : 0;
  gboolean fills = number > 1 && is_blank (self, number);
  guint source = fills ? number - 1 : number, target = fills ? number : nc_machine_list_get_n (self->machines) + 1;
  g_autofree char *prefix = NULL, *to = NULL;
  g_autoptr (GArray) answers = g_array_new (FALSE, FALSE, sizeof (NcAnswer));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Copy copy = { .answers = answers, .texts = texts };

  if (!number)
    return refuse (self, _ ("Choose the machine that there are more of"));
  nc_question_list_commit (self->questions);
  copy.prefix = prefix = g_strdup_printf ("%s[%u]/", self->repeat_path, source);
  copy.target = to = g_strdup_printf ("%s[%u]/", self->repeat_path, target);
  nc_form_visit (form_of (self), copy_cb, &copy);
  if (!nc_answer_history_apply (self->history, MAX (target, nc_machine_list_get_n (self->machines)),
                                (const NcAnswer *)(gpointer)answers->data, answers->len, &error))
    return refuse (self, error->message);
  nc_checklist_view_changed (self, TRUE);
  return nc_checklist_view_choose (self, target, FALSE);
}

/**
 * nc_checklist_view_take_ledger:
 *
 * Fills an untouched checklist with the machines of the enterprise's ledger, in one transaction.
 *
 * Returns: how many were taken
 */
guint
nc_checklist_view_take_ledger (NcChecklistView *self)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;
  json_t *answers;

  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), 0);
  if (!self->repeat_path || nc_machine_list_get_n (self->machines) > 1 ||
      (nc_machine_list_get_n (self->machines) == 1 && !is_blank (self, 1))) {
    nc_checklist_view_say (
        self,
        _ ("The ledger is taken over only into an empty checklist. Add further machines one by one (Ctrl+Insert)."));
    return 0;
  }
  answers =
      nc_checklist_ledger_machines (nc_case_editor_get_session (self->editor),
                                    nc_case_editor_get_facts (self->editor)->file->enterprise_id, self->checklist, &n);
  if (!n)
    nc_checklist_view_say (self, _ ("The enterprise's ledger has no machine that this checklist is about. Add the "
                                    "machines here (Ctrl+Insert)."));
  if (n && !nc_answer_history_fill (self->history, answers, &error)) {
    nc_checklist_view_say (self, error->message);
    n = 0;
  }
  json_decref (answers);
  if (n) {
    nc_checklist_view_changed (self, TRUE);
    nc_checklist_view_choose (self, 1, FALSE);
    nc_checklist_view_conclude (self);
  }
  return n;
}

static gboolean
turn_back (NcChecklistView *self, gboolean is_redo)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  nc_question_list_commit (self->questions);
  nc_question_list_commit (self->general);
  path = is_redo ? nc_answer_history_redo (self->history, &error) : nc_answer_history_undo (self->history, &error);
  if (!path) {
    nc_checklist_view_say (self, error     ? error->message
                                 : is_redo ? _ ("There is nothing to do again")
                                           : _ ("There is nothing to undo"));
    return FALSE;
  }
  nc_checklist_view_changed (self, TRUE);
  if (*path)
    nc_checklist_view_go_to (self, path);
  return TRUE;
}

/* Takes the last answer, paste or machine back, as a change of its own in the journal. */
gboolean
nc_checklist_view_undo (NcChecklistView *self)
{
  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), FALSE);
  return turn_back (self, FALSE);
}

gboolean
nc_checklist_view_redo (NcChecklistView *self)
{
  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), FALSE);
  return turn_back (self, TRUE);
}

static guint
number_in (NcChecklistView *self, const char *path)
{
  gsize length = self->repeat_path ? strlen (self->repeat_path) : 0;

  return length && g_str_has_prefix (path, self->repeat_path) && path[length] == '['
             ? (guint)g_ascii_strtoull (path + length + 1, NULL, 10)
             : 0;
}

/* Whatever keeps the checklist from being in order, machine by machine; one whose verdict lacks something comes by its
   own path. */
static GPtrArray *
list_missing (NcChecklistView *self)
{
  g_autoptr (GPtrArray) faults = nc_form_validate (form_of (self), NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) named = g_hash_table_new (NULL, NULL);

  for (guint i = 0; faults && i < faults->len; i++) {
    const NcFormFault *fault = g_ptr_array_index (faults, i);

    if (fault->ok)
      continue;
    g_ptr_array_add (paths, g_strdup (fault->path));
    g_hash_table_add (named, GUINT_TO_POINTER (number_in (self, fault->path)));
  }
  for (guint i = 1; self->machines && i <= nc_machine_list_get_n (self->machines); i++) {
    g_autofree char *verdict = nc_machine_list_value (self->machines, i, "verdict");

    if (g_strcmp0 (verdict, "incomplete") == 0 && !g_hash_table_contains (named, GUINT_TO_POINTER (i)))
      g_ptr_array_add (paths, g_strdup_printf ("%s[%u]", self->repeat_path, i));
  }
  return paths;
}

/**
 * nc_checklist_view_next_missing:
 *
 * Goes to the next question that lacks an answer or has a wrong one, round and round.
 *
 * Returns: %FALSE when nothing is missing, which is said.
 */
gboolean
nc_checklist_view_next_missing (NcChecklistView *self)
{
  g_autoptr (GPtrArray) paths = NULL;
  guint chosen, from = 0;

  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), FALSE);
  nc_question_list_commit (self->questions);
  nc_question_list_commit (self->general);
  paths = list_missing (self);
  if (!paths->len)
    return refuse (self, _ ("Nothing is missing: every question is answered"));
  chosen = self->table ? nc_machine_table_get_number (self->table) : 0;
  while (from < paths->len && g_strcmp0 (paths->pdata[from], self->missing_path) != 0)
    from++;
  if (from < paths->len) {
    from = (from + 1) % paths->len;
  } else {
    for (from = 0; from < paths->len && number_in (self, paths->pdata[from]) < chosen;)
      from++;
    from %= paths->len;
  }
  g_free (self->missing_path);
  self->missing_path = g_strdup (paths->pdata[from]);
  nc_checklist_view_go_to (self, self->missing_path);
  return TRUE;
}

static void
noted_cb (NcChecklistNewsbar *bar, NcChecklistView *self)
{
  g_autoptr (GError) error = NULL;

  (void)bar;
  if (!nc_checklist_run_take_note (self->run, &error))
    nc_checklist_view_say (self, error->message);
  nc_checklist_view_show_news (self);
}

static void
go_to_cb (NcChecklistNewsbar *bar, const char *path, NcChecklistView *self)
{
  (void)bar;
  nc_checklist_view_go_to (self, path);
}

/* Tells what a newer version of the form has changed, until that has been taken note of. */
void
nc_checklist_view_show_news (NcChecklistView *self)
{
  g_autoptr (NcChecklistNews) news = nc_checklist_run_news (self->run, NULL);
  GtkWidget *bar = news ? nc_checklist_newsbar_new (news) : NULL;

  adw_bin_set_child (self->news_bin, bar);
  gtk_widget_set_visible (GTK_WIDGET (self->news_bin), bar != NULL);
  if (!bar)
    return;
  g_signal_connect_object (bar, "noted", G_CALLBACK (noted_cb), self, 0);
  g_signal_connect_object (bar, "go-to", G_CALLBACK (go_to_cb), self, 0);
}

/* The bar that tells it; NULL when there is nothing to tell. */
NcChecklistNewsbar *
nc_checklist_view_get_news (NcChecklistView *self)
{
  GtkWidget *bar = adw_bin_get_child (self->news_bin);

  return bar ? NC_CHECKLIST_NEWSBAR (bar) : NULL;
}

static void
paste_response_cb (AdwMessageDialog *dialog, const char *response, NcChecklistView *self)
{
  NcCellPaste *paste = g_object_get_data (G_OBJECT (dialog), "paste");
  g_autoptr (GError) error = NULL;
  guint n;
  const NcAnswer *answers = nc_cell_paste_get_answers (paste, &n);

  if (!g_str_equal (response, "paste"))
    return;
  if (!nc_answer_history_apply (self->history, nc_cell_paste_get_n_machines (paste), answers, n, &error)) {
    nc_checklist_view_say (self, error->message);
    return;
  }
  nc_checklist_view_changed (self, TRUE);
  if (n)
    nc_checklist_view_go_to (self, answers[0].path);
}

static GtkWidget *
misfit_list (NcCellPaste *paste)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  guint n = MIN (nc_cell_paste_get_n_misfits (paste), MOST_SHOWN_MISFITS);

  for (guint i = 0; i < n; i++) {
    NcCellMisfit misfit = nc_cell_paste_get_misfit (paste, i);
    g_autofree char *cell = g_utf8_strlen (misfit.text, -1) > 40 ? g_utf8_substring (misfit.text, 0, 40) : NULL;
    g_autofree char *text = g_strdup_printf (_ ("Row %u, %s: “%s” %s"), misfit.row, misfit.column,
                                             cell ? cell : misfit.text, misfit.reason);
    GtkWidget *label = gtk_label_new (text);

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 240);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_set_name (scroller, "misfits");
  return scroller;
}

static char **
column_titles (NcChecklistView *self, char **questions)
{
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();

  for (char **question = questions; *question; question++)
    g_strv_builder_add (titles, nc_machine_table_get_title (self->table, *question));
  return g_strv_builder_end (titles);
}

static GtkWidget *
ask_paste (NcChecklistView *self, NcCellPaste *paste)
{
  guint n_rows = nc_cell_paste_get_n_rows (paste), n_misfits = nc_cell_paste_get_n_misfits (paste), n_fit;
  guint n_new = nc_cell_paste_get_n_machines (paste) - nc_machine_list_get_n (self->machines);
  g_autofree char *heading =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Paste %u row?", "Paste %u rows?", n_rows), n_rows);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  nc_cell_paste_get_answers (paste, &n_fit);
  body = n_misfits ? g_strdup_printf (_ ("%u cells fit, %u machines are new. %u cells do not fit and are left out:"),
                                      n_fit, n_new, n_misfits)
                   : g_strdup_printf (_ ("All %u cells fit, %u machines are new. Undo takes it back."), n_fit, n_new);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "paste", _ ("_Paste"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "paste");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "paste", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "paste", n_fit > 0);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (n_misfits)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), misfit_list (paste));
  g_object_set_data_full (G_OBJECT (dialog), "paste", paste, (GDestroyNotify)nc_cell_paste_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (paste_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

/**
 * nc_checklist_view_paste:
 * @text: cells with tabs between and a line a row
 *
 * Shows what would become of cells of a spreadsheet, from the chosen machine and column on; nothing changes before the
 * person agrees.
 *
 * Returns: (transfer none) (nullable): the dialog; %NULL when nothing can be pasted, which is said
 */
GtkWidget *
nc_checklist_view_paste (NcChecklistView *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) questions = NULL, titles = NULL;
  NcCellPaste *paste;
  guint number;

  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), NULL);
  if (!self->table) {
    nc_checklist_view_say (self,
                           _ ("This checklist has no table to paste into. Paste each answer into its own field."));
    return NULL;
  }
  questions = nc_machine_table_get_questions (self->table);
  titles = column_titles (self, questions);
  number = nc_machine_table_get_number (self->table);
  paste = nc_cell_paste_new (form_of (self), self->repeat_path, (const char *const *)questions,
                             (const char *const *)titles, number ? number : nc_machine_list_get_n (self->machines) + 1,
                             nc_machine_table_get_question (self->table), text, &error);
  if (!paste) {
    nc_checklist_view_say (self, error->message);
    return NULL;
  }
  return ask_paste (self, paste);
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NcChecklistView) self = NC_CHECKLIST_VIEW (user_data);
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (!self->run)
    return;
  if (text && *text)
    nc_checklist_view_paste (self, text);
  else
    nc_checklist_view_say (
        self, _ ("Nothing is copied that can be pasted here. Copy cells of a spreadsheet, a picture or a file first."));
}

/* Pictures become photos of the chosen machine, cells go into the table. */
static void
paste_clipboard (NcChecklistView *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (nc_photo_intake_take_clipboard (self->intake, clipboard))
    return;
  gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, g_object_ref (self));
}

static void
act (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NcChecklistView *self = NC_CHECKLIST_VIEW (widget);

  (void)parameter;
  if (g_str_equal (name, "checklist.add"))
    nc_checklist_view_add (self);
  else if (g_str_equal (name, "checklist.remove"))
    nc_checklist_view_remove (self);
  else if (g_str_equal (name, "checklist.copy-down"))
    nc_checklist_view_copy_down (self);
  else if (g_str_equal (name, "checklist.ledger"))
    nc_checklist_view_take_ledger (self);
  else if (g_str_equal (name, "checklist.undo"))
    nc_checklist_view_undo (self);
  else if (g_str_equal (name, "checklist.redo"))
    nc_checklist_view_redo (self);
  else if (g_str_equal (name, "checklist.next-missing"))
    nc_checklist_view_next_missing (self);
  else if (g_str_equal (name, "checklist.paste"))
    paste_clipboard (self);
  else
    nc_photo_intake_choose_folder (self->intake, GTK_WINDOW (gtk_widget_get_root (widget)));
}

/* The keys are those of the shortcuts window; a field that is being typed in has them first. */
void
nc_checklist_view_install_actions (GtkWidgetClass *klass)
{
  static const struct {
    const char *name;
    guint key;
    GdkModifierType modifiers;
  } acts[] = { { "checklist.add", GDK_KEY_Insert, GDK_CONTROL_MASK },
               { "checklist.remove", GDK_KEY_Delete, GDK_CONTROL_MASK },
               { "checklist.copy-down", GDK_KEY_d, GDK_CONTROL_MASK },
               { "checklist.undo", GDK_KEY_z, GDK_CONTROL_MASK },
               { "checklist.redo", GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
               { "checklist.next-missing", GDK_KEY_Return, GDK_CONTROL_MASK },
               { "checklist.paste", GDK_KEY_v, GDK_CONTROL_MASK },
               { "checklist.ledger", 0, 0 },
               { "checklist.camera-folder", 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    gtk_widget_class_install_action (klass, acts[i].name, NULL, act);
    if (acts[i].key)
      gtk_widget_class_add_binding_action (klass, acts[i].key, acts[i].modifiers, acts[i].name, NULL);
  }
}
