/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-change.h"
#include "nc-store.h"

/* A store in a folder of its own under a fixed clock; the folder goes with it. */
typedef struct {
  char *home;
  NcClock *clock;
  NcStore *store;
} StoreFixture;

StoreFixture *store_fixture_new (void);
void store_fixture_free (StoreFixture *f);
void store_fixture_close (StoreFixture *f);
void store_fixture_open (StoreFixture *f);
gint64 store_fixture_int (StoreFixture *f, const char *sql);
void store_fixture_set (StoreFixture *f, const char *table, const char *id, const char *field, const char *value);
char *store_fixture_add_blob (StoreFixture *f, GBytes *bytes);
void store_fixture_assert_journal (StoreFixture *f, const char *problem);
char *store_fixture_path (StoreFixture *f, const char *name);
void store_fixture_remove_tree (const char *path);
