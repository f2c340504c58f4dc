/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "sign-support.h"

/* A real paper of the demonstration snapshot (tests/papers/snapshot.json), composed and checked, with its empty
   signature fields. @inked (nullable): a box that is signed by hand. */
GBytes *paper_compose (const char *kind, const char *inked);
/* The same signed in each of @fields in turn by the world's two officers. */
GBytes *paper_sign (SignWorld *world, const char *kind, const char *const *fields);
/* The paper as the first certificate finds it: with its code signed by @signer, as an update behind its bytes. */
GBytes *paper_compose_coded (const char *kind, NcSigner *signer);
