/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-paper-case.h"
#include "nc-cli-paper.h"
#include "nc-file.h"
#include "nc-handwriting.h"
#include "nc-lang.h"
#include "nc-signer-token.h"
#include <string.h>

/* A passphrase or PIN: the first line of a file, else an environment variable; never an argument. */
static char *
read_secret (NcCliCase *self, const char *option, const char *variable, GError **error)
{
  const char *path = nc_options_get (self->options, option);
  g_autofree char *text = NULL;

  if (!path)
    return g_strdup (g_getenv (variable) ? g_getenv (variable) : "");
  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  text[strcspn (text, "\r\n")] = 0;
  return g_steal_pointer (&text);
}

static NcSigner *
open_signer (NcCliCase *self, GError **error)
{
  const char *p12 = nc_options_get (self->options, "--p12"), *module = nc_options_get (self->options, "--pkcs11");
  g_autofree char *secret = read_secret (self, "--passphrase-file", "NENGCHA_PASSPHRASE", error);
  g_autoptr (GMappedFile) map = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!secret)
    return NULL;
  if (module)
    return nc_signer_new_token (module, nc_options_get (self->options, "--token"),
                                nc_options_get (self->options, "--key"), secret, error);
  map = g_mapped_file_new (p12, FALSE, error);
  bytes = map ? g_mapped_file_get_bytes (map) : NULL;
  return bytes ? nc_signer_new_pkcs12 (bytes, secret, error) : NULL;
}

static GBytes *
read_handwriting (NcCliCase *self, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (NcHandwriting) ink = NULL;

  if (!nc_file_read (nc_options_get (self->options, "--handwriting"), NC_FILE_SMALL_BYTES, &text, &length, error))
    return NULL;
  ink = nc_handwriting_from_json (text, length, error);
  return ink && nc_handwriting_check (ink, error) ? nc_handwriting_to_png (ink, 600, error) : NULL;
}

static gboolean
read_status (NcCliCase *self, NcSignOptions *sign)
{
  gboolean by_key = nc_options_has (self->options, "--p12") || nc_options_has (self->options, "--pkcs11");
  gboolean by_hand = nc_options_has (self->options, "--handwriting");
  gboolean refused = nc_options_has (self->options, "--refused"), absent = nc_options_has (self->options, "--absent");

  if ((by_key || by_hand) + refused + absent != 1) {
    self->failure =
        nc_cli_fail (self->cli, NC_EXIT_USAGE,
                     _ ("give one of: --handwriting and/or a key (--p12, --pkcs11); --refused REASON; --absent"));
    return FALSE;
  }
  sign->status = refused ? "refused" : absent ? "absent" : "signed";
  sign->reason = nc_options_get (self->options, "--refused");
  sign->witness = nc_options_get (self->options, "--witness");
  sign->media_id = nc_options_get (self->options, "--media");
  sign->person = nc_options_get (self->options, "--person");
  sign->role = nc_options_get (self->options, "--role");
  if (g_str_equal (sign->role, "unit"))
    sign->role = "party";
  return TRUE;
}

static NcExit
run_sign (NcCliCase *self)
{
  NcSignOptions sign = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (NcSigner) signer = NULL;
  g_autoptr (GBytes) picture = NULL;
  NcCasePaper *paper;
  gboolean done;

  if (!nc_cli_paper_load (self, nc_options_get (self->options, "--case")) || !read_status (self, &sign))
    return self->failure;
  paper = nc_case_find_paper (self->facts, nc_options_word (self->options, 0));
  if (!paper)
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the case has no paper “%s”"),
                        nc_options_word (self->options, 0));
  if (nc_options_has (self->options, "--handwriting") && !(picture = read_handwriting (self, &error)))
    return nc_cli_fail_error (self->cli, NC_EXIT_BAD_INPUT, error);
  if ((nc_options_has (self->options, "--p12") || nc_options_has (self->options, "--pkcs11")) &&
      !(signer = open_signer (self, &error)))
    return nc_cli_fail_error (self->cli, NC_EXIT_BAD_INPUT, error);
  sign.signer = signer;
  sign.picture = picture;
  done = nc_case_paper_sign (self->book, self->before, self->facts, paper, &sign, self->change, &shut, &error);
  return nc_cli_paper_result (self, paper, done, shut, error);
}

NcExit
nc_cli_paper_sign (NcCli *cli, int argc, char **argv)
{
  static const NcCliCaseAction action = {
    "sign",
    "paper sign PAPER --case ID --role party|officer1|officer2|issuer|receiver|server1|server2|reviewer|head [--person "
    "NAME] [--handwriting FILE] "
    "[--p12 FILE] [--pkcs11 MODULE] [--token LABEL] [--key LABEL] [--passphrase-file FILE] [--refused REASON] "
    "[--absent] [--witness NAME] "
    "[--media ID] [--actor NAME]",
    "", run_sign, FALSE
  };

  return nc_cli_case_run (cli, &action, argc, argv);
}
