/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include <string.h>

#define INPUT(names_, bind_)                                                                                           \
  {                                                                                                                    \
    .names = names_, .control = "input", .bind = bind_                                                                 \
  }
#define UPLOAD(names_, media_)                                                                                         \
  {                                                                                                                    \
    .names = names_, .control = "upload", .media = media_, .bind = "binary"                                            \
  }
#define PROPERTY(names_, property_)                                                                                    \
  {                                                                                                                    \
    .names = names_, .bind = "string", .preload = "property", .params = property_                                      \
  }
#define STAMP(names_, which_)                                                                                          \
  {                                                                                                                    \
    .names = names_, .bind = "dateTime", .preload = "timestamp", .params = which_                                      \
  }
#define COUNTED(names_, most_, hint_)                                                                                  \
  {                                                                                                                    \
    .names = names_, .control = "input", .bind = "int", .constraint = "0 <= . and . <= " most_, .hint = hint_          \
  }

/* Types of the XLSForm reference and the older words for them that forms in use still carry. */
static const NcXlsType types[] = {
  INPUT ("text|string|q string|add text prompt", "string"),
  INPUT ("integer|int|q int|add integer prompt", "int"),
  INPUT ("decimal|q decimal|add decimal prompt", "decimal"),
  INPUT ("date|q date|add date prompt", "date"),
  INPUT ("time", "time"),
  INPUT ("dateTime|datetime|date time|q dateTime|q date time|add date time prompt|add dateTime prompt", "dateTime"),
  INPUT ("geopoint|gps|location|q geopoint|q location|add location prompt", "geopoint"),
  INPUT ("geotrace|q geotrace", "geotrace"),
  INPUT ("geoshape|q geoshape", "geoshape"),
  INPUT ("barcode|q barcode|add barcode prompt", "barcode"),
  { .names = "note|q note|add note prompt", .control = "input", .bind = "string", .readonly = TRUE },
  { .names = "calculate|q calculate|add calculate prompt|hidden", .bind = "string" },
  { .names = "acknowledge|q acknowledge|add acknowledge prompt", .control = "trigger", .bind = "string" },
  { .names = "trigger", .control = "trigger" },
  { .names = "select one|select one using|q select1|add select one prompt using",
    .control = "select1",
    .bind = "string" },
  { .names = "select all that apply|select all that apply from|select multiple from|select multiple using|q select|"
             "add select multiple prompt using",
    .control = "select",
    .bind = "string" },
  { .names = "select one external", .control = "input", .bind = "string" },
  { .names = "rank", .control = "odk:rank", .bind = "odk:rank" },
  { .names = "range", .control = "range", .bind = "int" },
  UPLOAD ("photo|image|q picture|q image|add image prompt", "image/*"),
  UPLOAD ("audio|q audio|add audio prompt", "audio/*"),
  UPLOAD ("video|q video|add video prompt", "video/*"),
  UPLOAD ("file|add file prompt", "application/*"),
  UPLOAD ("osm", "osm/*"),
  STAMP ("start|start time|get start time", "start"),
  STAMP ("end|end time|get end time", "end"),
  { .names = "today|get today", .bind = "date", .preload = "date", .params = "today" },
  PROPERTY ("deviceid|imei|device id|get device id", "deviceid"),
  PROPERTY ("subscriberid|subscriber id|get subscriber id", "subscriberid"),
  PROPERTY ("simserial|sim id|get sim id", "simserial"),
  PROPERTY ("phonenumber|get phone number", "phonenumber"),
  PROPERTY ("username", "username"),
  PROPERTY ("email", "email"),
  PROPERTY ("uri:subscriberid", "uri:subscriberid"),
  PROPERTY ("uri:phonenumber", "uri:phonenumber"),
  PROPERTY ("uri:simserial", "uri:simserial"),
  PROPERTY ("uri:deviceid", "uri:deviceid"),
  PROPERTY ("uri:username", "uri:username"),
  PROPERTY ("uri:email", "uri:email"),
  { .names = "phone number",
    .control = "input",
    .bind = "string",
    .constraint = "regex(., '^\\d*$')",
    .hint = "Enter numbers only." },
  COUNTED ("percentage", "100", NULL),
  COUNTED ("number of days in last month", "31", "Enter a number 0-31."),
  COUNTED ("number of days in last six months", "183", "Enter a number 0-183."),
  COUNTED ("number of days in last year", "365", "Enter a number 0-365."),
  { .names = "audit", .bind = "binary" },
  { .names = "start-geopoint", .bind = "geopoint" },
  { .names = "background-geopoint", .control = "trigger", .bind = "geopoint" },
  { .names = "background-audio", .bind = "binary" },
  { .names = "xml-external|csv-external" },
};

