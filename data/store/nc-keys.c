/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-keys.h"
#include "nc-home.h"
#include "nc-id.h"
#include "nc-lang.h"
#include "nc-store.h"
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define STORE_KEY_BYTES crypto_kdf_KEYBYTES
#define KDF_CONTEXT     "nengcha1"
#define SEAL_PREFIX     "s1:"
#define DEVICE_FILE     "device.key"
#define NEW_DEVICE_FILE "device.key.new"

struct _NcKeys {
  GObject parent_instance;
  char *home;
  char *device_id;
  guint8 device_public[NC_KEYS_PUBLIC_BYTES];
  guint8 device_secret[crypto_sign_SECRETKEYBYTES];
  char *device_sealed;
  guint8 store_key[STORE_KEY_BYTES];
  gboolean is_protected;
  gboolean is_unlocked;
};

G_DEFINE_FINAL_TYPE (NcKeys, nc_keys, G_TYPE_OBJECT)

static char *
to_base64 (gconstpointer data, gsize size)
{
  return g_base64_encode (data, size);
}

/* TRUE when @text is base64 of exactly @size bytes. */
static gboolean
from_base64 (const char *text, guint8 *out, gsize size)
{
  gsize n = 0;
  g_autofree guchar *bytes = text ? g_base64_decode (text, &n) : NULL;

  if (!bytes || n != size)
    return FALSE;
  memcpy (out, bytes, size);
  sodium_memzero (bytes, n);
  return TRUE;
}

static gboolean
set_damaged (const char *path, GError **error)
{
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED, _ ("%s is damaged; put it back from a backup"), path);
  return FALSE;
}

static gboolean
save_key_file (GKeyFile *file, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize size = 0;
  g_autofree char *text = g_key_file_to_data (file, &size, NULL);
  gboolean saved = g_file_set_contents_full (
      path, text, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local);

  sodium_memzero (text, size);
  if (!saved)
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be written: %s"), path, local->message);
  return saved;
}

static GKeyFile *
load_key_file (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    return g_steal_pointer (&file);
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (
        error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
        _ ("%s is missing; without it attachments and personal data cannot be read. Put it back from a backup"), path);
  else if (local->domain == G_FILE_ERROR)
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be read: %s"), path, local->message);
  else
    set_damaged (path, error);
  return NULL;
}

static gboolean
derive_wrap_key (const char *passphrase, const guint8 *salt, guint64 ops, guint64 mem,
                 guint8 key[crypto_secretbox_KEYBYTES], GError **error)
{
  if (crypto_pwhash (key, crypto_secretbox_KEYBYTES, passphrase, strlen (passphrase), salt, ops, mem,
                     crypto_pwhash_ALG_ARGON2ID13) == 0)
    return TRUE;
  g_set_error_literal (error, NC_STORE_ERROR, NC_STORE_ERROR_IO,
                       _ ("not enough memory to unlock the data: close other programs and try again"));
  return FALSE;
}

/* Writes store.key, wrapped when @passphrase is not NULL. */
static gboolean
save_store_key (NcKeys *self, const char *passphrase, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (self->home, "store.key", NULL);
  g_autofree char *text = NULL;

  g_key_file_set_integer (file, "store-key", "version", 1);
  if (!passphrase) {
    text = to_base64 (self->store_key, sizeof self->store_key);
    g_key_file_set_string (file, "store-key", "protection", "none");
    g_key_file_set_string (file, "store-key", "key", text);
  } else {
    guint8 salt[crypto_pwhash_SALTBYTES], wrap[crypto_secretbox_KEYBYTES];
    guint8 box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + STORE_KEY_BYTES];
    g_autofree char *salt_text = NULL;
    gboolean derived;

    randombytes_buf (salt, sizeof salt);
    randombytes_buf (box, crypto_secretbox_NONCEBYTES);
    derived = derive_wrap_key (passphrase, salt, crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE, wrap,
                               error);
    if (!derived)
      return FALSE;
    crypto_secretbox_easy (box + crypto_secretbox_NONCEBYTES, self->store_key, STORE_KEY_BYTES, box, wrap);
    sodium_memzero (wrap, sizeof wrap);
    text = to_base64 (box, sizeof box);
    salt_text = to_base64 (salt, sizeof salt);
    g_key_file_set_string (file, "store-key", "protection", "passphrase");
    g_key_file_set_string (file, "store-key", "salt", salt_text);
    g_key_file_set_uint64 (file, "store-key", "opslimit", crypto_pwhash_OPSLIMIT_MODERATE);
    g_key_file_set_uint64 (file, "store-key", "memlimit", crypto_pwhash_MEMLIMIT_MODERATE);
    g_key_file_set_string (file, "store-key", "wrapped", text);
  }
  return save_key_file (file, path, error);
}

