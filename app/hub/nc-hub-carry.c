/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-carry.h"
#include "nc-hub-cursor.h"
#include "nc-hub-web-facts.h"
#include "nc-hub-writer.h"

#define MAX_CARRIED 200

typedef struct {
  char *table;
  char *id;
  char *region;
  char *parent;
  char *data;
  char *gone;
  char *last_device;
  gint64 version;
  gboolean exists;
} Carried;

static void
carried_free (gpointer data)
{
  Carried *row = data;

  g_free (row->table);
  g_free (row->id);
  g_free (row->region);
  g_free (row->parent);
  g_free (row->data);
  g_free (row->gone);
  g_free (row->last_device);
  g_free (row);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Carried, carried_free)

void
nc_hub_carry_clear (NcHubCarry *self)
{
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->step = NC_HUB_CARRY_DONE;
}

/**
 * nc_hub_carry_find:
 * @self: cleared or all zero
 * @is_any: (out): whether there are strays; then @self is ready for its first step
 *
 * The next strays of one pair of areas. To be called outside a transaction.
 */
gboolean
nc_hub_carry_find (NcHub *hub, NcHubCarry *self, gboolean *is_any, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "stray-all", error);
  gboolean has_row = TRUE;

  nc_hub_carry_clear (self);
  if (!stmt)
    return FALSE;
  self->rows = g_ptr_array_new_with_free_func (carried_free);
  nc_hub_stmt_bind_int (stmt, ":n", MAX_CARRIED);
  while (has_row) {
    Carried *row;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    if (!self->from) {
      self->from = g_strdup (nc_hub_stmt_text (stmt, "area"));
      self->to = g_strdup (nc_hub_stmt_text (stmt, "to_area"));
    } else if (!g_str_equal (self->from, nc_hub_stmt_text (stmt, "area")) ||
               !g_str_equal (self->to, nc_hub_stmt_text (stmt, "to_area"))) {
      break;
    }
    row = g_new0 (Carried, 1);
    row->table = g_strdup (nc_hub_stmt_text (stmt, "table_name"));
    row->id = g_strdup (nc_hub_stmt_text (stmt, "row_id"));
    g_ptr_array_add (self->rows, row);
  }
  nc_hub_stmt_reset (stmt);
  *is_any = self->rows->len > 0;
  if (*is_any)
    self->step = NC_HUB_CARRY_READ;
  return TRUE;
}

const char *
nc_hub_carry_area (const NcHubCarry *self)
{
  return self->step == NC_HUB_CARRY_WRITE ? self->to : self->from;
}

static NcHubStmt *
bound (NcHub *hub, const char *name, const char *area, const Carried *row, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, name, error);

  if (!stmt)
    return NULL;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":table_name", row->table);
  nc_hub_stmt_bind_text (stmt, ":row_id", row->id);
  return stmt;
}

static gboolean
read_row (NcHub *hub, const char *area, Carried *row, GError **error)
{
  NcHubStmt *stmt = bound (hub, "row-get", area, row, error);

  if (!stmt || !nc_hub_stmt_step (stmt, &row->exists, error))
    return FALSE;
  if (row->exists) {
    row->region = g_strdup (nc_hub_stmt_text (stmt, "region"));
    row->parent = g_strdup (nc_hub_stmt_text (stmt, "parent"));
    row->data = g_strdup (nc_hub_stmt_text (stmt, "data"));
    row->gone = g_strdup (nc_hub_stmt_text (stmt, "gone"));
    row->last_device = g_strdup (nc_hub_stmt_text (stmt, "last_device"));
    row->version = nc_hub_stmt_int (stmt, "version");
  }
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static gboolean
write_row (NcHub *hub, const char *area, const Carried *row, gint64 version, GError **error)
{
  NcHubStmt *stmt = bound (hub, "row-put", area, row, error);
  g_autoptr (NcJson) data = NULL;
  json_error_t problem;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":region", row->region);
  nc_hub_stmt_bind_text (stmt, ":parent", row->parent);
  nc_hub_stmt_bind_text (stmt, ":data", row->data);
  nc_hub_stmt_bind_text (stmt, ":gone", row->gone);
  nc_hub_stmt_bind_int (stmt, ":version", version);
  nc_hub_stmt_bind_text (stmt, ":last_device", row->last_device);
  data = json_loads (row->data, 0, &problem);
  return nc_hub_stmt_run (stmt, error) &&
         nc_web_facts_put (hub, area, row->table, row->id, row->region, data, row->gone != NULL, error);
}

