/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-ledger.h"
#include "nc-home.h"
#include "nc-hub-db.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-sync-error.h"
#include "nc-wire.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME        "numbers.ledger"
#define FORMAT      "nengcha-hub-numbers-1"
#define MOST_EPOCHS 64
#define MOST_SERIES 50000

typedef struct {
  char *issuer_name;
  char *series;
  gint64 year;
  gint64 last_no;
  char *request_id; /* (nullable): of the last block */
} Series;

struct NcHubLedger {
  char *home;
  NcHubLedgerState state;
  GPtrArray *epochs;
  GArray *series;
};

static void
series_clear (gpointer data)
{
  g_free (((Series *)data)->issuer_name);
  g_free (((Series *)data)->series);
  g_free (((Series *)data)->request_id);
}

/* What no copy of a file shares with it: which one it is, and when it was born, where the file system says so. */
static char *
identity (int fd)
{
  struct statx st;

  if (statx (fd, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &st) != 0)
    return g_strdup ("");
  if (!(st.stx_mask & STATX_BTIME))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64)st.stx_ino);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT ".%09u", (guint64)st.stx_ino,
                          (gint64)st.stx_btime.tv_sec, st.stx_btime.tv_nsec);
}

static void
read_series (NcHubLedger *self, json_t *list)
{
  json_t *one;
  gsize i;

  json_array_foreach (list, i, one)
  {
    const char *issuer_name = json_string_value (json_array_get (one, 0)),
               *series = json_string_value (json_array_get (one, 1));

    if (issuer_name && series)
      nc_hub_ledger_raise (self, issuer_name, series, json_integer_value (json_array_get (one, 2)),
                           json_integer_value (json_array_get (one, 3)), json_string_value (json_array_get (one, 4)));
  }
}

/* What a copy says was given out is still true; only that this was all is not. */
static void
read_text (NcHubLedger *self, const char *mine, const char *text)
{
  g_autoptr (NcJson) json = json_loads (text, JSON_REJECT_DUPLICATES, NULL);
  json_t *epoch;
  gsize i;

  self->state = NC_HUB_LEDGER_COPIED;
  if (g_strcmp0 (json_string_value (json_object_get (json, "format")), FORMAT) != 0)
    return;
  read_series (self, json_object_get (json, "series"));
  if (!*mine || g_strcmp0 (json_string_value (json_object_get (json, "file")), mine) != 0)
    return;
  self->state = NC_HUB_LEDGER_WHOLE;
  json_array_foreach (json_object_get (json, "epochs"), i, epoch)
  {
    if (json_is_string (epoch))
      g_ptr_array_add (self->epochs, g_strdup (json_string_value (epoch)));
  }
}

static NcHubLedger *
ledger_new (const char *home)
{
  NcHubLedger *self = g_new0 (NcHubLedger, 1);

  self->home = g_strdup (home);
  self->epochs = g_ptr_array_new_with_free_func (g_free);
  self->series = g_array_new (FALSE, TRUE, sizeof (Series));
  g_array_set_clear_func (self->series, series_clear);
  return self;
}

/**
 * nc_hub_ledger_read:
 *
 * Returns: (transfer full): of the hub in @home; never %NULL
 */
NcHubLedger *
nc_hub_ledger_read (const char *home)
{
  NcHubLedger *self = ledger_new (home);
  g_autofree char *path = g_build_filename (home, NAME, NULL), *mine = NULL, *text = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return self;
  mine = identity (fd);
  close (fd);
  read_text (self, mine, g_file_get_contents (path, &text, NULL, NULL) ? text : "");
  return self;
}

/**
 * nc_hub_ledger_bring:
 * @path: the ledger of another machine, of which a person says that the hub gave out nothing there since
 *
 * Returns: (transfer full): it, as if it were @home's own; %NULL with NC_SYNC_ERROR_BAD_DATA or a #GFileError
 */
NcHubLedger *
nc_hub_ledger_bring (const char *home, const char *path, GError **error)
{
  g_autoptr (NcHubLedger) self = ledger_new (home);
  g_autofree char *text = NULL, *named = NULL;
  g_autoptr (NcJson) json = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  json = json_loads (text, JSON_REJECT_DUPLICATES, NULL);
  named = g_strdup (json_string_value (json_object_get (json, "file")));
  read_text (self, named ? named : "", text);
  if (self->state == NC_HUB_LEDGER_WHOLE)
    return g_steal_pointer (&self);
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("%s is no ledger of numbers"), path);
  return NULL;
}

void
nc_hub_ledger_free (NcHubLedger *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->epochs);
  g_array_unref (self->series);
  g_free (self->home);
  g_free (self);
}

NcHubLedgerState
nc_hub_ledger_state (NcHubLedger *self)
{
  return self->state;
}

/* Whether every number that was given out under @epoch is known here. */
gboolean
nc_hub_ledger_covers (NcHubLedger *self, const char *epoch)
{
  return self->state == NC_HUB_LEDGER_WHOLE && epoch &&
         g_ptr_array_find_with_equal_func (self->epochs, epoch, g_str_equal, NULL);
}

/**
 * nc_hub_ledger_cover:
 * @goes_on: (nullable): whose epochs are covered further on; %NULL: no earlier one
 *
 * All that is given out under @epoch will be known.
 */
void
nc_hub_ledger_cover (NcHubLedger *self, NcHubLedger *goes_on, const char *epoch)
{
  g_autoptr (GPtrArray) epochs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; goes_on && i < goes_on->epochs->len; i++)
    if (goes_on->epochs->len - i < MOST_EPOCHS)
      g_ptr_array_add (epochs, g_strdup (goes_on->epochs->pdata[i]));
  g_ptr_array_add (epochs, g_strdup (epoch));
  g_ptr_array_unref (self->epochs);
  self->epochs = g_steal_pointer (&epochs);
}

