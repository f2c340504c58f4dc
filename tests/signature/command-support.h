/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "paper-support.h"

/* nengcha-cli in a home of its own, which trusts the authority of its SignWorld. */
typedef struct {
  SignWorld *world;
  char *folder, *home, *case_id;
  char *output;       /* what the last command printed */
  const char *day;    /* (nullable): commands are run as of this day, not today */
  guint64 most_bytes; /* of a file that the program may write; 0: no limit */
  GSocketListener *listener;
  guint16 port;
  GThread *thread;
  GCancellable *stop;
} Fixture;

void command_set_up (Fixture *fixture, gconstpointer data);
void command_tear_down (Fixture *fixture, gconstpointer data);
char *command_path (Fixture *fixture, const char *name);
/* Runs the program and wants that exit code; $TMP and $CASE stand for the folder and the case. */
void command_run (Fixture *fixture, int expected, const char *command);
void command_assert_output (Fixture *fixture, const char *text);
/* What the program wrote to that file of the folder. */
GBytes *command_read (Fixture *fixture, const char *name);
/* An officer's key file NAME.p12; @ocsp (nullable): where to ask about the certificate. Returns the certificate. */
X509 *command_make_key (Fixture *fixture, const char *name, NcKeyType type, const char *ocsp);
void command_write_pem (Fixture *fixture, const char *name, EVP_PKEY *key, X509 *certificate);
/* Officers, an issuer and an enterprise, and a planned case that is approved, so that its approval form can be issued.
 */
void command_make_case (Fixture *fixture);
