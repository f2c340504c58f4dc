/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "nc-import.h"
#include <string.h>

#define GOOD    "91150203MAEJGC9P6W" /* a code whose check character fits */
#define SECOND  "91150123MAHKKNKFA8"
#define HEADER  "企业名称,统一社会信用代码,行政区划代码\n"
#define MACHINE "统一社会信用代码,设备类别,型号,额定功率(kW),制造年份,出厂编号\n"

typedef struct {
  const char *name;
  const char *list;
  const char *csv;
  const char *cell; /* of the first error, NULL when all rows are good */
  guint n_rejected;
  guint n_added;
} Case;

/* The clock stands in November 2026. */
static const Case cases[] = {
  { "plain", "enterprises", HEADER "示例甲," GOOD ",150203\n", NULL, 0, 1 },
  { "bom", "enterprises", "\xef\xbb\xbf" HEADER "示例甲," GOOD ",150203\n", NULL, 0, 1 },
  { "semicolons", "enterprises", "Name;Credit code\n示例甲;" GOOD "\n", NULL, 0, 1 },
  { "title-above", "enterprises", "企业名录,,\n\n" HEADER "示例甲," GOOD ",包头市昆都仑区\n", NULL, 0, 1 },
  { "full-width", "enterprises", HEADER "示例甲,９１１５０２０３ＭＡＥＪＧＣ９Ｐ６Ｗ,１５０２０３\n", NULL, 0, 1 },
  { "check-character", "enterprises", HEADER "示例甲,91150203MAEJGC9P6X,150203\n", "B2", 1, 0 },
  { "short-code", "enterprises", HEADER "示例甲,91150203,150203\n", "B2", 1, 0 },
  { "unknown-region", "enterprises", HEADER "示例甲," GOOD ",110101\n", "C2", 1, 0 },
  { "region-with-tail", "enterprises", HEADER "示例甲," GOOD ",150203001\n", "C2", 1, 0 },
  { "region-of-12-digits", "enterprises", HEADER "示例甲," GOOD ",150203000000\n", NULL, 0, 1 },
  { "no-name", "enterprises", HEADER " ," GOOD ",150203\n", "A2", 1, 0 },
  { "duplicate", "enterprises", HEADER "示例甲," GOOD ",150203\n示例乙," GOOD ",150203\n", "3", 1, 1 },
  { "good-and-bad", "enterprises", HEADER "示例甲," GOOD ",150203\n示例乙," SECOND ",999999\n", "C3", 1, 1 },
  { "comma-too-many", "enterprises", HEADER "示例甲,一厂," GOOD ",150203\n", "D2", 1, 0 },
  { "commas-at-the-end", "enterprises", HEADER "示例甲," GOOD ",150203,,\n", NULL, 0, 1 },
  { "line-of-sums", "enterprises", HEADER "示例甲," GOOD ",150203\n合计：,,\n", NULL, 0, 1 },
  { "open-quote", "enterprises", HEADER "\"示例甲," GOOD ",150203\n", "2", 1, 0 },
  { "machine", "equipment", MACHINE GOOD ",电动机,Y132M-4,7.5,1999,1\n", NULL, 0, 1 },
  { "by-unit", "equipment", MACHINE GOOD ",电机,Y132M-4,7.5 kW,2027,1\n", NULL, 0, 1 },
  { "thousands", "equipment", MACHINE GOOD ",锅炉,SZL10,\"1,250\",2010年5月,1\n", NULL, 0, 1 },
  { "negative-power", "equipment", MACHINE GOOD ",motor,Y132M-4,-7.5,1999,1\n", "D2", 1, 0 },
  { "zero-power", "equipment", MACHINE GOOD ",motor,Y132M-4,0,1999,1\n", "D2", 1, 0 },
  { "other-unit", "equipment", MACHINE GOOD ",motor,Y132M-4,7500W,1999,1\n", "D2", 1, 0 },
  { "decimal-comma", "equipment", MACHINE GOOD ",motor,Y132M-4,\"7,5\",1999,1\n", "D2", 1, 0 },
  { "year-2099", "equipment", MACHINE GOOD ",motor,Y132M-4,7.5,2099,1\n", "E2", 1, 0 },
  { "year-1899", "equipment", MACHINE GOOD ",motor,Y132M-4,7.5,1899,1\n", "E2", 1, 0 },
  { "year-two-digits", "equipment", MACHINE GOOD ",motor,Y132M-4,7.5,99,1\n", "E2", 1, 0 },
  { "unknown-category", "equipment", MACHINE GOOD ",飞机,Y132M-4,7.5,1999,1\n", "B2", 1, 0 },
  { "unknown-owner", "equipment", MACHINE SECOND ",motor,Y132M-4,7.5,1999,1\n", "A2", 1, 0 },
  { "same-serial", "equipment", MACHINE GOOD ",motor,Y132M-4,7.5,1999,7\n" GOOD ",motor,Y132M-4,7.5,1999,7\n", "3", 1,
    1 },
  { "two-alike", "equipment", MACHINE GOOD ",motor,Y132M-4,7.5,1999,\n" GOOD ",motor,Y132M-4,7.5,1999,\n", NULL, 0, 2 },
  { "it-above-total", "meters", "企业,机房,月份,总用电量,IT用电量\n" GOOD ",一,2025-01,100,101\n", "E2", 1, 0 },
  { "month-13", "meters", "企业,机房,月份,总用电量,IT用电量\n" GOOD ",一,2025-13,100,50\n", "C2", 1, 0 },
  { "period-backwards", "products", "企业,产品,统计期起,统计期止\n" GOOD ",电石,2025-12-31,2025-01-01\n", "D2", 1, 0 },
  { "february-30", "products", "企业,产品,统计期起,统计期止\n" GOOD ",电石,2025-02-30,2025-12-31\n", "C2", 1, 0 },
};

