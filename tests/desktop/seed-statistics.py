#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills a store that holds the demonstration region with a mix of everything that is counted: seed-statistics.py HOME SEED

Gaps, odd units, withdrawn findings and cases without an enterprise are in it, since that is what stores hold."""
import pathlib
import random
import sqlite3
import sys

VIOLATIONS = ["V01", "V02", "V03", "V05", "V09", "V99", "", None]
STATES = ["planned", "on-site", "rectifying", "closed", "closed", None]


def add_enterprises(db, dice):
    for n in range(12):
        db.execute("INSERT INTO enterprise (id, name, region_code, industry) VALUES (?, ?, ?, ?)",
                   (f"seeded{n}", f"示例统计{n}号", dice.choice([None, "", "150203", "152201", "150000", "99"]), dice.choice([None, "", "电石", "水泥"])))


def add_cases(db, dice, enterprises):
    findings = 0
    for n in range(300):
        year, month = dice.randint(2022, 2026), dice.randint(1, 12)
        opened = dice.choice([f"{year}-{month:02}-{dice.randint(1, 28):02}"] * 30 + ["", None]) if year != 2023 else None
        db.execute("INSERT INTO case_file (id, enterprise_id, state, opened_on) VALUES (?, ?, ?, ?)",
                   (f"case{n}", dice.choice(enterprises + [None, None]), dice.choice(STATES), opened))
        for _ in range(dice.randint(0, 4)):
            findings += 1
            db.execute("INSERT INTO case_finding (id, case_id, violation, quantity, withdrawn_reason) VALUES (?, ?, ?, ?, ?)",
                       (f"finding{findings}", f"case{n}", dice.choice(VIOLATIONS), dice.choice([None, 0, 1, 1, 7]), dice.choice([None, "", "证据不足"])))


def add_machines(db, dice, enterprises):
    rows = db.execute("SELECT category, model, rated_kw, poles, voltage_v, capacity_kva, made_year, in_service_year, efficiency_pct, annual_hours "
                      "FROM equipment ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10").fetchall()
    for n in range(200):
        row = [value if dice.random() > 0.1 else None for value in dice.choice(rows)]
        row[0] = row[0] or dice.choice(["boiler", "other", "furnace"])
        db.execute("INSERT INTO equipment (category, model, rated_kw, poles, voltage_v, capacity_kva, made_year, in_service_year, efficiency_pct, "
                   "annual_hours, id, enterprise_id, count, running_state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   (*row, f"machine{n}", dice.choice(enterprises), dice.choice([None, 1, 12]), dice.choice([None, "", "运行", "停用", "报废", "scrapped"])))


def add_products(db, dice, enterprises):
    rows = db.execute("SELECT product, process, output, output_unit, unit_energy, unit FROM product_record ORDER BY 1, 2, 3, 4, 5").fetchall()
    for n in range(120):
        product, process, output, output_unit, energy, unit = dice.choice(rows)
        year = dice.randint(2019, 2026)
        last = dice.choice([f"{year}-12-31", f"{year}-06-30"])
        db.execute("INSERT INTO product_record (id, enterprise_id, product, process, period_from, period_to, output, output_unit, unit_energy, unit) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   (f"product{n}", dice.choice(enterprises), dice.choice([product] * 9 + ["示例产品"]), dice.choice([process, process, None, "二号线"]),
                    f"{year}-{dice.choice(['01', '04'])}-01", last, dice.choice([output, round(output / 3, 1), None]), dice.choice([output_unit] * 5 + ["万t", None]),
                    dice.choice([energy, round(energy * dice.uniform(0.7, 1.4), 1), None]), dice.choice([unit] * 9 + ["GJ/t", None])))


def add_meters(db, dice, enterprises):
    for n in range(60):
        total = dice.choice([None, 0, dice.randint(1000, 9000)])
        db.execute("INSERT INTO meter_month (id, enterprise_id, room, month, e_total_kwh, e_it_kwh) VALUES (?, ?, ?, ?, ?, ?)",
                   (f"month{n}", dice.choice(enterprises[:6]), dice.choice(["", "二号楼"]), f"{dice.randint(2023, 2026)}-{dice.randint(1, 12):02}", total,
                    dice.choice([None, 0, round((total or 5000) / dice.uniform(1.1, 2), 1)])))


def main():
    dice = random.Random(int(sys.argv[2]))
    with sqlite3.connect(pathlib.Path(sys.argv[1]) / "store.db") as db:
        add_enterprises(db, dice)
        # By name: ids are different in every store.
        enterprises = [row[0] for row in db.execute("SELECT id FROM enterprise ORDER BY name")]
        add_cases(db, dice, enterprises)
        add_machines(db, dice, enterprises)
        add_products(db, dice, enterprises)
        add_meters(db, dice, enterprises)
    db.close()


if __name__ == "__main__":
    main()
