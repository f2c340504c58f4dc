/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "power-image.h"
#include "power-record.h"
#include <glib/gstdio.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR_BYTES 512

/* A write into a file, or its truncation. */
typedef struct {
  gint64 at;
  const char *data;
  guint size;
  gboolean is_truncation;
} Change;

/* A file, a folder or a symbolic link, under whatever name. */
typedef struct {
  gboolean is_folder;
  char *target;
  GByteArray *durable;
  GArray *pending;
  GHashTable *now;  /* names as the program sees them */
  GHashTable *kept; /* names that the disk has */
} Node;

/* One or two names that change in one step; a NULL node: the name goes. */
typedef struct {
  Node *folder[2];
  char *name[2];
  Node *node[2];
} Names;

struct PowerImage {
  char *root;
  char *log;
  gsize size;
  gsize at;
  guint position;
  gboolean is_at_sync;
  char *note;
  Node *top;
  GPtrArray *nodes;
  GPtrArray *names; /* Names that no fsync has made durable */
};

static Node *
node_new (PowerImage *self, gboolean is_folder)
{
  Node *node = g_new0 (Node, 1);

  node->is_folder = is_folder;
  node->durable = g_byte_array_new ();
  node->pending = g_array_new (FALSE, FALSE, sizeof (Change));
  node->now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  node->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->nodes, node);
  return node;
}

static void
node_free (gpointer data)
{
  Node *node = data;

  g_free (node->target);
  g_byte_array_unref (node->durable);
  g_array_unref (node->pending);
  g_hash_table_unref (node->now);
  g_hash_table_unref (node->kept);
  g_free (node);
}

static void
names_free (gpointer data)
{
  Names *names = data;

  g_free (names->name[0]);
  g_free (names->name[1]);
  g_free (names);
}

/* Everything as it lay there before is durable. */
static Node *
load (PowerImage *self, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  Node *node = node_new (self, dir != NULL);
  g_autofree char *data = NULL;
  const char *name;
  gsize size = 0;

  if (!dir && (node->target = g_file_read_link (path, NULL)))
    return node;
  if (!dir && g_file_get_contents (path, &data, &size, NULL))
    g_byte_array_append (node->durable, (guint8 *)data, (guint)size);
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *below = g_build_filename (path, name, NULL);
    Node *child = load (self, below);

    g_hash_table_insert (node->now, g_strdup (name), child);
    g_hash_table_insert (node->kept, g_strdup (name), child);
  }
  return node;
}

/**
 * power_image_new:
 * @before: (nullable): a copy of @root before the program began; %NULL: an empty folder
 */
PowerImage *
power_image_new (const char *before, const char *root, const char *log_path)
{
  PowerImage *self = g_new0 (PowerImage, 1);
  g_autoptr (GError) error = NULL;

  self->root = g_strdup (root);
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->names = g_ptr_array_new_with_free_func (names_free);
  g_file_get_contents (log_path, &self->log, &self->size, &error);
  g_assert_no_error (error);
  self->top = before ? load (self, before) : node_new (self, TRUE);
  return self;
}

void
power_image_free (PowerImage *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->nodes);
  g_free (self->note);
  g_free (self->root);
  g_free (self->log);
  g_free (self);
}

/* Where the program sees @path: its folder and its name there; the top has no name. */
static Node *
folder_of (PowerImage *self, const char *path, char **name)
{
  g_auto (GStrv) parts = NULL;
  Node *node = self->top;
  guint n;

  g_assert_true (g_str_has_prefix (path, self->root));
  parts = g_strsplit (path + strlen (self->root), "/", -1);
  n = g_strv_length (parts);
  *name = NULL;
  for (guint i = 0; i < n; i++) {
    if (!*parts[i])
      continue;
    if (*name)
      node = g_hash_table_lookup (node->now, *name);
    if (!node)
      g_error ("the log speaks of %s, whose folder is not there", path);
    g_free (*name);
    *name = g_strdup (parts[i]);
  }
  return node;
}

static Node *
node_at (PowerImage *self, const char *path)
{
  g_autofree char *name = NULL;
  Node *folder = folder_of (self, path, &name);
  Node *node = name ? g_hash_table_lookup (folder->now, name) : folder;

  if (!node)
    g_error ("the log speaks of %s, which is not there", path);
  return node;
}

