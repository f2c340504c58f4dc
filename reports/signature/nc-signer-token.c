/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-signer-token.h"
#include "nc-certificate.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include <openssl/ecdsa.h>
#include <openssl/sha.h>
#include <p11-kit/p11-kit.h>
#include <string.h>

#define MAX_SLOTS 32

#define NC_TYPE_SIGNER_TOKEN (nc_signer_token_get_type ())
G_DECLARE_FINAL_TYPE (NcSignerToken, nc_signer_token, NC, SIGNER_TOKEN, NcSigner)

/* A key that never leaves a PKCS #11 token. */
struct _NcSignerToken {
  NcSigner parent_instance;
  CK_FUNCTION_LIST *module;
  gboolean initialised;
  CK_SESSION_HANDLE session;
  CK_OBJECT_HANDLE key;
};

G_DEFINE_FINAL_TYPE (NcSignerToken, nc_signer_token, NC_TYPE_SIGNER)

/* Wrong PINs by token label, for this run of the program. */
static GHashTable *wrong_pins;

static gboolean
token_error (GError **error, CK_RV rv, const char *what)
{
  int code = NC_SIGNATURE_ERROR_CRYPTO;

  if (rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_DEVICE_REMOVED || rv == CKR_SESSION_HANDLE_INVALID ||
      rv == CKR_SESSION_CLOSED || rv == CKR_OBJECT_HANDLE_INVALID || rv == CKR_KEY_HANDLE_INVALID ||
      rv == CKR_SLOT_ID_INVALID || rv == CKR_DEVICE_ERROR)
    code = NC_SIGNATURE_ERROR_NO_TOKEN;
  g_set_error (error, NC_SIGNATURE_ERROR, code, "%s (PKCS #11: %s)", what, p11_kit_strerror (rv));
  return FALSE;
}

static void
nc_signer_token_lock (NcSigner *signer)
{
  NcSignerToken *self = NC_SIGNER_TOKEN (signer);

  if (self->session) {
    self->module->C_Logout (self->session);
    self->module->C_CloseSession (self->session);
    self->session = 0;
  }
}

static gboolean
start_signing (NcSignerToken *self, CK_MECHANISM_TYPE type, GError **error)
{
  CK_MECHANISM mechanism = { type, NULL, 0 };
  CK_RV rv = self->session ? self->module->C_SignInit (self->session, &mechanism, self->key) : CKR_SESSION_CLOSED;

  return rv == CKR_OK || token_error (error, rv, _ ("the token cannot sign; is it still plugged in?"));
}

/* PKCS #11 gives r and s side by side; CMS wants them in DER. */
static void
append_ecdsa (GByteArray *out, const guint8 *raw, gsize length)
{
  ECDSA_SIG *signature = ECDSA_SIG_new ();
  guint8 *der = NULL;
  int n;

  ECDSA_SIG_set0 (signature, BN_bin2bn (raw, (int)(length / 2), NULL),
                  BN_bin2bn (raw + length / 2, (int)(length / 2), NULL));
  n = i2d_ECDSA_SIG (signature, &der);
  g_byte_array_append (out, der, (guint)MAX (n, 0));
  OPENSSL_free (der);
  ECDSA_SIG_free (signature);
}

static gboolean
nc_signer_token_sign (NcSigner *signer, const guint8 *data, gsize length, GByteArray *signature, GError **error)
{
  static const guint8 digest_info[] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                        0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };
  NcSignerToken *self = NC_SIGNER_TOKEN (signer);
  gboolean rsa = nc_signer_get_key_type (signer) == NC_KEY_RSA;
  guint8 input[sizeof digest_info + SHA256_DIGEST_LENGTH], result[1024];
  CK_ULONG n = sizeof result;
  CK_RV rv;

  memcpy (input, digest_info, sizeof digest_info);
  SHA256 (data, length, input + sizeof digest_info);
  if (!start_signing (self, rsa ? CKM_RSA_PKCS : CKM_ECDSA, error))
    return FALSE;
  rv = self->module->C_Sign (self->session, rsa ? input : input + sizeof digest_info,
                             rsa ? sizeof input : SHA256_DIGEST_LENGTH, result, &n);
  if (rv != CKR_OK)
    return token_error (error, rv, _ ("the token cannot sign; is it still plugged in?"));
  if (rsa)
    g_byte_array_append (signature, result, (guint)n);
  else
    append_ecdsa (signature, result, n);
  return TRUE;
}

static void
nc_signer_token_finalize (GObject *object)
{
  NcSignerToken *self = NC_SIGNER_TOKEN (object);

  nc_signer_token_lock (NC_SIGNER (object));
  if (self->initialised)
    p11_kit_module_finalize (self->module);
  if (self->module)
    p11_kit_module_release (self->module);
  G_OBJECT_CLASS (nc_signer_token_parent_class)->finalize (object);
}

static void
nc_signer_token_class_init (NcSignerTokenClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_signer_token_finalize;
  NC_SIGNER_CLASS (klass)->sign = nc_signer_token_sign;
  NC_SIGNER_CLASS (klass)->lock = nc_signer_token_lock;
}

static void
nc_signer_token_init (NcSignerToken *self)
{
  (void)self;
}

