#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""week.py CLI HUB: two laptops and a hub play a week through the real programs.

Lists change, both laptops work offline on one case, links drop in the middle of an exchange, the hub dies and is put
back from an earlier day's backup, a laptop's store too. At the end all three must agree, row by row and byte by byte, and
no paper or photo may be missing. With the right to make network namespaces each machine has its own, and a link that
drops is a cable that is pulled; else all stand on loopback and the hub is what goes away.
"""
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

# "postgresql:///?…" (with-postgres): the hub's tables are in a database of its own there
POSTGRES = os.environ.get("NENGCHA_TEST_POSTGRES")
CLI, HUB, SOURCE = sys.argv[1], sys.argv[2], os.path.dirname(os.path.abspath(__file__))
INK = os.path.join(SOURCE, "..", "case", "scenarios", "ink.json")
HEAD = "name,uscc,region_code,industry_code,contact,phone,address,legal_rep,is_key_unit\n"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# kept by each laptop for itself
OWN = {"setting", "number_block"}


def quiet(*command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


class Net:
    """Namespaces of the hub and two laptops with a cable each, or plain loopback."""

    def __init__(self):
        self.names = {who: f"nc{os.getpid()}{who}" for who in ("hub", "a", "b")}
        self.made = False
        if os.geteuid() == 0 and shutil.which("ip"):
            self.made = all(quiet("ip", "netns", "add", name) for name in self.names.values()) and all(
                self._cable(who, number) for number, who in enumerate("ab", 1)) and self._up("hub", "lo")
        if not self.made:
            self.close()

    def _up(self, who, link, address=None):
        inside = ["ip", "-n", self.names[who]]
        return (not address or quiet(*inside, "addr", "add", address, "dev", link)) and quiet(*inside, "link", "set", link, "up")

    def _cable(self, who, number):
        ours, theirs = f"h{os.getpid()}{who}"[-15:], f"l{os.getpid()}{who}"[-15:]
        made = quiet("ip", "link", "add", ours, "netns", self.names["hub"], "type", "veth", "peer", "name", theirs,
                     "netns", self.names[who])
        self.names[who + "-cable"] = ours
        return made and self._up("hub", ours, f"10.213.{number}.1/24") and self._up(who, theirs, f"10.213.{number}.2/24")

    def within(self, who):
        return ["ip", "netns", "exec", self.names[who]] if self.made else []

    def address(self, who):
        return f"10.213.{'.ab'.index(who)}.1" if self.made else "127.0.0.1"

    def link(self, who, state):
        quiet("ip", "-n", self.names["hub"], "link", "set", self.names[who + "-cable"], state)

    def close(self):
        for who in ("hub", "a", "b") if shutil.which("ip") else ():
            quiet("ip", "netns", "del", self.names[who])


def psql(database, sql):
    """The lines that PostgreSQL answers; one JSON value each."""
    run = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", POSTGRES.replace("///", f"///{database}", 1), "-c", sql],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


class Hub:
    def __init__(self, net, folder):
        self.net, self.home, self.folder, self.port, self.process = net, os.path.join(folder, "hub"), folder, 0, None
        self.database = f"week_{os.getpid()}" if POSTGRES else None
        self.options = ["--home", self.home]
        if POSTGRES:
            self.options += ["--database", POSTGRES.replace("///", f"///{self.database}", 1)]
        self.new_disk()

    def new_disk(self):
        """Everything that the hub had is gone."""
        shutil.rmtree(self.home, ignore_errors=True)
        os.mkdir(self.home)
        if POSTGRES:
            psql("postgres", f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
            psql("postgres", f"CREATE DATABASE {self.database} TEMPLATE template0")

    def rows(self):
        """(table, row, data as JSON) of all that is not gone."""
        sql = "SELECT table_name, row_id, data FROM row WHERE gone IS NULL"
        if POSTGRES:
            return [json.loads(line) for line in psql(self.database, f"SELECT json_build_array(t.table_name, t.row_id, t.data) FROM ({sql}) AS t")]
        with sqlite3.connect(f"file:{self.home}/hub.db?mode=ro", uri=True) as db:
            return list(db.execute(sql))

    def start(self):
        listen = f"{'0.0.0.0' if self.net.made else '127.0.0.1'}:{self.port}"
        self.process = subprocess.Popen(self.net.within("hub") + [HUB, "serve", *self.options, "--listen", listen],
                                        stdout=subprocess.PIPE, stderr=open(os.path.join(self.folder, "hub.log"), "a"), text=True)
        line = self.process.stdout.readline()
        assert line, "the hub does not start"
        self.port = int(json.loads(line)["url"].rsplit(":", 1)[1])

    def die(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process = None

    def command(self, *words):
        run = subprocess.run([HUB, *words, *self.options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert run.returncode == 0, f"hub {words}: {run.returncode} {run.stdout}"
        return run.stdout


class Laptop:
    def __init__(self, who, net, hub, folder):
        self.who, self.net, self.hub, self.home = who, net, hub, os.path.join(folder, who)

    def run(self, *words, day=None, expect=0):
        command = self.net.within(self.who) + [CLI, "--home", self.home, "--json"] + (["--as-of", day] if day else [])
        run = subprocess.run([*command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert expect is None or run.returncode == expect, \
            f"{self.who} {words}: {run.returncode} instead of {expect}: {run.stdout[-600:]} {run.stderr[-600:]}"
        lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
        return lines[0] if len(lines) == 1 else lines

    def enrol(self):
        code = self.hub.command("enrol", "--region", "150222").split()[0]
        self.run("enrol", code, "--hub", f"https://{self.net.address(self.who)}:{self.hub.port}")

    def sync(self):
        report = self.run("sync")
        assert report["unsent"] == 0 and report["blobs_unsent"] == 0, report
        return report

    def sync_and_break(self):
        """An exchange whose link goes in its middle; what came through counts, the rest must stay here."""
        process = subprocess.Popen(self.net.within(self.who) + [CLI, "--home", self.home, "--json", "sync"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.15)
        if self.net.made:
            self.net.link(self.who, "down")
            time.sleep(0.3)
        else:
            self.hub.die()
        process.kill()
        process.wait()
        assert not self.net.made or self.run("sync", "--tries", "1", expect=6) is not None
        if self.net.made:
            self.net.link(self.who, "up")
        else:
            self.hub.start()

    def photo(self, case, seed, size, day, *words):
        path = os.path.join(self.home, f"photo-{seed}.bin")
        content = random.Random(seed).randbytes(size)
        with open(path, "wb") as file:
            file.write(content)
        self.run("case", "evidence", case, "--file", path, "--type", "document", "--purpose", f"台账{seed}", *words, day=day)
        os.unlink(path)
        return hashlib.sha256(content).hexdigest()

    def database(self):
        return sqlite3.connect(f"file:{self.home}/store.db?mode=ro", uri=True)


def code(number):
    text = f"91150222MA{number:07d}"
    weights = [pow(3, i, 31) for i in range(17)]
    return text + ALPHABET[(31 - sum(ALPHABET.index(c) * w for c, w in zip(text, weights)) % 31) % 31]


def units(folder, name, rows):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(",".join(row + ["示例旗示例路1号", "示例法人", "1"]) + "\n" for row in rows))
    return path


def rows_of_laptop(laptop, tables):
    found = {}
    with laptop.database() as db:
        for table in sorted(tables - OWN):
            cursor = db.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor:
                data = dict(zip(names, row))
                found[table, data["id"]] = {k: str(v) for k, v in data.items() if v is not None and k != "id"}
    return found


def rows_of_hub(hub):
    return {(table, row): {k: v for k, v in json.loads(data).items() if v is not None}
            for table, row, data in hub.rows() if table not in OWN}


def is_sealed(value):
    """A personal column, under the laptop's own key."""
    return value is not None and value.startswith("s1:")


