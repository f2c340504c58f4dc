/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cell-paste.h"
#include "nc-case-store.h"
#include "nc-lang.h"
#include <string.h>

#define MOST_ROWS  5000
#define MOST_CELLS 64
#define MOST_TEXT  (8 * 1024 * 1024)

typedef struct {
  guint row;
  char *column;
  char *text;
  char *reason;
} Misfit;

struct _NcCellPaste {
  NcForm *form;
  const char *repeat_path;
  GArray *answers; /* NcAnswer */
  GPtrArray *texts;
  GArray *misfits;
  GHashTable *types; /* question → its item's type or list of choices */
  guint n_rows;
  guint n_machines;
};

/* What a column takes. */
typedef struct {
  char *type;
  GPtrArray *choices; /* NULL: it is written, not chosen */
  gboolean is_there;
  gboolean is_calculated;
} Taker;

static void
misfit_clear (gpointer data)
{
  Misfit *misfit = data;

  g_free (misfit->column);
  g_free (misfit->text);
  g_free (misfit->reason);
}

static void
taker_free (gpointer data)
{
  Taker *taker = data;

  g_free (taker->type);
  g_clear_pointer (&taker->choices, g_ptr_array_unref);
  g_free (taker);
}

typedef struct {
  const char *path;
  const char *type;
} TypeSearch;

static void
type_cb (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf, gboolean is_relevant,
         const char *type, gpointer user_data)
{
  TypeSearch *search = user_data;

  (void)form;
  (void)node;
  (void)is_repeat;
  (void)is_relevant;
  if (is_leaf && !search->type && g_str_equal (path, search->path))
    search->type = type ? type : "string";
}

/* The first machine answers for all: a form asks each the same. */
static Taker *
taker_of (NcCellPaste *self, const char *question)
{
  Taker *taker = g_hash_table_lookup (self->types, question);
  g_autofree char *path = NULL;
  TypeSearch search = { 0 };

  if (taker)
    return taker;
  taker = g_new0 (Taker, 1);
  path = g_strdup_printf ("%s[1]/%s", self->repeat_path, question);
  search.path = path;
  nc_form_visit (self->form, type_cb, &search);
  taker->is_there = search.type != NULL;
  taker->type = g_strdup (search.type ? search.type : "");
  taker->is_calculated = nc_form_is_calculated (self->form, path);
  if (taker->is_there && nc_form_count_choices (self->form, path, NULL))
    taker->choices = nc_form_choices (self->form, path, NULL);
  g_hash_table_insert (self->types, g_strdup (question), taker);
  return taker;
}

/* Spreadsheets write 1,250.5 and full-width figures; a form has 1250.5. NULL when it is no number. */
static char *
plain_number (const char *text, gboolean is_whole)
{
  g_autofree char *narrow = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  g_auto (GStrv) parts = narrow ? g_strsplit (narrow, ",", -1) : NULL;
  char *joined, *end = NULL;
  double value;

  if (!parts || !parts[0])
    return NULL;
  /* A comma groups thousands, or it is none of ours to guess at: "7,5" may be 7.5. */
  for (guint i = 0; parts[1] && parts[i]; i++) {
    const char *digits = parts[i] + (i == 0 && *parts[i] == '-');
    gsize n = strspn (digits, "0123456789");

    if (n < (i ? 3 : 1) || n > 3 || (digits[n] && (digits[n] != '.' || parts[i + 1])))
      return NULL;
  }
  joined = g_strstrip (g_strjoinv ("", parts));
  value = g_ascii_strtod (joined, &end);
  if (!*joined || *end || strspn (joined, "0123456789.-") != strlen (joined) ||
      (is_whole && (value != (double)(gint64)value || strchr (joined, '.')))) {
    g_free (joined);
    return NULL;
  }
  return joined;
}

static char *
find_choice (GPtrArray *choices, const char *text)
{
  for (guint i = 0; i < choices->len; i++) {
    const NcFormChoice *choice = g_ptr_array_index (choices, i);

    if (g_strcmp0 (choice->value, text) == 0 || g_strcmp0 (choice->label, text) == 0)
      return g_strdup (choice->value);
  }
  return NULL;
}

