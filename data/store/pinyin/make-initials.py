#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes initials.txt from Unihan_Readings.txt: make-initials.py READINGS. Line 1 holds the letter of the usual reading of
U+4E00…U+9FFF ('-' where none is known), each further line a character and the letters of all its readings."""
import pathlib
import re
import sys
import unicodedata

FIRST, LAST = 0x4E00, 0x9FFF


def letter(reading):
    plain = unicodedata.normalize("NFD", reading.lower())
    return plain[0] if "a" <= plain[0] <= "z" else None


def main():
    usual, every = {}, {}
    for line in open(sys.argv[1], encoding="utf-8"):
        parts = line.rstrip("\n").split("\t")
        if len(parts) != 3 or parts[1] not in ("kMandarin", "kXHC1983"):
            continue
        code = int(parts[0][2:], 16)
        if not FIRST <= code <= LAST:
            continue
        readings = re.sub(r"[0-9.,*]+:", " ", parts[2]).replace(",", " ").split()
        letters = [c for c in map(letter, readings) if c]
        if parts[1] == "kMandarin" and letters:
            usual[code] = letters[0]
        every.setdefault(code, []).extend(letters)
    out = ["".join(usual.get(c) or (every.get(c) or "-")[0] for c in range(FIRST, LAST + 1))]
    for code in sorted(every):
        first = usual.get(code) or every[code][0]
        others = [c for c in dict.fromkeys(every[code]) if c != first]
        if others:
            out.append(chr(code) + first + "".join(others))
    pathlib.Path(__file__).with_name("initials.txt").write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
