/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* What a folder holds when the power fails at some point of a log of power-record.c. Nothing is there of which nobody
   has asked that it be durable: a file's bytes stay since the last fsync of the file, its name (and a folder's) since
   the last fsync of the folder that it lies in. Stricter than any file system in use, as POSIX allows it to be. */
typedef struct PowerImage PowerImage;

/* What of the rest has reached the disk by itself: nothing, everything, or what the dice say, torn at 512 bytes. */
typedef enum { POWER_KEEPS_NOTHING, POWER_KEEPS_ALL, POWER_KEEPS_SOME } PowerKeeps;

PowerImage *power_image_new (const char *before, const char *root, const char *log_path);
void power_image_free (PowerImage *self);
gboolean power_image_step (PowerImage *self);
gboolean power_image_is_at_sync (PowerImage *self);
const char *power_image_note (PowerImage *self);
void power_image_promise (const char *log_path, gint64 a, gint64 b);
guint power_image_position (PowerImage *self);
void power_image_write (PowerImage *self, PowerKeeps keeps, GRand *rand, const char *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PowerImage, power_image_free)

G_END_DECLS
