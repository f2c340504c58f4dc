/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-layout-metrics.h"

static const char *const face_names[NC_N_FACES] = { "body", "title", "hei", "kai", "latin" };

G_DEFINE_QUARK (nc_layout_error_quark, nc_layout_error)

/**
 * nc_face_name:
 *
 * Returns: the face's name in templates and golden files: body, title, hei, kai, latin.
 */
const char *
nc_face_name (NcFace face)
{
  g_return_val_if_fail (face < NC_N_FACES, "body");
  return face_names[face];
}

/**
 * nc_face_parse:
 * @face: (out): set when the name is known
 *
 * Returns: whether @name is one of nc_face_name().
 */
gboolean
nc_face_parse (const char *name, NcFace *face)
{
  for (guint i = 0; i < NC_N_FACES; i++)
    if (g_strcmp0 (name, face_names[i]) == 0) {
      *face = i;
      return TRUE;
    }
  return FALSE;
}
