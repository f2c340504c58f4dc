/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sign-window.h"
#include "nc-case-paper.h"
#include "nc-lang.h"
#include "nc-paper-state.h"
#include "nc-paper-work.h"
#include "nc-sign-ink.h"

#define PICTURE_WIDTH_PX 600
#define TOUCH_PX         44 /* the least that a gloved finger hits */

struct _NcSignWindow {
  AdwWindow parent_instance;
  NcCaseEditor *editor;
  char *paper_id;
  char *role;
  char *certificate;
  NcPdfView *view;
  NcSignaturePad *pad;
  AdwWindowTitle *title;
  GtkLabel *role_label;
  GtkEditable *person;
  GtkDropDown *status;
  GtkWidget *refused_box;
  GtkEditable *reason;
  GtkEditable *witness;
  GtkWidget *certificate_button;
  GtkWidget *passphrase;
  GtkLabel *hint;
  GtkWidget *undo, *clear, *accept;
  gboolean is_busy;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (NcSignWindow, nc_sign_window, ADW_TYPE_WINDOW)

static NcUiState *
ui_state (NcSignWindow *self)
{
  return nc_session_get_ui_state (nc_case_editor_get_session (self->editor));
}

/* What is not accepted yet lives with the window's state under the paper and role it is meant for. */
static void
keep (NcSignWindow *self, const char *what, const char *text)
{
  g_autofree char *key = g_strdup_printf ("%s.%s.%s", self->paper_id, self->role, what);

  if (!self->is_filling)
    nc_ui_state_set (ui_state (self), "sign", key, text && *text ? text : NULL);
}

static char *
kept (NcSignWindow *self, const char *what)
{
  g_autofree char *key = g_strdup_printf ("%s.%s.%s", self->paper_id, self->role, what);

  return nc_ui_state_get (ui_state (self), "sign", key);
}

static const NcCasePaper *
paper_of (NcSignWindow *self)
{
  return nc_case_find (nc_case_editor_get_facts (self->editor), NC_CASE_PAPERS, self->paper_id);
}

static NcSignStatus
status_of (NcSignWindow *self)
{
  return (NcSignStatus)gtk_drop_down_get_selected (self->status);
}

static gboolean
is_blank (GtkEditable *entry)
{
  return nc_text_is_blank (gtk_editable_get_text (entry));
}

/* The unit signs by hand. */
static gboolean
may_choose_certificate (NcSignWindow *self)
{
  return !g_str_equal (self->role, "party");
}

/* What is still missing before the signature can be accepted; NULL when nothing is. */
static char *
missing (NcSignWindow *self)
{
  gboolean has_ink = nc_signature_pad_get_n_strokes (self->pad) > 0;
  g_autoptr (NcHandwriting) ink = NULL;
  g_autoptr (GError) error = NULL;

  if (status_of (self) == NC_SIGN_REFUSED)
    return is_blank (self->reason) ? g_strdup (_ ("Write down why the signature is refused.")) : NULL;
  if (status_of (self) == NC_SIGN_ABSENT)
    return is_blank (self->witness) ? g_strdup (_ ("Name the witness of the absence.")) : NULL;
  if (is_blank (self->person))
    return g_strdup (_ ("Who signs?"));
  if (!self->certificate && nc_paper_has_certificate (nc_case_editor_get_facts (self->editor), paper_of (self)))
    return g_strdup (_ ("A certificate has signed this paper: choose the certificate of this signer too."));
  if (self->certificate && !has_ink)
    return NULL; /* a key signs alone as well */
  ink = nc_signature_pad_get_handwriting (self->pad);
  if (nc_handwriting_check (ink, &error))
    return NULL;
  if (has_ink)
    return g_strdup (error->message);
  return g_strdup (may_choose_certificate (self) ? _ ("Sign on the line, or choose a certificate.")
                                                 : _ ("Sign on the line."));
}

static void
say (NcSignWindow *self, const char *text, gboolean is_refusal)
{
  gtk_label_set_text (self->hint, text ? text : "");
  if (is_refusal)
    gtk_widget_add_css_class (GTK_WIDGET (self->hint), "refusal");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "refusal");
}

