/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-window.h"
#include "nc-case-paper.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-paper-check.h"
#include "nc-paper-state.h"
#include "nc-paper-verify.h"

struct _NcPaperWindow {
  AdwWindow parent_instance;
  NcCaseEditor *editor;
  char *paper_id;
  char *shown_blob;
  GBytes *pdf;
  NcPdfView *view;
  AdwWindowTitle *title;
  GtkLabel *message;
  GtkWidget *details; /* the verifier's own words, folded */
  GtkWidget *next;
  GtkWidget *verify;
  GtkWidget *serve; /* a print with the authority's stamp may be served without a signature on the screen */
  gboolean is_sound;
};

G_DEFINE_FINAL_TYPE (NcPaperWindow, nc_paper_window, ADW_TYPE_WINDOW)

static const NcCasePaper *
paper_of (NcPaperWindow *self)
{
  return nc_case_find (nc_case_editor_get_facts (self->editor), NC_CASE_PAPERS, self->paper_id);
}

static void
say (NcPaperWindow *self, const char *text, const char *css_class)
{
  static const char *const classes[] = { "refusal", "ribbon" };

  gtk_label_set_text (self->message, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text && *text);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), classes[i]);
  if (css_class)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), css_class);
  gtk_widget_set_visible (self->details, FALSE);
}

static void
show_details (NcPaperWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (gtk_expander_get_child (GTK_EXPANDER (self->details))), text);
  gtk_expander_set_expanded (GTK_EXPANDER (self->details), FALSE);
  gtk_widget_set_visible (self->details, TRUE);
}

static GtkWidget *
make_message (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 9);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  return label;
}

static void
show_pages (NcPaperWindow *self, const NcCasePaper *paper)
{
  const char *blob = paper->signed_blob_id ? paper->signed_blob_id : paper->blob_id;
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (self->shown_blob, blob) == 0)
    return;
  g_clear_pointer (&self->pdf, g_bytes_unref);
  say (self, NULL, NULL);
  self->pdf = nc_case_paper_bytes (nc_case_editor_get_book (self->editor), paper, &error);
  if (!self->pdf || !nc_pdf_view_set_bytes (self->view, self->pdf, &error)) {
    say (self, error->message, "refusal");
    return;
  }
  g_free (self->shown_blob);
  self->shown_blob = g_strdup (blob);
}

static void
refresh (NcPaperWindow *self)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  const NcCasePaper *paper = paper_of (self);
  g_autofree char *state = NULL, *subtitle = NULL;
  NcPaperState at;

  if (!paper)
    return;
  at = nc_paper_state (facts, paper);
  state = nc_paper_state_label (facts, paper);
  subtitle = paper->number ? g_strdup_printf ("%s · %s", paper->number, state) : g_strdup (state);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_widget_set_visible (self->next, at == NC_PAPER_TO_SIGN || at == NC_PAPER_TO_SERVE);
  gtk_button_set_label (GTK_BUTTON (self->next), at == NC_PAPER_TO_SIGN ? _ ("_Sign") : _ ("_Record the service"));
  gtk_widget_set_visible (self->serve, at == NC_PAPER_TO_SIGN && nc_paper_kind (paper->kind)->is_served);
  show_pages (self, paper);
}

/**
 * nc_paper_window_sign:
 *
 * Returns: (transfer none) (nullable): the window that takes the signatures; %NULL when none is missing.
 */
NcSignWindow *
nc_paper_window_sign (NcPaperWindow *self)
{
  GtkWidget *window;

  g_return_val_if_fail (NC_IS_PAPER_WINDOW (self), NULL);
  if (nc_paper_state (nc_case_editor_get_facts (self->editor), paper_of (self)) != NC_PAPER_TO_SIGN)
    return NULL;
  window = nc_sign_window_new (self->editor, self->paper_id);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (window));
  return NC_SIGN_WINDOW (window);
}

/**
 * nc_paper_window_serve:
 *
 * Returns: (transfer none): the window that takes how it was served.
 */
NcPaperServe *
nc_paper_window_serve (NcPaperWindow *self)
{
  GtkWidget *window;

  g_return_val_if_fail (NC_IS_PAPER_WINDOW (self), NULL);
  window = nc_paper_serve_new (self->editor, self->paper_id);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (window));
  return NC_PAPER_SERVE (window);
}

static void
next_cb (NcPaperWindow *self)
{
  if (!nc_paper_window_sign (self))
    nc_paper_window_serve (self);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NcPaperWindow) self = NC_PAPER_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *details = NULL, *text = nc_paper_verify_finish (result, &self->is_sound, &details, &error);

  (void)source;
  if (!self->editor) /* closed meanwhile */
    return;
  gtk_widget_set_sensitive (self->verify, TRUE);
  say (self, text ? text : error->message, self->is_sound ? "ribbon" : "refusal");
  if (details)
    show_details (self, details);
}

