/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-view.h"
#include "nc-lang.h"
#include <adwaita.h>
#include <math.h>
#include <poppler.h>

/* Drawn at this width in device pixels, and where the screen is fine at the width it has on it. */
#define PAGE_WIDTH_PX  1240
#define MOST_SCALE     3
#define PAGE_MARGIN_PX 12
#define MOST_PAGE_PX   900 /* wider is no easier to read */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

struct _NcPdfView {
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkListView *list;
  GtkStringList *pages;
  GBytes *bytes;
  guint n_drawn;
};

G_DEFINE_FINAL_TYPE (NcPdfView, nc_pdf_view, GTK_TYPE_WIDGET)

enum { PRINT_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  GBytes *bytes;
  int page;
  int width_px;
} Job;

static void
job_free (Job *job)
{
  g_bytes_unref (job->bytes);
  g_free (job);
}

/* In a worker thread: poppler's documents are not shared between threads, so each job opens its own. */
static void
draw_page (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (job->bytes, NULL, &error);
  g_autoptr (PopplerPage) page = NULL;
  double width, height;
  cairo_surface_t *surface;
  cairo_t *cr;
  int w, h;

  (void)source;
  (void)cancellable;
  if (!document) {
    g_task_return_error (task, error);
    return;
  }
  page = poppler_document_get_page (document, job->page);
  poppler_page_get_size (page, &width, &height);
  w = job->width_px;
  h = (int)ceil (w * height / width);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, w, h);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, w / width, w / width);
  poppler_page_render (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  {
    gsize stride = (gsize)cairo_image_surface_get_stride (surface);
    g_autoptr (GBytes) pixels = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize)h);

    /* RGB24 leaves the fourth byte undefined: make it opaque. */
    guint8 *data = (guint8 *)g_bytes_get_data (pixels, NULL);
    for (gsize i = 3; i < stride * (gsize)h; i += 4)
      data[i] = 0xff;
    g_task_return_pointer (task, gdk_memory_texture_new (w, h, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, pixels, stride),
                           g_object_unref);
  }
  cairo_surface_destroy (surface);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkPicture) picture = GTK_PICTURE (user_data);
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);
  NcPdfView *self = NC_PDF_VIEW (source);

  if (!texture || g_object_get_data (G_OBJECT (picture), "job") != result)
    return;
  gtk_picture_set_paintable (picture, GDK_PAINTABLE (texture));
  self->n_drawn++;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, NcPdfView *self)
{
  GtkWidget *picture = gtk_picture_new (), *clamp = adw_clamp_new ();

  (void)factory;
  (void)self;
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_widget_set_margin_top (picture, PAGE_MARGIN_PX);
  gtk_widget_add_css_class (picture, "paper-page");
  gtk_widget_set_valign (picture, GTK_ALIGN_START);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MOST_PAGE_PX);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), MOST_PAGE_PX);
  adw_clamp_set_child (ADW_CLAMP (clamp), picture);
  gtk_list_item_set_child (item, clamp);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, NcPdfView *self)
{
  GtkWidget *picture = adw_clamp_get_child (ADW_CLAMP (gtk_list_item_get_child (item)));
  g_autoptr (GTask) task = g_task_new (self, NULL, drawn_cb, g_object_ref (picture));
  g_autofree char *label = NULL;
  Job *job = g_new0 (Job, 1);

  (void)factory;
  job->bytes = g_bytes_ref (self->bytes);
  job->page = (int)gtk_list_item_get_position (item);
  job->width_px = MAX (PAGE_WIDTH_PX, MOST_PAGE_PX * MIN (gtk_widget_get_scale_factor (GTK_WIDGET (self)), MOST_SCALE));
  label = g_strdup_printf (_ ("Page %d"), job->page + 1);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), label);
  gtk_widget_set_size_request (picture, -1, 600);
  g_object_set_data (G_OBJECT (picture), "job", task);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, draw_page);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, NcPdfView *self)
{
  GtkWidget *picture = adw_clamp_get_child (ADW_CLAMP (gtk_list_item_get_child (item)));

  (void)factory;
  (void)self;
  g_object_set_data (G_OBJECT (picture), "job", NULL);
  gtk_picture_set_paintable (GTK_PICTURE (picture), NULL);
}

static void
nc_pdf_view_dispose (GObject *object)
{
  NcPdfView *self = NC_PDF_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->pages);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  G_OBJECT_CLASS (nc_pdf_view_parent_class)->dispose (object);
}

