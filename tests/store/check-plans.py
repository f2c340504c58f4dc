"""check-plans.py CLI SOURCE: no statement of a laptop's store looks at every row of a table that only grows, but those named
here with their reason. A store of 20,000 cases has millions of journal entries: one such statement is felt at each use."""
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

GROWING = {"journal", "journal_commit", "case_answer", "case_file", "case_finding", "case_paper", "case_evidence", "blob",
           "sync_blob", "enterprise", "equipment", "product_record", "meter_month"}
WHOLE = {
    "journal-entries": "the journal is verified from its beginning",
    "journal-head": "the last entry by the key",
    "blob-list": "all attachments are verified",
    "blob-forget": "a hub put back says nothing of its receipts",
    "search-enterprises": "the index of the search is made",
    "case-list": "the list of all cases", "case-all": "the list of all cases", "case-recent": "the last ones by the key",
    "packs-judged-with": "after a new pack only",
    "number-series": "by its own index", "paper-known": "the last papers by their key, as far as they are read",
    "paper-unstamped": "once an exchange with a time-stamping authority",
    "enterprise-find": "by any of its names, once when a case is opened",
    "enterprise-all": "the list of all enterprises", "enterprise-by-part": "a part of a name shorter than the index's three letters",
    "enterprise-filtered": "the list by filters", "enterprise-news": "the count of all enterprises by its index",
    "enterprise-industries": "the filter's choices",
}


def growing_scans(db, text):
    names = {alias: table for table, alias in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)\s+AS\s+(\w+)", text, re.IGNORECASE)}
    for row in db.execute("EXPLAIN QUERY PLAN " + text, {name: None for name in re.findall(r":(\w+)", text)}):
        scan = re.match(r"SCAN (\w+)", row[3])
        if scan and names.get(scan[1], scan[1]) in GROWING:
            yield row[3]


def main():
    cli, source = sys.argv[1], pathlib.Path(sys.argv[2])
    n_planned, wrong, unused = 0, [], set(WHOLE)
    with tempfile.TemporaryDirectory(prefix="nc-plans-") as home:
        subprocess.run([cli, "--home", home, "issuer", "list"], check=True, stdout=subprocess.DEVNULL)
        db = sqlite3.connect(f"file:{home}/store.db?mode=ro", uri=True)
        for folder in ("data/store/sql", "data/sync/sql", "app/case/sql", "app/desktop/sql"):
            for path in sorted((source / folder).glob("*.sql")):
                try:
                    scans = list(growing_scans(db, path.read_text(encoding="utf-8")))
                except sqlite3.Error:
                    # of another database (the reference, the search), or with functions of the program's own
                    continue
                n_planned += 1
                if scans:
                    unused.discard(path.stem)
                if scans and path.stem not in WHOLE and not path.stem.startswith("statistics-"):
                    wrong += [f"{path.relative_to(source)}: {scan}" for scan in scans]
        db.close()
    print(*wrong, sep="\n")
    if unused:
        print("named without need:", *sorted(unused))
    print(f"{n_planned} statements planned")
    return 1 if wrong or unused or n_planned < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
