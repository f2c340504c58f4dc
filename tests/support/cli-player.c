/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-player.h"
#include "test-folder.h"
#include <gio/gio.h>
#include <jansson.h>
#include <string.h>

typedef struct {
  char *tmp;
  char *home;
  char *case_id;
  char *output;
  char *folder; /* of the file that is played */
} Player;

static char *
expand (Player *self, const char *text)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "$CASE", self->case_id ? self->case_id : "", 0);
  g_string_replace (out, "$TMP", self->tmp, 0);
  g_string_replace (out, "$HERE", self->folder, 0);
  return g_strdup (out->str);
}

static char *
member (const char *json, const char *name)
{
  g_autofree char *key = g_strdup_printf ("\"%s\":\"", name);
  const char *at = strstr (json, key), *end = at ? strchr (at + strlen (key), '"') : NULL;

  return end ? g_strndup (at + strlen (key), end - at - strlen (key)) : NULL;
}

/* An error is one object that repeats the exit code; what is told on stdout are objects, a line each. */
static void
check_json (const char *where, const char *line, int code, const char *out, const char *err)
{
  static const char *const others[] = { "case calendar", "case timers --ics", "case period --help" };
  json_error_t problem;
  json_t *object;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_prefix (line, others[i]))
      return;
  if (code > 1) {
    object = json_loads (err, 0, &problem);
    if (!json_is_string (json_object_get (object, "error")) ||
        json_integer_value (json_object_get (object, "exit")) != code)
      g_error ("%s: %s: exit %d without its object on stderr: %s", where, line, code, err);
    json_decref (object);
    return;
  }
  for (const char *at = out; at && *at;) {
    const char *end = strchr (at, '\n');
    g_autofree char *one = end ? g_strndup (at, end - at) : g_strdup (at);

    object = json_loads (one, 0, &problem);
    if (!json_is_object (object) && *one)
      g_error ("%s: %s: no object on stdout: %s", where, line, one);
    json_decref (object);
    at = end ? end + 1 : NULL;
  }
}

static void
run_command (Player *self, const char *where, const char *expected, const char *as_of, const char *rest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) process = NULL;
  g_auto (GStrv) words = NULL, wanted = g_strsplit (expected, "/", 2);
  g_autofree char *out = NULL, *err = NULL, *line = expand (self, rest), *code = NULL;
  const char *const head[] = {
    g_getenv ("NENGCHA_CLI"), "--home", self->home, "--lang", "en", "--json", "--as-of", as_of
  };
  /* without a day the last two are left out */
  guint n_head = G_N_ELEMENTS (head) - (g_str_equal (as_of, "-") ? 2 : 0);

  g_assert_true (g_shell_parse_argv (line, NULL, &words, &error));
  for (guint i = 0; i < n_head; i++)
    g_ptr_array_add (argv, g_strdup (head[i]));
  for (char **word = words; *word; word++)
    g_ptr_array_add (argv, g_strdup (*word));
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *)argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error));
  g_assert_true (g_subprocess_get_if_exited (process));
  code = g_strdup_printf ("%d", g_subprocess_get_exit_status (process));
  if (strcmp (code, wanted[0]) != 0)
    g_error ("%s: %s: exit %s instead of %s\n%s%s", where, line, code, wanted[0], out, err);
  if (wanted[1] && !g_str_equal (code, "0")) {
    g_autofree char *rule = member (err, "rule");

    wanted[1][strcspn (wanted[1], ",")] = 0;
    if (g_strcmp0 (rule, wanted[1]) != 0)
      g_error ("%s: %s: rule %s instead of %s\n%s", where, line, rule ? rule : "none", wanted[1], err);
  }
  if (!strstr (line, "--help") && !strstr (line, "--lang"))
    check_json (where, line, g_subprocess_get_exit_status (process), out, err);
  g_free (self->output);
  self->output = g_strconcat (out, err, NULL);
  if (g_str_has_prefix (line, "case new") && g_str_equal (code, "0")) {
    g_free (self->case_id);
    self->case_id = member (out, "id");
    g_assert_nonnull (self->case_id);
  }
}

static void play_file (Player *self, const char *path);

static void
play_line (Player *self, const char *path, guint number, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, " ", 3);
  g_autofree char *where = g_strdup_printf ("%s:%u", path, number), *folder = g_path_get_dirname (path);

  if (!*line || *line == '#')
    return;
  if (g_str_has_prefix (line, "@include ")) {
    g_autofree char *other = g_build_filename (folder, line + strlen ("@include "), NULL);

    play_file (self, other);
  } else if (g_str_has_prefix (line, "? ")) {
    g_autofree char *text = expand (self, line + 2);

    if (!self->output || !strstr (self->output, text))
      g_error ("%s: the output lacks %s:\n%s", where, text, self->output);
  } else {
    g_assert_cmpuint (g_strv_length (parts), ==, 3);
    run_command (self, where, parts[0], parts[1], parts[2]);
  }
}

