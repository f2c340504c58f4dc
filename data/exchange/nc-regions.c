/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-regions.h"
#include <string.h>

typedef struct {
  char *code;
  char *name;
  char *parent;
} Region;

struct NcRegions {
  GPtrArray *all;
  GHashTable *by_code;
};

static void
region_free (gpointer data)
{
  Region *region = data;

  g_free (region->code);
  g_free (region->name);
  g_free (region->parent);
  g_free (region);
}

/**
 * nc_regions_load:
 *
 * Returns: (transfer full): %NULL with an #NcDbError
 */
NcRegions *
nc_regions_load (NcReference *reference, GError **error)
{
  g_autoptr (NcRegions) self = g_new0 (NcRegions, 1);
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (reference), "SELECT code, name, parent_code FROM regions", error);
  gboolean has_row;

  self->all = g_ptr_array_new_with_free_func (region_free);
  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    Region *region;

    if (!has_row)
      return g_steal_pointer (&self);
    region = g_new0 (Region, 1);
    region->code = g_strdup (nc_stmt_text (stmt, "code"));
    region->name = g_strdup (nc_stmt_text (stmt, "name"));
    region->parent = g_strdup (nc_stmt_text (stmt, "parent_code"));
    g_ptr_array_add (self->all, region);
    g_hash_table_insert (self->by_code, region->code, region);
  }
  return NULL;
}

void
nc_regions_free (NcRegions *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_code);
  g_ptr_array_unref (self->all);
  g_free (self);
}

/* Whether @text is the region's name, with or without the names above it ("包头市昆都仑区", "内蒙古包头市昆都仑区"). */
static gboolean
matches (NcRegions *self, const Region *region, const char *text)
{
  const Region *above = region;
  g_autofree char *name = g_strdup (region->name);

  for (;;) {
    char *longer;

    if (g_str_equal (name, text))
      return TRUE;
    above = above->parent ? g_hash_table_lookup (self->by_code, above->parent) : NULL;
    if (!above)
      return FALSE;
    if (g_str_has_prefix (above->name, "内蒙古")) {
      g_autofree char *brief = g_strconcat ("内蒙古", name, NULL);

      if (g_str_equal (brief, text))
        return TRUE;
    }
    longer = g_strconcat (above->name, name, NULL);
    g_free (name);
    name = longer;
  }
}

/**
 * nc_regions_find:
 * @text: a code of 6 digits (or of 9 or 12 that end in zeros), or a name
 * @candidates: (out) (nullable) (transfer full): full names when the name stands for several regions
 *
 * Returns: (transfer full) (nullable): the code; %NULL when there is none or more than one
 */
char *
nc_regions_find (NcRegions *self, const char *text, char **candidates)
{
  gsize digits = strspn (text, "0123456789");
  const Region *found = NULL;
  g_autoptr (GString) all = g_string_new (NULL);
  guint n = 0;

  *candidates = NULL;
  if (text[digits] == 0 && digits >= 6) {
    g_autofree char *code = g_strndup (text, 6);

    if ((digits == 6 || digits == 9 || digits == 12) && strspn (text + 6, "0") == digits - 6 &&
        g_hash_table_contains (self->by_code, code))
      return g_steal_pointer (&code);
    return NULL;
  }
  for (guint i = 0; i < self->all->len; i++) {
    const Region *region = g_ptr_array_index (self->all, i);

    if (matches (self, region, text)) {
      g_autofree char *full = nc_regions_full_name (self, region->code);

      found = region;
      g_string_append_printf (all, "%s%s %s", n++ ? "、" : "", region->code, full);
    }
  }
  if (n == 1)
    return g_strdup (found->code);
  if (n > 1)
    *candidates = g_string_free (g_steal_pointer (&all), FALSE);
  return NULL;
}

/**
 * nc_regions_full_name:
 *
 * Returns: (transfer full) (nullable): "包头市昆都仑区"; the autonomous region is left out unless it is meant itself.
 */
char *
nc_regions_full_name (NcRegions *self, const char *code)
{
  const Region *region = g_hash_table_lookup (self->by_code, code);
  const Region *above = region && region->parent ? g_hash_table_lookup (self->by_code, region->parent) : NULL;

  if (!region)
    return NULL;
  return g_strconcat (above && above->parent && *above->parent ? above->name : "", region->name, NULL);
}

/**
 * nc_regions_prefixes:
 * @text: the beginning of a region's name, at least two characters
 *
 * Returns: (transfer full): beginnings of codes, each for a region with all below it: "1502" for 包头; empty when @text
 * is no region's name
 */
char **
nc_regions_prefixes (NcRegions *self, const char *text)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autofree char *tidy = g_strstrip (g_strdup (text));
  gboolean long_enough = g_utf8_strlen (tidy, -1) >= 2;

  for (guint i = 0; long_enough && i < self->all->len; i++) {
    const Region *region = g_ptr_array_index (self->all, i);
    gsize n = g_str_has_suffix (region->code, "0000") ? 2 : g_str_has_suffix (region->code, "00") ? 4 : 6;

    if (!g_str_has_prefix (region->name, tidy) && !matches (self, region, tidy))
      continue;
    g_ptr_array_add (found, g_strndup (region->code, n));
  }
  g_ptr_array_add (found, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&found), FALSE);
}
