/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define NC_PAPERS_ERROR (nc_papers_error_quark ())
typedef enum {
  NC_PAPERS_ERROR_KIND,        /* no such paper */
  NC_PAPERS_ERROR_TEMPLATE,    /* the template is not in order; the message names the line */
  NC_PAPERS_ERROR_FIELD,       /* a required field is missing; the message names it */
  NC_PAPERS_ERROR_VALUE,       /* a value of the snapshot is not what it should be */
  NC_PAPERS_ERROR_UNCONFIRMED, /* an article that nobody has compared with the official text */
  NC_PAPERS_ERROR_RULE,        /* a rule of procedure forbids this paper */
} NcPapersError;

GQuark nc_papers_error_quark (void);

G_END_DECLS
