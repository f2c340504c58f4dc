/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-list-kind.h"
#include <string.h>

#define OWNER                                                                                                          \
  {                                                                                                                    \
    "enterprise_id", NC_CELL_ENTERPRISE, TRUE, TRUE, "统一社会信用代码", "Credit code",                                \
        "企业|企业名称|单位名称|用能单位|用能单位名称|信用代码|uscc|enterprise|enterprise_id|enterprise name", NULL,   \
        NULL                                                                                                           \
  }
#define REGION_ALIASES                                                                                                 \
  "行政区划|行政区划代码|区划代码|地区|区域|所属地区|所在地区|所在地|属地|"             \
  "旗县|旗县区|旗县市区|所在旗县|所属旗县|所属旗县区|区县|县区|盟市旗县|region|region code|region_code"
#define PHONE_ALIASES "联系电话|手机|手机号|联系方式|phone|telephone|tel"

static const NcListColumn enterprise_columns[] = {
  { "uscc", NC_CELL_CREDIT_CODE, FALSE, FALSE, "统一社会信用代码", "Credit code",
    "信用代码|社会信用代码|统一信用代码|uscc|unified social credit code", NULL, NULL },
  { "name", NC_CELL_TEXT, TRUE, TRUE, "企业名称", "Name",
    "名称|单位名称|企业|企业全称|用能单位|用能单位名称|重点用能单位名称|enterprise|enterprise name", NULL, NULL },
  { "alias", NC_CELL_TEXT, FALSE, FALSE, "简称", "Alias", "企业简称|曾用名|short name", NULL, NULL },
  { "region_code", NC_CELL_REGION, FALSE, TRUE, "行政区划代码", "Region code", REGION_ALIASES, NULL, NULL },
  { "industry", NC_CELL_TEXT, FALSE, FALSE, "行业", "Industry",
    "所属行业|行业名称|行业类别|行业分类|所在行业|industry name", NULL, NULL },
  { "industry_code", NC_CELL_TEXT, FALSE, FALSE, "行业代码", "Industry code", "国民经济行业代码|industry_code", NULL,
    NULL },
  { "address", NC_CELL_TEXT, FALSE, FALSE, "地址", "Address", "详细地址|企业地址|注册地址|生产地址", NULL, NULL },
  { "legal_rep", NC_CELL_TEXT, FALSE, FALSE, "法定代表人", "Legal representative",
    "法人|法人代表|法定代表人姓名|legal_rep", NULL, NULL },
  { "contact", NC_CELL_TEXT, FALSE, FALSE, "联系人", "Contact", "联系人姓名|contact person", NULL, NULL },
  { "phone", NC_CELL_TEXT, FALSE, FALSE, "联系电话", "Phone", "电话|" PHONE_ALIASES, NULL, NULL },
  { "is_key_unit", NC_CELL_YES_NO, FALSE, FALSE, "重点用能单位", "Key energy user",
    "是否重点用能单位|is_key_unit|key unit", NULL, NULL },
  { "is_two_high", NC_CELL_YES_NO, FALSE, FALSE, "两高", "High energy, high emission",
    "是否两高|两高企业|是否两高企业|两高项目|is_two_high", NULL, NULL },
  { "energy_tce", NC_CELL_NON_NEGATIVE, FALSE, FALSE, "年综合能耗(tce)", "Energy (tce)",
    "年综合能耗|综合能耗|年综合能源消费量|综合能源消费量|能源消费量|年能耗|年能源消费量|energy_tce|energy tce", NULL,
    "tce|吨标准煤|吨标煤" },
  { "list_status", NC_CELL_CHOICE, FALSE, FALSE, "名单", "List", "能效名单|先进落后|list_status|list status",
    "advanced=先进,领跑者,标杆|backward=落后,后进", NULL },
  { "note", NC_CELL_TEXT, FALSE, FALSE, "备注", "Note", "说明|notes|remark", NULL, NULL },
};

