/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-recode.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES 65536

typedef struct {
  int in, out;
  GIConv iconv;
} Recode;

/**
 * nc_recode_guess:
 * @bytes: the first of a file, perhaps cut within a character
 *
 * By the byte order mark; else UTF-8 if the bytes are that, else GB18030.
 *
 * Returns: (nullable) (transfer none): the character set to read as, %NULL for UTF-8
 */
const char *
nc_recode_guess (const char *bytes, gsize n)
{
  const char *end;

  if (n >= 2 && (memcmp (bytes, "\xff\xfe", 2) == 0 || memcmp (bytes, "\xfe\xff", 2) == 0))
    return "UTF-16";
  if (memchr (bytes, 0, n) || g_utf8_validate (bytes, (gssize)n, &end) || n - (gsize)(end - bytes) < 4)
    return NULL;
  return "GB18030";
}

static gboolean
write_all (int fd, const char *bytes, gsize n)
{
  while (n) {
    gssize written = write (fd, bytes, n);

    if (written < 0 && errno != EINTR)
      return FALSE;
    if (written > 0) {
      bytes += written;
      n -= (gsize)written;
    }
  }
  return TRUE;
}

/* Converts what is whole in @from[0, *n); what is no character becomes U+FFFD. The rest moves to the front. */
static gboolean
convert_block (Recode *self, char *from, gsize *n, gboolean last)
{
  char to[4 * BLOCK_BYTES], *in = from;
  gsize left = *n;

  for (;;) {
    char *out = to;
    gsize room = sizeof to;
    gsize result = g_iconv (self->iconv, &in, &left, &out, &room);
    int problem = result == (gsize)-1 ? errno : 0;

    if (!write_all (self->out, to, sizeof to - room))
      return FALSE;
    if (problem == E2BIG)
      continue;
    if (problem == 0 || (problem == EINVAL && !last) || !left)
      break;
    if (!write_all (self->out, "\xEF\xBF\xBD", 3))
      return FALSE;
    in++;
    left--;
  }
  memmove (from, in, left);
  *n = left;
  return TRUE;
}

static gpointer
run (gpointer data)
{
  Recode *self = data;
  char *block = g_malloc (BLOCK_BYTES);
  gsize n = 0;
  gssize got = 1;
  sigset_t pipe_signal;

  /* a reader that stops early is an error of write() here, not the end of the program */
  sigemptyset (&pipe_signal);
  sigaddset (&pipe_signal, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe_signal, NULL);
  while (got > 0) {
    do
      got = read (self->in, block + n, BLOCK_BYTES - n);
    while (got < 0 && errno == EINTR);
    n += got > 0 ? (gsize)got : 0;
    if (!convert_block (self, block, &n, got <= 0))
      break;
  }
  close (self->in);
  close (self->out);
  g_iconv_close (self->iconv);
  g_free (block);
  g_free (self);
  return NULL;
}

/**
 * nc_recode_to_utf8:
 * @fd: taken over
 * @charset: as nc_recode_guess() gives it
 *
 * Reads @fd in a thread of its own, in constant memory.
 *
 * Returns: a descriptor that gives the same text in UTF-8; @fd itself when it cannot be converted
 */
int
nc_recode_to_utf8 (int fd, const char *charset)
{
  GIConv iconv = g_iconv_open ("UTF-8", charset);
  Recode *self;
  int ends[2];

  if (iconv == (GIConv)-1)
    return fd;
  if (pipe2 (ends, O_CLOEXEC) != 0) {
    g_iconv_close (iconv);
    return fd;
  }
  self = g_new (Recode, 1);
  *self = (Recode){ fd, ends[1], iconv };
  g_thread_unref (g_thread_new ("recode", run, self));
  return ends[0];
}
