/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lazy-model.h"

#define PAGE_ROWS   128
#define CACHE_PAGES 64
/* What a list shows at once; GTK makes some 200 rows ahead, for which a key should not wait. */
#define FIRST_ROWS 32
#define REST_MS    200
/* A list that differs by more than so many rows is another one. */
#define MOST_EDITS 16
/* Rows that are in sight, or near, lie in the pages used last. */
#define SEEN_PAGES 4

struct _NcLazyModel {
  GObject parent_instance;
  GType item_type;
  GArray *ids;
  guint n_told; /* of the ids, that are items already */
  guint rest;   /* source that tells the rest */
  NcLazyLoad load;
  gpointer user_data;
  GDestroyNotify free_user_data;
  GHashTable *pages; /* page number + 1 → GPtrArray of items */
  GQueue recent;     /* page number + 1, last used first */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NcLazyModel, nc_lazy_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
forget_pages (NcLazyModel *self)
{
  g_hash_table_remove_all (self->pages);
  g_queue_clear (&self->recent);
}

static GPtrArray *
get_page (NcLazyModel *self, guint number)
{
  gpointer key = GUINT_TO_POINTER (number + 1);
  GPtrArray *page = g_hash_table_lookup (self->pages, key);
  guint first = number * PAGE_ROWS, n = MIN (PAGE_ROWS, self->ids->len - first);

  if (page) {
    if (g_queue_peek_head (&self->recent) != key) {
      g_queue_remove (&self->recent, key);
      g_queue_push_head (&self->recent, key);
    }
    return page;
  }
  page = self->load (&g_array_index (self->ids, gint64, first), n, self->user_data);
  g_assert (page && page->len == n);
  g_hash_table_insert (self->pages, key, page);
  g_queue_push_head (&self->recent, key);
  if (g_queue_get_length (&self->recent) > CACHE_PAGES)
    g_hash_table_remove (self->pages, g_queue_pop_tail (&self->recent));
  return page;
}

static GType
get_item_type (GListModel *model)
{
  return NC_LAZY_MODEL (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return NC_LAZY_MODEL (model)->n_told;
}

static gpointer
get_item (GListModel *model, guint position)
{
  NcLazyModel *self = NC_LAZY_MODEL (model);

  if (position >= self->n_told)
    return NULL;
  return g_object_ref (g_ptr_array_index (get_page (self, position / PAGE_ROWS), position % PAGE_ROWS));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
nc_lazy_model_finalize (GObject *object)
{
  NcLazyModel *self = NC_LAZY_MODEL (object);

  g_clear_handle_id (&self->rest, g_source_remove);
  g_queue_clear (&self->recent);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  if (self->free_user_data)
    self->free_user_data (self->user_data);
  G_OBJECT_CLASS (nc_lazy_model_parent_class)->finalize (object);
}

static void
nc_lazy_model_class_init (NcLazyModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_lazy_model_finalize;
}

static void
nc_lazy_model_init (NcLazyModel *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_queue_init (&self->recent);
}

/**
 * nc_lazy_model_new:
 * @item_type: of the objects that @load makes
 * @free_user_data: (nullable):
 *
 * Returns: (transfer full): an empty list.
 */
NcLazyModel *
nc_lazy_model_new (GType item_type, NcLazyLoad load, gpointer user_data, GDestroyNotify free_user_data)
{
  NcLazyModel *self = g_object_new (NC_TYPE_LAZY_MODEL, NULL);

  self->item_type = item_type;
  self->load = load;
  self->user_data = user_data;
  self->free_user_data = free_user_data;
  return self;
}

static gboolean
tell_rest_cb (gpointer data)
{
  NcLazyModel *self = data;
  guint before = self->n_told;

  self->rest = 0;
  self->n_told = self->ids->len;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_told - before);
  return G_SOURCE_REMOVE;
}

/**
 * nc_lazy_model_set_ids:
 * @ids: (transfer full) (element-type gint64): replaces all rows; not changed from now on
 *
 * Told as a removal and an addition: where both come at once, GTK looks for the rows it showed among all new ones and
 * so reads every one of them. Where a list is replaced by another, as with each key of a search, the first rows are
 * items at once and the rest when no further key comes.
 */
void
nc_lazy_model_set_ids (NcLazyModel *self, GArray *ids)
{
  guint before;

  g_return_if_fail (NC_IS_LAZY_MODEL (self) && ids);
  before = self->n_told;
  g_clear_handle_id (&self->rest, g_source_remove);
  self->n_told = 0;
  forget_pages (self);
  g_array_unref (self->ids);
  self->ids = ids;
  if (before)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, 0);
  self->n_told = before ? MIN (ids->len, FIRST_ROWS) : ids->len;
  if (self->n_told < ids->len)
    self->rest = g_timeout_add_full (G_PRIORITY_LOW, REST_MS, tell_rest_cb, self, NULL);
  if (self->n_told)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->n_told);
}

