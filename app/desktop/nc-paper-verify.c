/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-verify.h"
#include "nc-certificate.h"
#include "nc-lang.h"
#include "nc-paper-code.h"
#include "nc-pdf-report-text.h"
#include "nc-qr-read.h"
#include "nc-verify-words.h"

typedef struct {
  char *home;
  GBytes *pdf;
  char *code, *picture;
  gint64 now_usec;
  gboolean is_sound, is_print; /* the print at hand is of this paper */
  char *details;
} Job;

static void
job_free (Job *job)
{
  g_free (job->home);
  g_free (job->code);
  g_free (job->picture);
  g_free (job->details);
  g_bytes_unref (job->pdf);
  g_free (job);
}

static char *
read_picture (const char *path, GError **error)
{
  g_autoptr (GMappedFile) map = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = map ? g_mapped_file_get_bytes (map) : NULL;

  return bytes ? nc_qr_read (bytes, error) : NULL;
}

/* What is wrong with the code of the print is one more problem of the paper. */
static gboolean
check_code (Job *job, NcPdfReport *report, GError **error)
{
  g_autofree char *code = job->picture ? read_picture (job->picture, error) : g_strdup (job->code);
  g_autoptr (GError) problem = NULL;

  if (job->picture && !code)
    return FALSE;
  if (code && !nc_paper_code_matches (code, report, &problem)) {
    g_ptr_array_add (report->problems, g_strdup (problem->message));
    report->sound = FALSE;
  } else if (code) {
    g_ptr_array_add (report->notes, g_strdup (_ ("the code of the print belongs to this paper")));
    job->is_print = TRUE;
  }
  return TRUE;
}

static void
run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) anchors = nc_trust_load (job->home, NULL, &error),
                        crls = anchors ? nc_trust_load_crls (job->home, &error) : NULL;
  NcPdfVerifyOptions options = {
    .anchors = anchors, .now_usec = job->now_usec, .require = NC_SIGNATURE_LEVEL_B_B, .signers = 1, .crls = crls
  };
  g_autofree char *words = NULL;
  g_autoptr (NcPdfReport) report = crls ? nc_pdf_verify (job->pdf, &options, &error) : NULL;

  (void)source;
  (void)cancellable;
  if (!report || !check_code (job, report, &error)) {
    g_task_return_error (task, error);
    return;
  }
  job->is_sound = report->sound;
  job->details = g_strchomp (nc_pdf_report_to_text (report));
  words = nc_verify_words (report);
  g_task_return_pointer (task,
                         job->is_print
                             ? g_strdup_printf ("✓ %s\n%s", _ ("the code of the print belongs to this paper"), words)
                             : g_steal_pointer (&words),
                         g_free);
}

/**
 * nc_paper_verify_start:
 * @code: (nullable): the code of a print, as typed
 * @picture: (nullable): a file with a picture of it
 *
 * Verifies a paper against the trust anchors of the home folder, in a worker thread.
 */
void
nc_paper_verify_start (NcSession *session, GBytes *pdf, const char *code, const char *picture,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->home = g_strdup (nc_session_get_home (session));
  job->pdf = g_bytes_ref (pdf);
  job->code = g_strdup (code);
  job->picture = g_strdup (picture);
  job->now_usec = nc_clock_now_usec (nc_session_get_clock (session));
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, run);
}

/**
 * nc_paper_verify_finish:
 * @details: (out) (transfer full) (nullable): all that the verifier says, for those who know signatures
 *
 * Returns: (transfer full): what it comes to, in lines; %NULL with its error.
 */
char *
nc_paper_verify_finish (GAsyncResult *result, gboolean *is_sound, char **details, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  char *text = g_task_propagate_pointer (G_TASK (result), error);

  *is_sound = text && job->is_sound;
  *details = text ? g_strdup (job->details) : NULL;
  return text;
}
