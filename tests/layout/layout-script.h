/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-layout-doc.h"

NcLayoutDoc *layout_script_read (const char *script);
NcLayoutMetrics layout_script_metrics (void);
