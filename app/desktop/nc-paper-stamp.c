/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-stamp.h"
#include "nc-case-stamp.h"
#include "nc-store-work.h"

static char *
stamp (NcStore *store, gpointer data, GError **error)
{
  const NcStampOptions options = { .evidence = TRUE };
  g_auto (NcStampReport) report = { 0 };
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, error);

  (void)data;
  if (!book || !nc_case_papers_stamp (book, &options, &report, error))
    return NULL;
  for (guint i = 0; i < report.problems->len; i++)
    g_message ("%s", (char *)report.problems->pdata[i]);
  return NULL;
}

static void
stamped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  (void)source;
  (void)user_data;
  g_free (nc_store_work_finish (result, &error));
  if (error)
    g_message ("%s", error->message);
}

static void
finished_cb (NcSyncService *service, gpointer user_data)
{
  NcSession *session = user_data;

  if (!nc_sync_service_get_result (service)->error)
    nc_store_work_run (nc_session_get_store (session), G_OBJECT (session), stamp, NULL, NULL, stamped_cb, NULL);
}

/**
 * nc_paper_stamp_after_sync:
 *
 * Once the hub has answered there is a network: revocation lists are refreshed and papers that wait for their
 * time-stamp get it, in a thread. What fails waits for the next exchange.
 */
void
nc_paper_stamp_after_sync (NcSession *session)
{
  g_signal_connect_object (nc_session_get_sync (session), "finished", G_CALLBACK (finished_cb), session, 0);
}
