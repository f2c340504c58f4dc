/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-paper.h"

/* The demonstration snapshot (snapshot.json), to be given back by json_decref(). */
json_t *papers_load_snapshot (void);
/* Options with that clock and the pictures of this folder. */
NcPaperOptions papers_options_at (NcClock *clock);
/* Takes all white space out, in place. */
void papers_drop_white (char *text);
/* The words of a file without white space. */
char *papers_text_of (GBytes *pdf);
void papers_assert_contains (const char *kind, const char *text, const char *wanted);
guint papers_count (const char *text, const char *word);
void papers_write_file (const char *folder, const char *name, const char *text);
