/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-statistics-page.h"
#include "nc-desktop-resources.h"
#include "nc-figures-card.h"
#include "nc-lang.h"
#include "nc-memory.h"
#include <string.h>

#define PROGRESS_MS 100

struct _NcStatisticsPage {
  AdwBin parent_instance;
  NcSession *session;
  NcStatisticsFilter filter;
  NcStatistics *statistics;
  gboolean is_stale, is_filling;
  GCancellable *cancellable; /* of the collection under way */
  struct Work *work;
  guint progress_timeout;
  GArray *years;
  GPtrArray *regions; /* first digits of their codes, as in the drop-down after "all" */
  GtkDropDown *year_drop_down, *region_drop_down;
  GtkWidget *load_box;
  GtkSpinButton *load_spin;
  GtkRevealer *revealer;
  GtkProgressBar *progress_bar;
  GtkLabel *error_label;
  GtkStack *stack;
};

/* One collection; it owns what its thread uses. */
typedef struct Work {
  char *home;
  NcStatisticsFilter filter;
  NcDay today;
  int permille;
} Work;

G_DEFINE_FINAL_TYPE (NcStatisticsPage, nc_statistics_page, ADW_TYPE_BIN)

static const struct {
  const char *name;
  const char *title;
} chapters[NC_N_CHAPTERS] = {
  [NC_CHAPTER_CASES] = { "cases", N_ ("Cases") },       [NC_CHAPTER_VIOLATIONS] = { "violations", N_ ("Violations") },
  [NC_CHAPTER_SAVINGS] = { "savings", N_ ("Savings") }, [NC_CHAPTER_PRODUCTS] = { "products", N_ ("Benchmarks") },
  [NC_CHAPTER_LISTS] = { "lists", N_ ("Plant lists") },
};

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->home);
  g_free (work);
}

/* In a thread, with connections of its own. */
static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  g_autofree char *path = g_build_filename (work->home, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) store = nc_db_open (path, SQLITE_OPEN_READONLY, &error);
  g_autoptr (NcReference) reference = store ? nc_reference_open (NULL, &error) : NULL;
  g_autoptr (NcJudge) judge = NULL;
  NcStatistics *statistics = NULL;

  (void)source;
  if (reference && nc_reference_load_confirmations (reference, work->home, &error))
    judge = nc_judge_new (reference, &error);
  if (judge)
    statistics = nc_statistics_collect (store, reference, judge, &work->filter, work->today, cancellable,
                                        &work->permille, &error);
  if (statistics)
    g_task_return_pointer (task, statistics, (GDestroyNotify)nc_statistics_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  g_clear_pointer (&judge, nc_judge_unref);
  g_clear_pointer (&reference, nc_reference_unref);
  g_clear_pointer (&store, nc_db_close);
  nc_memory_give_back ();
}

static void
fill_chapter (NcStatisticsPage *self, NcChapter chapter)
{
  GtkWidget *scroller = gtk_stack_get_child_by_name (self->stack, chapters[chapter].name);
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GPtrArray *figures = nc_statistics_get (self->statistics, chapter);

  for (guint i = 0; i < figures->len; i++)
    gtk_box_append (GTK_BOX (box), nc_figures_card_new (g_ptr_array_index (figures, i)));
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1240);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1240);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
}

static NcChapter
shown_chapter (NcStatisticsPage *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->stack);

  for (int c = 0; c < NC_N_CHAPTERS; c++)
    if (g_strcmp0 (name, chapters[c].name) == 0)
      return c;
  return NC_CHAPTER_CASES;
}

/* A chapter's cards are made when it is looked at. */
static void
show_chapter (NcStatisticsPage *self)
{
  NcChapter chapter = shown_chapter (self);
  GtkWidget *scroller = gtk_stack_get_child_by_name (self->stack, chapters[chapter].name);

  gtk_widget_set_visible (self->load_box, chapter == NC_CHAPTER_SAVINGS);
  if (!self->is_filling)
    nc_ui_state_set (nc_session_get_ui_state (self->session), "statistics", "chapter", chapters[chapter].name);
  if (self->statistics && !gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)))
    fill_chapter (self, chapter);
}