static void
put_name (GHashTable *table, const char *name, Node *node)
{
  if (node)
    g_hash_table_insert (table, g_strdup (name), node);
  else
    g_hash_table_remove (table, name);
}

/* The program sees it at once; the disk later. */
static void
change_names (PowerImage *self, const char *path, Node *node, const char *other, Node *other_node)
{
  Names *names = g_new0 (Names, 1);

  names->folder[0] = folder_of (self, path, &names->name[0]);
  names->node[0] = node;
  if (other) {
    names->folder[1] = folder_of (self, other, &names->name[1]);
    names->node[1] = other_node;
  }
  for (int i = 1; i >= 0; i--)
    if (names->folder[i])
      put_name (names->folder[i]->now, names->name[i], names->node[i]);
  g_ptr_array_add (self->names, names);
}

static void
apply (GByteArray *bytes, const Change *change, guint size)
{
  guint end = (guint)change->at + (change->is_truncation ? 0 : size), had = bytes->len;

  if (change->is_truncation ? end != had : end > had) {
    g_byte_array_set_size (bytes, end);
    if (end > had)
      memset (bytes->data + had, 0, end - had);
  }
  if (!change->is_truncation && size > 0)
    memcpy (bytes->data + change->at, change->data, size);
}

/* A name as it is now on the disk; what happened to it before does not come back. */
static void
keep_name (PowerImage *self, guint before, Node *folder, const char *name, Node *node)
{
  put_name (folder->kept, name, node);
  for (guint i = 0; i < before; i++) {
    Names *names = self->names->pdata[i];

    for (int n = 0; n < 2; n++)
      if (names->folder[n] == folder && g_str_equal (names->name[n], name))
        names->folder[n] = NULL;
  }
}

/* fsync: of a file its bytes, of a folder its names. */
static void
make_durable (PowerImage *self, Node *node)
{
  for (guint i = 0; i < node->pending->len; i++) {
    const Change *change = &g_array_index (node->pending, Change, i);

    apply (node->durable, change, change->size);
  }
  g_array_set_size (node->pending, 0);
  for (guint i = 0; i < self->names->len && node->is_folder;) {
    Names *names = self->names->pdata[i];

    if (names->folder[0] != node && names->folder[1] != node) {
      i++;
      continue;
    }
    for (int n = 1; n >= 0; n--)
      if (names->folder[n])
        keep_name (self, i, names->folder[n], names->name[n], names->node[n]);
    g_ptr_array_remove_index (self->names, i);
  }
}

static void
play (PowerImage *self, const PowerRecord *record, const char *path, const char *data, const char *other)
{
  Change change = { record->at, data, record->data_bytes, record->kind == POWER_TRUNCATE };
  Node *node;

  switch (record->kind) {
  case POWER_CREATE:
  case POWER_MKDIR:
    change_names (self, path, node_new (self, record->kind == POWER_MKDIR), NULL, NULL);
    break;
  case POWER_SYMLINK:
    node = node_new (self, FALSE);
    node->target = g_strdup (other);
    change_names (self, path, node, NULL, NULL);
    break;
  case POWER_WRITE:
  case POWER_TRUNCATE:
    g_array_append_val (node_at (self, path)->pending, change);
    break;
  case POWER_SYNC:
    make_durable (self, node_at (self, path));
    break;
  case POWER_SYNC_ALL:
    for (guint i = 0; i < self->nodes->len; i++)
      make_durable (self, self->nodes->pdata[i]);
    break;
  case POWER_LINK:
    change_names (self, other, node_at (self, path), NULL, NULL);
    break;
  case POWER_RENAME:
    change_names (self, other, node_at (self, path), path, NULL);
    break;
  case POWER_EXCHANGE:
    change_names (self, other, node_at (self, path), path, node_at (self, other));
    break;
  case POWER_UNLINK:
    change_names (self, path, NULL, NULL, NULL);
    break;
  default:
    g_free (self->note);
    self->note = g_strdup (path);
    break;
  }
}

static gboolean
peek (PowerImage *self, PowerRecord *record)
{
  if (self->size - self->at < sizeof *record)
    return FALSE;
  memcpy (record, self->log + self->at, sizeof *record);
  return self->size - self->at >= sizeof *record + record->path_bytes + record->data_bytes;
}