static gboolean
open_device_secret (NcKeys *self, GError **error)
{
  g_autofree char *plain = nc_keys_unseal_text (self, "device", self->device_sealed, error);

  if (!plain)
    return FALSE;
  if (from_base64 (plain, self->device_secret, sizeof self->device_secret)) {
    sodium_memzero (plain, strlen (plain));
    return TRUE;
  }
  return set_damaged ("device.key", error);
}

static gboolean
load_store_key (NcKeys *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->home, "store.key", NULL);
  g_autoptr (GKeyFile) file = load_key_file (path, error);
  g_autofree char *protection = file ? g_key_file_get_string (file, "store-key", "protection", NULL) : NULL;

  if (!file)
    return FALSE;
  self->is_protected = g_strcmp0 (protection, "passphrase") == 0;
  if (!self->is_protected) {
    g_autofree char *text = g_key_file_get_string (file, "store-key", "key", NULL);

    if (g_strcmp0 (protection, "none") != 0 || !from_base64 (text, self->store_key, sizeof self->store_key))
      return set_damaged (path, error);
    self->is_unlocked = TRUE;
  }
  return TRUE;
}

static gboolean
load_device (NcKeys *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->home, name, NULL);
  g_autoptr (GKeyFile) file = load_key_file (path, error);
  g_autofree char *public_text = file ? g_key_file_get_string (file, "device", "public", NULL) : NULL;

  if (!file)
    return FALSE;
  g_free (self->device_id);
  g_free (self->device_sealed);
  self->device_id = g_key_file_get_string (file, "device", "id", NULL);
  self->device_sealed = g_key_file_get_string (file, "device", "secret", NULL);
  if (!nc_id_is_valid (self->device_id) || !self->device_sealed ||
      !from_base64 (public_text, self->device_public, sizeof self->device_public))
    return set_damaged (path, error);
  return !self->is_unlocked || open_device_secret (self, error);
}

/* A new pair with its id, durable in the file @name before anything uses it. */
static char *
write_device (NcKeys *self, const char *name, GError **error)
{
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (self->home, name, NULL), *id = nc_id_new (clock);
  g_autofree char *public_text = NULL, *secret_text = NULL, *sealed = NULL;
  guint8 public_key[NC_KEYS_PUBLIC_BYTES], secret[crypto_sign_SECRETKEYBYTES];

  crypto_sign_keypair (public_key, secret);
  public_text = to_base64 (public_key, sizeof public_key);
  secret_text = to_base64 (secret, sizeof secret);
  sealed = nc_keys_seal_text (self, "device", secret_text, error);
  sodium_memzero (secret_text, strlen (secret_text));
  sodium_memzero (secret, sizeof secret);
  if (!sealed)
    return NULL;
  g_key_file_set_integer (file, "device", "version", 1);
  g_key_file_set_string (file, "device", "id", id);
  g_key_file_set_string (file, "device", "public", public_text);
  g_key_file_set_string (file, "device", "secret", sealed);
  return save_key_file (file, path, error) ? g_steal_pointer (&id) : NULL;
}

static gboolean
create_keys (NcKeys *self, GError **error)
{
  g_autofree char *id = NULL;

  crypto_kdf_keygen (self->store_key);
  self->is_unlocked = TRUE;
  if (!save_store_key (self, NULL, error))
    return FALSE;
  id = write_device (self, DEVICE_FILE, error);
  return id && load_device (self, DEVICE_FILE, error);
}

static void
nc_keys_finalize (GObject *object)
{
  NcKeys *self = NC_KEYS (object);

  sodium_memzero (self->store_key, sizeof self->store_key);
  sodium_memzero (self->device_secret, sizeof self->device_secret);
  sodium_munlock (self->store_key, sizeof self->store_key);
  g_free (self->home);
  g_free (self->device_id);
  g_free (self->device_sealed);
  G_OBJECT_CLASS (nc_keys_parent_class)->finalize (object);
}

