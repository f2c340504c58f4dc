/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-rate.h"
#include <arpa/inet.h>
#include <math.h>
#include <sodium.h>
#include <string.h>

/* Addresses that are remembered for each kind, and how many places one may lie in. */
#define SLOTS  4096u
#define PROBES 8u

typedef struct {
  guint64 key;
  double tokens;
  gint64 usec;
} Bucket;

struct NcHubRate {
  NcClock *clock;
  GMutex lock;
  guint8 hash_key[crypto_shorthash_KEYBYTES];
  NcHubRateLimit each[NC_HUB_RATE_N];
  NcHubRateLimit all[NC_HUB_RATE_N];
  Bucket total[NC_HUB_RATE_N];
  Bucket crowd[NC_HUB_RATE_N]; /* addresses for which there is no place share one */
  Bucket slots[NC_HUB_RATE_N][SLOTS];
};

static const char *const kind_names[NC_HUB_RATE_N] = { "", "check", "enrol", "session", "login" };

/* An office behind one address signs in all its laptops at once: sessions are generous, passwords are not. */
static const NcHubRateLimit usual_each[NC_HUB_RATE_N] = { { 0, 0 }, { 1, 30 }, { 5, 500 }, { 50, 2000 }, { 0.2, 10 } };
static const NcHubRateLimit usual_all[NC_HUB_RATE_N] = {
  { 0, 0 }, { 50, 500 }, { 50, 2000 }, { 1000, 20000 }, { 5, 50 }
};

NcHubRate *
nc_hub_rate_new (NcClock *clock)
{
  NcHubRate *self = g_new0 (NcHubRate, 1);

  self->clock = g_object_ref (clock);
  g_mutex_init (&self->lock);
  crypto_shorthash_keygen (self->hash_key);
  memcpy (self->each, usual_each, sizeof self->each);
  memcpy (self->all, usual_all, sizeof self->all);
  for (guint i = 0; i < NC_HUB_RATE_N; i++)
    self->total[i].tokens = self->crowd[i].tokens = G_MAXDOUBLE;
  return self;
}

void
nc_hub_rate_free (NcHubRate *self)
{
  if (!self)
    return;
  g_mutex_clear (&self->lock);
  g_object_unref (self->clock);
  g_free (self);
}

/**
 * nc_hub_rate_set:
 * @text: "KIND=PER_SECOND/BURST" for each address, KIND of check, enrol, session, login; "KIND=0/0" lifts the limit,
 *   also that of all addresses together
 *
 * Returns: %FALSE when @text is not of the form
 */
gboolean
nc_hub_rate_set (NcHubRate *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "=/", 4);
  char *end_rate, *end_burst;
  NcHubRateLimit limit;

  if (g_strv_length (parts) != 3)
    return FALSE;
  limit.per_second = g_ascii_strtod (parts[1], &end_rate);
  limit.burst = g_ascii_strtod (parts[2], &end_burst);
  if (!*parts[1] || !*parts[2] || *end_rate || *end_burst || !isfinite (limit.per_second) || !isfinite (limit.burst) ||
      limit.per_second < 0 || (limit.per_second > 0 && limit.burst < 1))
    return FALSE;
  for (guint i = 1; i < NC_HUB_RATE_N; i++)
    if (g_str_equal (kind_names[i], parts[0])) {
      self->each[i] = limit;
      if (limit.per_second <= 0)
        self->all[i] = limit;
      return TRUE;
    }
  return FALSE;
}

/* Whoever has an IPv6 line has 2^64 addresses: the first half counts. An IPv4 address inside IPv6 is that address. */
static guint64
key_of (NcHubRate *self, const char *address)
{
  struct in6_addr six;
  guint8 bytes[crypto_shorthash_BYTES];
  guint64 key;

  if (inet_pton (AF_INET6, address, &six) == 1)
    crypto_shorthash (bytes, six.s6_addr, IN6_IS_ADDR_V4MAPPED (&six) ? 16 : 8, self->hash_key);
  else
    crypto_shorthash (bytes, (const guint8 *)address, strlen (address), self->hash_key);
  memcpy (&key, bytes, sizeof key);
  return key ? key : 1;
}

static void
refill (Bucket *bucket, const NcHubRateLimit *limit, gint64 now)
{
  double flowed = (double)(now - bucket->usec) / G_USEC_PER_SEC * limit->per_second;

  bucket->tokens = MIN (limit->burst, bucket->tokens + MAX (flowed, 0));
  bucket->usec = now;
}

/* The address's own bucket. A new one takes the place of one that is full again, which is as good as none; where all
   are in use the address joins the crowd, so that flooding with addresses frees nobody. */
static Bucket *
find (NcHubRate *self, NcHubRateKind kind, guint64 key, gint64 now)
{
  const NcHubRateLimit *limit = &self->each[kind];
  Bucket *spare = NULL;

  for (guint i = 0; i < PROBES; i++) {
    Bucket *bucket = &self->slots[kind][(key + i) % SLOTS];

    if (bucket->key == key)
      return bucket;
    if (bucket->key)
      refill (bucket, limit, now);
    if (!spare && (!bucket->key || bucket->tokens >= limit->burst))
      spare = bucket;
  }
  if (!spare)
    return &self->crowd[kind];
  *spare = (Bucket){ .key = key, .tokens = limit->burst, .usec = now };
  return spare;
}

static guint
wait_s (const Bucket *bucket, const NcHubRateLimit *limit)
{
  return bucket->tokens >= 1 ? 0 : (guint)MAX (1, ceil ((1 - bucket->tokens) / limit->per_second));
}

/**
 * nc_hub_rate_take:
 * @address: of the client, as text
 * @retry_after_s: (out): seconds until one more will be let through, when none is now
 *
 * Returns: whether the request is within both budgets; it is counted then. NC_HUB_RATE_NONE has no end.
 */
gboolean
nc_hub_rate_take (NcHubRate *self, NcHubRateKind kind, const char *address, guint *retry_after_s)
{
  gint64 now = nc_clock_monotonic_usec (self->clock);
  Bucket *own, *total = &self->total[kind];

  *retry_after_s = 0;
  if (self->each[kind].per_second <= 0)
    return TRUE;
  g_mutex_lock (&self->lock);
  own = find (self, kind, key_of (self, address), now);
  refill (own, &self->each[kind], now);
  refill (total, &self->all[kind], now);
  *retry_after_s = MAX (wait_s (own, &self->each[kind]), wait_s (total, &self->all[kind]));
  if (*retry_after_s == 0) {
    own->tokens--;
    total->tokens--;
  }
  g_mutex_unlock (&self->lock);
  return *retry_after_s == 0;
}
