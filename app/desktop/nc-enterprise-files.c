/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-enterprise-files.h"
#include "nc-course.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-lists.h"
#include "nc-paper-state.h"

struct _NcEnterpriseFiles {
  AdwBin parent_instance;
  NcSession *session;
  char *enterprise_id;
  gboolean are_papers, is_read;
  guint n;
};

G_DEFINE_FINAL_TYPE (NcEnterpriseFiles, nc_enterprise_files, ADW_TYPE_BIN)

enum { PROP_ARE_PAPERS = 1, N_PROPS };

static GtkWidget *
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (group, row);
  return row;
}

static void
lead_to (GtkWidget *row, const char *action, GVariant *target)
{
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
}

static void
add_case (AdwPreferencesGroup *group, NcRowItem *item)
{
  NcCaseState state = NC_CASE_PLANNED;
  const char *due = nc_row_item_get (item, "next_due"), *cause = nc_row_item_get (item, "item");
  g_autofree char *opened = nc_dates_words (nc_row_item_get (item, "opened_on"));
  g_autofree char *day = nc_dates_words (*due ? due : nc_row_item_get (item, "closed_on")), *when = NULL, *text = NULL;

  nc_case_state_parse (nc_row_item_get (item, "state"), &state);
  when = *due   ? g_strdup_printf (_ ("opened %s · next due %s"), opened, day)
         : *day ? g_strdup_printf (_ ("opened %s · closed %s"), opened, day)
                : g_strdup_printf (_ ("opened %s"), opened);
  text = *cause ? g_strdup_printf ("%s · %s", when, cause) : g_strdup (when);
  lead_to (add_row (group, nc_case_state_label (state), text), "win.open-case",
           g_variant_new_string (nc_row_item_get_id (item)));
}

static void
add_paper (AdwPreferencesGroup *group, NcRowItem *item)
{
  g_autofree char *title = nc_paper_title (nc_row_item_get (item, "kind"));
  g_autofree char *issued = nc_dates_words (nc_row_item_get (item, "issued_on"));
  g_autofree char *served = nc_dates_words (nc_row_item_get (item, "served_on"));
  g_autoptr (GString) text = g_string_new (nc_row_item_get (item, "number"));

  if (*issued)
    g_string_append_printf (text, "%s%s", text->len ? " · " : "", issued);
  if (*served)
    g_string_append_printf (text, _ (" · served %s"), served);
  lead_to (add_row (group, title, text->str), "win.open-paper",
           g_variant_new ("(ss)", nc_row_item_get (item, "case_id"), nc_row_item_get_id (item)));
}

static void
read_rows (NcEnterpriseFiles *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) rows = nc_lists_rows (nc_session_get_store (self->session),
                                               self->are_papers ? "paper-of-enterprise" : "case-of-enterprise",
                                               ":enterprise_id", self->enterprise_id, &error);

  self->is_read = TRUE;
  self->n = rows ? g_list_model_get_n_items (G_LIST_MODEL (rows)) : 0;
  for (guint i = 0; i < self->n; i++) {
    g_autoptr (NcRowItem) item = g_list_model_get_item (G_LIST_MODEL (rows), i);

    if (self->are_papers)
      add_paper (ADW_PREFERENCES_GROUP (group), item);
    else
      add_case (ADW_PREFERENCES_GROUP (group), item);
  }
  if (!self->n)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                           error              ? error->message
                                           : self->are_papers ? _ ("No paper was issued to this enterprise yet.")
                                                              : _ ("No case of this enterprise yet."));
  adw_bin_set_child (ADW_BIN (self), group);
}

/**
 * nc_enterprise_files_show:
 * @enterprise_id: (nullable): %NULL empties the view
 */
void
nc_enterprise_files_show (NcEnterpriseFiles *self, NcSession *session, const char *enterprise_id)
{
  g_return_if_fail (NC_IS_ENTERPRISE_FILES (self));
  g_set_object (&self->session, session);
  g_free (self->enterprise_id);
  self->enterprise_id = g_strdup (enterprise_id);
  self->is_read = FALSE;
  self->n = 0;
  adw_bin_set_child (ADW_BIN (self), NULL);
  if (enterprise_id && gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_rows (self);
}

/* How many are shown; 0 as long as nobody has looked. */
guint
nc_enterprise_files_get_n (NcEnterpriseFiles *self)
{
  g_return_val_if_fail (NC_IS_ENTERPRISE_FILES (self), 0);
  return self->n;
}

/* A case may have gone on since. */
static void
nc_enterprise_files_map (GtkWidget *widget)
{
  NcEnterpriseFiles *self = NC_ENTERPRISE_FILES (widget);

  if (self->enterprise_id)
    read_rows (self);
  GTK_WIDGET_CLASS (nc_enterprise_files_parent_class)->map (widget);
}

static void
nc_enterprise_files_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  (void)pspec;
  if (id == PROP_ARE_PAPERS)
    NC_ENTERPRISE_FILES (object)->are_papers = g_value_get_boolean (value);
}

static void
nc_enterprise_files_dispose (GObject *object)
{
  NcEnterpriseFiles *self = NC_ENTERPRISE_FILES (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->session);
  g_clear_pointer (&self->enterprise_id, g_free);
  G_OBJECT_CLASS (nc_enterprise_files_parent_class)->dispose (object);
}

static void
nc_enterprise_files_class_init (NcEnterpriseFilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nc_enterprise_files_dispose;
  object_class->set_property = nc_enterprise_files_set_property;
  GTK_WIDGET_CLASS (klass)->map = nc_enterprise_files_map;
  g_object_class_install_property (
      object_class, PROP_ARE_PAPERS,
      g_param_spec_boolean ("are-papers", NULL, NULL, FALSE,
                            G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
}

static void
nc_enterprise_files_init (NcEnterpriseFiles *self)
{
  (void)self;
}
