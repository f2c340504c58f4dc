/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-pades.h"
#include "nc-pdf-verify.h"

G_BEGIN_DECLS

/* What a signed paper gets once there is a network: a trusted time (B-T) and revocation evidence (B-LT). */
typedef struct {
  GPtrArray *anchors; /* (element-type X509) */
  gint64 now_usec;
  NcTsaFunc tsa; /* (nullable): without one no time-stamp is added */
  gpointer tsa_data;
  gboolean evidence; /* ask about revocation too */
} NcPadesExtend;

typedef struct {
  gboolean stamped;       /* a time-stamp was added */
  guint n_evidence;       /* answers about revocation that were added */
  NcSignatureLevel level; /* of the file as it is now */
  GPtrArray *problems;    /* (element-type utf8): certificates that nothing could be learnt about */
} NcPadesExtended;

GBytes *nc_pades_extend (GBytes *pdf, const NcPadesExtend *options, NcPadesExtended *extended, GError **error);
void nc_pades_extended_clear (NcPadesExtended *extended);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcPadesExtended, nc_pades_extended_clear)

G_END_DECLS
