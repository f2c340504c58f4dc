#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""service.py UNIT.in HUB COMMANDS.c: the unit as systemd reads it: no line that it ignores, shut in as tightly as a server
on the network can be, and given longer to stop than the hub takes. Skipped without systemd-analyze (Debian: systemd)."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

MOST_EXPOSED = 15  # tenths; what is left is that it listens, and that it has no root folder of its own


def run(*words):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout.strip()


def main():
    template, hub, commands = (pathlib.Path(word) for word in sys.argv[1:4])
    if not shutil.which("systemd-analyze"):
        print("systemd-analyze is not installed: the unit is not looked at")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="nc-unit-") as folder:
        unit = pathlib.Path(folder) / "nengcha-hub.service"
        unit.write_text(template.read_text(encoding="utf-8").replace("@bindir@", str(hub.resolve().parent)), encoding="utf-8")
        status, said = run("systemd-analyze", "verify", "--man=no", str(unit))
        assert status == 0 and not said, said
        status, said = run("systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", str(unit))
        assert status == 0, said
        text = unit.read_text(encoding="utf-8")
    allowed = int(re.search(r"^TimeoutStopSec=(\d+)$", text, re.M)[1])
    taken = int(re.search(r"^#define STOP_SECONDS (\d+)$", commands.read_text(encoding="utf-8"), re.M)[1])
    assert taken < allowed, f"the hub takes {taken} s to stop and is given {allowed} s"
    print(re.sub(r"\x1b\[[0-9;]*m", "", said.splitlines()[-1]))


if __name__ == "__main__":
    main()