static Series *
find (NcHubLedger *self, const char *issuer_name, const char *series, gint64 year)
{
  for (guint i = 0; i < self->series->len; i++) {
    Series *one = &g_array_index (self->series, Series, i);

    if (one->year == year && g_str_equal (one->series, series) && g_str_equal (one->issuer_name, issuer_name))
      return one;
  }
  return NULL;
}

/* 0: none was given out */
gint64
nc_hub_ledger_last (NcHubLedger *self, const char *issuer_name, const char *series, gint64 year)
{
  const Series *one = find (self, issuer_name, series, year);

  return one ? one->last_no : 0;
}

/* Whether the last block of the series was given out for @request_id: it may be given for that again. */
gboolean
nc_hub_ledger_is_for (NcHubLedger *self, const char *issuer_name, const char *series, gint64 year,
                      const char *request_id)
{
  const Series *one = find (self, issuer_name, series, year);

  return one && g_strcmp0 (one->request_id, request_id) == 0;
}

/* @request_id: (nullable): for which the block that ends at @last_no is given out */
void
nc_hub_ledger_raise (NcHubLedger *self, const char *issuer_name, const char *series, gint64 year, gint64 last_no,
                     const char *request_id)
{
  Series *one = find (self, issuer_name, series, year);
  Series added = { NULL, NULL, year, last_no, NULL };

  if (one && last_no > one->last_no) {
    one->last_no = last_no;
    g_free (one->request_id);
    one->request_id = g_strdup (request_id);
  }
  if (one)
    return;
  added.issuer_name = g_strdup (issuer_name);
  added.series = g_strdup (series);
  added.request_id = g_strdup (request_id);
  g_array_append_val (self->series, added);
}

/* The @i-th series; FALSE behind the last. */
gboolean
nc_hub_ledger_get (NcHubLedger *self, guint i, const char **issuer_name, const char **series, gint64 *year,
                   gint64 *last_no)
{
  const Series *one = i < self->series->len ? &g_array_index (self->series, Series, i) : NULL;

  if (!one)
    return FALSE;
  *issuer_name = one->issuer_name;
  *series = one->series;
  *year = one->year;
  *last_no = one->last_no;
  return TRUE;
}

/* Whether there is room for one more series: as many as every bureau together needs in decades. */
gboolean
nc_hub_ledger_has_room (NcHubLedger *self)
{
  return self->series->len < MOST_SERIES;
}

static char *
write_text (NcHubLedger *self, int fd)
{
  GString *out = g_string_new (NULL);
  g_autofree char *mine = identity (fd);

  nc_json_begin_object (out);
  nc_json_member_string (out, "format", FORMAT);
  nc_json_member_string (out, "file", mine);
  nc_json_key (out, "epochs");
  nc_json_begin_array (out);
  for (guint i = 0; i < self->epochs->len; i++)
    nc_json_string (out, self->epochs->pdata[i]);
  nc_json_end_array (out);
  nc_json_key (out, "series");
  nc_json_begin_array (out);
  for (guint i = 0; i < self->series->len; i++) {
    const Series *one = &g_array_index (self->series, Series, i);

    nc_json_begin_array (out);
    nc_json_string (out, one->issuer_name);
    nc_json_string (out, one->series);
    nc_json_int (out, one->year);
    nc_json_int (out, one->last_no);
    if (one->request_id)
      nc_json_string (out, one->request_id);
    nc_json_end_array (out);
  }
  nc_json_end_array (out);
  nc_json_end_object (out);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

static gboolean
put_text (int fd, const char *text)
{
  gsize size = strlen (text);

  while (size > 0) {
    ssize_t n = write (fd, text, size);

    if (n <= 0)
      return FALSE;
    text += n;
    size -= (gsize)n;
  }
  return fsync (fd) == 0;
}

/**
 * nc_hub_ledger_write:
 *
 * Durable when it returns %TRUE. To be called with the lock held.
 *
 * Returns: %FALSE with NC_HUB_DB_ERROR_FULL; then the old one is still there
 */
gboolean
nc_hub_ledger_write (NcHubLedger *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->home, NAME, NULL), *part = g_strconcat (path, ".part", NULL),
                  *text = NULL;
  gboolean written;
  int fd;

  /* a new file each time: one that was written over would keep its name for itself */
  g_unlink (part);
  fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  text = fd >= 0 ? write_text (self, fd) : NULL;
  written = text && put_text (fd, text);
  if (fd >= 0 && close (fd) != 0)
    written = FALSE;
  if (written && g_rename (part, path) == 0 && nc_home_sync_folder (self->home, NULL)) {
    self->state = NC_HUB_LEDGER_WHOLE;
    return TRUE;
  }
  g_unlink (part);
  g_set_error (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_FULL,
               _ ("%s cannot be written: look whether the disk has room and the folder may be written to"), path);
  return FALSE;
}

/**
 * nc_hub_ledger_lock:
 *
 * Several hubs may serve one home: who reads the ledger and writes it holds this meanwhile.
 *
 * Returns: a file descriptor to be closed; -1 with NC_HUB_DB_ERROR_FULL
 */
int
nc_hub_ledger_lock (const char *home, GError **error)
{
  g_autofree char *path = g_build_filename (home, NAME ".lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  g_set_error (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_FULL,
               _ ("%s cannot be written: look whether the disk has room and the folder may be written to"), path);
  return -1;
}
