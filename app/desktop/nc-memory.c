/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-memory.h"
#include <malloc.h>

/**
 * nc_memory_give_back:
 *
 * Gives the system what a burst of work has freed: the C library keeps such pages, some 15 MB after the statistics. In
 * a millisecond or two, in any thread.
 */
void
nc_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