static NcReference *
open_reference (void)
{
  g_autoptr (GError) error = NULL;
  NcReference *reference = nc_reference_open (NULL, &error);

  g_assert_no_error (error);
  return reference;
}

static gboolean
import (StoreFixture *f, const char *list, const char *data, gssize size, NcImportFlags flags, NcImportResult *result,
        GError **error)
{
  g_autoptr (NcReference) reference = open_reference ();
  g_autofree char *path = store_fixture_path (f, "list.csv");

  g_assert_true (g_file_set_contents (path, data, size, NULL));
  return nc_import_file (f->store, reference, nc_list_kind_find (list), path,
                         &(NcImportOptions){ .actor = "test", .flags = flags }, result, error);
}

static void
add_owner (StoreFixture *f)
{
  store_fixture_set (f, "enterprise", "owner", "name", "示例业主");
  store_fixture_set (f, "enterprise", "owner", "uscc", GOOD);
}

static const NcDiagnostic *
first_error (const NcImportResult *result)
{
  for (guint i = 0; i < nc_diagnostics_get_length (result->diagnostics); i++)
    if (nc_diagnostics_get (result->diagnostics, i)->severity == NC_SEVERITY_ERROR)
      return nc_diagnostics_get (result->diagnostics, i);
  return NULL;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  StoreFixture *f = store_fixture_new ();
  const char *table = nc_list_kind_find (c->list)->table;
  g_autofree char *count = g_strdup_printf ("SELECT COUNT(*) FROM %s WHERE id <> 'owner'", table);
  g_auto (NcImportResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (c->list, "enterprises"))
    add_owner (f);
  import (f, c->list, c->csv, -1, NC_IMPORT_ALL_OR_NOTHING, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.n_rejected, ==, c->n_rejected);
  g_assert_cmpuint (result.n_added, ==, c->n_added);
  g_assert_cmpint (store_fixture_int (f, count), ==, c->cell ? 0 : c->n_added);
  if (c->cell) {
    const NcDiagnostic *d = first_error (&result);
    g_autofree char *cell = d->column ? nc_diagnostic_cell_name (d->row, d->column) : g_strdup_printf ("%u", d->row);

    g_assert_cmpstr (cell, ==, c->cell);
    g_assert_nonnull (d->hint);
  } else {
    g_auto (NcImportResult) again = { 0 };
    gint64 n_journal = store_fixture_int (f, "SELECT COUNT(*) FROM journal");

    import (f, c->list, c->csv, -1, NC_IMPORT_ALL_OR_NOTHING, &again, &error);
    g_assert_cmpuint (again.n_unchanged, ==, c->n_added);
    g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM journal"), ==, n_journal);
  }
  store_fixture_free (f);
}

static void
test_gb18030 (void)
{
  StoreFixture *f = store_fixture_new ();
  g_auto (NcImportResult) result = { 0 };
  gsize size;
  g_autofree char *text = g_convert (HEADER "示例甲," GOOD ",150203\n", -1, "GB18030", "UTF-8", NULL, &size, NULL);

  g_assert_true (import (f, "enterprises", text, (gssize)size, 0, &result, NULL));
  g_assert_cmpstr (result.encoding, ==, "GB18030");
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM enterprise WHERE name = '示例甲'"), ==, 1);
  store_fixture_free (f);
}

static void
test_partial (void)
{
  StoreFixture *f = store_fixture_new ();
  g_auto (NcImportResult) dry = { 0 }, partial = { 0 }, update = { 0 };
  const char *csv = HEADER "示例甲," GOOD ",150203\n示例乙," SECOND ",999999\n";

  g_assert_true (import (f, "enterprises", csv, -1, NC_IMPORT_DRY_RUN | NC_IMPORT_PARTIAL, &dry, NULL));
  g_assert_false (dry.is_written);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM enterprise"), ==, 0);
  g_assert_true (import (f, "enterprises", csv, -1, NC_IMPORT_PARTIAL, &partial, NULL));
  g_assert_true (partial.is_written);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM enterprise"), ==, 1);
  g_assert_true (import (f, "enterprises", HEADER "示例甲改," GOOD ",\n", -1, 0, &update, NULL));
  g_assert_cmpuint (update.n_updated, ==, 1);
  g_assert_cmpint (
      store_fixture_int (f, "SELECT COUNT(*) FROM enterprise WHERE name = '示例甲改' AND region_code = '150203'"), ==,
      1);
  store_fixture_free (f);
}

static void
test_unusable (void)
{
  static const struct {
    const char *data;
    gssize size;
    int code;
  } files[] = {
    { "", 0, NC_EXCHANGE_ERROR_HEADER },
    { "甲,乙\n1,2\n", -1, NC_EXCHANGE_ERROR_HEADER },
    { "PK\3\4 this is no workbook", -1, NC_EXCHANGE_ERROR_READ },
    { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, NC_EXCHANGE_ERROR_READ },
    { "\xff\xff\xff\xff", 4, NC_EXCHANGE_ERROR_READ },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    StoreFixture *f = store_fixture_new ();
    g_auto (NcImportResult) result = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (import (f, "enterprises", files[i].data, files[i].size, 0, &result, &error));
    g_assert_error (error, NC_EXCHANGE_ERROR, files[i].code);
    store_fixture_free (f);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/exchange/case/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/exchange/gb18030", test_gb18030);
  g_test_add_func ("/exchange/partial", test_partial);
  g_test_add_func ("/exchange/unusable", test_unusable);
  return g_test_run ();
}