static void
refresh (NcSignWindow *self)
{
  gboolean by_hand = status_of (self) == NC_SIGN_BY_HAND;
  g_autofree char *text = missing (self);
  gboolean has_ink = nc_signature_pad_get_n_strokes (self->pad) > 0;

  gtk_widget_set_visible (self->refused_box, !by_hand);
  gtk_widget_set_visible (GTK_WIDGET (self->pad), by_hand);
  gtk_widget_set_visible (self->undo, by_hand);
  gtk_widget_set_visible (self->clear, by_hand);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pad), !self->is_busy);
  gtk_widget_set_sensitive (self->undo, has_ink && !self->is_busy);
  gtk_widget_set_sensitive (self->clear, has_ink && !self->is_busy);
  gtk_widget_set_visible (self->certificate_button, by_hand && may_choose_certificate (self));
  gtk_widget_set_visible (self->passphrase, by_hand && self->certificate);
  gtk_widget_set_sensitive (self->accept, !text && !self->is_busy);
  gtk_button_set_label (GTK_BUTTON (self->accept), by_hand                               ? _ ("_Accept")
                                                   : status_of (self) == NC_SIGN_REFUSED ? _ ("Record the _refusal")
                                                                                         : _ ("Record the _absence"));
  say (self, self->is_busy ? _ ("Signing…") : text, FALSE);
}

static void
changed_cb (NcSignWindow *self)
{
  if (self->is_filling)
    return;
  keep (self, "reason", gtk_editable_get_text (self->reason));
  keep (self, "witness", gtk_editable_get_text (self->witness));
  refresh (self);
}

static void
pad_changed_cb (NcSignWindow *self)
{
  g_autofree char *text = nc_signature_pad_get_n_strokes (self->pad) ? nc_sign_ink_to_text (self->pad) : NULL;

  if (self->is_filling)
    return;
  keep (self, "ink", text);
  refresh (self);
}

/* The pad has a width only after its first frame. */
static gboolean
restore_cb (GtkWidget *pad, GdkFrameClock *frame_clock, gpointer user_data)
{
  NcSignWindow *self = user_data;
  g_autofree char *text = NULL;

  (void)frame_clock;
  if (gtk_widget_get_width (pad) <= 0)
    return G_SOURCE_CONTINUE;
  text = kept (self, "ink");
  if (text && !nc_signature_pad_get_n_strokes (self->pad)) {
    self->is_filling = TRUE;
    nc_sign_ink_restore (self->pad, text);
    self->is_filling = FALSE;
    refresh (self);
  }
  return G_SOURCE_REMOVE;
}

static void
show_pages (NcSignWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = nc_case_paper_bytes (nc_case_editor_get_book (self->editor), paper_of (self), &error);

  if (!pdf || !nc_pdf_view_set_bytes (self->view, pdf, &error))
    say (self, error->message, TRUE);
}

static void
forget_certificate (NcSignWindow *self)
{
  g_clear_pointer (&self->certificate, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
  gtk_button_set_label (GTK_BUTTON (self->certificate_button), _ ("Certificate…"));
}

/* Makes the next role's turn, or closes when all have signed. */
static gboolean
take_turn (NcSignWindow *self)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  g_auto (GStrv) roles = nc_paper_open_roles (facts, paper_of (self));
  g_autofree char *person = NULL, *reason = NULL, *witness = NULL;

  if (!roles[0])
    return FALSE;
  self->is_filling = TRUE;
  g_free (self->role);
  self->role = g_strdup (roles[0]);
  person = nc_paper_role_person (facts, self->role);
  reason = kept (self, "reason");
  witness = kept (self, "witness");
  gtk_label_set_text (self->role_label, nc_paper_role_label (self->role));
  adw_window_title_set_subtitle (self->title, nc_paper_role_label (self->role));
  gtk_editable_set_text (self->person, person);
  gtk_editable_set_text (self->reason, reason ? reason : "");
  gtk_editable_set_text (self->witness, witness ? witness : "");
  gtk_drop_down_set_selected (self->status, NC_SIGN_BY_HAND);
  gtk_widget_set_visible (GTK_WIDGET (self->status), g_str_equal (self->role, "party") ||
                                                         g_str_equal (self->role, "interviewee") ||
                                                         g_str_equal (self->role, "receiver"));
  nc_signature_pad_clear (self->pad);
  forget_certificate (self);
  self->is_filling = FALSE;
  show_pages (self);
  refresh (self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self->pad), restore_cb, self, NULL);
  return TRUE;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NcSignWindow) self = NC_SIGN_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *paper_id = nc_paper_work_finish (NC_CASE_EDITOR (source), result, NULL, &error);

  if (!self->editor) /* closed meanwhile */
    return;
  self->is_busy = FALSE;
  if (!paper_id) {
    refresh (self);
    say (self, error->message, TRUE);
    return;
  }
  keep (self, "ink", NULL);
  keep (self, "reason", NULL);
  keep (self, "witness", NULL);
  if (!take_turn (self))
    gtk_window_destroy (GTK_WINDOW (self));
}

