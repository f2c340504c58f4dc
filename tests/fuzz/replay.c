/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include <stdlib.h>
#include <string.h>

/* Replays FOLDER… through the entry that a fuzzer calls, then changed copies of each file: cut off, bytes turned,
   pieces doubled. The changes are the same at each run. */

#define N_CHANGED 400
#define MAX_BYTES (256 * 1024)

static GBytes *
changed (GBytes *original, GRand *rand)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (original, &size);
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, bytes, (guint)size);
  for (gint32 n = g_rand_int_range (rand, 1, 6); n > 0 && out->len > 1; n--) {
    guint at = (guint)g_rand_int_range (rand, 0, (gint32)out->len), length = (guint)g_rand_int_range (rand, 1, 64);

    switch (g_rand_int_range (rand, 0, 4)) {
    case 0:
      g_byte_array_set_size (out, at);
      break;
    case 1:
      out->data[at] = (guint8)g_rand_int_range (rand, 0, 256);
      break;
    case 2:
      g_byte_array_remove_range (out, at, MIN (length, out->len - at));
      break;
    default: {
      g_autofree guint8 *piece = g_memdup2 (out->data + at, MIN (length, out->len - at));

      g_byte_array_append (out, piece, MIN (length, out->len - at));
    }
    }
  }
  return g_byte_array_free_to_bytes (out);
}

static void
run (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  LLVMFuzzerTestOneInput (data, size);
}

static guint
replay_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  const char *name;
  guint n = 0;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
    gsize size;
    g_autoptr (GBytes) original = NULL;

    if (!g_file_get_contents (path, &text, &size, NULL) || size > MAX_BYTES)
      continue;
    original = g_bytes_new_take (g_steal_pointer (&text), size);
    run (original);
    for (guint i = 0; i < N_CHANGED; i++) {
      g_autoptr (GBytes) copy = changed (original, rand);

      run (copy);
    }
    n++;
  }
  return n;
}

int
main (int argc, char **argv)
{
  guint n = 0;

  for (int i = 1; i < argc; i++)
    n += replay_folder (argv[i]);
  g_print ("%u files replayed\n", n);
  return n ? 0 : 1;
}