def agree(hub, a, b, wanted):
    at_hub = rows_of_hub(hub)
    tables = {table for table, _ in at_hub}
    at_a, at_b = rows_of_laptop(a, tables), rows_of_laptop(b, tables)
    assert set(at_a) == set(at_b) == set(at_hub), (set(at_a) ^ set(at_hub), set(at_b) ^ set(at_hub))
    for key, data in at_hub.items():
        for mine in (at_a[key], at_b[key]):
            differing = {k: (v, mine.get(k)) for k, v in data.items() if mine.get(k) != v and not is_sealed(mine.get(k))}
            assert not differing, (key, differing)
        differing = {k: (at_a[key].get(k), at_b[key].get(k)) for k in at_a[key].keys() | at_b[key].keys()
                     if at_a[key].get(k) != at_b[key].get(k) and not is_sealed(at_a[key].get(k)) and not k.endswith("_index")
                     and k != "row_no"}
        assert not differing, (key, differing)
    for laptop in (a, b):
        assert laptop.run("store", "check")
        with laptop.database() as db:
            blobs = {row[0] for row in db.execute("SELECT id FROM blob")}
        assert wanted <= blobs
        for blob in blobs:
            assert os.path.exists(os.path.join(laptop.home, "blobs", blob[:2], blob)), f"{blob} is missing on {laptop.who}"
            with open(os.path.join(hub.home, "blobs", blob[:2], blob), "rb") as file:
                assert hashlib.sha256(file.read()).hexdigest() == blob
    return len(at_hub), len(blobs)