/* Words an author may have meant, beside the names above. */
static const char *const written_types[] = {
  "select_one",
  "select_multiple",
  "select_one_from_file",
  "select_multiple_from_file",
  "select_one_external",
  "begin_group",
  "end_group",
  "begin_repeat",
  "end_repeat",
  "begin group",
  "end group",
  "begin repeat",
  "end repeat",
};

/* Is @name one of @names, which '|' splits? */
static gboolean
has_name (const char *names, const char *name)
{
  gsize length = strlen (name);

  for (const char *at = names; at; at = strchr (at, '|')) {
    if (*at == '|')
      at++;
    if (strncmp (at, name, length) == 0 && (at[length] == '|' || at[length] == '\0'))
      return TRUE;
  }
  return FALSE;
}

/**
 * nc_xls_type_find:
 *
 * Returns: (transfer none) (nullable): the type called @name exactly.
 */
const NcXlsType *
nc_xls_type_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (has_name (types[i].names, name))
      return &types[i];
  return NULL;
}

/**
 * nc_xls_distance:
 *
 * Returns: how many letters must be put in, taken out or exchanged to make @b of @a; only the first 63 bytes count.
 */
guint
nc_xls_distance (const char *a, const char *b)
{
  guint row[64];
  gsize m = MIN (strlen (a), 63), n = MIN (strlen (b), 63);

  for (guint j = 0; j <= n; j++)
    row[j] = j;
  for (guint i = 1; i <= m; i++) {
    guint corner = row[0];

    row[0] = i;
    for (guint j = 1; j <= n; j++) {
      guint above = row[j];

      row[j] = MIN (MIN (row[j] + 1, row[j - 1] + 1), corner + (a[i - 1] != b[j - 1]));
      corner = above;
    }
  }
  return row[n];
}

static void
offer (const char *word, const char *candidate, char **best, guint *best_distance)
{
  guint distance = nc_xls_distance (word, candidate);

  if (distance < *best_distance) {
    g_free (*best);
    *best = g_strdup (candidate);
    *best_distance = distance;
  }
}

/**
 * nc_xls_type_nearest:
 * @name: a type that is not known
 *
 * Returns: (transfer full) (nullable): the type most like it, with the rest of @name (a list's name) behind it; %NULL
 * when none is near.
 */
char *
nc_xls_type_nearest (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  char *space = strchr (lower, ' ');
  g_autofree char *first = g_strndup (lower, space ? (gsize)(space - lower) : strlen (lower));
  guint most = MAX (1, (guint)strlen (first) / 3) + 1, distance = most, first_distance = most;
  g_autofree char *best = NULL, *best_first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_auto (GStrv) names = g_strsplit (types[i].names, "|", -1);

    for (char **one = names; *one; one++)
      offer (lower, *one, &best, &distance);
  }
  for (guint i = 0; i < G_N_ELEMENTS (written_types); i++) {
    offer (lower, written_types[i], &best, &distance);
    offer (first, written_types[i], &best_first, &first_distance);
  }
  if (space && best_first && first_distance <= distance)
    return g_strconcat (best_first, name + (space - lower), NULL);
  return g_steal_pointer (&best);
}
