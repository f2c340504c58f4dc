/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-sessions.h"
#include "nc-wire.h"

#define IDLE_USEC    (G_GINT64_CONSTANT (30 * 60) * G_USEC_PER_SEC)
#define LONGEST_USEC (G_GINT64_CONSTANT (10 * 3600) * G_USEC_PER_SEC)
#define MAX_HELD     10000

typedef struct {
  char *account;
  char *csrf;
  gint64 opened_usec;
  gint64 used_usec;
} Held;

struct NcWebSessions {
  NcClock *clock;
  GMutex lock;
  GHashTable *held;
};

static void
held_free (gpointer data)
{
  g_free (((Held *)data)->account);
  g_free (((Held *)data)->csrf);
  g_free (data);
}

NcWebSessions *
nc_web_sessions_new (NcClock *clock)
{
  NcWebSessions *self = g_new0 (NcWebSessions, 1);

  self->clock = g_object_ref (clock);
  g_mutex_init (&self->lock);
  self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, held_free);
  return self;
}

void
nc_web_sessions_free (NcWebSessions *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->held);
  g_mutex_clear (&self->lock);
  g_object_unref (self->clock);
  g_free (self);
}

static char *
random_name (void)
{
  guint8 bytes[32];

  randombytes_buf (bytes, sizeof bytes);
  return nc_wire_hex (bytes, sizeof bytes);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer now)
{
  const Held *held = value;

  (void)key;
  return held->used_usec + IDLE_USEC < *(gint64 *)now || held->opened_usec + LONGEST_USEC < *(gint64 *)now;
}

/* The longest unused goes when there are too many. */
static void
make_room (NcWebSessions *self, gint64 now)
{
  GHashTableIter iter;
  gpointer key, value, oldest = NULL;
  gint64 oldest_usec = G_MAXINT64;

  if (g_hash_table_size (self->held) < MAX_HELD)
    return;
  g_hash_table_foreach_remove (self->held, is_over, &now);
  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_size (self->held) >= MAX_HELD && g_hash_table_iter_next (&iter, &key, &value))
    if (((Held *)value)->used_usec < oldest_usec) {
      oldest_usec = ((Held *)value)->used_usec;
      oldest = key;
    }
  if (oldest)
    g_hash_table_remove (self->held, oldest);
}

/* Returns: (transfer full): the cookie's value; a new one at each sign-in. */
char *
nc_web_sessions_open (NcWebSessions *self, const char *account)
{
  Held *held = g_new0 (Held, 1);
  char *token = random_name ();

  held->account = g_strdup (account);
  held->csrf = random_name ();
  held->opened_usec = held->used_usec = nc_clock_monotonic_usec (self->clock);
  g_mutex_lock (&self->lock);
  make_room (self, held->opened_usec);
  g_hash_table_insert (self->held, g_strdup (token), held);
  g_mutex_unlock (&self->lock);
  return token;
}

/**
 * nc_web_sessions_find:
 * @token: (nullable)
 * @session: (out): cleared with nc_web_session_clear()
 */
gboolean
nc_web_sessions_find (NcWebSessions *self, const char *token, NcWebSession *session)
{
  gint64 now = nc_clock_monotonic_usec (self->clock);
  Held *held;

  g_mutex_lock (&self->lock);
  held = token ? g_hash_table_lookup (self->held, token) : NULL;
  if (held && is_over (NULL, held, &now)) {
    g_hash_table_remove (self->held, token);
    held = NULL;
  }
  if (held) {
    held->used_usec = now;
    session->account = g_strdup (held->account);
    session->csrf = g_strdup (held->csrf);
  }
  g_mutex_unlock (&self->lock);
  return held != NULL;
}

void
nc_web_sessions_end (NcWebSessions *self, const char *token)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->held, token);
  g_mutex_unlock (&self->lock);
}

void
nc_web_session_clear (NcWebSession *session)
{
  g_clear_pointer (&session->account, g_free);
  g_clear_pointer (&session->csrf, g_free);
}