/* Finds the slot whose token has this label (or the first token when @label is NULL). */
static gboolean
find_slot (NcSignerToken *self, const char *label, CK_SLOT_ID *slot, CK_TOKEN_INFO *info, GError **error)
{
  CK_SLOT_ID slots[MAX_SLOTS];
  CK_ULONG n = MAX_SLOTS;

  if (self->module->C_GetSlotList (CK_TRUE, slots, &n) != CKR_OK)
    n = 0;
  for (CK_ULONG i = 0; i < n; i++) {
    g_autofree char *name = NULL;

    if (self->module->C_GetTokenInfo (slots[i], info) != CKR_OK || !(info->flags & CKF_TOKEN_INITIALIZED))
      continue;
    name = g_strchomp (g_strndup ((const char *)info->label, sizeof info->label));
    if (!label || g_str_equal (name, label)) {
      *slot = slots[i];
      return TRUE;
    }
  }
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NO_TOKEN,
               _ ("the token “%s” is not plugged in; plug it in and sign again"), label ? label : "*");
  return FALSE;
}

static gboolean
pin_locked (GError **error)
{
  g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_PIN_LOCKED,
                       _ ("too many wrong PINs: the token is locked, or would be by the next one"));
  return FALSE;
}

/* Logs in, counting wrong PINs; the last try that a token grants is left to its owner's own tool. */
static gboolean
login (NcSignerToken *self, const CK_TOKEN_INFO *info, const char *pin, GError **error)
{
  g_autofree char *label = g_strndup ((const char *)info->label, sizeof info->label);
  guint tried;
  CK_RV rv;

  if (!wrong_pins)
    wrong_pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tried = GPOINTER_TO_UINT (g_hash_table_lookup (wrong_pins, label));
  if ((info->flags & (CKF_USER_PIN_LOCKED | CKF_USER_PIN_FINAL_TRY)) || tried >= NC_TOKEN_MAX_WRONG_PINS)
    return pin_locked (error);
  rv = self->module->C_Login (self->session, CKU_USER, (CK_UTF8CHAR *)pin, strlen (pin));
  if (rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN) {
    g_hash_table_remove (wrong_pins, label);
    return TRUE;
  }
  if (rv == CKR_PIN_LOCKED)
    return pin_locked (error);
  if (rv != CKR_PIN_INCORRECT && rv != CKR_PIN_LEN_RANGE && rv != CKR_PIN_INVALID)
    return token_error (error, rv, _ ("the token refuses the PIN; ask the authority that issued it"));
  tried++;
  g_hash_table_insert (wrong_pins, g_steal_pointer (&label), GUINT_TO_POINTER (tried));
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_WRONG_PIN, _ ("wrong PIN; tries left here: %d"),
               NC_TOKEN_MAX_WRONG_PINS - (int)tried);
  return FALSE;
}

static gboolean
find_object (NcSignerToken *self, CK_OBJECT_CLASS class, const char *label, CK_OBJECT_HANDLE *object)
{
  CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class },
                              { CKA_LABEL, (void *)label, label ? strlen (label) : 0 } };
  CK_ULONG n = 0;

  if (self->module->C_FindObjectsInit (self->session, template, label ? 2 : 1) != CKR_OK)
    return FALSE;
  self->module->C_FindObjects (self->session, object, 1, &n);
  self->module->C_FindObjectsFinal (self->session);
  return n == 1;
}

static X509 *
read_certificate (NcSignerToken *self, const char *label)
{
  CK_OBJECT_HANDLE object;
  CK_ATTRIBUTE value = { CKA_VALUE, NULL, 0 };
  g_autofree guint8 *der = NULL;

  if (!find_object (self, CKO_CERTIFICATE, label, &object) ||
      self->module->C_GetAttributeValue (self->session, object, &value, 1) != CKR_OK || value.ulValueLen > 65536)
    return NULL;
  value.pValue = der = g_malloc (value.ulValueLen + 1);
  if (self->module->C_GetAttributeValue (self->session, object, &value, 1) != CKR_OK)
    return NULL;
  return nc_certificate_from_der (der, value.ulValueLen);
}

/**
 * nc_signer_new_token:
 * @module_path: the token maker's PKCS #11 library
 * @token_label: (nullable): label of the token; NULL: the first
 * @key_label: (nullable): label of key and certificate; NULL: the first
 * @pin: UTF-8; the caller wipes it
 *
 * Opens a token (RSA or EC key) and logs in until the signer is locked or freed.
 *
 * Returns: (transfer full) (nullable): a signer, or %NULL with _NO_TOKEN, _WRONG_PIN, _PIN_LOCKED, _KEY or _CRYPTO
 */
NcSigner *
nc_signer_new_token (const char *module_path, const char *token_label, const char *key_label, const char *pin,
                     GError **error)
{
  g_autoptr (NcSignerToken) self = g_object_new (NC_TYPE_SIGNER_TOKEN, NULL);
  g_autoptr (X509) certificate = NULL;
  CK_TOKEN_INFO info;
  CK_SLOT_ID slot;
  CK_RV rv;

  self->module = p11_kit_module_load (module_path, 0);
  self->initialised = self->module && p11_kit_module_initialize (self->module) == CKR_OK;
  if (!self->initialised) {
    g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NO_TOKEN,
                 _ ("%s: the token's library cannot be used; install the driver that came with the token"),
                 module_path);
    return NULL;
  }
  if (!find_slot (self, token_label, &slot, &info, error))
    return NULL;
  rv = self->module->C_OpenSession (slot, CKF_SERIAL_SESSION, NULL, NULL, &self->session);
  if (rv != CKR_OK) {
    token_error (error, rv, _ ("the token cannot be opened; take it out, plug it in again and try once more"));
    return NULL;
  }
  if (!login (self, &info, pin, error))
    return NULL;
  certificate = read_certificate (self, key_label);
  if (!certificate || !find_object (self, CKO_PRIVATE_KEY, key_label, &self->key)) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_KEY,
                         _ ("the token holds no key with its certificate; ask the authority that issued it"));
    return NULL;
  }
  nc_signer_set_certificates (NC_SIGNER (self), certificate, NULL);
  return NC_SIGNER (g_steal_pointer (&self));
}
