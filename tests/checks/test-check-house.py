#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each house rule refuses a tree that breaks it: a rule that cannot fail guards nothing."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
BAD = {
    "includes": ("data/base/nc-bad.c", '#include "nc-reference.h"\n'),
    "names": ("forms/xform/nc-reference.h", "#pragma once\n"),
    "sizes": ("data/base/nc-bad.c", "int x;\n" * 1201),
    "words": ("data/base/nc-bad.c", "void f (void) { system (\"ls\"); }\n"),
    "formatting": ("data/base/nc-bad.c", "int   x ;\n"),
    "translations": ("data/base/nc-bad.c", 'const char *s = _("No such sentence anywhere");\n'),
}


def main():
    failed = 0
    for rule, (name, text) in BAD.items():
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "app").mkdir()
            shutil.copy(TOP / "app/DESIGN.md", root / "app/DESIGN.md")
            shutil.copy(TOP / ".clang-format", root / ".clang-format")
            shutil.copytree(TOP / "po", root / "po")
            for extra in ("data/reference/nc-reference.h", name):
                (root / extra).parent.mkdir(parents=True, exist_ok=True)
            (root / "data/reference/nc-reference.h").write_text("#pragma once\n")
            (root / name).write_text(text)
            run = subprocess.run([sys.executable, HERE / "check-house.py", rule, root], capture_output=True, text=True)
            if run.returncode != 1 or pathlib.Path(name).name not in run.stdout:
                print(f"{rule}: let a bad file pass: {run.returncode} {run.stdout} {run.stderr}")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
