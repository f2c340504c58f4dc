/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-commands.h"
#include "nc-hub-devices.h"
#include "nc-hub-web-accounts.h"
#include "nc-hub-writer.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* One line of standard input; not shown while it is typed. */
static char *
read_password (void)
{
  gboolean is_terminal = isatty (STDIN_FILENO);
  struct termios before, quiet;
  char line[1024];
  char *password;

  if (is_terminal) {
    fprintf (stderr, "%s", _ ("Password: "));
    is_terminal = tcgetattr (STDIN_FILENO, &before) == 0;
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  password = fgets (line, sizeof line, stdin) ? g_strndup (line, strcspn (line, "\r\n")) : NULL;
  sodium_memzero (line, sizeof line);
  if (is_terminal) {
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
    fputc ('\n', stderr);
  }
  return password;
}

static int
print_accounts (const NcHubArguments *arguments, NcHub *hub, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "account-list", error);
  gint64 now = nc_clock_now_usec (nc_hub_clock (hub));
  gboolean has_row = stmt != NULL;

  while (has_row && nc_hub_stmt_step (stmt, &has_row, error) && has_row) {
    gint64 seen = nc_hub_stmt_int (stmt, "last_login_usec");
    g_autofree char *login = seen ? nc_clock_format_usec (seen) : NULL;
    const char *state = !nc_hub_stmt_is_null (stmt, "disabled_usec")                                ? "disabled"
                        : nc_web_account_is_shut (nc_hub_stmt_int (stmt, "locked_until_usec"), now) ? "shut"
                                                                                                    : "active";
    g_autoptr (GString) out = g_string_new (NULL);

    if (!arguments->json) {
      printf ("%s  %s  %s  %s\n", nc_hub_stmt_text (stmt, "name"), nc_hub_stmt_text (stmt, "region"), state,
              login ? login : "-");
      continue;
    }
    nc_json_begin_object (out);
    nc_json_member_string (out, "name", nc_hub_stmt_text (stmt, "name"));
    nc_json_member_string (out, "region", nc_hub_stmt_text (stmt, "region"));
    nc_json_member_string (out, "state", state);
    nc_json_member_string (out, "last_login", login);
    nc_json_end_object (out);
    puts (out->str);
  }
  return *error ? nc_hub_fail (arguments, 5, (*error)->message) : 0;
}

static int
change_account (const NcHubArguments *arguments, NcHub *hub, const char *name, GError **error)
{
  gboolean is_new = g_str_equal (arguments->words[1], "add");
  g_autofree char *password = NULL;
  NcWebAccountChange change = { .name = name,
                                .region = is_new ? nc_hub_arguments_option (arguments, "--region") : NULL };
  gboolean done;
  int bad = is_new ? nc_hub_check_region (arguments, change.region) : 0;

  if (bad)
    return bad;
  password = read_password ();
  if (!password)
    return nc_hub_fail (arguments, 3, _ ("the password is read from standard input, as one line"));
  change.password = password;
  done = nc_hub_write_now (hub, "", nc_web_account_add, &change, error);
  sodium_memzero (password, strlen (password));
  if (done)
    return 0;
  return nc_hub_fail (arguments, g_error_matches (*error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED) ? 3 : 5,
                      (*error)->message);
}

/**
 * nc_hub_command_accounts:
 *
 * The accounts of the supervisors' pages.
 */
int
nc_hub_command_accounts (const NcHubArguments *arguments)
{
  const char *action = arguments->n_words > 1 ? arguments->words[1] : "";
  const char *name = arguments->n_words > 2 ? arguments->words[2] : NULL;
  gboolean is_list = g_str_equal (action, "list"), is_disable = g_str_equal (action, "disable");
  g_autoptr (GError) error = NULL;
  g_autoptr (NcHub) hub = NULL;

  if (!is_list && !is_disable && !g_str_equal (action, "add") && !g_str_equal (action, "password"))
    return nc_hub_fail (arguments, 2, _ ("accounts takes list, add, password or disable"));
  if (!is_list && !nc_web_account_name_is_valid (name))
    return nc_hub_fail (arguments, 2, _ ("an account's name has up to 64 bytes, without blanks and signs of markup"));
  hub = nc_hub_arguments_open (arguments, !is_list, &error);
  if (!hub)
    return nc_hub_fail (arguments, 5, error->message);
  if (is_list)
    return print_accounts (arguments, hub, &error);
  if (!is_disable)
    return change_account (arguments, hub, name, &error);
  if (nc_hub_write_now (hub, "", nc_web_account_disable, (gpointer)name, &error))
    return 0;
  return nc_hub_fail (arguments, g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED) ? 3 : 5, error->message);
}
