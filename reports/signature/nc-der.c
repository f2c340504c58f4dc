/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-der.h"
#include <string.h>

/* Takes the next element; FALSE at the end and for anything that is not DER. */
gboolean
nc_der_read (NcDerReader *reader, NcDer *der)
{
  gsize header = 2, length;

  if (reader->left < 2 || (reader->pos[0] & 0x1f) == 0x1f)
    return FALSE;
  length = reader->pos[1];
  if (length & 0x80) {
    gsize n = length & 0x7f;

    if (n < 1 || n > 4 || reader->left < 2 + n || !reader->pos[2])
      return FALSE;
    length = 0;
    for (gsize i = 0; i < n; i++)
      length = length << 8 | reader->pos[2 + i];
    if (length < 128)
      return FALSE;
    header += n;
  }
  if (length > reader->left - header)
    return FALSE;
  *der = (NcDer){ reader->pos[0], reader->pos, header + length, reader->pos + header, length };
  reader->pos += der->size;
  reader->left -= der->size;
  return TRUE;
}

/* Takes the next element if it has this tag. */
gboolean
nc_der_take (NcDerReader *reader, guint8 tag, NcDer *der)
{
  return nc_der_peek (reader, tag) && nc_der_read (reader, der);
}

gboolean
nc_der_peek (const NcDerReader *reader, guint8 tag)
{
  return reader->left && reader->pos[0] == tag;
}

NcDerReader
nc_der_inside (const NcDer *der)
{
  return (NcDerReader){ der->content, der->length };
}

gboolean
nc_der_is_oid (const NcDer *der, const char *dotted)
{
  g_autoptr (GByteArray) oid = g_byte_array_new ();

  nc_der_append_oid (oid, dotted);
  return der->size == oid->len && memcmp (der->start, oid->data, oid->len) == 0;
}

/* An INTEGER from 0 to 127. */
gboolean
nc_der_small_integer (const NcDer *der, guint *value)
{
  if (der->tag != NC_DER_INTEGER || der->length != 1 || der->content[0] > 127)
    return FALSE;
  *value = der->content[0];
  return TRUE;
}

static int
compare_encodings (const guint8 *a, gsize a_length, const guint8 *b, gsize b_length)
{
  int order = memcmp (a, b, MIN (a_length, b_length));

  return order ? order : (a_length > b_length) - (a_length < b_length);
}

/* Whether the members of a SET OF stand in DER order and none twice. */
gboolean
nc_der_is_sorted_set (const NcDer *der)
{
  NcDerReader reader = nc_der_inside (der);
  NcDer before = { 0 }, member;

  while (reader.left) {
    if (!nc_der_read (&reader, &member) ||
        (before.start && compare_encodings (before.start, before.size, member.start, member.size) >= 0))
      return FALSE;
    before = member;
  }
  return TRUE;
}

void
nc_der_append (GByteArray *out, guint8 tag, const guint8 *content, gsize length)
{
  guint8 header[6] = { tag };
  guint n = 2;

  g_assert (length < G_MAXUINT32);
  if (length < 128) {
    header[1] = (guint8)length;
  } else {
    guint bytes = length > 0xffffff ? 4 : length > 0xffff ? 3 : length > 0xff ? 2 : 1;

    header[1] = (guint8)(0x80 | bytes);
    for (guint i = 0; i < bytes; i++)
      header[n++] = (guint8)(length >> (8 * (bytes - 1 - i)));
  }
  g_byte_array_append (out, header, n);
  g_byte_array_append (out, content, (guint)length);
}

void
nc_der_append_array (GByteArray *out, guint8 tag, GByteArray *content)
{
  nc_der_append (out, tag, content->data, content->len);
}

/* @dotted: a constant of the program, such as "1.2.840.113549.1.7.1" */
void
nc_der_append_oid (GByteArray *out, const char *dotted)
{
  g_auto (GStrv) arcs = g_strsplit (dotted, ".", -1);
  g_autoptr (GByteArray) content = g_byte_array_new ();

  for (guint i = 1; arcs[i]; i++) {
    guint64 arc = g_ascii_strtoull (arcs[i], NULL, 10) + (i == 1 ? 40 * g_ascii_strtoull (arcs[0], NULL, 10) : 0);
    guint8 bytes[10];
    guint n = sizeof bytes;

    bytes[--n] = arc & 0x7f;
    while (arc >>= 7)
      bytes[--n] = (guint8)(0x80 | (arc & 0x7f));
    g_byte_array_append (content, bytes + n, (guint)sizeof bytes - n);
  }
  nc_der_append_array (out, NC_DER_OID, content);
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const GByteArray *x = *(GByteArray *const *)a, *y = *(GByteArray *const *)b;

  return compare_encodings (x->data, x->len, y->data, y->len);
}

/* @members: (element-type GByteArray): encodings, sorted here as DER demands */
void
nc_der_append_set_of (GByteArray *out, guint8 tag, GPtrArray *members)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  g_ptr_array_sort (members, compare_members);
  for (guint i = 0; i < members->len; i++)
    g_byte_array_append (content, ((GByteArray *)members->pdata[i])->data, ((GByteArray *)members->pdata[i])->len);
  nc_der_append_array (out, tag, content);
}