def folder_of(laptop, case, folder):
    to = os.path.join(folder, f"folder-{laptop.who}")
    laptop.run("case", "export", case, to)
    files = {}
    for path, _, names in os.walk(to):
        for name in names:
            full = os.path.join(path, name)
            with open(full, "rb") as file:
                files[os.path.relpath(full, to)] = hashlib.sha256(file.read()).hexdigest()
    return files


def week(net, folder):
    hub = Hub(net, folder)
    hub.start()
    a, b = Laptop("a", net, hub, folder), Laptop("b", net, hub, folder)
    wanted = set()
    first = [["示例水泥有限公司", code(1), "150222", "3011", "示例联系人", "0472-0000001"], ["示例热力有限公司", code(2), "150222", "4430", "示例联系人", "0472-0000002"]]

    # Monday: lists from the office, two laptops, one case
    hub.command("lists", "import", "enterprises", units(folder, "units.csv", first), "--region", "150222")
    for laptop in (a, b):
        laptop.enrol()
    day = "2026-09-01"
    for number, name in ((1, "示例甲"), (2, "示例乙")):
        a.run("officer", "add", "--id", f"O{number}", "--name", name, "--cert", f"1500000{number}", "--valid-to", "2028-12-31",
              "--org", "示例旗节能监察中心", day=day)
    a.run("issuer", "add", "--id", "BODY", "--name", "示例旗节能监察中心", "--kind", "body", "--prefix", "示", "--address",
          "示例路2号", "--phone", "0472-0000001", "--review-body", "示例旗人民政府", "--court", "示例旗人民法院", day=day)
    a.sync()
    b.sync()
    for laptop in (a, b):
        for series in ("D01", "D02", "D03"):
            laptop.run("numbers", "request", "--series", series, "--issuer", "示例旗节能监察中心", "--year", "2026", "--count", "5")
    case = a.run("case", "new", "--enterprise", "示例水泥有限公司", "--issuer", "BODY", "--officer", "15000001", "--officer",
                 "15000002", "--item", "能源管理制度检查", "--plan-ref", "计划1", day=day)
    case = case.get("case_id") or case.get("id") or case["case"]["id"]
    a.run("case", "approve", case, "--by", "示例局长", day="2026-09-02")
    a.run("case", "notify", case, "--mode", "直接", "--receiver", "示例收发", "--receiver-role", "mail-clerk", day="2026-09-03")
    a.run("case", "visit", case, "--start", "2026-09-11T09:00", "--place", "示例旗示例路1号", day="2026-09-11")
    a.sync()
    b.sync()
    yesterday = os.path.join(folder, "monday.backup")
    hub.command("backup", yesterday)

    # Tuesday: both offline on this one case; they agree on most and differ in one field
    day = "2026-09-11"
    a.run("case", "record", case, "--certificates-shown", "2026-09-11T09:02", "--rights-told", "--basis-told", "--recusal", "none",
          "--site-head", "示例厂长", day=day)
    b.run("case", "record", case, "--site-head", "示例副厂长", day=day)
    a.run("case", "finding", case, "--violation", "V19", "--fact", "向本单位职工无偿提供电力", day=day)
    b.run("case", "finding", case, "--violation", "V22", "--fact", "未制定节能培训计划", day=day)
    for seed in range(3):
        wanted.add(a.photo(case, seed, 400_000, day))
        wanted.add(b.photo(case, 10 + seed, 400_000, day))
    a.sync_and_break()
    a.sync()
    report = b.sync()
    assert report["tray"] > 0 and report["conflicts"] > 0, report
    tray = b.run("sync", "--tray")
    for entry in tray if isinstance(tray, list) else [tray]:
        b.run("sync", "--settle", str(entry["id"]), "--keep", "theirs", "--by", "O2")
    assert b.sync()["tray"] == 0
    a.sync()

    # Wednesday: the list changes; the laptop of one goes back to its own backup, photos and all
    hub.command("lists", "import", "enterprises", units(folder, "units2.csv", [
        first[0], first[1][:5] + ["0472-0000009"], ["示例铝业有限公司", code(3), "150222", "3216", "示例联系人", "0472-0000003"]]), "--region", "150222")
    backup = b.run("store", "backup", os.path.join(folder, "usb"))["backup"]
    wanted.add(b.photo(case, 20, 300_000, day))
    b.sync()
    shutil.rmtree(os.path.join(b.home, "blobs"))
    b.run("store", "restore", backup, "--force")
    b.sync()
    a.sync()

    # Thursday: a paper from each, numbers that never meet; the hub dies and its disk with it
    a.run("case", "record", case, "--statement", "无意见", "--read-back", "--end", "2026-09-11T16:00", day=day)
    a.run("paper", "issue", "D03", "--case", case, day=day)
    for role, person in (("party", "示例厂长"), ("officer1", "示例甲"), ("officer2", "示例乙")):
        a.run("paper", "sign", "D03", "--case", case, "--role", role, "--person", person, "--handwriting", INK, day=day)
    a.sync()
    hub.die()
    hub.new_disk()
    b.run("sync", "--tries", "1", expect=6)
    wanted.add(b.photo(case, 30, 300_000, "2026-09-11", "--finding", "all"))
    hub.command("restore", yesterday)
    hub.start()

    # Friday: everybody comes back, what the hub had lost comes with them
    assert a.sync()["offered_again"]
    b.sync()
    hub.command("lists", "import", "enterprises", os.path.join(folder, "units2.csv"), "--region", "150222")
    b.run("case", "conclude", case, day="2026-09-14")
    for laptop in (b, a, b, a):
        laptop.sync()
    n_rows, n_blobs = agree(hub, a, b, wanted)
    ours, theirs = folder_of(a, case, folder), folder_of(b, case, folder)
    assert ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys()
    for laptop in (a, b):
        papers = laptop.run("paper", "list", "--case", case)
        assert len(papers) >= 2, papers
        assert laptop.run("sync", "--pending")["operations"] == 0
    hub.die()
    hub.command("verify", "--content")
    print(f"week: three agree on {n_rows} rows and {n_blobs} papers and photos"
          + ("" if net.made else " (on loopback: no network namespaces here)"))
    if POSTGRES:
        psql("postgres", f"DROP DATABASE {hub.database} WITH (FORCE)")


def main():
    folder = tempfile.mkdtemp(prefix="nc-week-")
    net = Net()
    try:
        week(net, folder)
    finally:
        for pid in subprocess.run(["pgrep", "-P", str(os.getpid())], stdout=subprocess.PIPE, text=True).stdout.split():
            quiet("kill", pid)
        net.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
