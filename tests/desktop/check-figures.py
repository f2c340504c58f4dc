#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every figure of the statistics counted another way: check-figures.py FOLDER CLI HOME AS-OF YEAR REGION

FOLDER holds NAME.json, the figures as the window has them. Counts are plain SQL over the store, verdicts come from the command
"judge", names from the reference's own lists. Prints every difference; exit 1 when there is one. YEAR 0 and REGION "" are all."""
import collections
import csv
import json
import math
import pathlib
import sqlite3
import subprocess
import sys

FOLDER, CLI, HOME, AS_OF, YEAR, REGION = pathlib.Path(sys.argv[1]), *sys.argv[2:5], int(sys.argv[5]), sys.argv[6]
REFERENCE = pathlib.Path(__file__).parents[2] / "data" / "reference"
KINDS = {"motor": "电动机", "transformer": "变压器", "fan": "风机", "pump": "泵", "compressor": "空压机", "boiler": "锅炉", "furnace": "热处理炉"}
VERDICTS = {"eliminated": "明令淘汰", "suspected": "疑似淘汰，待核", "fail": "不达标", "pass": "合格", "not_found": "未命中目录",
            "incomplete": "缺少信息", "not_applicable": "不适用"}
CLASSES = {"advanced": "先进", "between": "介于其间", "backward": "落后", "unjudged": "未列入"}
DIGITS = 6 if len(REGION) >= 4 else 4
DB = sqlite3.connect(f"file:{HOME}/store.db?mode=ro", uri=True)
DB.row_factory = sqlite3.Row
WRONG = []


def say(*words):
    WRONG.append(" ".join(str(w) for w in words))


def rows(sql, **values):
    return DB.execute(sql, {"region": REGION + "%", "year": str(YEAR)} | values).fetchall()


def listed(name):
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


REGIONS = {r["code"]: r["name"] for r in listed("regions.csv")}


def region(code):
    return REGIONS.get((code or "").ljust(6, "0"), code) if code else "未填地区"