static gboolean
drop_stray (NcHub *hub, const char *area, const Carried *row, GError **error)
{
  NcHubStmt *stmt = bound (hub, "stray-drop", area, row, error);

  return stmt && nc_hub_stmt_run (stmt, error);
}

/* @same: (out): whether the row is in @area as it was read */
static gboolean
look_again (NcHub *hub, const char *area, const Carried *row, gboolean *same, GError **error)
{
  g_autoptr (Carried) now = g_new0 (Carried, 1);

  now->table = g_strdup (row->table);
  now->id = g_strdup (row->id);
  if (!read_row (hub, area, now, error))
    return FALSE;
  *same = now->exists == row->exists && now->version == row->version;
  return TRUE;
}

/* A row that came back meanwhile is none that strays; one that goes elsewhere is carried there next. */
static gboolean
read_stray (NcHub *hub, const NcHubCarry *self, Carried *row, GError **error)
{
  g_autofree char *home = NULL;

  if (!read_row (hub, self->from, row, error))
    return FALSE;
  if (!row->exists)
    return TRUE;
  home = nc_hub_area_of (row->region);
  row->exists = g_str_equal (home, self->to);
  return !g_str_equal (home, self->from) || drop_stray (hub, self->from, row, error);
}

/* A row that changed since it was read stays a stray, and is carried again. */
static gboolean
let_go (NcHub *hub, const char *area, const Carried *row, GError **error)
{
  gboolean same;
  NcHubStmt *stmt;

  if (!look_again (hub, area, row, &same, error))
    return FALSE;
  if (!same)
    return TRUE;
  stmt = bound (hub, "row-drop", area, row, error);
  if (!stmt || !nc_hub_stmt_run (stmt, error) || !nc_web_facts_drop (hub, area, row->table, row->id, error))
    return FALSE;
  return drop_stray (hub, area, row, error);
}

static gboolean
run_write (NcHub *hub, NcHubCarry *self, GError **error)
{
  gint64 version;

  if (!nc_hub_area_take (hub, self->to, &version, error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++) {
    const Carried *row = self->rows->pdata[i];

    gboolean same = row->exists;

    /* what another server carried or changed meanwhile is not overwritten with what it was */
    if (same && !look_again (hub, self->from, row, &same, error))
      return FALSE;
    /* it strays no more, should it have been on its way from here */
    if (same && (!write_row (hub, self->to, row, ++version, error) || !drop_stray (hub, self->to, row, error)))
      return FALSE;
  }
  return nc_hub_put_mark (hub, self->to, version + 1, error);
}

/**
 * nc_hub_carry_run:
 * @carry: an #NcHubCarry
 *
 * One step, in the transaction of nc_hub_carry_area(). After it the step is the next one.
 */
gboolean
nc_hub_carry_run (NcHub *hub, gpointer carry, GError **error)
{
  NcHubCarry *self = carry;

  if (self->step == NC_HUB_CARRY_WRITE) {
    if (!run_write (hub, self, error))
      return FALSE;
  } else {
    for (guint i = 0; i < self->rows->len; i++)
      if (!(self->step == NC_HUB_CARRY_READ ? read_stray (hub, self, self->rows->pdata[i], error)
                                            : let_go (hub, self->from, self->rows->pdata[i], error)))
        return FALSE;
  }
  self->step++;
  return TRUE;
}

/**
 * nc_hub_carry_all:
 *
 * Carries all strays there are, on @hub's own connection: what a hub that died left behind.
 */
gboolean
nc_hub_carry_all (NcHub *hub, GError **error)
{
  NcHubCarry carry = { 0 };
  gboolean is_any = TRUE, done = TRUE;

  while (done && is_any) {
    done = nc_hub_carry_find (hub, &carry, &is_any, error);
    while (done && is_any && carry.step != NC_HUB_CARRY_DONE)
      done = nc_hub_write_now (hub, nc_hub_carry_area (&carry), nc_hub_carry_run, &carry, error);
  }
  nc_hub_carry_clear (&carry);
  return done;
}
