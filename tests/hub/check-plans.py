"""check-plans.py HUB SOURCE: no statement of the hub looks at every row, or at every row of an area, in a table that only
grows, but those named here with their reason. An area is a league or city with years of cases in it."""
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

GROWING = {"row", "moved", "mark", "op", "op_commit", "receipt", "blob", "audit", "web_case", "web_finding", "web_paper"}
WHOLE = {
    "blob-all": "verify", "blob-areas": "backup", "audit-list": "the log, on demand", "web-audit": "the log, on demand",
    "web-case-clear": "the facts made anew", "web-finding-clear": "the facts made anew", "web-paper-clear": "the facts made anew",
    "web-sum-all": "the facts made anew", "web-sum-finding": "never entered: a finding is no case", "web-sum-differ": "verify", "web-facts-differ": "verify",
    "row-misplaced": "verify", "row-newest": "the highest version, by the index", "mark-last": "the last one, by the key",
}


def steps(db, text):
    """What a statement goes through as a whole: (step, table)."""
    names = {alias: table for table, alias in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)\s+AS\s+(\w+)", text, re.IGNORECASE)}
    plain = re.sub(r"\{data\.(\w+)\}", r"json_extract (data, '$.\1')", text)
    for row in db.execute("EXPLAIN QUERY PLAN " + plain, {name: None for name in re.findall(r":(\w+)", plain)}):
        step = re.match(r"(?:SCAN (\w+)|SEARCH (\w+) USING [^(]*\(area=\?\)$)", row[3])
        table = step and (step[1] or step[2])
        if table and names.get(table, table) in GROWING:
            yield row[3]


def main():
    hub, source = sys.argv[1], pathlib.Path(sys.argv[2])
    n_planned, wrong, unused = 0, [], set(WHOLE)
    with tempfile.TemporaryDirectory(prefix="nc-hub-plans-") as home:
        subprocess.run([hub, "--home", home, "enrol", "--region", "150102"], check=True, stdout=subprocess.DEVNULL)
        db = sqlite3.connect(f"file:{home}/hub.db?mode=ro", uri=True)
        for path in sorted((source / "app/hub/sql").glob("*.sql")):
            found = list(steps(db, path.read_text(encoding="utf-8")))
            n_planned += 1
            if found:
                unused.discard(path.stem)
            if found and path.stem not in WHOLE:
                wrong += [f"{path.relative_to(source)}: {step}" for step in found]
        db.close()
    print(*wrong, sep="\n")
    if unused:
        print("named without need:", *sorted(unused))
    print(f"{n_planned} statements planned")
    return 1 if wrong or unused or n_planned < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
