/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination.h"
#include <string.h>

static const struct {
  const char *word;
  NcCategory category;
} words[] = {
  { "motor", NC_CATEGORY_MOTOR },
  { "transformer", NC_CATEGORY_TRANSFORMER },
  { "fan", NC_CATEGORY_FAN },
  { "pump", NC_CATEGORY_PUMP },
  { "compressor", NC_CATEGORY_COMPRESSOR },
  { "boiler", NC_CATEGORY_BOILER },
  { "furnace", NC_CATEGORY_FURNACE },
  { "welder", NC_CATEGORY_WELDER },
  { "switchgear", NC_CATEGORY_SWITCHGEAR },
  { "machine-tool", NC_CATEGORY_MACHINE_TOOL },
  { "press", NC_CATEGORY_PRESS },
  { "other", NC_CATEGORY_OTHER },
  { "machine_tool", NC_CATEGORY_MACHINE_TOOL },
  { "blower", NC_CATEGORY_FAN },
  { "kiln", NC_CATEGORY_FURNACE },
  /* as lists and ledgers say; a word that contains another stands before it */
  { "电动机", NC_CATEGORY_MOTOR },
  { "电机", NC_CATEGORY_MOTOR },
  { "变压器", NC_CATEGORY_TRANSFORMER },
  { "调压器", NC_CATEGORY_TRANSFORMER },
  { "电焊机", NC_CATEGORY_WELDER },
  { "焊机", NC_CATEGORY_WELDER },
  { "空压机", NC_CATEGORY_COMPRESSOR },
  { "压缩机", NC_CATEGORY_COMPRESSOR },
  { "鼓风机", NC_CATEGORY_FAN },
  { "风机", NC_CATEGORY_FAN },
  { "锅炉", NC_CATEGORY_BOILER },
  { "炉", NC_CATEGORY_FURNACE },
  { "窑", NC_CATEGORY_FURNACE },
  { "热处理设备", NC_CATEGORY_FURNACE },
  { "泵", NC_CATEGORY_PUMP },
  { "机床", NC_CATEGORY_MACHINE_TOOL },
  { "锻压设备", NC_CATEGORY_PRESS },
  { "压力机", NC_CATEGORY_PRESS },
  { "开关", NC_CATEGORY_SWITCHGEAR },
  { "电器", NC_CATEGORY_SWITCHGEAR },
  { "其他", NC_CATEGORY_OTHER },
  { "其它", NC_CATEGORY_OTHER },
};

#define BIT(category) (1u << NC_CATEGORY_##category)

/* Which kinds an officer may rightly choose for what a list files under one word. */
static const struct {
  const char *word;
  guint mask;
} lists[] = {
  { "电动机", BIT (MOTOR) },
  { "变压器", BIT (TRANSFORMER) },
  { "变压器和调压器", BIT (TRANSFORMER) },
  { "风机", BIT (FAN) },
  { "泵", BIT (PUMP) },
  { "压缩机", BIT (COMPRESSOR) | BIT (OTHER) }, /* with air separation, refrigerating and expansion machines */
  { "空压机", BIT (COMPRESSOR) },
  { "锅炉", BIT (BOILER) },
  { "工业锅炉", BIT (BOILER) },
  { "电阻炉", BIT (FURNACE) },
  { "热处理设备", BIT (FURNACE) | BIT (OTHER) },
  { "电焊机", BIT (WELDER) },
  { "电器", BIT (SWITCHGEAR) | BIT (OTHER) },
  { "机床", BIT (MACHINE_TOOL) },
  { "锻压设备", BIT (PRESS) | BIT (MACHINE_TOOL) },
  { "制冷设备", BIT (OTHER) | BIT (COMPRESSOR) },
  { "阀", BIT (OTHER) },
  { "其他设备", BIT (OTHER) | BIT (FURNACE) }, /* with induction heating and salt-bath furnaces */
};

/**
 * nc_category_parse:
 * @text: (nullable): a word of the command line ("motor") or of a Chinese list or ledger ("三相电动机")
 * @category: (out): NC_CATEGORY_NONE for NULL and for blank text
 *
 * Returns: whether the word is known.
 */
gboolean
nc_category_parse (const char *text, NcCategory *category)
{
  g_autofree char *word = text ? g_strstrip (g_ascii_strdown (text, -1)) : NULL;

  *category = NC_CATEGORY_NONE;
  if (!word || !*word)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, word) || ((guchar)words[i].word[0] >= 0x80 && strstr (word, words[i].word))) {
      *category = words[i].category;
      return TRUE;
    }
  return FALSE;
}

/**
 * nc_category_to_string:
 *
 * Returns: (transfer none) (nullable): the English word of the contract; NULL for %NC_CATEGORY_NONE.
 */
const char *
nc_category_to_string (NcCategory category)
{
  if (category == NC_CATEGORY_NONE || category > NC_CATEGORY_OTHER)
    return NULL;
  return words[category - 1].word;
}

/**
 * nc_category_mask_of_list:
 * @list_category: as in elimination_models.csv
 *
 * Returns: bits `1 << NcCategory` of the kinds that agree with it; 0 for an unknown word.
 */
guint
nc_category_mask_of_list (const char *list_category)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_str_equal (lists[i].word, list_category))
      return lists[i].mask;
  return 0;
}