/* The answer that the cell's text is; NULL with @reason when it is none. */
static char *
to_answer (const Taker *taker, const char *text, const char **reason)
{
  char *answer = NULL;

  if (taker->choices) {
    answer = find_choice (taker->choices, text);
    *reason = _ ("is none of the choices");
  } else if (g_str_equal (taker->type, "int")) {
    answer = plain_number (text, TRUE);
    *reason = _ ("is no whole number");
  } else if (g_str_equal (taker->type, "decimal")) {
    answer = plain_number (text, FALSE);
    *reason = _ ("is no number");
  } else if (g_str_equal (taker->type, "date")) {
    answer = nc_day_parse (text) != NC_DAY_NONE ? g_strdup (text) : NULL;
    *reason = _ ("is no date of the form 2026-11-20");
  } else if (g_str_equal (taker->type, "binary")) {
    *reason = _ ("is a picture and cannot be pasted as text");
  } else {
    answer = g_strdup (text);
  }
  return answer;
}

static void
add_misfit (NcCellPaste *self, guint row, const char *column, const char *text, const char *reason)
{
  Misfit misfit = { row, g_strdup (column), g_strdup (text), g_strdup (reason) };

  g_array_append_val (self->misfits, misfit);
}

static void
take_cell (NcCellPaste *self, guint row, guint number, const char *question, const char *title, const char *text)
{
  const Taker *taker = taker_of (self, question);
  const char *reason = NULL;
  g_autofree char *answer = taker->is_there && !taker->is_calculated ? to_answer (taker, text, &reason) : NULL;

  if (!answer) {
    add_misfit (self, row, title, text, reason ? reason : _ ("is calculated and takes no answer"));
    return;
  }
  {
    NcAnswer one = { g_strdup_printf ("%s[%u]/%s", self->repeat_path, number, question), g_steal_pointer (&answer) };

    g_ptr_array_add (self->texts, (char *)one.path);
    g_ptr_array_add (self->texts, (char *)one.text);
    g_array_append_val (self->answers, one);
  }
}

static guint
index_of (const char *const *names, const char *name)
{
  guint i = 0;

  while (names[i] && g_strcmp0 (names[i], name) != 0)
    i++;
  return i;
}

/* Whether the cells of the first row are headings: at least two name a column. */
static gboolean
are_headings (char **cells, const char *const *questions, const char *const *titles)
{
  guint n = 0;

  for (guint i = 0; cells[i]; i++) {
    const char *cell = g_strstrip (cells[i]);

    n += *cell && (titles[index_of (titles, cell)] || questions[index_of (questions, cell)]);
  }
  return n >= 2;
}

/**
 * nc_cell_paste_looks_like_cells:
 *
 * Returns: whether @text has more than one cell, as spreadsheets copy them; a single one is pasted into a field.
 */
gboolean
nc_cell_paste_looks_like_cells (const char *text)
{
  const char *line = strchr (text, '\n');

  return strchr (text, '\t') || (line && line[1]);
}

/* Quoted cells of spreadsheets may hold tabs and lines; rows of the text as they are seen there. */
static GPtrArray *
split_cells (const char *text)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (GStrvBuilder) row = g_strv_builder_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean quoted = FALSE, has_cells = FALSE;

  for (const char *p = text;; p++) {
    if (quoted && *p == '"' && p[1] == '"')
      g_string_append_c (cell, *p++);
    else if (quoted && *p == '"')
      quoted = FALSE;
    else if (quoted && *p)
      g_string_append_c (cell, *p);
    else if (*p == '"' && !cell->len)
      quoted = TRUE;
    else if (*p == '\t' || *p == '\n' || !*p) {
      has_cells = has_cells || cell->len || *p == '\t';
      if (*p || has_cells)
        g_strv_builder_add (row, cell->str);
      g_string_truncate (cell, 0);
      if (*p != '\t' && (*p || has_cells)) {
        g_ptr_array_add (rows, g_strv_builder_end (row));
        has_cells = FALSE;
      }
      if (!*p)
        return rows;
    } else if (*p != '\r')
      g_string_append_c (cell, *p);
  }
}

static void
take_row (NcCellPaste *self, char **cells, guint row, guint number, const char *const *columns,
          const char *const *questions, const char *const *titles)
{
  guint n_columns = g_strv_length ((char **)columns);

  for (guint i = 0; cells[i] && i < MOST_CELLS; i++) {
    const char *text = g_strstrip (cells[i]);
    const char *question = i < n_columns ? columns[i] : NULL;

    if (!*text || (question && !*question))
      continue;
    if (question) {
      const char *title = titles[index_of (questions, question)];

      take_cell (self, row, number, question, title ? title : question, text);
    } else {
      g_autofree char *place = g_strdup_printf ("%u", i + 1);

      add_misfit (self, row, place, text, _ ("is right of the last column"));
    }
  }
}

