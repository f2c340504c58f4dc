/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-page.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-reference.h"
#include <string.h>

/* Names of the reference data, read once; where there is no pack the codes stand for themselves. */
typedef struct {
  GHashTable *regions;
  GHashTable *violations[2]; /* by NcWebLang */
} Names;

/* GB/T 4754-2017, divisions of mining, manufacturing, energy supply, and those that energy-saving supervision meets
   elsewhere. */
static const struct {
  const char *division;
  const char *title;
} industries[] = {
  { "06", N_ ("Coal mining and washing") },
  { "07", N_ ("Oil and gas extraction") },
  { "08", N_ ("Ferrous ores mining") },
  { "09", N_ ("Non-ferrous ores mining") },
  { "10", N_ ("Non-metallic ores mining") },
  { "13", N_ ("Agricultural and food processing") },
  { "14", N_ ("Food manufacturing") },
  { "15", N_ ("Drinks and refined tea") },
  { "17", N_ ("Textiles") },
  { "20", N_ ("Wood processing") },
  { "22", N_ ("Paper and paper products") },
  { "25", N_ ("Petroleum, coal and other fuel processing") },
  { "26", N_ ("Chemical raw materials and products") },
  { "27", N_ ("Pharmaceuticals") },
  { "28", N_ ("Chemical fibres") },
  { "29", N_ ("Rubber and plastic products") },
  { "30", N_ ("Non-metallic mineral products") },
  { "31", N_ ("Ferrous metal smelting and rolling") },
  { "32", N_ ("Non-ferrous metal smelting and rolling") },
  { "33", N_ ("Metal products") },
  { "34", N_ ("General machinery") },
  { "35", N_ ("Special machinery") },
  { "36", N_ ("Motor vehicles") },
  { "38", N_ ("Electrical machinery") },
  { "39", N_ ("Computers, communication and electronics") },
  { "42", N_ ("Recycling of waste") },
  { "44", N_ ("Electricity and heat") },
  { "45", N_ ("Gas supply") },
  { "46", N_ ("Water supply") },
  { "52", N_ ("Retail") },
  { "53", N_ ("Railways") },
  { "61", N_ ("Hotels") },
  { "64", N_ ("Internet services and data centres") },
  { "65", N_ ("Software and information services") },
  { "83", N_ ("Education") },
  { "84", N_ ("Health") },
  { "91", N_ ("State organs") },
};

static const struct {
  const char *state;
  const char *title;
} states[] = {
  { "planned", N_ ("Planned") },       { "notified", N_ ("Notified") },       { "on_site", N_ ("On site") },
  { "assessed", N_ ("Assessed") },     { "views_heard", N_ ("Views heard") }, { "served", N_ ("Served") },
  { "rectifying", N_ ("Rectifying") }, { "rechecked", N_ ("Re-checked") },    { "closed", N_ ("Closed") },
};

static void
read_pairs (NcReference *reference, const char *sql, GHashTable *first, GHashTable *second)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), sql, NULL);
  gboolean has_row;

  while (stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row) {
    g_hash_table_insert (first, g_strdup (nc_stmt_text (stmt, "id")), g_strdup (nc_stmt_text (stmt, "first")));
    if (second)
      g_hash_table_insert (second, g_strdup (nc_stmt_text (stmt, "id")), g_strdup (nc_stmt_text (stmt, "second")));
  }
}

static GHashTable *
text_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static const Names *
names (void)
{
  static Names all;
  static gsize once;

  if (g_once_init_enter (&once)) {
    g_autoptr (NcReference) reference = nc_reference_open (NULL, NULL);

    all.regions = text_table ();
    all.violations[NC_WEB_ZH] = text_table ();
    all.violations[NC_WEB_EN] = text_table ();
    if (reference) {
      read_pairs (reference, "SELECT code AS id, name AS first FROM regions", all.regions, NULL);
      read_pairs (reference,
                  "SELECT violation_id AS id, violation_cn AS first, violation_en AS second FROM legal_bases",
                  all.violations[NC_WEB_ZH], all.violations[NC_WEB_EN]);
    }
    g_once_init_leave (&once, 1);
  }
  return &all;
}

/* Of a code of four or six digits. */
const char *
nc_web_region_name (NcWebPage *self, const char *code)
{
  g_autofree char *whole = g_strdup_printf ("%s%s", code, strlen (code) == 4 ? "00" : strlen (code) == 2 ? "0000" : "");
  const char *name = g_hash_table_lookup (names ()->regions, whole);

  (void)self;
  return name ? name : code;
}

const char *
nc_web_violation_name (NcWebPage *self, const char *violation)
{
  const char *name = g_hash_table_lookup (names ()->violations[self->lang], violation);

  return name ? name : violation;
}

/* @division: the first two digits of an industry's code */
const char *
nc_web_industry_name (NcWebPage *self, const char *division)
{
  for (gsize i = 0; i < G_N_ELEMENTS (industries); i++)
    if (g_str_equal (industries[i].division, division))
      return NC_WEB_W (self, industries[i].title);
  return *division ? division : NC_WEB_W (self, N_ ("Industry not given"));
}

const char *
nc_web_state_name (NcWebPage *self, const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, state))
      return NC_WEB_W (self, states[i].title);
  return state;
}

const char *
nc_web_paper_name (NcWebPage *self, const char *kind)
{
  const NcPaperKind *known = nc_paper_kind (kind);

  if (!known)
    return kind;
  return self->lang == NC_WEB_ZH ? known->title_zh : known->title;
}

/* Whether an order stands and its day has passed: as web-overdue.sql counts. */
gboolean
nc_web_is_overdue (NcWebPage *self, const char *state, const char *due)
{
  NcDay day = nc_day_parse (due);

  return (g_str_equal (state, "served") || g_str_equal (state, "rectifying")) && day != NC_DAY_NONE &&
         day < nc_clock_today (self->request->shared->clock);
}

/* Legal time, to the minute. */
char *
nc_web_time (gint64 usec)
{
  g_autofree char *iso = usec > 0 ? nc_clock_format_usec (usec) : NULL;

  if (!iso || strlen (iso) < 16)
    return g_strdup ("");
  iso[10] = ' ';
  return g_strndup (iso, 16);
}
