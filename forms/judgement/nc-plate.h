/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

double nc_plate_motor_frame (const char *model);
int nc_plate_motor_poles (const char *model);
gboolean nc_plate_transformer_size (const char *model, double *kva, double *kv);
double nc_plate_fan_size (const char *model);

G_END_DECLS
