/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hub-fixture.h"

/* A reader of the pages: keeps cookies, follows nothing by itself. */
typedef struct {
  char *url;
  GHashTable *cookies;
  char *forwarded_for; /* what he claims to be forwarded for */
} WebClient;

typedef struct {
  long status;
  GString *head;
  GString *body;
} WebReply;

WebClient *web_client_new (const char *url);
void web_client_free (WebClient *self);
WebReply *web_get (WebClient *self, const char *path);
WebReply *web_post (WebClient *self, const char *path, const char *form);
void web_reply_free (WebReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebClient, web_client_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebReply, web_reply_free)

char *web_reply_header (const WebReply *reply, const char *name);
char *web_reply_hidden (const WebReply *reply, const char *name);
void web_assert_has (const WebReply *reply, const char *text);
void web_assert_lacks (const WebReply *reply, const char *text);

#define WEB_PASSWORD "plain and long enough"
void web_add_account (HubFixture *f, const char *name, const char *region);
WebReply *web_login (WebClient *self, const char *name, const char *password);
WebClient *web_signed_in (HubFixture *f, const char *name);
GSubprocess *web_serve (HubFixture *f, const char *const *options, char **url);
void web_set_all (NcStore *store, const char *table, const char *id, const char *const *pairs);