static const NcListColumn equipment_columns[] = {
  OWNER,
  { "category", NC_CELL_CHOICE, TRUE, TRUE, "设备类别", "Category", "类别|设备类型|设备种类|类型|type",
    "motor=电动机,电机,马达|transformer=变压器,配电变压器,电力变压器|fan=风机,通风机,鼓风机,引风机|pump=泵,水泵,离心泵,"
    "清水泵|"
    "compressor=压缩机,空压机,空气压缩机|boiler=锅炉,工业锅炉|furnace=炉,工业炉,电炉,窑炉,工业窑炉,加热炉|welder="
    "电焊机,焊机,弧焊机|"
    "switchgear=开关,开关柜,电器,低压电器|machine-tool=机床|press=锻压设备,压力机,锻压机|other=其他,其它",
    NULL },
  { "name", NC_CELL_TEXT, FALSE, TRUE, "设备名称", "Name", "名称|设备|equipment|equipment name", NULL, NULL },
  { "model", NC_CELL_TEXT, FALSE, TRUE, "型号", "Model", "规格型号|设备型号|型号规格|型号及规格|铭牌型号|规格及型号",
    NULL, NULL },
  { "rated_kw", NC_CELL_POSITIVE, FALSE, TRUE, "额定功率(kW)", "Rated power (kW)",
    "额定功率|功率|功率(kW)|配套功率|rated_kw|power|power (kw)|rated power", NULL, "kW|千瓦" },
  { "poles", NC_CELL_COUNT, FALSE, FALSE, "极数", "Poles", "电机极数|磁极数", NULL, "极|P" },
  { "voltage_v", NC_CELL_POSITIVE, FALSE, FALSE, "额定电压(V)", "Voltage (V)",
    "额定电压|电压|电压(V)|voltage_v|voltage", NULL, "V|伏" },
  { "capacity_kva", NC_CELL_POSITIVE, FALSE, TRUE, "容量(kVA)", "Capacity (kVA)",
    "额定容量|容量|额定容量(kVA)|capacity_kva|capacity", NULL, "kVA|千伏安" },
  { "made_year", NC_CELL_YEAR, FALSE, TRUE, "制造年份", "Year made",
    "出厂年份|生产年份|制造日期|出厂日期|生产日期|制造年月|made_year|year|made", NULL, NULL },
  { "in_service_year", NC_CELL_YEAR, FALSE, FALSE, "投用年份", "Year in service",
    "投运年份|投产年份|启用年份|投用日期|in_service_year|in service", NULL, NULL },
  { "count", NC_CELL_COUNT, FALSE, FALSE, "数量", "Count", "台数|数量(台)|quantity|number", NULL, "台|套|台套" },
  { "place", NC_CELL_TEXT, FALSE, TRUE, "安装位置", "Place", "位置|安装地点|使用地点|所在车间|车间|location", NULL,
    NULL },
  { "serial_no", NC_CELL_TEXT, FALSE, FALSE, "出厂编号", "Serial number",
    "编号|设备编号|序列号|出厂号|serial_no|serial", NULL, NULL },
  { "maker", NC_CELL_TEXT, FALSE, FALSE, "制造厂", "Maker", "生产厂家|制造厂家|厂家|制造单位|manufacturer", NULL,
    NULL },
  { "running_state", NC_CELL_TEXT, FALSE, FALSE, "运行状态", "Running state",
    "状态|使用状态|running_state|state|status", NULL, NULL },
  { "efficiency_pct", NC_CELL_PERCENT, FALSE, FALSE, "效率(%)", "Efficiency (%)",
    "效率|额定效率|额定效率(%)|efficiency_pct|efficiency", NULL, "%" },
  { "annual_hours", NC_CELL_NON_NEGATIVE, FALSE, FALSE, "年运行小时", "Hours a year",
    "年运行小时数|年运行时间|运行小时|annual_hours|hours", NULL, "h|小时" },
  { "note", NC_CELL_TEXT, FALSE, FALSE, "备注", "Note", "说明|notes|remark", NULL, NULL },
};

static const NcListColumn product_columns[] = {
  OWNER,
  { "product", NC_CELL_TEXT, TRUE, TRUE, "产品", "Product", "产品名称|product name", NULL, NULL },
  { "process", NC_CELL_TEXT, FALSE, TRUE, "工序", "Process", "工艺|生产工序|工艺类型", NULL, NULL },
  { "period_from", NC_CELL_DATE, TRUE, TRUE, "统计期起", "Period from", "开始日期|起始日期|period_from|from", NULL,
    NULL },
  { "period_to", NC_CELL_DATE, TRUE, TRUE, "统计期止", "Period to", "结束日期|截止日期|period_to|to", NULL, NULL },
  { "output", NC_CELL_NON_NEGATIVE, FALSE, FALSE, "产量", "Output", "产品产量|合格产量|合格产品产量", NULL, NULL },
  { "output_unit", NC_CELL_TEXT, FALSE, FALSE, "产量单位", "Output unit", "output_unit", NULL, NULL },
  { "unit_energy", NC_CELL_NUMBER, FALSE, FALSE, "单位产品能耗", "Energy per unit",
    "单耗|产品单耗|unit_energy|unit energy", NULL, NULL },
  { "unit", NC_CELL_TEXT, FALSE, FALSE, "单位", "Unit", "单耗单位|能耗单位", NULL, NULL },
  { "built_year", NC_CELL_YEAR, FALSE, FALSE, "投产年份", "Year built", "建成年份|built_year|built", NULL, NULL },
  { "note", NC_CELL_TEXT, FALSE, FALSE, "备注", "Note", "说明|notes|remark", NULL, NULL },
};