def figures(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


def same(name, expected, slack=None):
    """Rows of texts and numbers; None stands for an empty cell. slack: column → what a number may differ by."""
    shown = figures(name)["rows"]
    if len(shown) != len(expected):
        say(name, len(shown), "rows instead of", len(expected))
    for number, (mine, want) in enumerate(zip(shown, expected)):
        for column, (cell, value) in enumerate(zip(mine, want, strict=True)):
            if value is None or isinstance(value, str):
                good = cell == (value or "")
            else:
                good = cell != "" and math.isclose(float(cell), value, rel_tol=1e-9, abs_tol=(slack or {}).get(column, 1e-9))
            if not good:
                say(name, "row", number, "column", column, "shows", cell, "instead of", value)


def judge(kind, records):
    lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    out = subprocess.run([CLI, "--home", HOME, "--as-of", AS_OF, "--lang", "zh", "judge", kind, "-"], input=lines, capture_output=True, text=True,
                         check=False).stdout
    verdicts = [json.loads(line) for line in out.splitlines()]
    assert len(verdicts) == len(records)
    return verdicts


# Cases: counted without a join, by what each enterprise is.
CHOSEN = ("(:region = '%' OR c.enterprise_id IN (SELECT id FROM enterprise WHERE region_code LIKE :region)) AND (:year = '0' OR c.opened_on LIKE :year || '-%')")
COUNTS = ("count(*) FILTER (WHERE 1), count(*) FILTER (WHERE c.state = 'closed'), count(*) FILTER (WHERE c.id IN (SELECT case_id FROM case_finding "
          "WHERE length (violation) > 0 AND (withdrawn_reason IS NULL OR withdrawn_reason = '')))")


def cases_by(name, of_enterprise, word):
    found = rows(f"SELECT coalesce ((SELECT {of_enterprise} FROM enterprise WHERE id = c.enterprise_id), '') AS k, {COUNTS} FROM case_file AS c "
                 f"WHERE {CHOSEN} GROUP BY k")
    found.sort(key=lambda r: (-r[1], r[0].encode()))
    same(name, [[word(r[0]), *r[1:]] for r in found])


def sum_closed(counts):
    return [n or 0 for n in counts]


def cases_by_time():
    if YEAR:
        same("cases-by-month", [[str(m), *sum_closed(rows(f"SELECT {COUNTS} FROM case_file AS c WHERE {CHOSEN} AND c.opened_on LIKE :month",
                                                          month=f"{YEAR}-{m:02}-%")[0])] for m in range(1, 13)])
        return
    years = [int(r[0]) for r in rows(f"SELECT DISTINCT substr (c.opened_on, 1, 4) FROM case_file AS c WHERE {CHOSEN} AND c.opened_on <> ''")]
    same("cases-by-year", [[str(y), *rows(f"SELECT {COUNTS} FROM case_file AS c WHERE {CHOSEN} AND c.opened_on LIKE :y", y=f"{y}-%")[0]]
                           for y in (range(min(years), max(years) + 1) if years else [])])


def violations():
    names = {r["violation_id"]: r["violation_cn"] for r in listed("law/legal_bases.csv")}
    counted = "length (violation) > 0 AND coalesce (withdrawn_reason, '') = '' AND case_id IN (SELECT c.id FROM case_file AS c WHERE " + CHOSEN + ")"
    expected = []
    for (violation,) in rows(f"SELECT DISTINCT violation FROM case_finding WHERE {counted}"):
        n, n_cases, known, unknown = rows(f"SELECT count(*), count(DISTINCT case_id), total (quantity), count(*) FILTER (WHERE quantity IS NULL) "
                                          f"FROM case_finding WHERE {counted} AND violation = :v", v=violation)[0]
        expected.append([f"{violation} {names[violation]}" if violation in names else violation, n, n_cases, known + unknown])
    same("violations", sorted(expected, key=lambda r: (-r[1], r[0])))


def number_text(value):
    return None if value is None else str(value)


def machines():
    mine = rows("SELECT q.*, e.region_code FROM equipment AS q, enterprise AS e WHERE e.id = q.enterprise_id AND (:region = '%' OR e.region_code LIKE :region)")
    names = {"model": "model", "rated_kw": "rated_kw", "poles": "poles", "voltage_v": "voltage_v", "capacity_kva": "capacity_kva", "made_year": "made_year",
             "in_service_year": "in_service", "efficiency_pct": "efficiency_pct", "annual_hours": "running_hours"}
    verdicts, kinds, regions = [], [], collections.defaultdict(collections.Counter)
    for kind, title in KINDS.items():
        of_kind = [r for r in mine if r["category"] == kind]
        if not of_kind:
            continue
        n, saved = collections.Counter(), collections.Counter()
        records = [{new: str(r[old]) for old, new in names.items() if r[old] is not None} | {"load_pct": "60"} for r in of_kind]
        for row, verdict in zip(of_kind, judge(kind, records)):
            count = 1 if row["count"] is None else row["count"]
            n["all"] += count
            n[verdict["verdict"]] += count
            savings = verdict.get("savings") or []
            if savings and row["running_state"] not in ("停用", "报废", "stopped", "scrapped"):
                best = max(savings, key=lambda s: s["kwh"])
                for sums in (saved, regions[(row["region_code"] or "")[:DIGITS]]):
                    sums.update({"n": count, **{k: best[k] * count for k in ("kwh", "tce", "tco2")}})
        verdicts.append([title, n["all"], *(n[v] for v in ("eliminated", "suspected", "fail", "pass", "not_found", "incomplete"))])
        if saved["n"]:
            kinds.append([title, saved["n"], saved["kwh"], saved["tce"], saved["tco2"]])
    slack = {2: 0.51, 3: 0.051, 4: 0.051}
    same("machines-by-verdict", verdicts)
    same("savings-by-kind", kinds, slack)
    same("savings-by-region", [[region(code), s["n"], s["kwh"], s["tce"], s["tco2"]]
                               for code, s in sorted(regions.items(), key=lambda r: (-r[1]["kwh"], r[0]))], slack)


def newest(records, key, of_time):
    """The last of each key, the longer one of two that end together."""
    result = {}
    for record in records:
        k = tuple(record[c] for c in key)
        if k not in result or of_time(record) < of_time(result[k]):
            result[k] = record
    return list(result.values())


def backwards(text):
    return tuple(-ord(c) for c in text)


def period(row):
    begin, end = row["period_from"], row["period_to"]
    return begin[:4] if begin == begin[:4] + "-01-01" and end == begin[:4] + "-12-31" else f"{begin} – {end}"


def place(verdict):
    """The class by the newest edition of the policy, by its figures alone."""
    level = max(verdict.get("policy") or [None], key=lambda p: p["edition"] if p else "")
    if not level:
        return "unjudged", None
    return "advanced" if verdict["actual"] <= level["benchmark"] else "backward" if verdict["actual"] > level["baseline"] else "between", level


def excess(row, level):
    if level is None or None in (row["output"], row["value"]) or row["value_unit"] not in (f"kgce/{row['per']}", f"kWh/{row['per']}"):
        return None
    return max(row["value"] - level, 0) * row["output"] / 1000 * (1 if row["value_unit"].startswith("kgce/") else 0.1229)


def list_row(number, row, kind, level, verdict):
    start = [number, row["name"], row["uscc"], region((row["region_code"] or "")[:4]), region(row["region_code"]), row["industry"], row["product"], row["process"], period(row),
             row["value"], row["value_unit"], {"advanced": "先进", "backward": "落后"}.get(row["list_status"])]
    if kind == "unjudged":
        return [*start, "2021 年版和 2023 年版均无其标杆、基准水平" if verdict["verdict"] in ("pass", "fail") else verdict["explain"]]
    confidence = {"high": "高", "medium-high": "较高", "medium": "中", "low": "低", "unsourced": "未见原文"}[level["confidence"]]
    late = [excess(row, level["baseline"]), level["deadline"]] if kind == "backward" else []
    return [*start, level["benchmark"], level["baseline"], *late, level["document"], confidence]


def products():
    mine = rows("SELECT p.*, e.name, e.uscc, e.region_code, e.industry, e.list_status FROM product_record AS p, enterprise AS e WHERE e.id = p.enterprise_id "
                "AND (:region = '%' OR e.region_code LIKE :region) AND (:year = '0' OR p.period_to LIKE :year || '-%')")
    mine = newest(mine, ("enterprise_id", "product", "process"), lambda r: (backwards(r["period_to"]), r["period_from"], r["id"]))
    names = {"product": "product", "period_from": "period", "unit_energy": "unit_consumption", "unit": "unit", "output": "output", "output_unit": "output_unit"}
    judged = judge("product", [{new: str(r[old]) for old, new in names.items() if r[old]} for r in mine])
    ranked = []
    for row, verdict in zip(mine, judged):
        known = verdict["actual"] is not None
        ranked.append((dict(row) | {"value": verdict["actual"] if known else row["unit_energy"], "value_unit": (verdict["unit"] if known else row["unit"]) or "",
                                    "per": row["output_unit"] or "t"}, verdict))
    # As people read a ranking: by product and unit, the thriftiest first, what is not known last.
    ranked.sort(key=lambda p: (p[0]["product"].encode(), p[0]["value_unit"].encode(), p[0]["value"] is None, p[0]["value"] or 0, p[0]["name"].encode(),
                               (p[0]["process"] or "").encode(), period(p[0])))
    groups, lists, lines = {}, collections.defaultdict(list), {}
    for row, verdict in ranked:
        kind, level = place(verdict)
        group = groups.setdefault((row["product"], row["value_unit"]), [])
        group.append((row, kind))
        lists[kind].append(list_row(len(lists[kind]) + 1, row, kind, level, verdict))
        drawn = lines.setdefault((row["product"], row["value_unit"]), [])
        drawn += [(name, level[name]) for name in ("benchmark", "baseline") if level and (name, level[name]) not in drawn]
        group[-1] += ([row["name"], row["value"], CLASSES[kind], excess(row, level and level["baseline"]), excess(row, level and level["benchmark"]),
                       verdict["limit"], VERDICTS[verdict["verdict"]], row["process"], period(row)],)
    for number, (key, group) in enumerate(groups.items(), 1):
        name = f"product-{number}"
        same(name, [r[2] for r in group], {3: 0.051, 4: 0.051})
        if figures(name)["title"] != (f"{key[0]} ({key[1]})" if key[1] else key[0]):
            say(name, "is called", figures(name)["title"], "instead of", key)
        want = [v for _, v in lines[key]]
        if [v for _, v in figures(name)["lines"]] != want:
            say(name, "has the lines", figures(name)["lines"], "instead of", want)
    if (FOLDER / f"product-{len(groups) + 1}.json").exists():
        say("more products than are known")
    for kind in CLASSES:
        same(f"list-{kind}", lists[kind], {12: 1e-9, 14: 0.051})
    by_product = collections.defaultdict(list)
    for (product, _), group in groups.items():
        by_product[product] += [(r, k) for r, k, _ in group]
    same("lists-by-product", [summary(product, group) for product, group in by_product.items()], {5: 0.051})
    return sum(len(v) for v in lists.values())


def summary(product, group):
    placed = [(r, k) for r, k in group if k != "unjudged"]
    output = sum(r["output"] or 0 for r, _ in placed)
    known = placed and output > 0 and all(r["output"] is not None for r, _ in placed) and len({r["per"] for r, _ in placed}) == 1
    share = sum(r["output"] for r, k in placed if k == "advanced") / output * 100 if known else None
    return [product, *(sum(k == c for _, k in group) for c in CLASSES), share]


def centres():
    months = rows("SELECT m.*, e.name, e.region_code FROM meter_month AS m, enterprise AS e WHERE e.id = m.enterprise_id AND (:region = '%' OR e.region_code LIKE :region) "
                  "AND (:year = '0' OR m.month LIKE :year || '-%') AND m.e_total_kwh >= 0 AND m.e_it_kwh >= 0")
    rooms = collections.defaultdict(lambda: collections.defaultdict(list))
    for month in months:
        rooms[month["enterprise_id"], month["room"]][month["month"][:4]].append(month)
    mine = []
    for years in rooms.values():
        year = max(years)
        mine.append((years[year], year, sum(m["e_total_kwh"] for m in years[year]), sum(m["e_it_kwh"] for m in years[year])))
    mine.sort(key=lambda m: (m[3] != 0, m[2] / m[3] if m[3] else 0, m[0][0]["name"].encode(), m[0][0]["room"].encode()))
    verdicts = judge("data-center", [{"total_kwh": str(t), "it_kwh": str(i), "months": str(len(m))} for m, _, t, i in mine])
    same("data-centres", [[f"{m[0]['name']} {m[0]['room']}".rstrip(), region(m[0]["region_code"]), year, len(m),
                           None if v["actual"] is None else v["actual"], VERDICTS[v["verdict"]], v["limit"]] for (m, year, _, _), v in zip(mine, verdicts)], {4: 0.00051})


def main():
    cases_by("cases-by-region", f"substr (region_code, 1, {DIGITS})", region)
    cases_by("cases-by-industry", "industry", lambda k: k or "未填行业")
    cases_by_time()
    violations()
    machines()
    n = products()
    centres()
    print("\n".join(WRONG[:40]))
    print(f"{n} plants, {len(WRONG)} differences")
    return bool(WRONG)


if __name__ == "__main__":
    sys.exit(main())
