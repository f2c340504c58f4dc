/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-sessions.h"
#include "nc-wire.h"

#define CHALLENGE_USEC (G_GINT64_CONSTANT (120) * G_USEC_PER_SEC)
#define SESSION_USEC   (G_GINT64_CONSTANT (12 * 3600) * G_USEC_PER_SEC)
#define MAX_HELD       100000

typedef struct {
  char *who;
  gint64 expires_usec;
} Held;

struct NcHubSessions {
  NcClock *clock;
  GMutex lock;
  GHashTable *challenges;
  GHashTable *tokens;
};

static void
held_free (gpointer data)
{
  g_free (((Held *)data)->who);
  g_free (data);
}

NcHubSessions *
nc_hub_sessions_new (NcClock *clock)
{
  NcHubSessions *self = g_new0 (NcHubSessions, 1);

  self->clock = g_object_ref (clock);
  g_mutex_init (&self->lock);
  self->challenges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, held_free);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, held_free);
  return self;
}

void
nc_hub_sessions_free (NcHubSessions *self)
{
  g_hash_table_unref (self->challenges);
  g_hash_table_unref (self->tokens);
  g_mutex_clear (&self->lock);
  g_object_unref (self->clock);
  g_free (self);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer now)
{
  (void)key;
  return ((Held *)value)->expires_usec < *(gint64 *)now;
}

/* Monotonic time, so that a wrong clock neither keeps nor ends a session. */
static char *
hold (NcHubSessions *self, GHashTable *table, const char *who, gint64 usec)
{
  guint8 bytes[32];
  Held *held = g_new0 (Held, 1);
  gint64 now = nc_clock_monotonic_usec (self->clock);
  char *name;

  randombytes_buf (bytes, sizeof bytes);
  name = nc_wire_hex (bytes, sizeof bytes);
  held->who = g_strdup (who);
  held->expires_usec = now + usec;
  g_mutex_lock (&self->lock);
  if (g_hash_table_size (table) >= MAX_HELD)
    g_hash_table_foreach_remove (table, is_over, &now);
  if (g_hash_table_size (table) >= MAX_HELD)
    g_hash_table_remove_all (table);
  g_hash_table_insert (table, g_strdup (name), held);
  g_mutex_unlock (&self->lock);
  return name;
}

char *
nc_hub_sessions_challenge (NcHubSessions *self, const char *device)
{
  return hold (self, self->challenges, device, CHALLENGE_USEC);
}

/* A challenge is good once, for the device it was given to. */
gboolean
nc_hub_sessions_answer (NcHubSessions *self, const char *challenge, const char *device)
{
  gboolean is_good;
  Held *held;

  g_mutex_lock (&self->lock);
  held = g_hash_table_lookup (self->challenges, challenge);
  is_good = held && g_str_equal (held->who, device) && held->expires_usec >= nc_clock_monotonic_usec (self->clock);
  g_hash_table_remove (self->challenges, challenge);
  g_mutex_unlock (&self->lock);
  return is_good;
}

char *
nc_hub_sessions_open (NcHubSessions *self, const char *area, const char *device)
{
  g_autofree char *who = g_strconcat (area, "/", device, NULL);

  return hold (self, self->tokens, who, SESSION_USEC);
}

/* "AREA/DEVICE" of a running session; NULL when there is none. */
char *
nc_hub_sessions_who (NcHubSessions *self, const char *token)
{
  char *who = NULL;
  Held *held;

  g_mutex_lock (&self->lock);
  held = g_hash_table_lookup (self->tokens, token);
  if (held && held->expires_usec >= nc_clock_monotonic_usec (self->clock))
    who = g_strdup (held->who);
  g_mutex_unlock (&self->lock);
  return who;
}