static void
nc_keys_class_init (NcKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_keys_finalize;
}

static void
nc_keys_init (NcKeys *self)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  /* A refusal (RLIMIT_MEMLOCK) only means that the key may reach the swap. */
  (void)!sodium_mlock (self->store_key, sizeof self->store_key);
}

/**
 * nc_keys_open:
 * @home: an existing folder
 * @may_create: make both keys when there is no device.key
 *
 * Without a passphrase the keys are unlocked at once.
 *
 * Returns: (transfer full): the keys; %NULL with NC_STORE_ERROR_DAMAGED or _IO
 */
NcKeys *
nc_keys_open (const char *home, gboolean may_create, GError **error)
{
  g_autoptr (NcKeys) self = g_object_new (NC_TYPE_KEYS, NULL);
  g_autofree char *device_path = g_build_filename (home, DEVICE_FILE, NULL);

  self->home = g_strdup (home);
  if (may_create && !g_file_test (device_path, G_FILE_TEST_EXISTS))
    return create_keys (self, error) ? g_steal_pointer (&self) : NULL;
  return load_store_key (self, error) && load_device (self, DEVICE_FILE, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * nc_keys_is_protected:
 *
 * Returns: whether a passphrase wraps the store key. If not, whoever can read the disk can read everything.
 */
gboolean
nc_keys_is_protected (NcKeys *self)
{
  return self->is_protected;
}

gboolean
nc_keys_is_unlocked (NcKeys *self)
{
  return self->is_unlocked;
}

/**
 * nc_keys_unlock:
 *
 * Takes half a second by design (Argon2id). Does nothing when unlocked.
 *
 * Returns: %FALSE with NC_STORE_ERROR_PASSPHRASE, _DAMAGED or _IO
 */
gboolean
nc_keys_unlock (NcKeys *self, const char *passphrase, GError **error)
{
  g_autofree char *path = g_build_filename (self->home, "store.key", NULL);
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *salt_text = NULL, *box_text = NULL;
  guint8 salt[crypto_pwhash_SALTBYTES], wrap[crypto_secretbox_KEYBYTES];
  guint8 box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + STORE_KEY_BYTES];
  guint64 ops, mem;
  gboolean opened;

  g_return_val_if_fail (passphrase != NULL, FALSE);
  if (self->is_unlocked)
    return TRUE;
  file = load_key_file (path, error);
  if (!file)
    return FALSE;
  salt_text = g_key_file_get_string (file, "store-key", "salt", NULL);
  box_text = g_key_file_get_string (file, "store-key", "wrapped", NULL);
  ops = g_key_file_get_uint64 (file, "store-key", "opslimit", NULL);
  mem = g_key_file_get_uint64 (file, "store-key", "memlimit", NULL);
  if (!from_base64 (salt_text, salt, sizeof salt) || !from_base64 (box_text, box, sizeof box) ||
      ops > crypto_pwhash_OPSLIMIT_SENSITIVE || mem > crypto_pwhash_MEMLIMIT_SENSITIVE)
    return set_damaged (path, error);
  if (!derive_wrap_key (passphrase, salt, ops, mem, wrap, error))
    return FALSE;
  opened = crypto_secretbox_open_easy (self->store_key, box + crypto_secretbox_NONCEBYTES,
                                       sizeof box - crypto_secretbox_NONCEBYTES, box, wrap) == 0;
  sodium_memzero (wrap, sizeof wrap);
  if (!opened) {
    g_set_error_literal (error, NC_STORE_ERROR, NC_STORE_ERROR_PASSPHRASE, _ ("the passphrase is not right"));
    return FALSE;
  }
  self->is_unlocked = TRUE;
  if (open_device_secret (self, error))
    return TRUE;
  nc_keys_lock (self);
  return FALSE;
}

/**
 * nc_keys_lock:
 *
 * Forgets the keys; does nothing without a passphrase, for nothing could open them again.
 */
void
nc_keys_lock (NcKeys *self)
{
  if (!self->is_protected)
    return;
  sodium_memzero (self->store_key, sizeof self->store_key);
  sodium_memzero (self->device_secret, sizeof self->device_secret);
  self->is_unlocked = FALSE;
}

static gboolean
set_locked (GError **error)
{
  g_set_error_literal (error, NC_STORE_ERROR, NC_STORE_ERROR_LOCKED, _ ("the store is locked; give the passphrase"));
  return FALSE;
}

/**
 * nc_keys_take:
 * @from: keys of the same home, for another thread's store
 *
 * Unlocks @self with what @from was unlocked with.
 *
 * Returns: %FALSE with NC_STORE_ERROR_LOCKED or _DAMAGED
 */
gboolean
nc_keys_take (NcKeys *self, NcKeys *from, GError **error)
{
  if (self->is_unlocked)
    return TRUE;
  if (!from->is_unlocked)
    return set_locked (error);
  memcpy (self->store_key, from->store_key, sizeof self->store_key);
  self->is_unlocked = TRUE;
  if (open_device_secret (self, error))
    return TRUE;
  nc_keys_lock (self);
  return FALSE;
}

/**
 * nc_keys_open_past:
 * @self: the present keys, unlocked
 * @device_id: an earlier name of this laptop
 *
 * Returns: (transfer full): keys that sign under that name; %NULL with NC_STORE_ERROR_LOCKED, _DAMAGED or _IO
 */
NcKeys *
nc_keys_open_past (NcKeys *self, const char *device_id, GError **error)
{
  g_autoptr (NcKeys) past = g_object_new (NC_TYPE_KEYS, NULL);
  g_autofree char *name = g_strdup_printf ("device-%s.key", device_id);

  past->home = g_strdup (self->home);
  past->is_protected = self->is_protected;
  return load_device (past, name, error) && nc_keys_take (past, self, error) ? g_steal_pointer (&past) : NULL;
}

/**
 * nc_keys_make_device:
 *
 * Makes a new device id and key and keeps them beside the present ones, until nc_keys_adopt_device().
 *
 * Returns: (transfer full): the new id; %NULL with NC_STORE_ERROR_LOCKED or _IO
 */
char *
nc_keys_make_device (NcKeys *self, GError **error)
{
  return write_device (self, NEW_DEVICE_FILE, error);
}

/**
 * nc_keys_adopt_device:
 *
 * The new id and key take the place of the present ones, which stay under their name.
 */
gboolean
nc_keys_adopt_device (NcKeys *self, GError **error)
{
  g_autofree char *present = g_build_filename (self->home, DEVICE_FILE, NULL);
  g_autofree char *next = g_build_filename (self->home, NEW_DEVICE_FILE, NULL);
  g_autofree char *name = g_strdup_printf ("device-%s.key", self->device_id);
  g_autofree char *past = g_build_filename (self->home, name, NULL);

  if ((link (present, past) != 0 && errno != EEXIST) || rename (next, present) != 0) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be written: %s"), present, g_strerror (errno));
    return FALSE;
  }
  return nc_home_sync_folder (self->home, error) && load_device (self, DEVICE_FILE, error);
}

