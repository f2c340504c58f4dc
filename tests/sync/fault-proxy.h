/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * FaultProxy:
 * A link on loopback with one fault. @FAULT_CUT_UP, @FAULT_CUT_DOWN: gone after @n bytes towards the hub or back, over
 * all connections; @FAULT_PORTAL: a login page answers; @FAULT_TOO_LARGE: the first @n batches are answered 413 by
 * something in between; @FAULT_GATEWAY: the @n-th request gets 502 of something in between; @FAULT_TWICE: all that a
 * connection has said is said to the hub once more, later and out of order; @FAULT_LATE: the @n-th request is held
 * back, for fault_proxy_say() to bring it at some other time; @FAULT_LOST_REPLY: the hub's reply to the @n-th request
 * is lost; @FAULT_HALF_REPLY: half of it comes, as if that were all; @FAULT_SLOW: trickles. Not of the nemesis's:
 * @FAULT_NO_PARCELS: an older hub, which knows none.
 */
typedef enum {
  FAULT_NONE,
  FAULT_CUT_UP,
  FAULT_CUT_DOWN,
  FAULT_PORTAL,
  FAULT_TOO_LARGE,
  FAULT_GATEWAY,
  FAULT_TWICE,
  FAULT_LATE,
  FAULT_LOST_REPLY,
  FAULT_HALF_REPLY,
  FAULT_SLOW,
  FAULT_N,
  FAULT_NO_PARCELS = FAULT_N,
} FaultKind;

typedef struct FaultProxy FaultProxy;

FaultProxy *fault_proxy_new (guint16 hub_port, FaultKind kind, int n);
char *fault_proxy_url (FaultProxy *self);
void fault_proxy_count (FaultProxy *self, int *up, int *down);
gboolean fault_proxy_free (FaultProxy *self, GBytes **held);
guint fault_proxy_say (guint16 hub_port, GBytes *said);

G_END_DECLS
