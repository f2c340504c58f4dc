#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules as a test: check-house.py RULE [SOURCE-FOLDER]. Prints what breaks the rule; exit 1 then."""
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).resolve().parents[2])
ROOM_FOLDERS = ("data", "forms", "reports", "app")
MOST_LINES = 1200
BLOCKED = {
    r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok)\s*\(": "unbounded: use GLib's",
    r"\b(system|popen|g_spawn_command_line_(a)?sync)\s*\(": "no shell: give argument vectors",
    r"\b(atoi|atol|atof)\s*\(": "hides errors: parse with a check",
    r"\bgoto\s": "no goto: autoptr",
    r"\b(TODO|FIXME|XXX)\b": "unfinished: finish or leave out",
    r"\bg_get_real_time\s*\(": "time comes from NcClock",
    r"\bG_DEFINE_QUARK \(.* - ": "underscores in a quark's name: clang-format parts it at dashes",
}
BLOCKED_EXCEPT = {r"\bg_get_real_time\s*\(": {"data/base/nc-clock.c"}}
ONLY_IN = {"hpdf.h": "reports/pdf", "gtk/gtk.h": "app/desktop", "adwaita.h": "app/desktop", "microhttpd.h": "app/hub"}


def sources(folders=ROOM_FOLDERS + ("tests",)):
    return sorted(p for f in folders for s in ("*.c", "*.h") for p in (TOP / f).rglob(s))


def relative(path):
    return path.relative_to(TOP).as_posix()


def room_of(path):
    return "/".join(relative(path).split("/")[:2])


def allowed_includes():
    """The table of app/DESIGN.md: room → rooms it may use."""
    table = {}
    for line in (TOP / "app/DESIGN.md").read_text().splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")]
        if len(cells) != 3 or not cells[0].startswith("`"):
            continue
        for room in re.findall(r"`([^`]+)`", cells[0]):
            table[room] = cells[2]
    names = {room.split("/")[1]: room for room in table}
    libraries = {room for room in table if not room.startswith("app/")}
    result = {}
    for room, text in table.items():
        if text.startswith("all of") or text.startswith("all but"):
            result[room] = libraries | ({"app/case"} if room != "app/case" else set())
        else:
            words = [w.strip(" –") for w in text.split(",")]
            unknown = [w for w in words if w and w not in names]
            if unknown:
                sys.exit(f"app/DESIGN.md: {room} names unknown rooms {unknown}")
            result[room] = {names[w] for w in words if w}
    return result


def includes():
    table = allowed_includes()
    homes = {p.name: room_of(p) for p in sources(ROOM_FOLDERS) if p.suffix == ".h"}
    for path in sources(ROOM_FOLDERS):
        room = room_of(path)
        if room not in table:
            yield f"{relative(path)}: its room {room} is not in the table of app/DESIGN.md"
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if not match:
                continue
            name = match.group(2)
            if name in ONLY_IN and ONLY_IN[name] != room:
                yield f"{relative(path)}:{number}: <{name}> belongs to {ONLY_IN[name]}"
            home = homes.get(name)
            if match.group(1) == '"' and home and home != room and home not in table[room]:
                yield f"{relative(path)}:{number}: {room} may not use {home}"


def names():
    """An include finds the first of two headers of one name; of two functions the linker takes either."""
    known = {"main.c": None}
    for path in sources(ROOM_FOLDERS):
        first = known.setdefault(path.name, path)
        if first and first != path:
            yield f"{relative(path)}: {relative(first)} has this name"


def sizes():
    for path in sources():
        lines = path.read_text().count("\n")
        if lines > MOST_LINES:
            yield f"{relative(path)}: {lines} lines; at most {MOST_LINES}"


def words():
    for path in sources(ROOM_FOLDERS):
        text = path.read_text()
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in text[:200]:
            yield f"{relative(path)}: no licence line"
        if path.suffix == ".h" and "#pragma once" not in text:
            yield f"{relative(path)}: no #pragma once"
        for number, line in enumerate(text.splitlines(), 1):
            for pattern, why in BLOCKED.items():
                if re.search(pattern, line) and relative(path) not in BLOCKED_EXCEPT.get(pattern, ()):
                    yield f"{relative(path)}:{number}: {line.strip()}  ({why})"


def formatting():
    """One program for all of them: it starts slower than it formats."""
    run = subprocess.run(["clang-format", "--style=file", "--dry-run", "--ferror-limit=0", *map(str, sources())],
                         capture_output=True, text=True, cwd=TOP, check=True)
    for path in dict.fromkeys(re.findall(r"^(.+?):\d+:\d+: (?:warning|error): ", run.stderr, re.M)):
        yield f"{relative(pathlib.Path(path))}: clang-format would change it"


def entries(po):
    """(references, id, whether every translation is there) of each entry of a catalogue in msgcat's unwrapped form."""
    for block in po.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        message = next((line[6:] for line in lines if line.startswith("msgid ")), '""')
        strings = [line.split(" ", 1)[1] for line in lines if line.startswith("msgstr")]
        references = " ".join(line[3:] for line in lines if line.startswith("#: "))
        fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
        if message != '""':
            yield references, message, bool(strings) and not fuzzy and all(s != '""' for s in strings)


def translations():
    """Every string for people has its Chinese."""
    inputs = [relative(p) for f in ROOM_FOLDERS for s in ("*.c", "*.h", "*.ui") for p in sorted((TOP / f).rglob(s))]
    unwrapped = ["--no-wrap", "-o", "-"]
    keywords = ["-k_", "-kN_", "-kC_:1c,2", "-kNC_:1c,2", "-kngettext:1,2", "-kg_dngettext:2,3"]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
        listing.write("\n".join(inputs))
        listing.flush()
        extracted = subprocess.run(["xgettext", "--from-code=UTF-8", *keywords, *unwrapped, "-f", listing.name],
                                   cwd=TOP, check=True, capture_output=True, text=True).stdout
    parts = sorted(str(p) for p in (TOP / "po/zh_CN").glob("*.po"))
    catalogue = subprocess.run(["msgcat", "--use-first", *unwrapped, *parts], check=True, capture_output=True, text=True).stdout
    translated = {message for _, message, done in entries(catalogue) if done}
    for references, message, _ in entries(extracted):
        if message not in translated:
            yield f"{references}: no Chinese for {message}"


RULES = {f.__name__: f for f in (includes, names, sizes, words, formatting, translations)}


def main():
    faults = list(RULES[sys.argv[1]]())
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