/**
 * nc_paper_window_check:
 * @code: (nullable): the code of a print, as typed
 * @picture: (nullable): a file with a picture of it
 *
 * Shows what the verifier says of the very bytes that are on the screen, and of the print.
 */
void
nc_paper_window_check (NcPaperWindow *self, const char *code, const char *picture)
{
  g_return_if_fail (NC_IS_PAPER_WINDOW (self));
  if (!self->pdf)
    return;
  gtk_widget_set_sensitive (self->verify, FALSE);
  nc_paper_verify_start (nc_case_editor_get_session (self->editor), self->pdf, code, picture, verified_cb,
                         g_object_ref (self));
}

void
nc_paper_window_verify (NcPaperWindow *self)
{
  nc_paper_window_check (self, NULL, NULL);
}

static void
check_cb (const char *code, const char *picture, gpointer data)
{
  nc_paper_window_check (NC_PAPER_WINDOW (data), code, picture);
}

static void
print_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void)action;
  (void)parameter;
  nc_pdf_view_print (NC_PAPER_WINDOW (widget)->view, GTK_WINDOW (widget));
}

static void
print_failed_cb (NcPaperWindow *self, const char *text)
{
  say (self, text, "refusal");
}

static GtkWidget *
make_header (NcPaperWindow *self)
{
  GtkWidget *header = adw_header_bar_new (), *print = gtk_button_new_from_icon_name ("printer-symbolic");

  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  gtk_widget_set_tooltip_text (print, _ ("Print"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (print), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Print"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (print), "paper.print");
  self->verify = gtk_button_new_with_mnemonic (_ ("_Verify"));
  gtk_widget_set_name (self->verify, "verify");
  g_signal_connect_swapped (self->verify, "clicked", G_CALLBACK (nc_paper_window_verify), self);
  self->serve = gtk_button_new_with_mnemonic (_ ("_Record the service"));
  gtk_widget_set_name (self->serve, "serve");
  g_signal_connect_swapped (self->serve, "clicked", G_CALLBACK (nc_paper_window_serve), self);
  self->next = gtk_button_new_with_mnemonic ("");
  gtk_button_set_use_underline (GTK_BUTTON (self->next), TRUE);
  gtk_widget_set_name (self->next, "next");
  gtk_widget_add_css_class (self->next, "suggested-action");
  g_signal_connect_swapped (self->next, "clicked", G_CALLBACK (next_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), print);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->verify);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), nc_paper_check_button_new (check_cb, self));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->next);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->serve);
  return header;
}

static void
nc_paper_window_dispose (GObject *object)
{
  NcPaperWindow *self = NC_PAPER_WINDOW (object);

  g_clear_pointer (&self->paper_id, g_free);
  g_clear_pointer (&self->shown_blob, g_free);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_paper_window_parent_class)->dispose (object);
}

static void
nc_paper_window_class_init (NcPaperWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_paper_window_dispose;
  gtk_widget_class_install_action (widget_class, "paper.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "paper.print", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
nc_paper_window_init (NcPaperWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->message = GTK_LABEL (make_message ());
  gtk_widget_set_name (GTK_WIDGET (self->message), "message");
  self->details = gtk_expander_new_with_mnemonic (_ ("_Technical details"));
  gtk_expander_set_child (GTK_EXPANDER (self->details), make_message ());
  gtk_widget_set_margin_start (self->details, 12);
  gtk_widget_set_margin_end (self->details, 12);
  gtk_widget_set_margin_bottom (self->details, 9);
  self->view = NC_PDF_VIEW (nc_pdf_view_new ());
  g_signal_connect_object (self->view, "print-failed", G_CALLBACK (print_failed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (box), self->details);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  say (self, NULL, NULL);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 860, 780);
}

/**
 * nc_paper_window_new:
 * @paper_id: of the editor's case
 */
GtkWidget *
nc_paper_window_new (NcCaseEditor *editor, const char *paper_id)
{
  NcPaperWindow *self = g_object_new (NC_TYPE_PAPER_WINDOW, NULL);
  const NcCasePaper *paper = nc_case_find (nc_case_editor_get_facts (editor), NC_CASE_PAPERS, paper_id);
  g_autofree char *title = paper ? nc_paper_title (paper->kind) : NULL;

  self->editor = g_object_ref (editor);
  self->paper_id = g_strdup (paper_id);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->title, title);
  g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

NcPdfView *
nc_paper_window_get_view (NcPaperWindow *self)
{
  return self->view;
}

const char *
nc_paper_window_get_message (NcPaperWindow *self)
{
  return gtk_label_get_text (self->message);
}

/* What the verifier said in full; "" before it was asked. */
const char *
nc_paper_window_get_details (NcPaperWindow *self)
{
  return gtk_label_get_text (GTK_LABEL (gtk_expander_get_child (GTK_EXPANDER (self->details))));
}

/* Whether the last verification found the paper sound. */
gboolean
nc_paper_window_is_sound (NcPaperWindow *self)
{
  return self->is_sound;
}
