/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the exchange says of itself in one sentence, for the page, Today and the header. */
#include "nc-lang.h"
#include "nc-sync-page.h"

/* A time of today as its hour, another with its day. */
static char *
say_time (NcClock *clock, gint64 usec)
{
  g_autofree char *then = nc_clock_format_usec (usec), *now = nc_clock_now_iso (clock);

  if (g_ascii_strncasecmp (then, now, 10) == 0)
    return g_strndup (then + 11, 5);
  return g_strdup_printf ("%.10s %.5s", then, then + 11);
}

static void
add (GString *text, gint64 n, const char *words)
{
  g_autofree char *part = NULL;

  if (n <= 0)
    return;
  part = g_strdup_printf (words, (int)MIN (n, G_MAXINT));
  g_string_append_printf (text, "%s%s", text->len ? _ (", ") : "", part);
}

/**
 * nc_sync_describe_pending:
 *
 * Returns: (transfer full): what is only on this laptop, as a sentence; %NULL with the store's error
 */
char *
nc_sync_describe_pending (NcStore *store, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  NcSyncPending pending;

  if (!nc_sync_pending (store, &pending, error))
    return NULL;
  add (text, pending.operations, g_dngettext (GETTEXT_PACKAGE, "%d entry", "%d entries", (gulong)pending.operations));
  add (text, pending.papers, g_dngettext (GETTEXT_PACKAGE, "%d paper file", "%d paper files", (gulong)pending.papers));
  add (text, pending.photos,
       g_dngettext (GETTEXT_PACKAGE, "%d photo or file", "%d photos and files", (gulong)pending.photos));
  if (!text->len)
    return g_strdup (nc_sync_is_enrolled (store) ? _ ("Everything has arrived at the hub")
                                                 : _ ("Nothing has been entered on this laptop yet"));
  return g_strdup_printf (_ ("Only on this laptop: %s"), text->str);
}

static char *
describe_idle (NcSyncService *service, NcStore *store)
{
  const NcSyncResult *result = nc_sync_service_get_result (service);
  gint64 next = nc_sync_service_get_next_try (service);
  NcClock *clock = nc_store_get_clock (store);
  g_autofree char *success = nc_store_get_meta (store, "sync.last_success", NULL);
  g_autofree char *last = success ? say_time (clock, g_ascii_strtoll (success, NULL, 10)) : NULL;
  g_autofree char *when = next > 0 ? say_time (clock, next) : NULL;

  if (result->error && when)
    return g_strdup_printf (_ ("%s. Next attempt at %s"), result->error->message, when);
  if (result->error)
    return g_strdup (result->error->message);
  if (last && when)
    return g_strdup_printf (_ ("Last exchange %s; next at %s"), last, when);
  return last ? g_strdup_printf (_ ("Last exchange %s"), last) : g_strdup (_ ("Nothing has been exchanged yet"));
}

/**
 * nc_sync_describe_state:
 *
 * Returns: (transfer full): what the exchange is doing, as a sentence.
 */
char *
nc_sync_describe_state (NcSyncService *service, NcStore *store)
{
  switch (nc_sync_service_get_state (service)) {
  case NC_SYNC_NOT_ENROLLED:
    return g_strdup (_ ("This laptop has not joined a hub"));
  case NC_SYNC_LOCKED:
    return g_strdup (_ ("Waits until the passphrase is given"));
  case NC_SYNC_RUNNING:
    return g_strdup (_ ("Exchanging with the hub"));
  case NC_SYNC_STOPPING:
    return g_strdup (_ ("Stopping"));
  case NC_SYNC_PAUSED:
    return g_strdup (_ ("Paused"));
  case NC_SYNC_IDLE:
  default:
    return describe_idle (service, store);
  }
}
