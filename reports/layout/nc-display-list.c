/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-display-list.h"

static const char *const kind_names[] = { "text", "line", "image", "box", "vertical", "qr" };

/**
 * nc_op_new:
 * @size: font size or thickness in points
 * @text: (nullable): copied
 *
 * Returns: (transfer full): an operation on page 0.
 */
NcOp *
nc_op_new (NcOpKind kind, double x, double y, double x1, double y1, double size, const char *text)
{
  NcOp *op = g_new0 (NcOp, 1);

  op->kind = kind;
  op->x = x;
  op->y = y;
  op->x1 = x1;
  op->y1 = y1;
  op->size = size;
  op->text = g_strdup (text);
  return op;
}

NcOp *
nc_op_copy (const NcOp *op)
{
  NcOp *copy = g_memdup2 (op, sizeof *op);

  copy->text = g_strdup (op->text);
  copy->advances = g_memdup2 (op->advances, op->n_chars * sizeof (float));
  return copy;
}

void
nc_op_free (NcOp *op)
{
  if (!op)
    return;
  g_free (op->text);
  g_free (op->advances);
  g_free (op);
}

/**
 * nc_display_list_new:
 * @page_width: points
 * @page_height: points
 *
 * Returns: (transfer full): a list without pages; adding an operation makes its page.
 */
NcDisplayList *
nc_display_list_new (double page_width, double page_height)
{
  NcDisplayList *self = g_new0 (NcDisplayList, 1);

  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_op_free);
  self->page_width = page_width;
  self->page_height = page_height;
  return self;
}

void
nc_display_list_free (NcDisplayList *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->ops);
  g_free (self);
}

/**
 * nc_display_list_add:
 * @op: (transfer full): its page counts from 0
 */
void
nc_display_list_add (NcDisplayList *self, NcOp *op)
{
  g_ptr_array_add (self->ops, op);
  self->n_pages = MAX (self->n_pages, op->page + 1);
}

static void
dump_op (GString *out, const NcOp *op)
{
  g_string_append_printf (out, "%u %s %.1f %.1f", op->page + 1, kind_names[op->kind], op->x, op->y);
  if (op->kind == NC_OP_TEXT) {
    double width = 0;

    for (guint i = 0; i < op->n_chars; i++)
      width += op->advances[i];
    g_string_append_printf (out, " w%.1f %s %.1f |%s|", width, nc_face_name (op->face), op->size, op->text);
  } else {
    g_string_append_printf (out, " %.1f %.1f", op->x1, op->y1);
    if (op->text)
      g_string_append_printf (out, " %s", op->text);
  }
  g_string_append_c (out, '\n');
}

/**
 * nc_display_list_dump:
 *
 * Returns: (transfer full): the list as text, an operation a line, for golden tests: page, kind, place in points (one
 *   digit), for text its width as set, face, size and words.
 */
char *
nc_display_list_dump (const NcDisplayList *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "pages %u\n", self->n_pages);
  for (guint i = 0; i < self->ops->len; i++)
    dump_op (out, g_ptr_array_index (self->ops, i));
  return g_string_free (g_steal_pointer (&out), FALSE);
}
