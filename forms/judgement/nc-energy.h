/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-judge-private.h"

G_BEGIN_DECLS

gboolean nc_energy_of_record (NcJudge *self, double *kgce, NcVerdict *verdict);
gboolean nc_output_in_unit (NcJudge *self, const char *unit, double *output, NcVerdict *verdict);
gboolean nc_unit_consumption (NcJudge *self, const char *unit, double *value, NcVerdict *verdict);
gboolean nc_limit_correct (NcJudge *self, const char *references, double level[4], GString *said, NcVerdict *verdict);

G_END_DECLS
