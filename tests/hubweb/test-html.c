/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-html.h"
#include "nc-hub-web-words.h"

static void
assert_html (NcHtml *h, const char *expected)
{
  g_autofree char *text = nc_html_finish (h);

  g_assert_cmpstr (text, ==, expected);
  nc_html_free (h);
}

/* what data says stays data: in texts and in attributes */
static void
test_escape (void)
{
  NcHtml *h = nc_html_new ();

  nc_html_open (h, "p", "title", "\"><script>alert('1')</script>", "class", NULL, NULL);
  nc_html_text (h, "<b>&amp;</b>\x01\x7f");
  nc_html_element (h, "input", "not shown", "value", "'\"<>&", NULL);
  assert_html (h, "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;\">&lt;b&gt;&amp;amp;&lt;/b&gt;"
                  "\xef\xbf\xbd\x7f<input value=\"&#39;&quot;&lt;&gt;&amp;\"></p>");
}

/* bytes that are no UTF-8 cannot hide a sign */
static void
test_bad_bytes (void)
{
  NcHtml *h = nc_html_new ();

  nc_html_element (h, "b", "\xc0<\xe4\xb8", NULL);
  assert_html (h, "<b>\xef\xbf\xbd&lt;\xef\xbf\xbd\xef\xbf\xbd</b>");
}

/* what was opened is closed, in its order */
static void
test_closed (void)
{
  NcHtml *h = nc_html_new ();

  nc_html_doctype (h);
  nc_html_open (h, "div", NULL);
  nc_html_open (h, "svg", "width", "100%", NULL);
  nc_html_element (h, "rect", NULL, "x", "1", NULL);
  nc_html_close (h);
  nc_html_element (h, "br", NULL, NULL);
  assert_html (h, "<!DOCTYPE html>\n<div><svg width=\"100%\"><rect x=\"1\"></rect></svg><br></div>");
}

static void
test_url (void)
{
  g_autofree char *plain = nc_html_url ("/check", "number", NULL, "code", "", NULL);
  g_autofree char *full = nc_html_url ("/check", "number", "示〔2026〕1号", "code", "a&b=c \"<", NULL);

  g_assert_cmpstr (plain, ==, "/check");
  g_assert_cmpstr (full, ==, "/check?number=%E7%A4%BA%E3%80%942026%E3%80%951%E5%8F%B7&code=a%26b%3Dc%20%22%3C");
}

/* the address first, then what was chosen before, then the browser; Chinese where nothing is said */
static void
test_language (void)
{
  g_assert_cmpint (nc_web_lang_choose (NULL, NULL, NULL), ==, NC_WEB_ZH);
  g_assert_cmpint (nc_web_lang_choose ("en", "zh", "zh-CN"), ==, NC_WEB_EN);
  g_assert_cmpint (nc_web_lang_choose ("fr", "en", "zh-CN"), ==, NC_WEB_EN);
  g_assert_cmpint (nc_web_lang_choose (NULL, NULL, "en-GB,en;q=0.9,zh;q=0.8"), ==, NC_WEB_EN);
  g_assert_cmpint (nc_web_lang_choose (NULL, NULL, "zh-CN,zh;q=0.9,en;q=0.8"), ==, NC_WEB_ZH);
  g_assert_cmpint (nc_web_lang_choose (NULL, NULL, "fr-FR, de;q=0.5"), ==, NC_WEB_ZH);
  g_assert_cmpint (nc_web_lang_choose (NULL, NULL, "english"), ==, NC_WEB_ZH);
  g_assert_cmpint (nc_web_lang_choose (NULL, NULL, ",;q=,en;q=nan"), ==, NC_WEB_ZH);
}

/* both languages at once, from the catalogue that the programs use */
static void
test_words (void)
{
  g_assert_cmpstr (nc_web_words (NC_WEB_ZH, "Check a paper"), ==, "文书核验");
  g_assert_cmpstr (nc_web_words (NC_WEB_EN, "Check a paper"), ==, "Check a paper");
  g_assert_cmpstr (nc_web_words (NC_WEB_ZH, "no such words 123"), ==, "no such words 123");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/html/escape", test_escape);
  g_test_add_func ("/web/html/bad-bytes", test_bad_bytes);
  g_test_add_func ("/web/html/closed", test_closed);
  g_test_add_func ("/web/html/url", test_url);
  g_test_add_func ("/web/html/language", test_language);
  g_test_add_func ("/web/html/words", test_words);
  return g_test_run ();
}