static NcPaperWork *
make_work (NcSignWindow *self)
{
  static const char *const states[] = { "signed", "refused", "absent" };
  NcPaperWork *work = nc_paper_work_new (self->editor, NC_PAPER_ACT_SIGN, self->paper_id);

  nc_paper_work_set (work, "role", self->role);
  nc_paper_work_set (work, "status", states[status_of (self)]);
  nc_paper_work_set (work, "person", gtk_editable_get_text (self->person));
  if (status_of (self) != NC_SIGN_BY_HAND) {
    nc_paper_work_set (work, "reason", gtk_editable_get_text (self->reason));
    nc_paper_work_set (work, "witness", gtk_editable_get_text (self->witness));
    return work;
  }
  if (nc_signature_pad_get_n_strokes (self->pad)) {
    g_autoptr (NcHandwriting) ink = nc_signature_pad_get_handwriting (self->pad);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) png = nc_handwriting_to_png (ink, PICTURE_WIDTH_PX, &error);

    if (!png) {
      say (self, error->message, TRUE);
      nc_paper_work_free (work);
      return NULL;
    }
    nc_paper_work_set_picture (work, png);
  }
  if (self->certificate)
    nc_paper_work_set_certificate (work, self->certificate, gtk_editable_get_text (GTK_EDITABLE (self->passphrase)));
  return work;
}

/**
 * nc_sign_window_accept:
 *
 * As the button does: keeps the signature (or its refusal) and makes it the next role's turn.
 */
void
nc_sign_window_accept (NcSignWindow *self)
{
  NcPaperWork *work;

  g_return_if_fail (NC_IS_SIGN_WINDOW (self));
  if (!nc_sign_window_can_accept (self) || !(work = make_work (self)))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
  self->is_busy = TRUE;
  refresh (self);
  nc_paper_work_start (work, self->editor, done_cb, g_object_ref (self));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, NcSignWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file && g_file_peek_path (file))
    nc_sign_window_set_certificate (self, g_file_peek_path (file), "");
  g_object_unref (dialog);
}

static void
choose_cb (NcSignWindow *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Certificate and key (.p12)"), GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Key files (.p12, .pfx)"));
  gtk_file_filter_add_suffix (filter, "p12");
  gtk_file_filter_add_suffix (filter, "pfx");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static GtkEditable *
make_entry (GtkWidget *box, const char *label, const char *name)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_name (entry, name);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_box_append (GTK_BOX (box), entry);
  return GTK_EDITABLE (entry);
}

static GtkWidget *
make_button (GtkWidget *box, const char *label, const char *name)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_name (button, name);
  gtk_widget_set_size_request (button, TOUCH_PX, TOUCH_PX);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

/* Who signs and how: one line above the pad, the refusal's fields below it in the same place. */
static GtkWidget *
make_signer (NcSignWindow *self)
{
  const char *const states[] = { _ ("Signs"), _ ("Refuses to sign"), _ ("Is absent"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->role_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->role_label), "heading");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->role_label));
  self->person = make_entry (line, _ ("Name of the signer"), "person");
  self->status = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (states));
  gtk_widget_set_name (GTK_WIDGET (self->status), "status");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Signs, refuses or is absent"), -1);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->status));
  self->certificate_button = make_button (line, _ ("Certificate…"), "certificate");
  self->passphrase = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->passphrase), TRUE);
  g_object_set (self->passphrase, "placeholder-text", _ ("Passphrase of the key"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->passphrase), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Passphrase of the key"), -1);
  gtk_box_append (GTK_BOX (line), self->passphrase);
  gtk_box_append (GTK_BOX (box), line);
  self->refused_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->reason = make_entry (self->refused_box, _ ("Reason"), "reason");
  self->witness = make_entry (self->refused_box, _ ("Witness"), "witness");
  gtk_box_append (GTK_BOX (box), self->refused_box);
  return box;
}

