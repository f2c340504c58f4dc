/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Strict DER (X.690): definite, minimal lengths of at most four bytes, single-byte tags. What is not exactly so is
 * refused. */
typedef struct {
  guint8 tag;
  const guint8 *start; /* of the tag */
  gsize size;          /* of tag, length and content */
  const guint8 *content;
  gsize length; /* of content */
} NcDer;

typedef struct {
  const guint8 *pos;
  gsize left;
} NcDerReader;

#define NC_DER_BOOLEAN    0x01
#define NC_DER_INTEGER    0x02
#define NC_DER_OCTETS     0x04
#define NC_DER_NULL       0x05
#define NC_DER_OID        0x06
#define NC_DER_SEQUENCE   0x30
#define NC_DER_SET        0x31
#define NC_DER_CONTEXT(n) (0xa0 | (n))

gboolean nc_der_read (NcDerReader *reader, NcDer *der);
gboolean nc_der_take (NcDerReader *reader, guint8 tag, NcDer *der);
gboolean nc_der_peek (const NcDerReader *reader, guint8 tag);
NcDerReader nc_der_inside (const NcDer *der);
gboolean nc_der_is_oid (const NcDer *der, const char *dotted);
gboolean nc_der_small_integer (const NcDer *der, guint *value);
gboolean nc_der_is_sorted_set (const NcDer *der);

void nc_der_append (GByteArray *out, guint8 tag, const guint8 *content, gsize length);
void nc_der_append_array (GByteArray *out, guint8 tag, GByteArray *content);
void nc_der_append_oid (GByteArray *out, const char *dotted);
void nc_der_append_set_of (GByteArray *out, guint8 tag, GPtrArray *members);

G_END_DECLS
