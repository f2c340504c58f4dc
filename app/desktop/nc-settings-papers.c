/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-papers.h"
#include "nc-font-settings.h"
#include "nc-lang.h"
#include "nc-paper-fields.h"
#include <string.h>

/* More faults of templates than that are only counted. */
#define SHOWN_FAULTS 8u

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
  AdwActionRow *templates_row;
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
    g_set_error (&error, NC_PDF_ERROR, NC_PDF_ERROR_FONT, _ ("%s may not be embedded by its licence"), report.name);
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
set_message (NcSettingsPapers *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->message), text);
  gtk_widget_set_visible (self->message, *text != 0);
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
  set_message (self, error ? error->message : said);
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
  set_message (self, "");
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

/* What is wrong with one template of the bureau's. */
static void
check_template (const char *folder, const char *file, GPtrArray *faults)
{
  g_autofree char *kind = g_strndup (file, strlen (file) - strlen (".txt"));
  g_autoptr (GError) error = NULL;
  g_autoptr (NcTemplateReport) report = nc_paper_check_template (kind, folder, &error);

  if (!report) {
    g_ptr_array_add (faults, g_strdup_printf ("%s: %s", kind, error->message));
    return;
  }
  for (guint i = 0; i < report->unknown->len; i++)
    g_ptr_array_add (faults, g_strdup_printf ("%s: %s", kind, (const char *)g_ptr_array_index (report->unknown, i)));
  for (guint i = 0; i < report->unused->len; i++)
    g_ptr_array_add (faults, g_strdup_printf (_ ("%s: “%s” is required and not printed"), kind,
                                              (const char *)g_ptr_array_index (report->unused, i)));
}

/* The first faults as lines. */
static char *
list_faults (GPtrArray *faults)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (faults->len, SHOWN_FAULTS); i++)
    g_string_append_printf (text, "%s%s", i ? "\n" : "", (const char *)g_ptr_array_index (faults, i));
  if (faults->len > SHOWN_FAULTS) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text, _ ("and %u more"), faults->len - SHOWN_FAULTS);
  }
  return g_string_free (text, FALSE);
}

/* The templates of papers (D01 …) that lie in the home folder; included parts are checked with them. */
static void
check_templates (NcSettingsPapers *self)
{
  g_autofree char *folder = g_build_filename (nc_session_get_home (self->session), "templates", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  const char *file;
  guint n = 0;

  while (dir && (file = g_dir_read_name (dir)))
    if (g_str_has_prefix (file, "D") && g_str_has_suffix (file, ".txt")) {
      check_template (folder, file, faults);
      n++;
    }
  if (faults->len)
    text = list_faults (faults);
  else if (n)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u template of the bureau's own, in order",
                                         "%u templates of the bureau's own, in order", n),
                            n);
  else
    text = g_strdup_printf (_ ("The shipped ones. Templates of the bureau's own go into %s"), folder);
  {
    g_autofree char *escaped = g_markup_escape_text (text, -1);

    adw_action_row_set_subtitle (self->templates_row, escaped);
  }
  gtk_image_set_from_icon_name (g_object_get_data (G_OBJECT (self->templates_row), "image"),
                                faults->len ? "dialog-warning-symbolic" : "emblem-ok-symbolic");
}

static GtkWidget *
make_templates_row (NcSettingsPapers *self)
{
  GtkWidget *row = adw_action_row_new (), *image = gtk_image_new (),
            *button = gtk_button_new_with_mnemonic (_ ("_Check"));

  self->templates_row = ADW_ACTION_ROW (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Templates"));
  adw_action_row_set_subtitle_lines (self->templates_row, 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (row), "image", image);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (check_templates), self);
  adw_action_row_add_suffix (self->templates_row, image);
  adw_action_row_add_suffix (self->templates_row, button);
  return row;
}

static void
nc_settings_papers_map (GtkWidget *widget)
{
  NcSettingsPapers *self = NC_SETTINGS_PAPERS (widget);

  check_templates (self);
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
  self->message = gtk_label_new (NULL);
  adw_preferences_group_set_title (group, _ ("Papers"));
  adw_preferences_group_set_description (group,
                                         _ ("Wording and faces of the bureau's own, for papers issued from now on."));
  adw_preferences_group_set_header_suffix (group, self->spinner);
  adw_preferences_group_add (group, make_templates_row (self));
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
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->message), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_widget_add_css_class (self->message, "ribbon");
  gtk_widget_set_visible (self->message, FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (group));
  gtk_box_append (GTK_BOX (box), self->message);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

gboolean
nc_settings_papers_is_busy (NcSettingsPapers *self)
{
  return self->is_busy;
}

/* Markup: what the check of the templates came to. */
const char *
nc_settings_papers_get_templates_text (NcSettingsPapers *self)
{
  return adw_action_row_get_subtitle (self->templates_row);
}

/* "" when nothing is said. */
const char *
nc_settings_papers_get_message (NcSettingsPapers *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}