/**
 * nc_keys_set_passphrase:
 * @passphrase: (nullable): %NULL takes the protection away
 *
 * Wraps the store key anew; data need not be written again. The keys must be unlocked.
 */
gboolean
nc_keys_set_passphrase (NcKeys *self, const char *passphrase, GError **error)
{
  if (!self->is_unlocked)
    return set_locked (error);
  if (!save_store_key (self, passphrase, error))
    return FALSE;
  self->is_protected = passphrase != NULL;
  return TRUE;
}

/**
 * nc_keys_get_subkey:
 * @key: (out): wipe it after use
 *
 * Returns: %FALSE with NC_STORE_ERROR_LOCKED
 */
gboolean
nc_keys_get_subkey (NcKeys *self, NcKeysPurpose purpose, guint8 key[NC_KEYS_SUBKEY_BYTES], GError **error)
{
  if (!self->is_unlocked)
    return set_locked (error);
  crypto_kdf_derive_from_key (key, NC_KEYS_SUBKEY_BYTES, purpose, KDF_CONTEXT, self->store_key);
  return TRUE;
}

const char *
nc_keys_get_device_id (NcKeys *self)
{
  return self->device_id;
}

const guint8 *
nc_keys_get_device_public (NcKeys *self)
{
  return self->device_public;
}

/**
 * nc_keys_sign:
 *
 * Signs with the device's Ed25519 key.
 *
 * Returns: %FALSE with NC_STORE_ERROR_LOCKED
 */
