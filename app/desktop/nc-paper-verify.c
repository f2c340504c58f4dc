/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-verify.h"
#include "nc-certificate.h"
#include "nc-pdf-report-text.h"

typedef struct {
  char *home;
  GBytes *pdf;
  gint64 now_usec;
  gboolean is_sound;
} Job;

static void
job_free (Job *job)
{
  g_free (job->home);
  g_bytes_unref (job->pdf);
  g_free (job);
}

static void
run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) anchors = nc_trust_load (job->home, NULL, &error);
  NcPdfVerifyOptions options = {
    .anchors = anchors, .now_usec = job->now_usec, .require = NC_SIGNATURE_LEVEL_B_B, .signers = 1
  };
  g_autoptr (NcPdfReport) report = anchors ? nc_pdf_verify (job->pdf, &options, &error) : NULL;

  (void)source;
  (void)cancellable;
  if (!report) {
    g_task_return_error (task, error);
    return;
  }
  job->is_sound = report->sound;
  g_task_return_pointer (task, nc_pdf_report_to_text (report), g_free);
}

/**
 * nc_paper_verify_start:
 *
 * Verifies a paper against the trust anchors of the home folder, in a worker thread.
 */
void
nc_paper_verify_start (NcSession *session, GBytes *pdf, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->home = g_strdup (nc_session_get_home (session));
  job->pdf = g_bytes_ref (pdf);
  job->now_usec = nc_clock_now_usec (nc_session_get_clock (session));
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, run);
}

/**
 * nc_paper_verify_finish:
 *
 * Returns: (transfer full): what the verifier says, in lines; %NULL with its error.
 */
char *
nc_paper_verify_finish (GAsyncResult *result, gboolean *is_sound, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  char *text = g_task_propagate_pointer (G_TASK (result), error);

  *is_sound = text && job->is_sound;
  return text;
}
