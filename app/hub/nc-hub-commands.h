/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"

G_BEGIN_DECLS

/* What stands on the command line; words[0] is the command. */
typedef struct {
  const char *program;
  const char *home;
  const char *database;
  gboolean json;
  const char *words[32];
  gsize n_words;
} NcHubArguments;

/* Returns the exit code, numbered as in app/cli/nc-cli.h. */
typedef int (*NcHubCommand) (const NcHubArguments *arguments);

int nc_hub_command_serve (const NcHubArguments *arguments);
int nc_hub_command_enrol (const NcHubArguments *arguments);
int nc_hub_command_devices (const NcHubArguments *arguments);
int nc_hub_command_revoke (const NcHubArguments *arguments);
int nc_hub_command_accounts (const NcHubArguments *arguments);
int nc_hub_command_bundle (const NcHubArguments *arguments);
int nc_hub_command_lists (const NcHubArguments *arguments);
int nc_hub_command_packs (const NcHubArguments *arguments);
int nc_hub_command_numbers (const NcHubArguments *arguments);
int nc_hub_command_audit (const NcHubArguments *arguments);
int nc_hub_command_backup (const NcHubArguments *arguments);
int nc_hub_command_restore (const NcHubArguments *arguments);
int nc_hub_command_verify (const NcHubArguments *arguments);

const char *nc_hub_arguments_option (const NcHubArguments *arguments, const char *name);
gboolean nc_hub_arguments_has (const NcHubArguments *arguments, const char *name);
NcHub *nc_hub_arguments_open (const NcHubArguments *arguments, gboolean may_create, GError **error);
int nc_hub_check_region (const NcHubArguments *arguments, const char *region);
int nc_hub_fail (const NcHubArguments *arguments, int code, const char *message);

G_END_DECLS