/* The column that each heading names, "" for one that names none, which is told once and not for each cell. */
static char **
read_headings (NcCellPaste *self, char **cells, const char *const *questions, const char *const *titles)
{
  g_autoptr (GStrvBuilder) columns = g_strv_builder_new ();

  for (guint i = 0; cells[i]; i++) {
    guint at = index_of (titles, cells[i]);
    g_autofree char *place = g_strdup_printf ("%u", i + 1);

    if (!titles[at])
      at = index_of (questions, cells[i]);
    g_strv_builder_add (columns, questions[at] ? questions[at] : "");
    if (*cells[i] && !questions[at])
      add_misfit (self, 1, place, cells[i], _ ("is no column of this table"));
  }
  return g_strv_builder_end (columns);
}

static gboolean
check_size (const char *text, GError **error)
{
  if (strlen (text) <= MOST_TEXT && g_utf8_validate (text, -1, NULL))
    return TRUE;
  g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
               _ ("What was copied is no text of at most 8 MB; nothing was pasted. Copy fewer cells."));
  return FALSE;
}

/**
 * nc_cell_paste_new:
 * @form: with the repeat; kept alive by the caller, as @repeat_path
 * @questions: (array zero-terminated=1): the table's columns in their order
 * @titles: (array zero-terminated=1): their headings, as many
 * @first_number: the machine that the first row goes to, from 1
 * @first_question: (nullable): the column that the first cell goes to, unless the first row holds headings
 * @text: rows of cells with tabs between, as spreadsheets copy them; a quoted cell may hold lines
 *
 * Looks at every cell without changing anything. Empty cells leave the answers as they are.
 *
 * Returns: (transfer full): %NULL with NC_CASE_ERROR_BAD_INPUT when there are too many rows or it is no text
 */
NcCellPaste *
nc_cell_paste_new (NcForm *form, const char *repeat_path, const char *const *questions, const char *const *titles,
                   guint first_number, const char *first_question, const char *text, GError **error)
{
  g_autoptr (NcCellPaste) self = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_auto (GStrv) columns = NULL;
  guint skipped = 0;

  if (!check_size (text, error))
    return NULL;
  rows = split_cells (text);
  if (rows->len > MOST_ROWS || first_number + rows->len > NC_FORM_MAX_REPEATS) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
                 _ ("%u rows are too many at once (at most %d); nothing was pasted. Copy and paste them in parts."),
                 rows->len, MOST_ROWS);
    return NULL;
  }
  self = g_new0 (NcCellPaste, 1);
  self->form = form;
  self->repeat_path = repeat_path;
  self->answers = g_array_new (FALSE, FALSE, sizeof (NcAnswer));
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->misfits = g_array_new (FALSE, FALSE, sizeof (Misfit));
  g_array_set_clear_func (self->misfits, misfit_clear);
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, taker_free);
  if (rows->len && are_headings (rows->pdata[0], questions, titles)) {
    columns = read_headings (self, rows->pdata[0], questions, titles);
    skipped = 1;
  } else {
    guint first = first_question ? index_of (questions, first_question) : 0;

    columns = g_strdupv ((char **)questions + (questions[first] ? first : 0));
  }
  for (guint i = skipped; i < rows->len; i++)
    take_row (self, rows->pdata[i], i + 1, first_number + i - skipped, (const char *const *)columns, questions, titles);
  self->n_rows = rows->len - skipped;
  self->n_machines = MAX (nc_form_count_repeats (form, repeat_path), first_number + self->n_rows - 1);
  return g_steal_pointer (&self);
}

void
nc_cell_paste_free (NcCellPaste *self)
{
  g_array_unref (self->answers);
  g_ptr_array_unref (self->texts);
  g_array_unref (self->misfits);
  g_hash_table_unref (self->types);
  g_free (self);
}

/**
 * nc_cell_paste_get_answers:
 *
 * Returns: (transfer none): those that fit
 */
const NcAnswer *
nc_cell_paste_get_answers (NcCellPaste *self, guint *n_answers)
{
  *n_answers = self->answers->len;
  return (const NcAnswer *)(gpointer)self->answers->data;
}

guint
nc_cell_paste_get_n_rows (NcCellPaste *self)
{
  return self->n_rows;
}

/* How many machines there will be. */
guint
nc_cell_paste_get_n_machines (NcCellPaste *self)
{
  return self->n_machines;
}

guint
nc_cell_paste_get_n_misfits (NcCellPaste *self)
{
  return self->misfits->len;
}

NcCellMisfit
nc_cell_paste_get_misfit (NcCellPaste *self, guint i)
{
  const Misfit *misfit = &g_array_index (self->misfits, Misfit, i);

  return (NcCellMisfit){ misfit->row, misfit->column, misfit->text, misfit->reason };
}