static const NcListColumn meter_columns[] = {
  OWNER,
  { "room", NC_CELL_TEXT, FALSE, TRUE, "机房", "Room", "机房名称|数据中心|楼栋|data centre|data center", NULL, NULL },
  { "month", NC_CELL_MONTH, TRUE, TRUE, "月份", "Month", "年月|统计月份", NULL, NULL },
  { "e_total_kwh", NC_CELL_NON_NEGATIVE, FALSE, FALSE, "总用电量(kWh)", "Total (kWh)",
    "总用电量|总耗电量|总电量|e_total_kwh|total_kwh", NULL, "kWh|千瓦时|度" },
  { "e_it_kwh", NC_CELL_NON_NEGATIVE, FALSE, FALSE, "IT用电量(kWh)", "IT (kWh)",
    "IT用电量|IT设备用电量|IT耗电量|IT电量|e_it_kwh|it_kwh", NULL, "kWh|千瓦时|度" },
  { "e_cooling_kwh", NC_CELL_NON_NEGATIVE, FALSE, FALSE, "制冷用电量(kWh)", "Cooling (kWh)",
    "制冷用电量|空调用电量|e_cooling_kwh", NULL, "kWh|千瓦时|度" },
  { "e_green_kwh", NC_CELL_NON_NEGATIVE, FALSE, FALSE, "绿电量(kWh)", "Green (kWh)", "绿电量|绿色电力|e_green_kwh",
    NULL, "kWh|千瓦时|度" },
  { "water_m3", NC_CELL_NON_NEGATIVE, FALSE, FALSE, "用水量(m3)", "Water (m3)", "用水量|耗水量|water_m3", NULL,
    "m3|m³|立方米|吨" },
  { "note", NC_CELL_TEXT, FALSE, FALSE, "备注", "Note", "说明|notes|remark", NULL, NULL },
};

static const NcListColumn officer_columns[] = {
  { "name", NC_CELL_TEXT, TRUE, TRUE, "姓名", "Name", "人员姓名|执法人员|officer", NULL, NULL },
  { "cert_no", NC_CELL_TEXT, TRUE, FALSE, "执法证号", "Certificate number",
    "证件号|执法证件号|执法证编号|行政执法证号|cert_no|certificate", NULL, NULL },
  { "cert_expires", NC_CELL_DATE, FALSE, FALSE, "证件有效期至", "Certificate expires",
    "有效期至|有效期|证件有效期|cert_expires|expires", NULL, NULL },
  { "phone", NC_CELL_TEXT, FALSE, FALSE, "电话", "Phone", PHONE_ALIASES, NULL, NULL },
  { "org", NC_CELL_TEXT, FALSE, FALSE, "所属机关", "Organisation", "单位|所属单位|所在单位|机关|org|organization", NULL,
    NULL },
  { "role", NC_CELL_TEXT, FALSE, FALSE, "职务", "Role", "角色|岗位", NULL, NULL },
  { "region_code", NC_CELL_REGION, FALSE, FALSE, "行政区划代码", "Region code", REGION_ALIASES, NULL, NULL },
  { "note", NC_CELL_TEXT, FALSE, FALSE, "备注", "Note", "说明|notes|remark", NULL, NULL },
};

static const NcListColumn issuer_columns[] = {
  { "name", NC_CELL_TEXT, TRUE, TRUE, "机关名称", "Name", "名称|单位名称|机构名称|issuer", NULL, NULL },
  { "kind", NC_CELL_CHOICE, TRUE, FALSE, "机关性质", "Kind", "性质|机构性质|类型",
    "body=监察机构,节能监察机构|department=主管部门,行政机关,节能主管部门|delegate=受委托机构,受委托组织,委托执法机构",
    NULL },
  { "delegator_name", NC_CELL_TEXT, FALSE, FALSE, "委托机关", "Delegator", "委托单位|委托机关名称|delegator_name", NULL,
    NULL },
  { "region_code", NC_CELL_REGION, FALSE, FALSE, "行政区划代码", "Region code", REGION_ALIASES, NULL, NULL },
  { "number_prefix", NC_CELL_TEXT, FALSE, FALSE, "文号前缀", "Number prefix", "机关代字|文书字号|number_prefix|prefix",
    NULL, NULL },
  { "address", NC_CELL_TEXT, FALSE, FALSE, "地址", "Address", "机关地址", NULL, NULL },
  { "phone", NC_CELL_TEXT, FALSE, FALSE, "电话", "Phone", PHONE_ALIASES, NULL, NULL },
  { "postcode", NC_CELL_TEXT, FALSE, FALSE, "邮编", "Postcode", "邮政编码", NULL, NULL },
  { "review_body", NC_CELL_TEXT, FALSE, FALSE, "复议机关", "Review body", "行政复议机关|review_body", NULL, NULL },
  { "review_url", NC_CELL_TEXT, FALSE, FALSE, "复议网址", "Review URL", "review_url", NULL, NULL },
  { "court", NC_CELL_TEXT, FALSE, FALSE, "管辖法院", "Court", "法院|人民法院", NULL, NULL },
  { "note", NC_CELL_TEXT, FALSE, FALSE, "备注", "Note", "说明|notes|remark", NULL, NULL },
};

