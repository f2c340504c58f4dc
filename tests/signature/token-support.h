/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "sign-support.h"

#define TOKEN_MODULE "/usr/lib/softhsm/libsofthsm2.so"

/* A software token “officer” (PIN 1234) with a key and its certificate “sign” in @folder; SOFTHSM2_CONF names it. */
void token_make (SignWorld *world, const char *folder, NcKeyType type);
/* Runs a program that must succeed. */
void token_run (const char *const *argv);