static void
nc_pdf_view_class_init (NcPdfViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_pdf_view_dispose;
  signals[PRINT_FAILED] = g_signal_new ("print-failed", NC_TYPE_PDF_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

/* Onto a finer screen, or a coarser one: the pages are drawn for it. */
static void
scale_changed_cb (NcPdfView *self)
{
  g_autoptr (GBytes) bytes = self->bytes ? g_bytes_ref (self->bytes) : NULL;

  nc_pdf_view_set_bytes (self, bytes, NULL);
}

static void
nc_pdf_view_init (NcPdfView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_changed_cb), NULL);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->pages = gtk_string_list_new (NULL);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->pages)))), factory));
  /* Each page as high as its width makes it, not as low as it can be. */
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (self->list), GTK_SCROLL_NATURAL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "paper");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pages of the paper"),
                                  -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
nc_pdf_view_new (void)
{
  return g_object_new (NC_TYPE_PDF_VIEW, NULL);
}

/**
 * nc_pdf_view_set_bytes:
 * @pdf: (nullable): %NULL shows nothing
 *
 * Returns: %FALSE with poppler's error when @pdf is no readable PDF; nothing is shown then.
 */
gboolean
nc_pdf_view_set_bytes (NcPdfView *self, GBytes *pdf, GError **error)
{
  g_autoptr (PopplerDocument) document = NULL;
  guint n = 0;

  g_return_val_if_fail (NC_IS_PDF_VIEW (self), FALSE);
  gtk_string_list_splice (self->pages, 0, g_list_model_get_n_items (G_LIST_MODEL (self->pages)), NULL);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->n_drawn = 0;
  if (!pdf)
    return TRUE;
  document = poppler_document_new_from_bytes (pdf, NULL, error);
  if (!document)
    return FALSE;
  n = (guint)poppler_document_get_n_pages (document);
  self->bytes = g_bytes_ref (pdf);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (self->pages, "");
  return TRUE;
}

guint
nc_pdf_view_get_n_pages (NcPdfView *self)
{
  g_return_val_if_fail (NC_IS_PDF_VIEW (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->pages));
}

/**
 * nc_pdf_view_is_drawn:
 *
 * Whether at least the first page is on the screen.
 */
gboolean
nc_pdf_view_is_drawn (NcPdfView *self)
{
  g_return_val_if_fail (NC_IS_PDF_VIEW (self), FALSE);
  return self->n_drawn > 0;
}

static void
draw_print_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int number, PopplerDocument *document)
{
  g_autoptr (PopplerPage) page = poppler_document_get_page (document, number);

  (void)operation;
  poppler_page_render_for_printing (page, gtk_print_context_get_cairo_context (context));
}

/* Of the same bytes that are shown, without scaling; NULL when they cannot be read. */
static GtkPrintOperation *
make_operation (NcPdfView *self, GError **error)
{
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  PopplerDocument *document = poppler_document_new_from_bytes (self->bytes, NULL, error);
  GtkPrintOperation *operation;

  if (!document)
    return NULL;
  operation = gtk_print_operation_new ();
  gtk_page_setup_set_paper_size (setup, a4);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, poppler_document_get_n_pages (document));
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_print_page_cb), document,
                         (GClosureNotify)(GCallback)g_object_unref, 0);
  return operation;
}

static void
say_failed (NcPdfView *self, const GError *error)
{
  g_autofree char *text =
      g_strdup_printf (_ ("Nothing was printed: %s. Look at the printer, or choose “Print to File”."),
                       error ? error->message : _ ("the printer refused it"));

  g_signal_emit (self, signals[PRINT_FAILED], 0, text);
}

static void
print_done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, NcPdfView *self)
{
  g_autoptr (GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  say_failed (self, error);
}

/**
 * nc_pdf_view_print:
 *
 * Opens the print dialog. The signal "print-failed" (text for people) says what went wrong.
 */
void
nc_pdf_view_print (NcPdfView *self, GtkWindow *parent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkPrintOperation) operation = NULL;

  g_return_if_fail (NC_IS_PDF_VIEW (self));
  if (!self->bytes)
    return;
  operation = make_operation (self, &error);
  if (!operation) {
    say_failed (self, error);
    return;
  }
  g_signal_connect_object (operation, "done", G_CALLBACK (print_done_cb), self, 0);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

/**
 * nc_pdf_view_print_to_file:
 *
 * What the print dialog's printer would get, as a PDF at @path.
 *
 * Returns: %FALSE with an error of GTK's printing or of the PDF
 */
gboolean
nc_pdf_view_print_to_file (NcPdfView *self, const char *path, GError **error)
{
  g_autoptr (GtkPrintOperation) operation = NULL;

  g_return_val_if_fail (NC_IS_PDF_VIEW (self) && self->bytes, FALSE);
  operation = make_operation (self, error);
  if (!operation)
    return FALSE;
  gtk_print_operation_set_export_filename (operation, path);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error) ==
         GTK_PRINT_OPERATION_RESULT_APPLY;
}