static void
empty_chapters (NcStatisticsPage *self)
{
  for (int c = 0; c < NC_N_CHAPTERS; c++)
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (gtk_stack_get_child_by_name (self->stack, chapters[c].name)),
                                   NULL);
}

static void
end_work (NcStatisticsPage *self)
{
  g_clear_handle_id (&self->progress_timeout, g_source_remove);
  g_clear_object (&self->cancellable);
  self->work = NULL;
  if (self->revealer)
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
collected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcStatisticsPage *self = NC_STATISTICS_PAGE (source);
  g_autoptr (GError) error = NULL;
  NcStatistics *statistics = g_task_propagate_pointer (G_TASK (result), &error);

  (void)user_data;
  /* Another choice was made meanwhile, or the page is gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable || !self->session) {
    nc_statistics_free (statistics);
    return;
  }
  end_work (self);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  if (error) {
    gtk_label_set_text (self->error_label, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                               ? _ ("Stopped. What is shown may be of an earlier choice.")
                                               : error->message);
    return;
  }
  g_clear_pointer (&self->statistics, nc_statistics_free);
  self->statistics = statistics;
  empty_chapters (self);
  show_chapter (self);
}

static gboolean
progress_cb (gpointer user_data)
{
  NcStatisticsPage *self = user_data;
  int permille = g_atomic_int_get (&self->work->permille);

  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  if (permille)
    gtk_progress_bar_set_fraction (self->progress_bar, permille / 1000.0);
  else
    gtk_progress_bar_pulse (self->progress_bar);
  return G_SOURCE_CONTINUE;
}

static void
collect (NcStatisticsPage *self)
{
  Work *work = g_new0 (Work, 1);
  g_autoptr (GTask) task = NULL;

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  end_work (self);
  self->is_stale = FALSE;
  self->cancellable = g_cancellable_new ();
  work->home = g_strdup (nc_session_get_home (self->session));
  work->filter = self->filter;
  work->today = nc_clock_today (nc_session_get_clock (self->session));
  task = g_task_new (self, self->cancellable, collected_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  self->work = work;
  self->progress_timeout = g_timeout_add (PROGRESS_MS, progress_cb, self);
  g_task_run_in_thread (task, work_thread);
}

static void
stop_cb (NcStatisticsPage *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
}

static void
filter_changed_cb (NcStatisticsPage *self)
{
  guint year = gtk_drop_down_get_selected (self->year_drop_down),
        region = gtk_drop_down_get_selected (self->region_drop_down);

  if (self->is_filling)
    return;
  self->filter.year = year && year <= self->years->len ? g_array_index (self->years, int, year - 1) : 0;
  g_strlcpy (self->filter.region,
             region && region <= self->regions->len ? g_ptr_array_index (self->regions, region - 1) : "",
             sizeof self->filter.region);
  self->filter.load_pct = gtk_spin_button_get_value_as_int (self->load_spin);
  nc_ui_state_set_int (nc_session_get_ui_state (self->session), "statistics", "load-pct", self->filter.load_pct);
  nc_ui_state_set_int (nc_session_get_ui_state (self->session), "statistics", "year", self->filter.year);
  nc_ui_state_set (nc_session_get_ui_state (self->session), "statistics", "region", self->filter.region);
  collect (self);
}

static void
load_years (NcStatisticsPage *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;

  g_clear_pointer (&self->years, g_array_unref);
  self->years = nc_statistics_years (nc_store_get_db (nc_session_get_store (self->session)), NULL);
  if (!self->years)
    self->years = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_string_list_append (titles, _ ("All years"));
  for (guint i = 0; i < self->years->len; i++) {
    g_autofree char *title = g_strdup_printf ("%d", g_array_index (self->years, int, i));

    gtk_string_list_append (titles, title);
    if (g_array_index (self->years, int, i) == self->filter.year)
      selected = i + 1;
  }
  gtk_drop_down_set_model (self->year_drop_down, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->year_drop_down, selected);
}

static void
load_regions (NcStatisticsPage *self)
{
  g_autofree char *sql = nc_db_resource_sql (nc_desktop_get_resource (), "/org/nengcha/Nengcha/sql/regions.sql");
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (nc_session_get_reference (self->session)), sql, NULL);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  gboolean has_row = TRUE;
  guint selected = 0;

  gtk_string_list_append (titles, _ ("All regions"));
  while (stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row) {
    if (nc_stmt_int (stmt, "level") < 2)
      continue;
    g_ptr_array_add (self->regions, g_strndup (nc_stmt_text (stmt, "code"), 4));
    gtk_string_list_append (titles, nc_stmt_text (stmt, "name"));
    if (g_str_equal (g_ptr_array_index (self->regions, self->regions->len - 1), self->filter.region))
      selected = self->regions->len;
  }
  gtk_drop_down_set_model (self->region_drop_down, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->region_drop_down, selected);
}

static GtkWidget *
make_drop_down (NcStatisticsPage *self, GtkDropDown **place, const char *label)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (drop_down, label);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (filter_changed_cb), self);
  *place = GTK_DROP_DOWN (drop_down);
  return drop_down;
}

static GtkWidget *
make_load (NcStatisticsPage *self)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Mean _load taken (%)"));

  self->load_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->load_spin = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (5, 100, 5));
  gtk_spin_button_set_value (self->load_spin, self->filter.load_pct);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), GTK_WIDGET (self->load_spin));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->load_spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Mean load taken (%)"), -1);
  gtk_box_append (GTK_BOX (self->load_box), label);
  gtk_box_append (GTK_BOX (self->load_box), GTK_WIDGET (self->load_spin));
  gtk_widget_set_visible (self->load_box, FALSE);
  g_signal_connect_swapped (self->load_spin, "value-changed", G_CALLBACK (filter_changed_cb), self);
  return self->load_box;
}

static GtkWidget *
make_progress (NcStatisticsPage *self)
{
  GtkWidget *revealer = gtk_revealer_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *bar = gtk_progress_bar_new (), *stop = gtk_button_new_with_mnemonic (_ ("_Stop"));

  gtk_widget_set_hexpand (bar, TRUE);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Counting"), -1);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ ("Counting")));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), stop);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_bottom (box, 6);
  g_signal_connect_swapped (stop, "clicked", G_CALLBACK (stop_cb), self);
  gtk_revealer_set_child (GTK_REVEALER (revealer), box);
  self->revealer = GTK_REVEALER (revealer);
  self->progress_bar = GTK_PROGRESS_BAR (bar);
  return revealer;
}

static GtkWidget *
make_stack (NcStatisticsPage *self)
{
  GtkWidget *stack = gtk_stack_new ();

  self->stack = GTK_STACK (stack);
  gtk_widget_set_vexpand (stack, TRUE);
  for (int c = 0; c < NC_N_CHAPTERS; c++) {
    GtkWidget *scroller = gtk_scrolled_window_new ();

    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_stack_add_titled (self->stack, scroller, chapters[c].name, _ (chapters[c].title));
  }
  g_signal_connect_swapped (stack, "notify::visible-child", G_CALLBACK (show_chapter), self);
  return stack;
}

static void
build (NcStatisticsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *switcher = gtk_stack_switcher_new (), *error = gtk_label_new (NULL), *line = gtk_scrolled_window_new ();

  gtk_box_append (GTK_BOX (bar), make_drop_down (self, &self->year_drop_down, _ ("Year")));
  gtk_box_append (GTK_BOX (bar), make_drop_down (self, &self->region_drop_down, _ ("Region")));
  gtk_box_append (GTK_BOX (bar), make_load (self));
  gtk_widget_set_halign (bar, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (bar, 12);
  gtk_widget_set_margin_bottom (bar, 6);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (make_stack (self)));
  gtk_widget_set_halign (switcher, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_bottom (switcher, 6);
  gtk_widget_set_margin_start (switcher, 12);
  gtk_widget_set_margin_end (switcher, 12);
  /* On a narrow screen in large text the words may need more room than there is. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (line), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (line), switcher);
  gtk_box_append (GTK_BOX (box), line);
  self->error_label = GTK_LABEL (error);
  gtk_label_set_wrap (self->error_label, TRUE);
  gtk_widget_add_css_class (error, "refusal");
  gtk_widget_set_margin_start (error, 12);
  gtk_widget_set_margin_end (error, 12);
  gtk_widget_set_visible (error, FALSE);
  gtk_box_append (GTK_BOX (box), error);
  gtk_box_append (GTK_BOX (box), make_progress (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
store_changed_cb (NcStatisticsPage *self)
{
  self->is_stale = TRUE;
}

/* Figures are collected when the page is looked at and something has changed since. */
static void
nc_statistics_page_map (GtkWidget *widget)
{
  NcStatisticsPage *self = NC_STATISTICS_PAGE (widget);

  GTK_WIDGET_CLASS (nc_statistics_page_parent_class)->map (widget);
  if (!self->is_stale)
    return;
  self->is_filling = TRUE;
  load_years (self);
  self->is_filling = FALSE;
  collect (self);
}

static void
nc_statistics_page_dispose (GObject *object)
{
  NcStatisticsPage *self = NC_STATISTICS_PAGE (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  self->is_filling = TRUE;
  self->revealer = NULL;
  end_work (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->statistics, nc_statistics_free);
  g_clear_pointer (&self->years, g_array_unref);
  g_clear_pointer (&self->regions, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_statistics_page_parent_class)->dispose (object);
}

static void
nc_statistics_page_class_init (NcStatisticsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_statistics_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_statistics_page_map;
}

static void
nc_statistics_page_init (NcStatisticsPage *self)
{
  self->regions = g_ptr_array_new_with_free_func (g_free);
  self->is_stale = TRUE;
}

/**
 * nc_statistics_page_new:
 *
 * Comes back with the choice and the chapter that it was left with.
 */
GtkWidget *
nc_statistics_page_new (NcSession *session)
{
  NcStatisticsPage *self = g_object_new (NC_TYPE_STATISTICS_PAGE, NULL);
  NcUiState *state = nc_session_get_ui_state (session);
  g_autofree char *region = nc_ui_state_get (state, "statistics", "region");
  g_autofree char *chapter = nc_ui_state_get (state, "statistics", "chapter");

  self->session = g_object_ref (session);
  self->filter.year = nc_ui_state_get_int (state, "statistics", "year", 0);
  self->filter.load_pct = CLAMP (nc_ui_state_get_int (state, "statistics", "load-pct", NC_STATISTICS_LOAD_PCT), 5, 100);
  g_strlcpy (self->filter.region, region ? region : "", sizeof self->filter.region);
  self->is_filling = TRUE;
  build (self);
  load_regions (self);
  load_years (self);
  for (int c = 0; c < NC_N_CHAPTERS; c++)
    if (g_strcmp0 (chapter, chapters[c].name) == 0)
      gtk_stack_set_visible_child_name (self->stack, chapter);
  self->is_filling = FALSE;
  g_signal_connect_object (nc_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
nc_statistics_page_show (NcStatisticsPage *self, NcChapter chapter)
{
  g_return_if_fail (NC_IS_STATISTICS_PAGE (self) && chapter < NC_N_CHAPTERS);
  gtk_stack_set_visible_child_name (self->stack, chapters[chapter].name);
}

/**
 * nc_statistics_page_set_filter:
 * @year: 0 for all
 * @region: the first four digits of a league's or city's code; "" for all
 */
void
nc_statistics_page_set_filter (NcStatisticsPage *self, int year, const char *region)
{
  guint year_place = 0, region_place = 0;

  g_return_if_fail (NC_IS_STATISTICS_PAGE (self) && region);
  for (guint i = 0; i < self->years->len; i++)
    if (g_array_index (self->years, int, i) == year)
      year_place = i + 1;
  for (guint i = 0; i < self->regions->len; i++)
    if (g_str_equal (g_ptr_array_index (self->regions, i), region))
      region_place = i + 1;
  gtk_drop_down_set_selected (self->year_drop_down, year_place);
  gtk_drop_down_set_selected (self->region_drop_down, region_place);
}

gboolean
nc_statistics_page_is_busy (NcStatisticsPage *self)
{
  return self->cancellable != NULL;
}

/* (nullable): what is shown. */
NcStatistics *
nc_statistics_page_get_statistics (NcStatisticsPage *self)
{
  return self->statistics;
}