gboolean
nc_keys_sign (NcKeys *self, gconstpointer data, gsize size, guint8 signature[NC_KEYS_SIGNATURE_BYTES], GError **error)
{
  if (!self->is_unlocked)
    return set_locked (error);
  crypto_sign_detached (signature, NULL, data, size, self->device_secret);
  return TRUE;
}

gboolean
nc_keys_verify (const guint8 device_public[NC_KEYS_PUBLIC_BYTES], gconstpointer data, gsize size,
                const guint8 signature[NC_KEYS_SIGNATURE_BYTES])
{
  return crypto_sign_verify_detached (signature, data, size, device_public) == 0;
}

/* The device's own secret has its own key, so that no column's text can be taken for it. */
static NcKeysPurpose
seal_purpose (const char *context)
{
  return g_str_equal (context, "device") ? NC_KEYS_DEVICE : NC_KEYS_COLUMNS;
}

/**
 * nc_keys_seal_text:
 * @context: what the text is ("officer.phone"); the same must be given to open it
 *
 * XChaCha20-Poly1305 with a random nonce.
 *
 * Returns: (transfer full): "s1:" and base64; %NULL with NC_STORE_ERROR_LOCKED
 */
char *
nc_keys_seal_text (NcKeys *self, const char *context, const char *plain, GError **error)
{
  gsize n = strlen (plain);
  gsize box_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + n + crypto_aead_xchacha20poly1305_ietf_ABYTES;
  g_autofree guint8 *box = g_malloc (box_size);
  g_autofree char *text = NULL;
  guint8 key[NC_KEYS_SUBKEY_BYTES];

  if (!nc_keys_get_subkey (self, seal_purpose (context), key, error))
    return NULL;
  randombytes_buf (box, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (box + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, NULL,
                                              (const guint8 *)plain, n, (const guint8 *)context, strlen (context), NULL,
                                              box, key);
  sodium_memzero (key, sizeof key);
  text = to_base64 (box, box_size);
  return g_strconcat (SEAL_PREFIX, text, NULL);
}

/**
 * nc_keys_unseal_text:
 * @sealed: what nc_keys_seal_text() gave
 *
 * Returns: (transfer full): the text; %NULL with NC_STORE_ERROR_LOCKED, or _DAMAGED when it is not as it was sealed
 */
char *
nc_keys_unseal_text (NcKeys *self, const char *context, const char *sealed, GError **error)
{
  gsize box_size = 0, head = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, n;
  g_autofree guchar *box = NULL;
  g_autofree char *plain = NULL;
  guint8 key[NC_KEYS_SUBKEY_BYTES];
  gboolean opened = FALSE;

  if (!nc_keys_get_subkey (self, seal_purpose (context), key, error))
    return NULL;
  if (g_str_has_prefix (sealed, SEAL_PREFIX))
    box = g_base64_decode (sealed + strlen (SEAL_PREFIX), &box_size);
  if (box && box_size >= head + crypto_aead_xchacha20poly1305_ietf_ABYTES) {
    n = box_size - head - crypto_aead_xchacha20poly1305_ietf_ABYTES;
    plain = g_malloc0 (n + 1);
    opened = crypto_aead_xchacha20poly1305_ietf_decrypt ((guint8 *)plain, NULL, NULL, box + head, box_size - head,
                                                         (const guint8 *)context, strlen (context), box, key) == 0;
  }
  sodium_memzero (key, sizeof key);
  if (opened)
    return g_steal_pointer (&plain);
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
               _ ("a sealed value of %s was altered or damaged; restore a backup"), context);
  return NULL;
}

/**
 * nc_keys_blind_index:
 * @index: (out): keyed BLAKE2b; equal plain texts of one context give equal indexes
 */
gboolean
nc_keys_blind_index (NcKeys *self, const char *context, const char *plain, guint8 index[NC_KEYS_INDEX_BYTES],
                     GError **error)
{
  g_autofree char *text = g_strconcat (context, "=", plain, NULL);
  guint8 key[NC_KEYS_SUBKEY_BYTES];

  if (!nc_keys_get_subkey (self, NC_KEYS_INDEX, key, error))
    return FALSE;
  crypto_generichash (index, NC_KEYS_INDEX_BYTES, (const guint8 *)text, strlen (text), key, sizeof key);
  sodium_memzero (key, sizeof key);
  return TRUE;
}
