/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-commands.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  NcHubCommand run;
  const char *usage;
  const char *help;
} commands[] = {
  { "serve", nc_hub_command_serve,
    "serve [--listen ADDRESS:PORT] [--certificate FILE --key FILE | --plain | --behind-proxy] [--limit "
    "check|enrol|session|login=PER_SECOND/BURST]…",
    N_ ("serves laptops and the pages; with its own certificate or a given one, or plain behind a proxy on this "
        "machine, which then names the clients' addresses") },
  { "enrol", nc_hub_command_enrol, "enrol --region CODE [--officer ID] [--role ROLE] [--days N]",
    N_ ("makes a code that lets one laptop in") },
  { "devices", nc_hub_command_devices, "devices", N_ ("lists the laptops and when they were last seen") },
  { "revoke", nc_hub_command_revoke, "revoke DEVICE", N_ ("shuts a laptop out") },
  { "lists", nc_hub_command_lists,
    "lists import enterprises|equipment|products|meters|officers|issuers|tasks FILE [--region CODE] [--map MAP] "
    "[--dry-run] | show [--region CODE]",
    N_ ("gives lists and planned inspections to the laptops, from CSV or a spreadsheet; shows what the hub has") },
  { "packs", nc_hub_command_packs, "packs add FILE | list",
    N_ ("offers a reference pack to the laptops, signed and dated") },
  { "accounts", nc_hub_command_accounts, "accounts list | add NAME --region CODE | password NAME | disable NAME",
    N_ ("keeps the accounts of the supervisors' pages; a password is read from standard input") },
  { "bundle", nc_hub_command_bundle, "bundle FILE -o ANSWER",
    N_ ("takes what a laptop sent as a file, and writes the answer to carry back") },
  { "numbers", nc_hub_command_numbers, "numbers", N_ ("lists leased blocks of paper numbers and what was used") },
  { "verify", nc_hub_command_verify, "verify", N_ ("checks every journal from its first entry") },
};

static int
help (const char *program, int status)
{
  fprintf (status ? stderr : stdout, _ ("Usage: %s COMMAND --home DIR [--lang LANG] [--json]\n"), program);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (status ? stderr : stdout, "  %s\n      %s\n", commands[i].usage, _ (commands[i].help));
  return status;
}

int
main (int argc, char **argv)
{
  const char *database = g_getenv ("NENGCHA_HUB_DATABASE");
  g_autofree char *program = g_path_get_basename (argc ? argv[0] : "nengcha-hub");
  NcHubArguments arguments = { .program = program, .database = database && *database ? database : NULL };
  const char *lang = NULL;
  gboolean wants_help = FALSE;

  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--lang") && i + 1 < argc)
      lang = argv[++i];
    else if (g_str_equal (argv[i], "--home") && i + 1 < argc)
      arguments.home = argv[++i];
    else if (g_str_equal (argv[i], "--database") && i + 1 < argc)
      arguments.database = argv[++i];
    else if (g_str_equal (argv[i], "--json"))
      arguments.json = TRUE;
    else if (g_str_equal (argv[i], "--help"))
      wants_help = TRUE;
    else if (arguments.n_words < G_N_ELEMENTS (arguments.words))
      arguments.words[arguments.n_words++] = argv[i];
  }
  if (!nc_lang_init (lang))
    nc_lang_init (NULL);
  for (gsize i = 0; arguments.n_words > 0 && i < G_N_ELEMENTS (commands); i++) {
    if (!g_str_equal (commands[i].name, arguments.words[0]))
      continue;
    if (!wants_help && arguments.home)
      return commands[i].run (&arguments);
    fprintf (wants_help ? stdout : stderr, "%s %s --home DIR\n  %s\n", program, commands[i].usage,
             _ (commands[i].help));
    return wants_help ? 0 : 2;
  }
  return help (program, wants_help ? 0 : 2);
}