/* One record further; FALSE at the end of the log. */
gboolean
power_image_step (PowerImage *self)
{
  g_autofree char *path = NULL, *other = NULL;
  PowerRecord record;
  const char *data;

  if (!peek (self, &record))
    return FALSE;
  path = g_strndup (self->log + self->at + sizeof record, record.path_bytes);
  data = self->log + self->at + sizeof record + record.path_bytes;
  other = strchr ("rxly", record.kind) ? g_strndup (data, record.data_bytes) : NULL;
  self->at += sizeof record + record.path_bytes + record.data_bytes;
  play (self, &record, path, data, other);
  self->position++;
  return TRUE;
}

/* Whether the next record asks for something to be durable: the worst moment is just before that. */
gboolean
power_image_is_at_sync (PowerImage *self)
{
  PowerRecord record;

  return !peek (self, &record) || record.kind == POWER_SYNC || record.kind == POWER_SYNC_ALL;
}

/* The last thing that was promised so far (power_note()); NULL: nothing. */
const char *
power_image_note (PowerImage *self)
{
  return self->note;
}

/* For a promise that another program knows of: "A B" behind what the log says so far. */
void
power_image_promise (const char *log_path, gint64 a, gint64 b)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, a, b);
  PowerRecord record = { .kind = POWER_NOTE, .path_bytes = (unsigned)strlen (text) };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int fd = open (log_path, O_WRONLY | O_APPEND | O_CLOEXEC);

  g_byte_array_append (bytes, (guint8 *)&record, sizeof record);
  g_byte_array_append (bytes, (guint8 *)text, record.path_bytes);
  g_assert_cmpint (write (fd, bytes->data, bytes->len), ==, bytes->len);
  close (fd);
}

guint
power_image_position (PowerImage *self)
{
  return self->position;
}

static gboolean
survives (PowerKeeps keeps, GRand *rand)
{
  return keeps == POWER_KEEPS_ALL || (keeps == POWER_KEEPS_SOME && g_rand_boolean (rand));
}

static void
write_file (const Node *node, PowerKeeps keeps, GRand *rand, const char *to)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  g_byte_array_append (bytes, node->durable->data, node->durable->len);
  for (guint i = 0; i < node->pending->len; i++) {
    const Change *change = &g_array_index (node->pending, Change, i);
    guint size = change->size;

    if (!survives (keeps, rand))
      continue;
    if (keeps == POWER_KEEPS_SOME && size > SECTOR_BYTES && g_rand_boolean (rand))
      size = (guint)g_rand_int_range (rand, 0, (gint32)(size / SECTOR_BYTES)) * SECTOR_BYTES;
    apply (bytes, change, size);
  }
  g_file_set_contents_full (to, (char *)bytes->data, bytes->len, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
write_node (const Node *node, GPtrArray *survivors, PowerKeeps keeps, GRand *rand, const char *to)
{
  g_autoptr (GHashTable) names = NULL;
  g_autoptr (GList) sorted = NULL;

  if (node->target) {
    g_assert_cmpint (symlink (node->target, to), ==, 0);
    return;
  }
  if (!node->is_folder) {
    write_file (node, keeps, rand, to);
    return;
  }
  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (GList *i = sorted = g_hash_table_get_keys (node->kept); i; i = i->next)
    put_name (names, i->data, g_hash_table_lookup (node->kept, i->data));
  g_clear_pointer (&sorted, g_list_free);
  for (guint i = 0; i < survivors->len; i++) {
    const Names *change = survivors->pdata[i];

    for (int n = 1; n >= 0; n--)
      if (change->folder[n] == node)
        put_name (names, change->name[n], change->node[n]);
  }
  g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
  sorted = g_list_sort (g_hash_table_get_keys (names), (GCompareFunc)strcmp);
  for (GList *i = sorted; i; i = i->next) {
    g_autofree char *below = g_build_filename (to, i->data, NULL);

    write_node (g_hash_table_lookup (names, i->data), survivors, keeps, rand, below);
  }
}

/**
 * power_image_write:
 * @rand: (nullable): for POWER_KEEPS_SOME
 * @to: made; what the folder holds if the power fails now
 */
void
power_image_write (PowerImage *self, PowerKeeps keeps, GRand *rand, const char *to)
{
  g_autoptr (GPtrArray) survivors = g_ptr_array_new ();

  for (guint i = 0; i < self->names->len; i++)
    if (survives (keeps, rand))
      g_ptr_array_add (survivors, self->names->pdata[i]);
  write_node (self->top, survivors, keeps, rand, to);
}
