/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-papers.h"
#include "nc-font-settings.h"
#include "nc-lang.h"
#include "nc-page-column.h"

static const char *const face_titles[NC_N_FACES] = {
  [NC_FACE_BODY] = N_ ("Body (仿宋)"),
  [NC_FACE_TITLE] = N_ ("Title (小标宋)"),
  [NC_FACE_HEI] = N_ ("Headings (黑体)"),
  [NC_FACE_KAI] = N_ ("Second headings (楷体)"),
  [NC_FACE_LATIN] = N_ ("Latin letters and digits"),
};

struct _NcSettingsPapers {
  AdwBin parent_instance;
  NcSession *session;
  GtkWidget *templates;
  GtkWidget *font_rows[NC_N_FACES], *usual_buttons[NC_N_FACES];
  GtkWidget *message, *spinner;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (NcSettingsPapers, nc_settings_papers, ADW_TYPE_BIN)

/* A font file on its way through its check. */
typedef struct {
  char *home;
  NcFace face;
  char *path; /* NULL = the usual face again */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->home);
  g_free (work->path);
  g_free (work);
}

/* What is said of a font that was taken: that, and what it lacks. */
static void
font_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  g_auto (NcFontReport) report = { 0 };
  gboolean done = !work->path || nc_font_inspect (work->path, &report, &error);

  (void)source;
  (void)cancellable;
  if (done && work->path && !report.embeds) {
    g_set_error (&error, NC_PDF_ERROR, NC_PDF_ERROR_FONT,
                 _ ("%s may not be embedded by its licence; nothing was changed. Choose another font file."),
                 report.name);
    done = FALSE;
  }
  if (!done || !nc_font_settings_set (work->home, work->face, work->path, &error))
    g_task_return_error (task, error);
  else if (!work->path)
    g_task_return_pointer (task, g_strdup (_ ("The usual face is taken again")), g_free);
  else if (report.n_missing)
    g_task_return_pointer (
        task,
        g_strdup_printf (_ ("%s is taken. It lacks %u of the 6,763 usual characters (%s…), which the "
                            "usual face stands in for."),
                         report.name, report.n_missing, report.missing),
        g_free);
  else
    g_task_return_pointer (task, g_strdup_printf (_ ("%s is taken; it has all usual characters."), report.name),
                           g_free);
}

static void
show_fonts (NcSettingsPapers *self)
{
  for (int face = 0; face < NC_N_FACES; face++) {
    g_autofree char *path = nc_font_settings_get (nc_session_get_home (self->session), (NcFace)face);

    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->font_rows[face]), path ? path : _ ("usual face"));
    gtk_widget_set_visible (self->usual_buttons[face], path != NULL);
  }
}

static void
font_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcSettingsPapers *self = NC_SETTINGS_PAPERS (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = g_task_propagate_pointer (G_TASK (result), &error);

  (void)user_data;
  self->is_busy = FALSE;
  if (!self->session)
    return;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  nc_page_column_say (self->message, error ? error->message : said);
  show_fonts (self);
}

/**
 * nc_settings_papers_set_font:
 * @path: (nullable): a font file, checked in a thread; %NULL for the usual face
 */
void
nc_settings_papers_set_font (NcSettingsPapers *self, NcFace face, const char *path)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (NC_IS_SETTINGS_PAPERS (self) && face < NC_N_FACES);
  if (self->is_busy)
    return;
  work = g_new0 (Work, 1);
  work->home = g_strdup (nc_session_get_home (self->session));
  work->face = face;
  work->path = g_strdup (path);
  self->is_busy = TRUE;
  nc_page_column_say (self->message, "");
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  task = g_task_new (self, NULL, font_set_cb, NULL);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, font_thread);
}

static NcFace
face_of (GtkWidget *button)
{
  return (NcFace)GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "face"));
}

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, NcSettingsPapers *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    nc_settings_papers_set_font (self, (NcFace)GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "face")), path);
  gtk_native_dialog_destroy (dialog);
}

static void
choose_cb (GtkWidget *button, NcSettingsPapers *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Font file"), GTK_WINDOW (gtk_widget_get_root (button)),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  g_object_set_data (G_OBJECT (dialog), "face", GINT_TO_POINTER (face_of (button)));
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "dialog", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
usual_cb (GtkWidget *button, NcSettingsPapers *self)
{
  nc_settings_papers_set_font (self, face_of (button), NULL);
}

static GtkWidget *
make_button (NcSettingsPapers *self, const char *label, NcFace face, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data (G_OBJECT (button), "face", GINT_TO_POINTER (face));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", callback, self);
  return button;
}

static void
nc_settings_papers_map (GtkWidget *widget)
{
  NcSettingsPapers *self = NC_SETTINGS_PAPERS (widget);

  show_fonts (self);
  GTK_WIDGET_CLASS (nc_settings_papers_parent_class)->map (widget);
}

static void
nc_settings_papers_dispose (GObject *object)
{
  NcSettingsPapers *self = NC_SETTINGS_PAPERS (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_settings_papers_parent_class)->dispose (object);
}

static void
nc_settings_papers_class_init (NcSettingsPapersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_settings_papers_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_settings_papers_map;
}

static void
nc_settings_papers_init (NcSettingsPapers *self)
{
  (void)self;
}

GtkWidget *
nc_settings_papers_new (NcSession *session)
{
  NcSettingsPapers *self = g_object_new (NC_TYPE_SETTINGS_PAPERS, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->session = g_object_ref (session);
  self->spinner = gtk_spinner_new ();
  self->message = nc_page_column_message ();
  adw_preferences_group_set_title (group, _ ("Papers"));
  adw_preferences_group_set_description (group, _ ("Faces of the bureau's own, for papers issued from now on."));
  adw_preferences_group_set_header_suffix (group, self->spinner);
  for (int face = 0; face < NC_N_FACES; face++) {
    GtkWidget *row = adw_action_row_new ();

    self->font_rows[face] = row;
    self->usual_buttons[face] = make_button (self, _ ("_Usual"), (NcFace)face, G_CALLBACK (usual_cb));
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (face_titles[face]));
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->usual_buttons[face]);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               make_button (self, _ ("_Font file…"), (NcFace)face, G_CALLBACK (choose_cb)));
    adw_preferences_group_add (group, row);
  }
  self->templates = nc_settings_templates_new (session);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (group));
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), self->templates);
  adw_bin_set_child (ADW_BIN (self), box);
  show_fonts (self);
  return GTK_WIDGET (self);
}

gboolean
nc_settings_papers_is_busy (NcSettingsPapers *self)
{
  return self->is_busy;
}

NcSettingsTemplates *
nc_settings_papers_get_templates (NcSettingsPapers *self)
{
  return NC_SETTINGS_TEMPLATES (self->templates);
}

/* "" when nothing is said. */
const char *
nc_settings_papers_get_message (NcSettingsPapers *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}
