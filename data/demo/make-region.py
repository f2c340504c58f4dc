#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the demonstration region: plainly fictional enterprises in real regions. make-region.py [FOLDER]

Everything follows from SEED, so a second run writes the same bytes. Nameplates are written as they are met on site:
old and new series, full-width characters, lost dashes, O for 0, missing years."""
import csv
import io
import pathlib
import random
import sys
import zipfile
from xml.sax.saxutils import escape

SEED = 20261120
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
REGIONS = {
    "150102": "呼和浩特市新城区", "150121": "呼和浩特市土默特左旗", "150123": "呼和浩特市和林格尔县", "150203": "包头市昆都仑区",
    "150207": "包头市九原区", "150221": "包头市土默特右旗", "150302": "乌海市海勃湾区", "150303": "乌海市海南区",
    "150304": "乌海市乌达区", "150402": "赤峰市红山区", "150502": "通辽市科尔沁区", "150581": "通辽市霍林郭勒市",
    "150603": "鄂尔多斯市康巴什区", "150621": "鄂尔多斯市达拉特旗", "150622": "鄂尔多斯市准格尔旗", "150624": "鄂尔多斯市鄂托克旗",
    "150702": "呼伦贝尔市海拉尔区", "150802": "巴彦淖尔市临河区", "150902": "乌兰察布市集宁区", "150981": "乌兰察布市丰镇市",
    "152501": "锡林郭勒盟二连浩特市", "152502": "锡林郭勒盟锡林浩特市", "152921": "阿拉善盟阿拉善左旗",
}
# industry, how many, name stem, regions, energy range in tce, products: (product, process, unit, low, high, output low, high)
INDUSTRIES = (
    ("钢铁", 4, "钢铁", "150203 150207 150303 150902", (400000, 2600000),
     (("转炉工序", "转炉", "kgce/t", -34, -18, 600000, 2600000), ("高炉工序", "炼铁", "kgce/t", 355, 452, 600000, 2600000))),
    ("铁合金", 7, "铁合金", "150981 150902 150624 150621 150303", (40000, 300000),
     (("硅铁", "矿热炉", "kgce/t", 1750, 2050, 20000, 90000), ("高碳铬铁", "矿热炉", "kgce/t", 700, 880, 20000, 160000))),
    ("电石", 5, "电石", "150304 150624 150902 152921", (90000, 420000), (("电石", "电石炉", "kgce/t", 790, 890, 60000, 400000),)),
    ("焦化", 4, "焦化", "150303 150302 152921 150622", (90000, 520000),
     (("顶装焦炉焦炭", "焦炉", "kgce/t", 104, 142, 600000, 1600000),)),
    ("水泥", 4, "水泥", "150123 150221 150402 150802", (60000, 260000),
     (("水泥熟料", "回转窑", "kgce/t", 98, 124, 600000, 2000000),)),
    ("平板玻璃", 2, "玻璃", "150502 150207", (30000, 90000), (("平板玻璃", "熔窑", "kgce/重量箱", 9, 14.5, 2000000, 6000000),)),
    ("电解铝", 3, "铝业", "150581 150203 150502", (300000, 1600000),
     (("电解铝", "电解", "kWh/t", 12950, 13750, 200000, 860000),)),
    ("煤化工", 4, "煤化工", "150622 150621 150624 152502", (300000, 2400000),
     (("煤制甲醇", "合成", "kgce/t", 1380, 2050, 300000, 1800000),)),
    ("集中供热", 6, "热力", "150102 150402 150702 150802 150902 152501", (12000, 160000), ()),
    ("数据中心", 5, "数据", "150123 150123 150902 150207 150603", (8000, 120000), ()),
)
MOTORS = (
    ("JO2-51-4", 7.5, 4, 1978, 1992), ("JO2-72-6", 22, 6, 1979, 1993), ("JO2-91-2", 75, 2, 1980, 1990), ("J2-82-4", 40, 4, 1976, 1988),
    ("Y132M-4", 7.5, 4, 1988, 2015), ("Y160L-4", 15, 4, 1989, 2012), ("Y200L-4", 30, 4, 1990, 2013), ("Y280S-4", 75, 4, 1992, 2010),
    ("Y112M-4", 4, 4, 1994, 2011), ("Y2-180L-4", 22, 4, 1998, 2012), ("Y2-315S-4", 110, 4, 1999, 2012), ("YB2-200L-4", 30, 4, 2000, 2014),
    ("YX3-225M-4", 45, 4, 2009, 2016), ("YE2-160M-4", 11, 4, 2012, 2018), ("YE2-250M-4", 55, 4, 2012, 2019),
    ("YE3-132S-4", 5.5, 4, 2015, 2024), ("YE3-200L-4", 30, 4, 2014, 2025), ("YE3-280M-4", 90, 4, 2014, 2025), ("YE3-355L-4", 315, 4, 2015, 2025),
    ("YE4-180M-4", 18.5, 4, 2019, 2026), ("YE4-225S-4", 37, 4, 2020, 2026), ("YE5-160L-4", 15, 4, 2021, 2026), ("YVF2-200L-4", 30, 4, 2012, 2024),
    ("YZR280S-8", 45, 8, 2005, 2022),
)
# efficiency near grade 3 of GB 18613-2020 by power, plus and minus: some meet it, some do not
EFFICIENCY = {4: 88.6, 5.5: 89.6, 7.5: 90.4, 11: 91.4, 15: 92.1, 18.5: 92.6, 22: 93.0, 30: 93.6, 37: 93.9, 45: 94.2, 55: 94.6, 75: 95.0,
              90: 95.2, 110: 95.4, 315: 96.0}
TRANSFORMERS = (("S7-315/10", 315, 1986, 1997), ("S7-1000/10", 1000, 1988, 1997), ("S8-630/10", 630, 1990, 1997), ("S9-630/10", 630, 1994, 2008),
                ("S9-M-1000/10", 1000, 2000, 2012), ("SCB9-1000/10", 1000, 2002, 2012), ("S11-M-630/10", 630, 2008, 2019), ("S13-M-1250/10", 1250, 2014, 2023),
                ("S20-M-1600/10", 1600, 2021, 2026), ("SCB13-2000/10", 2000, 2016, 2024), ("SCB18-2500/10", 2500, 2022, 2026))
FANS = (("4-72-11No.8C", 22, 1985, 2004), ("9-19-11No.7.1D", 37, 1988, 2003), ("Y4-73-11No.16D", 132, 1990, 2006), ("G4-73-12No.20D", 315, 1994, 2010),
        ("4-79No.10E", 30, 2010, 2022), ("9-26No.11.2D", 90, 2009, 2024))
PUMPS = (("6SH-9", 55, 1982, 1996), ("BA-6", 7.5, 1978, 1990), ("4DA8×5", 37, 1981, 1993), ("IS100-80-160", 15, 2006, 2022), ("ISG125-160", 22, 2008, 2023), ("S350-44A", 160, 2001, 2021))
COMPRESSORS = (("2V-0.6/7", 5.5, 1984, 1996), ("L-20/8", 130, 1986, 2001), ("LG-10/8", 55, 2012, 2022), ("SA-75A", 75, 2013, 2024), ("BLT-50A", 37, 2014, 2024))
BOILERS = (("KZL4-13", 1987, 1999), ("SZL10-1.25-AⅡ", 2004, 2016), ("DZL6-1.25-AⅡ", 2001, 2014), ("SHF35-2.5/400-M", 2008, 2018), ("QXX58-1.6/130/70-M", 2012, 2021), ("WNS10-1.25-Q", 2016, 2025))
PLACES = ("原料车间", "破碎工段", "成型车间", "循环水泵房", "除尘站", "鼓风机房", "空压站", "配电室", "成品库", "污水处理站", "锅炉房", "输煤廊道")
SURNAMES = "示例甲 示例乙 示例丙 示例丁 示例戊 示例己 示例庚 示例辛 示例壬 示例癸".split()


def credit_code(rng, region):
    body = "91" + region + "MA" + "".join(rng.choice(ALPHABET) for _ in range(7))
    check = (31 - sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS)) % 31) % 31
    return body + ALPHABET[check]


def worn(rng, model):
    """A nameplate as it is read on site."""
    roll = rng.random()
    if roll < 0.78:
        return model
    if roll < 0.83:
        return model.replace("-", "－")
    if roll < 0.87:
        return model.replace("-", " ")
    if roll < 0.91:
        return model.replace("O", "0", 1)
    if roll < 0.94:
        return "".join(chr(ord(c) + 0xFEE0) if c.isalnum() and c.isascii() else c for c in model)
    if roll < 0.97:
        return model.lower()
    return model + rng.choice((" B3", "（B35）", " TH"))


def enterprises(rng):
    number = 0
    for industry, count, stem, regions, energy, products in INDUSTRIES:
        choices = regions.split()
        for i in range(count):
            number += 1
            region = choices[i % len(choices)]
            yield {
                "统一社会信用代码": credit_code(rng, region), "企业名称": f"{REGIONS[region]}示例{stem}{'一二三四五六七八九'[i]}号有限公司",
                "行政区划代码": region, "行业": industry, "地址": f"{REGIONS[region]}示例工业园区{number}号", "法定代表人": SURNAMES[number % 10],
                "联系人": SURNAMES[(number * 3 + 1) % 10], "联系电话": f"0471-000{number:04d}", "重点用能单位": "是" if energy[1] > 100000 else "否",
                "两高": "是" if industry in ("钢铁", "铁合金", "电石", "焦化", "水泥", "平板玻璃", "电解铝", "煤化工") else "否",
                "年综合能耗(tce)": rng.randrange(*energy), "_products": products,
            }


def machine(rng, owner, category, name, model, made, **more):
    year = "" if rng.random() < 0.12 else rng.randint(*made)
    row = {"统一社会信用代码": owner["统一社会信用代码"], "设备类别": category, "设备名称": name, "型号": worn(rng, model), "制造年份": year,
           "数量": 1, "安装位置": rng.choice(PLACES), "出厂编号": f"示{rng.randrange(10**6):06d}", "运行状态": rng.choice(("运行", "运行", "运行", "备用", "停用")),
           "年运行小时": rng.choice((2400, 4800, 6000, 7200, 8000))}
    row.update(more)
    return row


def ledger(rng, owners):
    for owner in owners:
        for _ in range(rng.randint(9, 13)):
            model, kw, poles, first, last = rng.choice(MOTORS)
            grade3 = EFFICIENCY.get(kw)
            eff = "" if grade3 is None or rng.random() < 0.35 else round(grade3 + rng.choice((-2.4, -1.1, -0.3, 0, 0.4, 1.2)), 1)
            yield machine(rng, owner, "电动机", rng.choice(("水泵电机", "风机电机", "皮带机电机", "破碎机电机", "搅拌电机")), model, (first, last),
                          **{"额定功率(kW)": kw, "极数": poles, "额定电压(V)": 380, "效率(%)": eff})
        for _ in range(rng.randint(1, 3)):
            model, kva, first, last = rng.choice(TRANSFORMERS)
            yield machine(rng, owner, "变压器", "配电变压器", model, (first, last), **{"容量(kVA)": kva, "额定电压(V)": 10000})
        for category, name, table in (("风机", "引风机", FANS), ("泵", "循环水泵", PUMPS), ("压缩机", "空气压缩机", COMPRESSORS)):
            model, kw, first, last = rng.choice(table)
            yield machine(rng, owner, category, name, model, (first, last), **{"额定功率(kW)": kw})
        if owner["行业"] == "集中供热" or rng.random() < 0.25:
            model, first, last = rng.choice(BOILERS)
            yield machine(rng, owner, "锅炉", "蒸汽锅炉", model, (first, last))


def product_records(rng, owners):
    for owner in owners:
        for product, process, unit, low, high, least, most in owner["_products"]:
            for year in (2024, 2025):
                yield {"统一社会信用代码": owner["统一社会信用代码"], "产品": product, "工序": process, "统计期起": f"{year}-01-01", "统计期止": f"{year}-12-31",
                       "产量": rng.randrange(least, most), "产量单位": "重量箱" if "重量箱" in unit else "t", "单位产品能耗": round(rng.uniform(low, high), 1),
                       "单位": unit, "投产年份": rng.randint(2004, 2023)}


def meters(rng, owners):
    for owner in owners:
        if owner["行业"] != "数据中心":
            continue
        pue = rng.choice((1.16, 1.22, 1.27, 1.34, 1.52))
        for month in range(1, 13):
            it = rng.randrange(1200000, 9000000)
            yield {"统一社会信用代码": owner["统一社会信用代码"], "机房": "一号楼", "月份": f"2025-{month:02d}",
                   "总用电量(kWh)": round(it * (pue + rng.uniform(-0.05, 0.07))), "IT用电量(kWh)": it}


ISSUERS = (
    {"机关名称": "示例市节能监察中心", "机关性质": "监察机构", "委托机关": "", "行政区划代码": "150200", "文号前缀": "示", "地址": "示例市示例路1号", "电话": "0472-0000001",
     "复议机关": "示例市人民政府", "管辖法院": "示例区人民法院"},
    {"机关名称": "示例市工业和信息化局", "机关性质": "主管部门", "委托机关": "", "行政区划代码": "150200", "文号前缀": "示工信", "地址": "示例市示例路2号", "电话": "0472-0000002",
     "复议机关": "示例市人民政府", "管辖法院": "示例区人民法院"},
)
OFFICERS = (
    {"姓名": "演示员甲", "执法证号": "15000000001", "证件有效期至": "2030-12-31", "电话": "0472-0000011", "所属机关": "示例市节能监察中心"},
    {"姓名": "演示员乙", "执法证号": "15000000002", "证件有效期至": "2030-12-31", "电话": "0472-0000012", "所属机关": "示例市节能监察中心"},
    {"姓名": "演示员丙", "执法证号": "15000000003", "证件有效期至": "2024-12-31", "电话": "0472-0000013", "所属机关": "示例市工业和信息化局"},
)


def columns(rows):
    names = {}
    for row in rows:
        names.update(dict.fromkeys(k for k in row if not k.startswith("_")))
    return list(names)


def write_csv(path, rows, encoding="utf-8"):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns(rows), extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def write_xlsx(path, sheet, rows):
    """A workbook of one sheet with inline strings; dates of the archive's members are fixed."""
    names = columns(rows)

    def cell(value):
        if isinstance(value, (int, float)):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'

    lines = [f"<row>{''.join(cell(n) for n in names)}</row>"]
    lines += [f"<row>{''.join(cell(row.get(n, '')) for n in names)}</row>" for row in rows]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                               '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
                               '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2026, 11, 20, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, head + text)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent)
    rng = random.Random(SEED)
    owners = list(enterprises(rng))
    machines = list(ledger(rng, owners))
    write_xlsx(folder / "enterprises.xlsx", "企业", owners)
    write_xlsx(folder / "equipment.xlsx", "设备台账", machines)
    write_csv(folder / "products.csv", list(product_records(rng, owners)))
    write_csv(folder / "meters.csv", list(meters(rng, owners)), "utf-8-sig")
    write_csv(folder / "issuers.csv", list(ISSUERS))
    write_csv(folder / "officers.csv", list(OFFICERS), "gb18030")
    print(f"{len(owners)} enterprises, {len(machines)} machines")


if __name__ == "__main__":
    main()
