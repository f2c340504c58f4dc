/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ours HOME CASES ANSWERS PHOTOS BYTES: fills a store with cases as an inspector would have them. */
#include "nc-change.h"
#include "nc-id.h"
#include <stdlib.h>
#include <string.h>

static gboolean
add_case (NcStore *store, NcClock *clock, GRand *rand, int answers, int photos, gsize bytes, GError **error)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autofree char *id = nc_id_new (clock), *answers_id = nc_id_new (clock);
  g_autofree guint8 *data = g_malloc (bytes + sizeof (guint32));

  nc_change_set (change, "case_file", id, "unit_name", "示例水泥有限公司");
  nc_change_set (change, "case_answers", answers_id, "case_id", id);
  for (int i = 0; i < answers; i++) {
    g_autofree char *row = nc_id_new (clock), *path = g_strdup_printf ("/data/group/question_%d", i);
    g_autofree char *value = g_strdup_printf ("%d.%d", g_rand_int_range (rand, 0, 1000), i);

    nc_change_set (change, "case_answer", row, "case_id", id);
    nc_change_set (change, "case_answer", row, "answers_id", answers_id);
    nc_change_set (change, "case_answer", row, "path", path);
    nc_change_set (change, "case_answer", row, "value", value);
  }
  for (int i = 0; i < photos; i++) {
    g_autoptr (GBytes) photo = NULL;
    g_autofree char *blob = NULL;

    for (gsize at = 0; at < bytes; at += sizeof (guint32)) {
      guint32 word = g_rand_int (rand);

      memcpy (data + at, &word, sizeof word);
    }
    photo = g_bytes_new (data, bytes);
    blob = nc_change_add_blob (change, photo, "image/jpeg", "photo.jpg", error);
    if (!blob)
      return FALSE;
  }
  return nc_change_commit (change, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = argc == 6 ? nc_store_open (argv[1], clock, NC_STORE_DEFAULT, &error) : NULL;

  for (int i = 0; store && i < atoi (argv[2]); i++)
    if (!add_case (store, clock, rand, atoi (argv[3]), atoi (argv[4]), (gsize)atoi (argv[5]), &error))
      break;
  if (error)
    g_printerr ("%s\n", error->message);
  return !store || error ? 1 : 0;
}
