/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Writes JSON into a GString: members in the order they are given, numbers without locale, no white space, so the same
   calls give the same bytes. Reading JSON is jansson's work. Commas are put by the writer: it looks at the last byte.
 */
void nc_json_begin_object (GString *out);
void nc_json_end_object (GString *out);
void nc_json_begin_array (GString *out);
void nc_json_end_array (GString *out);
void nc_json_key (GString *out, const char *key);
void nc_json_string (GString *out, const char *text);
void nc_json_double (GString *out, double value);
void nc_json_int (GString *out, gint64 value);
void nc_json_bool (GString *out, gboolean value);
void nc_json_null (GString *out);

/* key and value at once; a NULL text is written as null */
void nc_json_member_string (GString *out, const char *key, const char *text);
void nc_json_member_double (GString *out, const char *key, double value);
void nc_json_member_int (GString *out, const char *key, gint64 value);
void nc_json_member_bool (GString *out, const char *key, gboolean value);

G_END_DECLS
