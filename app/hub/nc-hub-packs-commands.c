/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-commands.h"
#include "nc-hub-packs.h"
#include "nc-hub-writer.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-reference.h"
#include <stdio.h>

static void
print_pack (const NcHubArguments *arguments, const char *dated, const char *version, gint64 size_bytes,
            const char *sha256)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!arguments->json) {
    printf ("%s  %s  %" G_GINT64_FORMAT "  %s\n", dated, version, size_bytes, sha256);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "dated", dated);
  nc_json_member_string (out, "version", version);
  nc_json_member_int (out, "size_bytes", size_bytes);
  nc_json_member_string (out, "sha256", sha256);
  nc_json_end_object (out);
  puts (out->str);
}

static int
add (const NcHubArguments *arguments, NcHub *hub)
{
  g_auto (NcHubPack) pack = { .path = arguments->words[2] };
  g_autoptr (GError) error = NULL;

  if (nc_hub_pack_prepare (hub, &pack, &error) && nc_hub_write_now (hub, "", nc_hub_pack_add, &pack, &error)) {
    print_pack (arguments, pack.dated, pack.version, pack.size_bytes, pack.sha256);
    return 0;
  }
  return nc_hub_fail (arguments, error->domain == NC_HUB_DB_ERROR || error->domain == G_FILE_ERROR ? 5 : 3,
                      error->message);
}

static int
list (const NcHubArguments *arguments, NcHub *hub)
{
  g_autoptr (GError) error = NULL;
  NcHubStmt *stmt = nc_hub_sql (hub, "pack-list", &error);
  gboolean has_row = stmt != NULL;

  while (has_row && nc_hub_stmt_step (stmt, &has_row, &error) && has_row)
    print_pack (arguments, nc_hub_stmt_text (stmt, "dated"), nc_hub_stmt_text (stmt, "version"),
                nc_hub_stmt_int (stmt, "size_bytes"), nc_hub_stmt_text (stmt, "sha256"));
  return error ? nc_hub_fail (arguments, 5, error->message) : 0;
}

/**
 * nc_hub_command_packs:
 *
 * Which reference packs the laptops are offered.
 */
int
nc_hub_command_packs (const NcHubArguments *arguments)
{
  gboolean is_add = arguments->n_words == 3 && g_str_equal (arguments->words[1], "add");
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = NULL;

  if (!is_add && (arguments->n_words != 2 || !g_str_equal (arguments->words[1], "list")))
    return nc_hub_fail (arguments, 2, _ ("packs takes list, or add and a file"));
  hub = nc_hub_arguments_open (arguments, is_add, &error);
  if (!hub)
    return nc_hub_fail (arguments, 5, error->message);
  return is_add ? add (arguments, hub) : list (arguments, hub);
}
