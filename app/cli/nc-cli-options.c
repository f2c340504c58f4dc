/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-options.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

void
nc_options_free (NcOptions *self)
{
  g_hash_table_unref (self->values);
  g_ptr_array_unref (self->words);
  g_free (self);
}

/* In the usage line an option that takes a value is followed by a word in capitals or Chinese: "--due DAY". */
static gboolean
takes_value (const char *usage, const char *name, gboolean *known)
{
  gsize length = strlen (name);

  *known = FALSE;
  for (const char *at = usage; (at = strstr (at, name)); at += length) {
    const char *after = at + length;

    if (*after != ' ' && *after != ']' && *after != 0 && *after != '|' && *after != ')' && *after != '=')
      continue;
    *known = TRUE;
    return *after == ' ' && after[1] != '[' && after[1] != '-' && after[1] != '|' && after[1] != '(';
  }
  return FALSE;
}

static void
add (NcOptions *self, const char *name, const char *value)
{
  GPtrArray *values = g_hash_table_lookup (self->values, name);

  if (!values) {
    values = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (self->values, g_strdup (name), values);
  }
  g_ptr_array_add (values, g_strdup (value));
}

static gboolean
needed_are_there (NcOptions *self, const char *usage)
{
  g_auto (GStrv) parts = g_strsplit (usage, " ", -1);
  guint words = 0;

  /* words in capitals before the first option are needed, and so are options that stand outside of brackets */
  for (char **part = parts + 2; part[-1] && *part; part++) {
    if (g_str_has_prefix (*part, "[") || g_str_has_prefix (*part, "("))
      return self->words->len >= words;
    if (g_str_has_prefix (*part, "--")) {
      if (!nc_options_has (self, *part))
        return FALSE;
      if (part[1] && !g_str_has_prefix (part[1], "-") && !g_str_has_prefix (part[1], "["))
        part++;
    } else if (!strchr (*part, '|') || g_ascii_isupper (**part)) {
      words++;
    }
  }
  return self->words->len >= words;
}

/**
 * nc_options_parse:
 * @usage: "case visit ID --start TIME [--end TIME]": what is known, what takes a value, what is needed; its first two
 *   words are the command's
 * @argv: argv[0] is the command's last word
 * @failure: (out): %NC_EXIT_DONE when help was asked for and printed, else a usage error that was told
 *
 * Returns: (transfer full) (nullable): the options.
 */
NcOptions *
nc_options_parse (NcCli *cli, const char *usage, int argc, char **argv, NcExit *failure)
{
  g_autoptr (NcOptions) self = g_new0 (NcOptions, 1);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->words = g_ptr_array_new_with_free_func (g_free);
  for (int i = 1; i < argc; i++) {
    const char *equals = strchr (argv[i], '=');
    g_autofree char *name = equals ? g_strndup (argv[i], equals - argv[i]) : g_strdup (argv[i]);
    gboolean known, has_value;

    if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h")) {
      printf ("%s %s\n", cli->program, usage);
      *failure = NC_EXIT_DONE;
      return NULL;
    }
    if (!g_str_has_prefix (argv[i], "--")) {
      g_ptr_array_add (self->words, g_strdup (argv[i]));
      continue;
    }
    has_value = takes_value (usage, name, &known);
    if (g_str_equal (name, "--json") && !known) {
      cli->json = TRUE;
      continue;
    }
    if (!known || (!has_value && equals) || (has_value && !equals && i + 1 >= argc)) {
      *failure = nc_cli_fail (cli, NC_EXIT_USAGE,
                              known ? _ ("“%s” lacks its value, or takes none; usage: %s")
                                    : _ ("unknown option “%s”; usage: %s"),
                              name, usage);
      return NULL;
    }
    add (self, name, !has_value ? "1" : equals ? equals + 1 : argv[++i]);
  }
  if (!needed_are_there (self, usage)) {
    *failure = nc_cli_fail (cli, NC_EXIT_USAGE, _ ("something is missing; usage: %s"), usage);
    return NULL;
  }
  return g_steal_pointer (&self);
}

gboolean
nc_options_has (NcOptions *self, const char *name)
{
  return g_hash_table_contains (self->values, name);
}

/* The last value given, NULL when the option was not. */
const char *
nc_options_get (NcOptions *self, const char *name)
{
  GPtrArray *values = g_hash_table_lookup (self->values, name);

  return values ? values->pdata[values->len - 1] : NULL;
}

GPtrArray *
nc_options_all (NcOptions *self, const char *name)
{
  return g_hash_table_lookup (self->values, name);
}

/**
 * nc_options_day:
 * @day: (inout): left alone when the option was not given
 *
 * Returns: %FALSE, told and @failure set, when its value is no day.
 */
gboolean
nc_options_day (NcCli *cli, NcOptions *self, const char *name, NcDay *day, NcExit *failure)
{
  const char *text = nc_options_get (self, name);

  if (!text)
    return TRUE;
  *day = nc_day_parse (text);
  if (*day != NC_DAY_NONE)
    return TRUE;
  *failure = nc_cli_fail (cli, NC_EXIT_BAD_INPUT, _ ("“%s” is no date of the form 2026-11-20"), text);
  return FALSE;
}

const char *
nc_options_word (NcOptions *self, guint n)
{
  return n < self->words->len ? self->words->pdata[n] : NULL;
}
