/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-tray-view.h"
#include "nc-lang.h"
#include "nc-list-kind.h"
#include "nc-lists.h"
#include "nc-sync.h"
#include <jansson.h>

struct _NcTrayView {
  AdwBin parent_instance;
  NcSession *session;
  GtkWidget *box, *message;
  GArray *ids; /* gint64, as the cards are shown */
};

G_DEFINE_FINAL_TYPE (NcTrayView, nc_tray_view, ADW_TYPE_BIN)

/* Tables of lists and cases by the words of their field. */
static const struct {
  const char *table;
  const char *list; /* of nc_list_kind_find(); NULL = none */
  const char *title;
} tables[] = {
  { "enterprise", "enterprises", N_ ("Enterprise") },
  { "equipment", "equipment", N_ ("Machine") },
  { "product_record", "products", N_ ("Energy per product") },
  { "meter_month", "meters", N_ ("Meter readings") },
  { "officer", "officers", N_ ("Officer") },
  { "issuer", "issuers", N_ ("Issuing authority") },
  { "case_file", NULL, N_ ("Case") },
  { "case_finding", NULL, N_ ("Finding") },
  { "case_evidence", NULL, N_ ("Evidence") },
  { "case_answer", NULL, N_ ("Answer of a checklist") },
  { "case_paper", NULL, N_ ("Paper") },
  { "paper_service", NULL, N_ ("Service") },
  { "paper_signature", NULL, N_ ("Signature") },
};

static const char *
table_title (const char *table, const char *field, const char **field_title)
{
  *field_title = field;
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    const NcListKind *kind = tables[i].list ? nc_list_kind_find (tables[i].list) : NULL;

    if (!g_str_equal (tables[i].table, table))
      continue;
    for (guint c = 0; kind && c < kind->n_columns; c++)
      if (g_str_equal (kind->columns[c].field, field))
        *field_title = g_str_equal (nc_lang_current (), "zh") ? kind->columns[c].zh : kind->columns[c].en;
    return _ (tables[i].title);
  }
  return table;
}

/* Whose row it is: an enterprise's name, a case's unit. */
static char *
row_name (NcTrayView *self, const char *table, const char *id)
{
  g_autoptr (NcRowItem) row = NULL;
  NcStore *store = nc_session_get_store (self->session);

  if (g_str_equal (table, "enterprise"))
    row = nc_lists_row (store, "enterprise-by-id", ":id", id, NULL);
  else if (g_str_equal (table, "case_file"))
    row = nc_lists_row (store, "case-name", ":id", id, NULL);
  else if (g_str_equal (table, "equipment"))
    row = nc_lists_row (store, "equipment-name", ":id", id, NULL);
  return g_strdup (row ? nc_row_item_get (row, "name") : "");
}

static const char *
reason_text (const char *kind, const char *reason)
{
  if (g_strcmp0 (reason, "deleted") == 0)
    return _ ("A colleague has deleted this row meanwhile.");
  if (g_str_equal (kind, "conflict"))
    return _ ("A colleague has changed the same meanwhile. Choose what holds; the other value stays in the history.");
  if (g_strcmp0 (reason, "role") == 0)
    return _ ("Only the office, or whoever made this row, changes it. It will be as the office has it again.");
  if (g_str_equal (kind, "quarantined"))
    return _ ("The hub has not taken this entry; it stays on this laptop and in the history.");
  return _ ("What came from the hub does not fit here and was left out.");
}