static void
take_out (NcLazyModel *self, guint position)
{
  g_array_remove_index (self->ids, position);
  forget_pages (self);
  self->n_told--;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
put_in (NcLazyModel *self, guint position, gint64 id)
{
  g_array_insert_val (self->ids, position, id);
  forget_pages (self);
  self->n_told++;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static guint
find_from (GArray *ids, guint position, gint64 id)
{
  while (position < ids->len && g_array_index (ids, gint64, position) != id)
    position++;
  return position;
}

/* The first place from @position on where the two differ. */
static guint
first_difference (GArray *a, GArray *b, guint position)
{
  while (position < MIN (a->len, b->len) && g_array_index (a, gint64, position) == g_array_index (b, gint64, position))
    position++;
  return position;
}

/* One step from the rows there are to @wanted, at the first place where they differ: of two rows that have changed
   places with those between them the one that went further moves. */
static void
edit (NcLazyModel *self, GArray *wanted, guint at)
{
  gboolean has_row = at < self->ids->len, wants_row = at < wanted->len;
  guint from = wants_row ? find_from (self->ids, at, g_array_index (wanted, gint64, at)) : at;
  guint to = has_row ? find_from (wanted, at, g_array_index (self->ids, gint64, at)) : at;

  if (has_row && (!wants_row || to == wanted->len || (from < self->ids->len && to >= from))) {
    take_out (self, at);
    return;
  }
  if (from < self->ids->len)
    take_out (self, from);
  put_in (self, at, g_array_index (wanted, gint64, at));
}

typedef struct {
  gint64 id;
  GObject *item;
} Seen;

static void
clear_seen (gpointer seen)
{
  g_object_unref (((Seen *)seen)->item);
}

/* What was read of the rows that may be in sight. */
static GArray *
list_seen (NcLazyModel *self)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Seen));
  guint n = 0;

  g_array_set_clear_func (all, clear_seen);
  for (GList *l = self->recent.head; l && n < SEEN_PAGES; l = l->next, n++) {
    guint number = GPOINTER_TO_UINT (l->data) - 1;
    GPtrArray *page = g_hash_table_lookup (self->pages, l->data);

    for (guint i = 0; i < page->len; i++) {
      Seen seen = { g_array_index (self->ids, gint64, number * PAGE_ROWS + i),
                    g_object_ref (g_ptr_array_index (page, i)) };

      g_array_append_val (all, seen);
    }
  }
  return all;
}

static void
tell_other_words (NcLazyModel *self, GArray *seen, GEqualFunc same)
{
  guint position = 0;

  for (guint i = 0; i < seen->len; i++) {
    const Seen *was = &g_array_index (seen, Seen, i);
    g_autoptr (GObject) now = NULL;

    position = find_from (self->ids, position, was->id);
    if (position == self->ids->len)
      position = find_from (self->ids, 0, was->id);
    now = get_item (G_LIST_MODEL (self), position);
    if (now && !same (was->item, now))
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
    if (!now)
      position = 0;
  }
}

/**
 * nc_lazy_model_update_ids:
 * @ids: (transfer full) (element-type gint64): the same list as it is now; not changed from now on
 * @same: whether two items of a row read the same
 *
 * Tells only which rows have come, gone, moved, or read otherwise than when they were looked at: the place of the list
 * and the choice in it stay.
 */
void
nc_lazy_model_update_ids (NcLazyModel *self, GArray *ids, GEqualFunc same)
{
  g_autoptr (GArray) wanted = ids, seen = NULL;
  GArray *given;
  guint at = 0, n_edits = 0;

  g_return_if_fail (NC_IS_LAZY_MODEL (self) && ids);
  if (self->rest) {
    g_source_remove (self->rest);
    tell_rest_cb (self);
  }
  seen = list_seen (self);
  forget_pages (self);
  given = self->ids;
  self->ids = g_array_copy (given);
  g_array_unref (given);
  while ((at = first_difference (self->ids, wanted, at)) < MAX (self->ids->len, wanted->len)) {
    if (++n_edits > MOST_EDITS) {
      nc_lazy_model_set_ids (self, g_steal_pointer (&wanted));
      return;
    }
    edit (self, wanted, at);
  }
  tell_other_words (self, seen, same);
}

/**
 * nc_lazy_model_get_n_ids:
 *
 * Returns: how many rows the list has, those counted that are no items yet
 */
guint
nc_lazy_model_get_n_ids (NcLazyModel *self)
{
  g_return_val_if_fail (NC_IS_LAZY_MODEL (self), 0);
  return self->ids->len;
}

/**
 * nc_lazy_model_refresh:
 *
 * The same rows, read again.
 */
void
nc_lazy_model_refresh (NcLazyModel *self)
{
  g_return_if_fail (NC_IS_LAZY_MODEL (self));
  forget_pages (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, self->n_told, self->n_told);
}

gint64
nc_lazy_model_get_id (NcLazyModel *self, guint position)
{
  g_return_val_if_fail (NC_IS_LAZY_MODEL (self) && position < self->ids->len, 0);
  return g_array_index (self->ids, gint64, position);
}
