/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-web-fetch.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include "nc-tsa.h"
#include <curl/curl.h>

#define MAX_REPLY_BYTES (8u << 20)

static size_t
receive_cb (char *data, size_t size, size_t n, void *user_data)
{
  GByteArray *body = user_data;

  if (body->len + size * n > MAX_REPLY_BYTES)
    return 0;
  g_byte_array_append (body, (const guint8 *)data, (guint)(size * n));
  return size * n;
}

/**
 * nc_web_fetch:
 * @post: (nullable): a body to POST; else GET
 * @content_type: (nullable): of @post
 *
 * One request, https or http, at most %NC_TSA_TIMEOUT_SECONDS and 8 MiB; blocks.
 *
 * Returns: (transfer full) (nullable): the body of an answer 200; %NULL with %NC_SIGNATURE_ERROR_NETWORK
 */
GBytes *
nc_web_fetch (const char *url, GBytes *post, const char *content_type, GError **error)
{
  CURL *curl = curl_easy_init ();
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree char *header = content_type ? g_strconcat ("Content-Type: ", content_type, NULL) : NULL;
  struct curl_slist *headers = header ? curl_slist_append (NULL, header) : NULL;
  CURLcode result;
  long status = 0;

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long)NC_TSA_TIMEOUT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, receive_cb);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, body);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  if (post) {
    curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE, (long)g_bytes_get_size (post));
    curl_easy_setopt (curl, CURLOPT_POSTFIELDS, g_bytes_get_data (post, NULL));
  }
  result = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all (headers);
  curl_easy_cleanup (curl);
  if (result == CURLE_OK && status == 200)
    return g_byte_array_free_to_bytes (g_steal_pointer (&body));
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NETWORK, _ ("%s: no usable answer (%s, HTTP %ld)"), url,
               curl_easy_strerror (result), status);
  return NULL;
}
