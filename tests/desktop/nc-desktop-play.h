/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-page.h"
#include "nc-desktop-test.h"
#include "nc-paper-view.h"

G_BEGIN_DECLS

/* A case played in the window, act by act as an officer does; an act that is refused ends the test with the reason. */
void nc_play_new_case (NcDesktopTest *test, const char *issuer, guint enterprise);
void nc_play_on (NcDesktopTest *test, const char *date);
NcCasePage *nc_play_page (NcDesktopTest *test);
const NcCaseFacts *nc_play_facts (NcDesktopTest *test);
void nc_play_set (NcDesktopTest *test, const char *field, const char *value);
void nc_play_take (NcDesktopTest *test, const char *step);
void nc_play_issue (NcDesktopTest *test, const char *kind);
void nc_play_refuse_issue (NcDesktopTest *test, const char *kind, const char *rule);
void nc_play_sign_all (NcDesktopTest *test, const char *kind);
void nc_play_serve (NcDesktopTest *test, const char *kind);
void nc_play_visit (NcDesktopTest *test);
void nc_play_record (NcDesktopTest *test);
void nc_play_write_name (NcSignaturePad *pad);

G_END_DECLS
