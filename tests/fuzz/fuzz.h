/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdint.h>

/* The entry that libFuzzer calls; replay.c calls it over the corpora. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
