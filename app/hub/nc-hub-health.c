/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-health.h"
#include "nc-hub-log.h"
#include "nc-id.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* As much as an attachment needs; a disk on which that fits goes on for a while. */
#define PROBE_BYTES (1024 * 1024)

/* What the last failure of the store was; NOTHING until there is one. */
typedef enum { NOTHING, STORE, FULL } Trouble;

static const char *const trouble_names[] = { "ok", "store", "full" };

/**
 * nc_hub_health_doubt:
 * @status: 507 for want of room, else another one by which the store failed
 *
 * From any thread: something could not be kept. From now on whoever asks for the hub's health makes it try.
 */
void
nc_hub_health_doubt (NcHubShared *shared, guint status)
{
  Trouble trouble = status == 507 ? FULL : STORE;
  GString *line;

  if (g_atomic_int_get (&shared->trouble) == (int)trouble)
    return;
  g_atomic_int_set (&shared->trouble, (int)trouble);
  line = nc_hub_log_begin ("trouble");
  nc_json_member_string (line, "kind", trouble_names[trouble]);
  nc_hub_log_end (line);
}

static void
reply (NcHubRequest *request, Trouble trouble)
{
  nc_hub_request_reply (request, trouble == NOTHING ? 200 : 503,
                        g_strdup_printf ("{\"status\":\"%s\"}", trouble_names[trouble]));
}

static gboolean
write_all (int fd, gsize size)
{
  static const char zeros[65536];

  while (size > 0) {
    ssize_t n = write (fd, zeros, MIN (size, sizeof zeros));

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    size -= (gsize)n;
  }
  return fsync (fd) == 0;
}

/* Under a name that the upkeep knows, should the hub die meanwhile. */
static gboolean
has_room (NcHubShared *shared)
{
  g_autofree char *id = nc_id_new (shared->clock), *path = g_build_filename (shared->home, "uploads", id, NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean done = fd >= 0 && write_all (fd, PROBE_BYTES);

  if (fd >= 0) {
    close (fd);
    unlink (path);
  }
  return done;
}

static gboolean
run_probe (NcHub *hub, gpointer data, GError **error)
{
  g_autofree char *usec = g_strdup_printf ("%" G_GINT64_FORMAT, nc_clock_now_usec (nc_hub_clock (hub)));

  (void)data;
  return nc_hub_set_meta (hub, "probe", usec, error);
}

static void
end_probe (NcHubRequest *request)
{
  g_atomic_int_set (&request->shared->is_probing, FALSE);
  nc_hub_request_resume (request);
}

static void
probe_done (gpointer data, const GError *error)
{
  NcHubRequest *request = data;

  if (error) {
    reply (request, g_error_matches (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_FULL) ? FULL : STORE);
  } else {
    g_atomic_int_set (&request->shared->trouble, NOTHING);
    nc_hub_log ("well");
    reply (request, NOTHING);
  }
  end_probe (request);
}

static void
probe (NcHubRequest *request)
{
  if (has_room (request->shared)) {
    nc_hub_request_submit (request, "", run_probe, probe_done);
    return;
  }
  reply (request, FULL);
  end_probe (request);
}

/* For whoever watches the hub: whether its database answers, and after a failure whether files and tables can be
   written again. */
void
nc_hub_health_finish (NcHubRequest *request)
{
  NcHubStmt *stmt = nc_hub_sql (request->hub, "health", NULL);

  if (!stmt || !nc_hub_stmt_step (stmt, NULL, NULL)) {
    reply (request, STORE);
    return;
  }
  nc_hub_stmt_reset (stmt);
  if (g_atomic_int_get (&request->shared->trouble) == NOTHING)
    reply (request, NOTHING);
  else if (g_atomic_int_compare_and_exchange (&request->shared->is_probing, FALSE, TRUE))
    nc_hub_request_keep (request, probe);
  else /* anybody may ask, but not make a disk in trouble write for each question */
    reply (request, (Trouble)g_atomic_int_get (&request->shared->trouble));
}