static GtkWidget *
make_value (const char *title, const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *head = gtk_label_new (title);
  GtkWidget *label = gtk_label_new (value && *value ? value : _ ("(empty)"));

  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_widget_add_css_class (head, "dim-label");
  gtk_widget_add_css_class (head, "caption");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_vexpand (label, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static void
decide_cb (GtkWidget *button, NcTrayView *self)
{
  gint64 id = *(gint64 *)g_object_get_data (G_OBJECT (button), "id");

  for (guint i = 0; i < self->ids->len; i++)
    if (g_array_index (self->ids, gint64, i) == id) {
      nc_tray_view_decide (self, i, g_object_get_data (G_OBJECT (button), "as"));
      return;
    }
}

static GtkWidget *
make_button (NcTrayView *self, const char *label, gint64 id, const char *as)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data_full (G_OBJECT (button), "id", g_memdup2 (&id, sizeof id), g_free);
  g_object_set_data (G_OBJECT (button), "as", (gpointer)g_intern_string (as));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect (button, "clicked", G_CALLBACK (decide_cb), self);
  return button;
}

static GtkWidget *
make_card (NcTrayView *self, json_t *item)
{
  const char *kind = json_string_value (json_object_get (item, "kind"));
  const char *table = json_string_value (json_object_get (item, "table"));
  const char *field = json_string_value (json_object_get (item, "field")), *field_title;
  const char *what = table_title (table, field, &field_title);
  gint64 id = json_integer_value (json_object_get (item, "id"));
  g_autofree char *name = row_name (self, table, json_string_value (json_object_get (item, "row")));
  g_autofree char *title = g_strdup_printf ("%s %s · %s", what, name, field_title);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *heading = gtk_label_new (title), *why;
  GtkWidget *values = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24), *mine, *theirs;
  gboolean is_conflict = g_str_equal (kind, "conflict");

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  why = gtk_label_new (reason_text (kind, json_string_value (json_object_get (item, "reason"))));
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_label_set_wrap (GTK_LABEL (why), TRUE);
  gtk_widget_add_css_class (why, "dim-label");
  mine = make_value (_ ("Mine"), json_string_value (json_object_get (item, "mine")));
  theirs = make_value (_ ("Theirs"), json_string_value (json_object_get (item, "theirs")));
  if (is_conflict) {
    gtk_box_append (GTK_BOX (mine), make_button (self, _ ("Keep _mine"), id, "mine"));
    gtk_box_append (GTK_BOX (theirs), make_button (self, _ ("Take _theirs"), id, "theirs"));
  }
  gtk_box_set_homogeneous (GTK_BOX (values), TRUE);
  gtk_box_append (GTK_BOX (values), mine);
  gtk_box_append (GTK_BOX (values), theirs);
  gtk_box_append (GTK_BOX (card), heading);
  gtk_box_append (GTK_BOX (card), why);
  gtk_box_append (GTK_BOX (card), values);
  if (!is_conflict)
    gtk_box_append (GTK_BOX (card), make_button (self, _ ("_Seen"), id, "seen"));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "figures-card");
  return card;
}

static void
set_message (NcTrayView *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->message), text);
  gtk_widget_set_visible (self->message, *text != 0);
}

static void
empty_box (NcTrayView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
  g_array_set_size (self->ids, 0);
}

/* Reads the tray again. While the store is locked nothing of it is shown. */
void
nc_tray_view_reload (NcTrayView *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  json_t *items = NULL, *item;
  size_t i;

  g_return_if_fail (NC_IS_TRAY_VIEW (self));
  empty_box (self);
  if (nc_sync_tray_write_json (nc_session_get_store (self->session), text, &error))
    items = json_loads (text->str, 0, NULL);
  else
    set_message (self, error->message);
  json_array_foreach (items, i, item)
  {
    gint64 id = json_integer_value (json_object_get (item, "id"));

    g_array_append_val (self->ids, id);
    gtk_box_append (GTK_BOX (self->box), make_card (self, item));
  }
  json_decref (items);
  gtk_widget_set_visible (GTK_WIDGET (self), self->ids->len > 0 || error);
}

guint
nc_tray_view_get_n (NcTrayView *self)
{
  return self->ids->len;
}

/**
 * nc_tray_view_decide:
 * @as: "mine", "theirs" or "seen"
 */
gboolean
nc_tray_view_decide (NcTrayView *self, guint index, const char *as)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  g_return_val_if_fail (NC_IS_TRAY_VIEW (self) && index < self->ids->len, FALSE);
  done = nc_sync_tray_settle (nc_session_get_store (self->session), g_array_index (self->ids, gint64, index), as,
                              g_get_user_name (), &error);
  set_message (self, done ? "" : error->message);
  nc_tray_view_reload (self);
  return done;
}

/* "" when nothing is said. */
const char *
nc_tray_view_get_message (NcTrayView *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}

static void
nc_tray_view_dispose (GObject *object)
{
  NcTrayView *self = NC_TRAY_VIEW (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_tray_view_parent_class)->dispose (object);
}

static void
nc_tray_view_class_init (NcTrayViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_tray_view_dispose;
}

static void
nc_tray_view_init (NcTrayView *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *title = gtk_label_new (_ ("To be decided"));

  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->message = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_widget_add_css_class (self->message, "refusal");
  gtk_widget_set_visible (self->message, FALSE);
  gtk_box_append (GTK_BOX (outer), title);
  gtk_box_append (GTK_BOX (outer), self->message);
  gtk_box_append (GTK_BOX (outer), self->box);
  adw_bin_set_child (ADW_BIN (self), outer);
}

GtkWidget *
nc_tray_view_new (NcSession *session)
{
  NcTrayView *self = g_object_new (NC_TYPE_TRAY_VIEW, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
