/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-thumbnail.h"
#include "nc-blobs.h"
#include "nc-image.h"
#include "nc-store-work.h"

/* In pixels; drawn at twice that where the screen is fine. */
#define SIDE 64

/* What the thread works on; whoever is last frees it. */
typedef struct {
  char *blob_id;
  GdkTexture *texture;
} Load;

/* Where it is wanted; of the window's thread. */
typedef struct {
  Load *load;
  GtkWidget *image; /* weak: the row may be gone */
  GHashTable *cache;
} Wanted;

static void
load_clear (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->texture);
  g_free (load->blob_id);
}

static void
load_release (gpointer load)
{
  g_atomic_rc_box_release_full (load, load_clear);
}

static GdkTexture *
texture_of (const NcImage *image)
{
  gsize n = (gsize)image->width * image->height;
  guint8 *pixels = g_malloc (n * 3);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < n; i++)
    for (gsize channel = 0; channel < 3; channel++)
      pixels[3 * i + channel] = image->pixels[i * image->channels + (image->channels == 3 ? channel : 0)];
  bytes = g_bytes_new_take (pixels, n * 3);
  return gdk_memory_texture_new ((int)image->width, (int)image->height, GDK_MEMORY_R8G8B8, bytes, image->width * 3);
}

/* In a thread: the texture is only handed over. */
static char *
load_picture (NcStore *store, gpointer data, GError **error)
{
  Load *load = data;
  g_autoptr (GBytes) bytes = nc_blobs_get_bytes (store, load->blob_id, NC_IMAGE_MAX_BYTES, error);
  g_autoptr (NcImage) image = bytes ? nc_image_load (bytes, 2 * SIDE, error) : NULL;

  if (image) {
    nc_image_fit (image, 2 * SIDE, 2 * SIDE);
    load->texture = texture_of (image);
  }
  return NULL;
}

/* What cannot be shown keeps its sign. */
static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wanted *wanted = user_data;
  Load *load = wanted->load;

  (void)source;
  g_free (nc_store_work_finish (result, NULL));
  if (load->texture) {
    g_hash_table_insert (wanted->cache, g_strdup (load->blob_id), g_object_ref (load->texture));
    if (wanted->image)
      gtk_image_set_from_paintable (GTK_IMAGE (wanted->image), GDK_PAINTABLE (load->texture));
  }
  g_clear_weak_pointer (&wanted->image);
  g_hash_table_unref (wanted->cache);
  load_release (load);
  g_free (wanted);
}

/* Only what comes into sight is read. */
static void
mapped_cb (GtkWidget *image, NcStore *store)
{
  char *blob_id = g_object_steal_data (G_OBJECT (image), "blob");
  Wanted *wanted;

  if (!blob_id) /* asked for already */
    return;
  wanted = g_new0 (Wanted, 1);
  wanted->load = g_atomic_rc_box_new0 (Load);
  wanted->load->blob_id = blob_id;
  wanted->cache = g_hash_table_ref (g_object_get_data (G_OBJECT (image), "cache"));
  g_set_weak_pointer (&wanted->image, image);
  nc_store_work_run (store, NULL, load_picture, g_atomic_rc_box_acquire (wanted->load), load_release, loaded_cb,
                     wanted);
}

/**
 * nc_thumbnail_cache_new:
 *
 * Returns: (transfer full): keeps what was read once
 */
GHashTable *
nc_thumbnail_cache_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * nc_thumbnail_new:
 * @blob_id: of a JPEG or PNG picture in @store
 * @name: told to those who do not see it
 *
 * Returns: (transfer floating): the picture, small; a sign in its place until it is read
 */
GtkWidget *
nc_thumbnail_new (NcStore *store, const char *blob_id, const char *name, GHashTable *cache)
{
  GdkTexture *texture = g_hash_table_lookup (cache, blob_id);
  GtkWidget *image = texture ? gtk_image_new_from_paintable (GDK_PAINTABLE (texture))
                             : gtk_image_new_from_icon_name ("image-x-generic-symbolic");

  gtk_image_set_pixel_size (GTK_IMAGE (image), SIDE);
  gtk_widget_set_name (image, "thumbnail");
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (!texture) {
    g_object_set_data_full (G_OBJECT (image), "blob", g_strdup (blob_id), g_free);
    g_object_set_data_full (G_OBJECT (image), "cache", g_hash_table_ref (cache), (GDestroyNotify)g_hash_table_unref);
    g_signal_connect_object (image, "map", G_CALLBACK (mapped_cb), store, 0);
  }
  return image;
}
