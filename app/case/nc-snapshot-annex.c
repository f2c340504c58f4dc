/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of the snapshot: what an order that speaks of many machines carries behind its text. */
#include "nc-blobs.h"
#include "nc-case-snapshot-private.h"
#include <string.h>

#define MOST_IN_TEXT 8  /* rows of machines that an order has in its text */
#define MOST_PHOTOS  40 /* more stay in the evidence (D05) */

#define MACHINES_TITLE "用能设备清单"
#define PHOTOS_TITLE   "现场照片"

/* The machines of one item, with numbers of their own in the list; how many there are. */
static gint64
take_machines (json_t *finding, json_t *machines)
{
  json_t *machine;
  gint64 count = 0;
  size_t i;

  json_array_foreach (json_object_get (finding, "machines"), i, machine)
  {
    json_t *row = json_copy (machine);
    g_autofree char *no = g_strdup_printf ("%zu", json_array_size (machines) + 1);

    json_object_set_new (row, "no", json_string (no));
    json_array_append_new (machines, row);
    count += MAX (1, json_integer_value (json_object_get (machine, "count")));
  }
  return count;
}

/* The item names its first machine and says where the others stand. */
static void
shorten (json_t *finding, size_t from, size_t to, gint64 count)
{
  json_t *annexed =
      json_pack ("{s:I, s:I, s:I}", "from", (json_int_t)from, "to", (json_int_t)to, "count", (json_int_t)count);
  const char *first = json_string_value (json_object_get (finding, "first_fact"));
  g_autofree char *text = g_strdup_printf ("%s；与此同类的共%" G_GINT64_FORMAT "台（套）", first ? first : "", count);

  json_object_set (annexed, "facts", json_object_get (finding, "facts"));
  if (first)
    json_object_set_new (finding, "facts", json_string (text));
  json_object_set_new (finding, "annexed", annexed);
}

static gboolean
is_spoken_of (json_t *machines, const char *no)
{
  json_t *machine;
  size_t i;

  json_array_foreach (machines, i, machine) if (g_strcmp0 (json_string_value (json_object_get (machine, "evidence_no")),
                                                           no) == 0) return TRUE;
  return FALSE;
}

/* The photos of those machines that are on this computer. */
static json_t *
take_photos (const NcSnapshot *self, json_t *machines)
{
  json_t *photos = json_array (), *one;
  size_t i;

  json_array_foreach (json_object_get (self->root, "evidence"), i, one)
  {
    const char *image = json_string_value (json_object_get (one, "image"));

    if (image && is_spoken_of (machines, json_string_value (json_object_get (one, "no"))) &&
        (!self->options->store || nc_blobs_has (self->options->store, image)))
      json_array_append (photos, one);
  }
  if (json_array_size (photos) > MOST_PHOTOS)
    json_array_clear (photos);
  return photos;
}

/* One annex is “附件”, of several each has its number (GB/T 9704-2012, 7.3.7). */
static void
name_annexes (json_t *root, json_t *annex, gboolean photos)
{
  json_t *names = json_array ();

  json_array_append_new (names, json_string (MACHINES_TITLE));
  json_object_set_new (annex, "machines_mark", json_string (photos ? "附件1" : "附件"));
  if (photos) {
    json_array_append_new (names, json_string (PHOTOS_TITLE));
    json_object_set_new (annex, "photos_mark", json_string ("附件2"));
  }
  json_object_set_new (root, "annexes", names);
}

static size_t
n_machines (json_t *findings)
{
  json_t *finding;
  size_t i, n = 0;

  json_array_foreach (findings, i, finding) n += json_array_size (json_object_get (finding, "machines"));
  return n;
}

/* After findings and evidence. */
void
nc_snapshot_put_annex (const NcSnapshot *self)
{
  json_t *findings = json_object_get (self->root, "findings"), *finding, *annex, *machines, *photos;
  gboolean is_order = g_str_equal (self->paper->kind, "D10") || g_str_equal (self->paper->kind, "D11");
  gboolean many = is_order && n_machines (findings) > MOST_IN_TEXT;
  gint64 all = 0;
  size_t i;

  annex = many ? json_object () : NULL;
  machines = many ? json_array () : NULL;
  json_array_foreach (findings, i, finding)
  {
    size_t from = many ? json_array_size (machines) : 0;
    gint64 count = many ? take_machines (finding, machines) : 0;

    if (count)
      shorten (finding, from + 1, json_array_size (machines), count);
    json_object_del (finding, "first_fact");
    all += count;
  }
  if (!many)
    return;
  photos = take_photos (self, machines);
  name_annexes (self->root, annex, json_array_size (photos) > 0);
  json_object_set_new (annex, "machines", machines);
  json_object_set_new (annex, "photos", photos);
  json_object_set_new (annex, "count", json_integer (all));
  json_object_set_new (self->root, "annex", annex);
}
