/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-session.h"

G_BEGIN_DECLS

void nc_paper_stamp_after_sync (NcSession *session);

G_END_DECLS
