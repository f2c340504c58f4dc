/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include "nc-handwriting.h"

G_BEGIN_DECLS

/* One point of the pen: x and y in pad pixels from the upper left corner, pressure 0…1 (0.5 for a mouse), time in ms
   since the first point. */
typedef struct {
  double x;
  double y;
  double pressure;
  guint32 time_ms;
} NcPadPoint;

/* A pad to sign on with stylus, finger or mouse. Signal "changed" (no arguments) after each stroke, undo and clear. */
#define NC_TYPE_SIGNATURE_PAD (nc_signature_pad_get_type ())
G_DECLARE_FINAL_TYPE (NcSignaturePad, nc_signature_pad, NC, SIGNATURE_PAD, GtkWidget)

GtkWidget *nc_signature_pad_new (void);
guint nc_signature_pad_get_n_strokes (NcSignaturePad *self);
const NcPadPoint *nc_signature_pad_get_stroke (NcSignaturePad *self, guint stroke, guint *n_points);
void nc_signature_pad_add_stroke (NcSignaturePad *self, const NcPadPoint *points, guint n_points);
NcHandwriting *nc_signature_pad_get_handwriting (NcSignaturePad *self);
void nc_signature_pad_undo (NcSignaturePad *self);
void nc_signature_pad_clear (NcSignaturePad *self);

G_END_DECLS