static GtkWidget *
make_actions (NcSignWindow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->undo = make_button (line, _ ("_Undo the last stroke"), "undo");
  self->clear = make_button (line, _ ("_Clear"), "clear");
  self->hint = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->hint, TRUE);
  gtk_label_set_xalign (self->hint, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->hint), TRUE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->hint));
  self->accept = make_button (line, _ ("_Accept"), "accept");
  gtk_widget_add_css_class (self->accept, "suggested-action");
  g_signal_connect_swapped (self->undo, "clicked", G_CALLBACK (nc_signature_pad_undo), self->pad);
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (nc_signature_pad_clear), self->pad);
  g_signal_connect_swapped (self->accept, "clicked", G_CALLBACK (nc_sign_window_accept), self);
  return line;
}

static void
nc_sign_window_dispose (GObject *object)
{
  NcSignWindow *self = NC_SIGN_WINDOW (object);

  self->is_filling = TRUE;
  g_clear_pointer (&self->paper_id, g_free);
  g_clear_pointer (&self->role, g_free);
  g_clear_pointer (&self->certificate, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_sign_window_parent_class)->dispose (object);
}

static void
nc_sign_window_class_init (NcSignWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_sign_window_dispose;
}

static void
nc_sign_window_init (NcSignWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *low = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *header = adw_header_bar_new ();

  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  self->view = NC_PDF_VIEW (nc_pdf_view_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  self->pad = NC_SIGNATURE_PAD (nc_signature_pad_new ());
  gtk_widget_set_margin_top (low, 12);
  gtk_widget_set_margin_bottom (low, 12);
  gtk_widget_set_margin_start (low, 12);
  gtk_widget_set_margin_end (low, 12);
  gtk_box_append (GTK_BOX (low), make_signer (self));
  gtk_box_append (GTK_BOX (low), GTK_WIDGET (self->pad));
  gtk_box_append (GTK_BOX (low), make_actions (self));
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  gtk_box_append (GTK_BOX (box), low);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 1000, 780);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  g_signal_connect_object (self->pad, "changed", G_CALLBACK (pad_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->person, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reason, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->witness, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->status, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->certificate_button, "clicked", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
}

/**
 * nc_sign_window_new:
 * @paper_id: a paper that some role has still to sign
 */
GtkWidget *
nc_sign_window_new (NcCaseEditor *editor, const char *paper_id)
{
  NcSignWindow *self = g_object_new (NC_TYPE_SIGN_WINDOW, NULL);
  const NcCasePaper *paper = nc_case_find (nc_case_editor_get_facts (editor), NC_CASE_PAPERS, paper_id);
  g_autofree char *title = paper ? nc_paper_title (paper->kind) : NULL;

  g_return_val_if_fail (paper, NULL);
  self->editor = g_object_ref (editor);
  self->paper_id = g_strdup (paper_id);
  adw_window_title_set_title (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  take_turn (self);
  return GTK_WIDGET (self);
}

NcSignaturePad *
nc_sign_window_get_pad (NcSignWindow *self)
{
  return self->pad;
}

NcPdfView *
nc_sign_window_get_view (NcSignWindow *self)
{
  return self->view;
}

/* Whose turn it is. */
const char *
nc_sign_window_get_role (NcSignWindow *self)
{
  return self->role;
}

const char *
nc_sign_window_get_refusal (NcSignWindow *self)
{
  return gtk_label_get_text (self->hint);
}

gboolean
nc_sign_window_can_accept (NcSignWindow *self)
{
  return gtk_widget_get_sensitive (self->accept);
}

gboolean
nc_sign_window_is_busy (NcSignWindow *self)
{
  return self->is_busy;
}

/* Signs, refuses or is absent, with what that asks for. */
void
nc_sign_window_set_status (NcSignWindow *self, NcSignStatus status, const char *reason, const char *witness)
{
  gtk_drop_down_set_selected (self->status, status);
  gtk_editable_set_text (self->reason, reason ? reason : "");
  gtk_editable_set_text (self->witness, witness ? witness : "");
}

/* The key file to sign with besides (or, where no handwriting is drawn, instead of) the pad. */
void
nc_sign_window_set_certificate (NcSignWindow *self, const char *path, const char *passphrase)
{
  g_autofree char *name = g_path_get_basename (path);

  g_free (self->certificate);
  self->certificate = g_strdup (path);
  gtk_button_set_label (GTK_BUTTON (self->certificate_button), name);
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase), passphrase);
  refresh (self);
}
