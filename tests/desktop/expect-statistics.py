#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the statistics of a store must say, worked out another way: expect-statistics.py CLI HOME AS-OF YEAR REGION

Lists come from the command "export", verdicts from the command "judge"; counted and summed here. Prints JSON."""
import collections
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

CLI, HOME, AS_OF, YEAR, REGION = sys.argv[1:6]
KINDS = {"电动机": "motor", "变压器": "transformer", "风机": "fan", "泵": "pump", "压缩机": "compressor", "锅炉": "boiler", "炉": "furnace"}
MACHINE = {"型号": "model", "额定功率(kW)": "rated_kw", "极数": "poles", "额定电压(V)": "voltage_v", "容量(kVA)": "capacity_kva", "制造年份": "made_year",
           "投用年份": "in_service", "效率(%)": "efficiency_pct", "年运行小时": "running_hours"}


def run(*arguments, text=None):
    return subprocess.run([CLI, "--home", HOME, "--as-of", AS_OF, "--lang", "zh", *arguments], input=text, capture_output=True, text=True, check=False).stdout


def listed(kind, folder):
    path = pathlib.Path(folder) / f"{kind}.csv"
    run("export", kind, str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def judged(kind, rows):
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return [json.loads(line) for line in run("judge", kind, "-", text=lines + "\n").splitlines()]


def machines(rows):
    result, by_region = {}, collections.defaultdict(float)
    for chinese, kind in KINDS.items():
        mine = [r for r in rows if r["设备类别"] == chinese]
        if not mine:
            continue
        verdicts = judged(kind, [{v: r[k] for k, v in MACHINE.items() if r.get(k)} | {"load_pct": "60"} for r in mine])
        assert len(verdicts) == len(mine)
        total = collections.Counter()
        for row, verdict in zip(mine, verdicts):
            count = int(row["数量"] or 1)
            total["machines"] += count
            total[verdict["verdict"]] += count
            savings = verdict.get("savings") or []
            if savings and row["运行状态"] not in ("停用", "报废"):
                best = max(savings, key=lambda s: s["kwh"])
                total["kwh"] += best["kwh"] * count
                total["tce"] += best["tce"] * count
                total["tco2"] += best["tco2"] * count
                by_region[row["_region"][:4 if len(REGION) < 4 else 6]] += best["kwh"] * count
        result[kind] = total
    return {"kinds": result, "regions": by_region}


def products(rows):
    newest = {}
    for row in rows:
        if YEAR != "0" and row["统计期止"][:4] != YEAR:
            continue
        key = row["统一社会信用代码"], row["产品"], row["工序"]
        if key not in newest or newest[key]["统计期止"] < row["统计期止"]:
            newest[key] = row
    mine = list(newest.values())
    names = {"产品": "product", "统计期起": "period", "单位产品能耗": "unit_consumption", "单位": "unit", "产量": "output", "产量单位": "output_unit"}
    verdicts = judged("product", [{v: r[k] for k, v in names.items() if r.get(k)} for r in mine])
    classes = collections.Counter()
    best = {}
    excess = 0.0
    for row, verdict in zip(mine, verdicts):
        levels = (verdict.get("policy") or [None])[-1]
        actual = float(row["单位产品能耗"])
        if not levels:
            classes["unjudged"] += 1
            continue
        classes["advanced" if actual <= levels["benchmark"] else "between" if actual <= levels["baseline"] else "backward"] += 1
        best[row["产品"]] = min(best.get(row["产品"], 1e9), actual)
        if row["单位"] == "kgce/t":
            excess += max(actual - levels["benchmark"], 0) * float(row["产量"]) / 1000
    return {"classes": classes, "best": best, "excess_tce": excess}


def main():
    with tempfile.TemporaryDirectory() as folder:
        region = {e["统一社会信用代码"]: e["行政区划代码"] for e in listed("enterprises", folder)}
        ledger = listed("equipment", folder)
        for row in ledger:
            row["_region"] = region[row["统一社会信用代码"]]
        ledger = [r for r in ledger if r["_region"].startswith(REGION)]
        records = [r for r in listed("products", folder) if region[r["统一社会信用代码"]].startswith(REGION)]
        print(json.dumps({"machines": machines(ledger), "products": products(records)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
