/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-json.h"

static void
test_write (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_string (out, "a\"b", "行\n\x01");
  nc_json_member_double (out, "x", 0.1);
  nc_json_member_double (out, "n", 75);
  nc_json_key (out, "list");
  nc_json_begin_array (out);
  nc_json_int (out, -3);
  nc_json_bool (out, TRUE);
  nc_json_string (out, NULL);
  nc_json_double (out, 0.0 / 0.0);
  nc_json_begin_object (out);
  nc_json_end_object (out);
  nc_json_end_array (out);
  nc_json_member_string (out, "bad", "\xff");
  nc_json_end_object (out);
  g_assert_cmpstr (
      out->str, ==,
      "{\"a\\\"b\":\"行\\n\\u0001\",\"x\":0.1,\"n\":75,\"list\":[-3,true,null,null,{}],\"bad\":\"\xef\xbf\xbd\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/write", test_write);
  return g_test_run ();
}
