/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-record-reader.h"

G_BEGIN_DECLS

NcRecordReader *nc_cli_judge_open (const char *program, const char *path, int fd, NcKind kind, GError **error);

G_END_DECLS