static const NcListKind kinds[] = {
  { "enterprises", "enterprise", "企业", "uscc", enterprise_columns, G_N_ELEMENTS (enterprise_columns) },
  { "equipment", "equipment", "设备台账", NULL, equipment_columns, G_N_ELEMENTS (equipment_columns) },
  { "products", "product_record", "产品能耗", NULL, product_columns, G_N_ELEMENTS (product_columns) },
  { "meters", "meter_month", "数据中心电量", NULL, meter_columns, G_N_ELEMENTS (meter_columns) },
  { "officers", "officer", "执法人员", "cert_no", officer_columns, G_N_ELEMENTS (officer_columns) },
  { "issuers", "issuer", "执法机关", "name", issuer_columns, G_N_ELEMENTS (issuer_columns) },
};

/* Titles compare without blanks, case and width of characters: "额定功率（kW）" is "额定功率(kw)". */
static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *lower = g_utf8_strdown (plain, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = lower; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isspace (c) && c != '*' && c != 0xfeff)
      g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

static gboolean
is_one_of (const char *folded, const char *list, const char *separator)
{
  g_auto (GStrv) words = list ? g_strsplit (list, separator, -1) : NULL;

  for (gsize i = 0; words && words[i]; i++) {
    g_autofree char *word = fold (words[i]);

    if (*word && g_str_equal (word, folded))
      return TRUE;
  }
  return FALSE;
}

/**
 * nc_list_kind_find:
 *
 * Returns: (nullable) (transfer none): the list of this name.
 */
const NcListKind *
nc_list_kind_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      return &kinds[i];
  return NULL;
}

/* NULL behind the last. */
const NcListKind *
nc_list_kind_nth (guint i)
{
  return i < G_N_ELEMENTS (kinds) ? &kinds[i] : NULL;
}

/**
 * nc_list_kind_column:
 * @title: as a file writes it: the field's name, a title of either language, or an alias
 *
 * Returns: the index of the column, -1 for none. Own titles win over aliases.
 */
int
nc_list_kind_column (const NcListKind *kind, const char *title)
{
  g_autofree char *folded = fold (title);

  for (guint i = 0; i < kind->n_columns; i++)
    if (is_one_of (folded, kind->columns[i].zh, "\n") || is_one_of (folded, kind->columns[i].en, "\n") ||
        g_str_equal (folded, kind->columns[i].field))
      return (int)i;
  for (guint i = 0; i < kind->n_columns; i++)
    if (is_one_of (folded, kind->columns[i].aliases, "|"))
      return (int)i;
  return -1;
}

/**
 * nc_list_choice:
 *
 * Returns: (transfer full) (nullable): the value that @text means.
 */
char *
nc_list_choice (const NcListColumn *column, const char *text)
{
  g_autofree char *folded = fold (text);
  g_auto (GStrv) choices = g_strsplit (column->choices, "|", -1);

  for (gsize i = 0; choices[i]; i++) {
    g_auto (GStrv) parts = g_strsplit (choices[i], "=", 2);

    if (g_str_equal (parts[0], folded) || is_one_of (folded, parts[1], ","))
      return g_strdup (parts[0]);
  }
  return NULL;
}

/**
 * nc_list_choices_text:
 *
 * Returns: (transfer full): what may be written, each value by its first alias: "电动机、变压器、…".
 */
char *
nc_list_choices_text (const NcListColumn *column)
{
  g_auto (GStrv) choices = g_strsplit (column->choices, "|", -1);
  GString *out = g_string_new (NULL);

  for (gsize i = 0; choices[i]; i++) {
    const char *alias = strchr (choices[i], '=') + 1;

    g_string_append_printf (out, "%s%.*s", i ? "、" : "", (int)strcspn (alias, ","), alias);
  }
  return g_string_free (out, FALSE);
}