static void
play_file (Player *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    play_line (self, path, i + 1, lines[i]);
}

static void
write_files (const char *tmp)
{
  static const struct {
    const char *name;
    const char *text;
  } files[] = {
    { "units.csv",
      "name,uscc,region_code,industry_code,address,legal_rep,contact,phone,is_key_unit\n"
      "示例水泥有限公司,91150221MA0DEM001J,150221,3011,示例旗示例路1号,示例法人,示例联系人,0472-0000000,1\n"
      "示例数据有限公司,91150221MA0DEM003Q,150221,6450,示例旗示例路5号,示例法人二,示例联系人二,0472-0000005,0\n" },
    { "unknown.csv",
      "name,uscc,region_code,industry_code,address,legal_rep,contact,phone\n"
      "示例新材料有限公司,91150221MA0DEM005Y,150221,3099,示例旗示例路8号,示例法人三,示例联系人三,0472-0000009\n" },
    { "ledger.pdf", "示例能源台账\n" },
    { "motors.json", "{\"motors\":[{\"place\":\"一车间\",\"name\":\"风机电机\",\"serial_no\":\"7\",\"model\":\"JO2-51-"
                     "4\",\"rated_kw\":7.5,\"poles\":4,\"made_year\":1985,\"motor_type\":\"induction\",\"in_use\":"
                     "\"yes\",\"running_state\":\"running\"}]}" },
    { "overload.json",
      "{\"motors\":[{\"place\":\"一车间\",\"name\":\"风机电机\",\"serial_no\":\"7\",\"model\":\"JO2-51-"
      "4\",\"rated_kw\":7.5,\"poles\":4,\"made_year\":1985,\"motor_type\":\"induction\",\"in_use\":"
      "\"yes\",\"running_state\":\"running\",\"measured\":{\"measured_kw\":12,\"instrument_no\":\"示例1\"}"
      "}]}" },
    { "why.json", "{\"@reasons\":{\"measured_kw\":\"皮带打滑，已复测\"}}" },
    { "report.json", "{\"unit\":{\"name\":\"不得覆盖\",\"profile\":\"示例概况\"},\"report\":{\"energy\":[{\"name\":"
                     "\"电力\",\"amount\":\"100\",\"unit\":\"万kWh\",\"equivalent\":\"300\",\"calorific\":\"122.9\"}],"
                     "\"management\":[{\"item\":\"计量\",\"state\":\"已配备\",\"note\":\"\"}]}}" },
    { "sound.wav", "RIFF示例\n" },

  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (tmp, files[i].name, NULL);

    g_assert_true (g_file_set_contents (path, files[i].text, -1, NULL));
  }
}

static void
copy_picture (const char *tmp)
{
  g_autofree char *from = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "case/scenarios/plate.png", NULL),
                  *to = g_build_filename (tmp, "plate.png", NULL);
  g_autofree char *ink_from = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "case/scenarios/ink.json", NULL),
                  *ink_to = g_build_filename (tmp, "ink.json", NULL);
  g_autofree char *bytes = NULL, *ink = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize)size, NULL));
  g_assert_true (g_file_get_contents (ink_from, &ink, &size, NULL));
  g_assert_true (g_file_set_contents (ink_to, ink, (gssize)size, NULL));
}

/* Plays one file; the test fails at the first line that does not come out as it says. */
void
cli_player_play (const char *path)
{
  Player self = { .tmp = g_dir_make_tmp ("nc-scenario-XXXXXX", NULL) };

  g_assert_nonnull (self.tmp);
  self.home = g_build_filename (self.tmp, "home", NULL);
  write_files (self.tmp);
  copy_picture (self.tmp);
  self.folder = g_path_get_dirname (path);
  play_file (&self, path);
  test_folder_remove (self.tmp);
  g_free (self.tmp);
  g_free (self.home);
  g_free (self.case_id);
  g_free (self.output);
  g_free (self.folder);
}

static void
play_cb (gconstpointer path)
{
  cli_player_play (path);
}

/**
 * cli_player_main:
 * @prefix: of the tests' names
 * @folder: below the tests' folder
 * @suffix: of the files that are played
 *
 * A test a file.
 */
int
cli_player_main (int argc, char **argv, const char *prefix, const char *folder, const char *suffix)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), folder, NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("NENGCHA_PASSPHRASE", "demonstration", TRUE);
  dir = g_dir_open (path, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *test = g_strdup_printf ("%s/%s", prefix, name);

    if (g_str_has_suffix (name, suffix))
      g_test_add_data_func_full (test, g_build_filename (path, name, NULL), play_cb, g_free);
  }
  return g_test_run ();
}
