#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window exported, read by other means: check-exports.py FOLDER

FOLDER holds NAME.json (the figures as the window has them: columns with their kind, rows of texts) beside NAME.csv,
NAME.xlsx and, where there is a chart, NAME.png. Prints what differs; exit 1 when anything does."""
import csv
import json
import pathlib
import struct
import sys
import xml.etree.ElementTree as tree
import zipfile
import zlib

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def workbook(path):
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        sheet = tree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    for row in sheet.iter(SHEET + "row"):
        yield [(c.get("t"), "".join(t.text or "" for t in c.iter(SHEET + "t")) if c.get("t") == "inlineStr" else c.findtext(SHEET + "v", ""))
               for c in row.iter(SHEET + "c")]


def picture(path):
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    at, header, pixels = 8, None, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0], "a damaged chunk"
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            pixels += body
        at += 12 + size
    width, height = header[:2]
    lines = zlib.decompress(pixels)
    assert len(lines) % height == 0, "lines are missing"
    # Of a blank picture hardly two bytes differ, whatever the filters.
    return width, height, len(set(lines))


def check(folder, name):
    figures = json.loads((folder / f"{name}.json").read_text())
    head = [c["title"] for c in figures["columns"]]
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert table == [head] + figures["rows"], "the CSV differs from the window"
    book = list(workbook(folder / f"{name}.xlsx"))
    assert [t for _, t in book[0]] == head, "the workbook's head differs"
    assert len(book) == len(figures["rows"]) + 1, "the workbook has other rows"
    for row, texts in zip(book[1:], figures["rows"]):
        for (kind, text), want, column in zip(row, texts, figures["columns"]):
            is_number = column["number"] and want != ""
            assert want == "" or (kind != "inlineStr") == is_number, f"{column['title']}: {want} is kept as {kind}"
            assert float(text) == float(want) if is_number else text == want, f"{column['title']}: {text} instead of {want}"
    if figures["chart"]:
        width, height, values = picture(folder / f"{name}.png")
        assert width == 2016 and height > 100 and values > 8, f"the picture is {width} × {height}, {values} values"


def main():
    folder = pathlib.Path(sys.argv[1])
    names = sorted(p.stem for p in folder.glob("*.json"))
    bad = 0
    for name in names:
        try:
            check(folder, name)
        except AssertionError as error:
            bad += 1
            print(f"{name}: {error}")
    print(f"{len(names)} exported, {bad} wrong")
    return bad > 0 or len(names) < 8


if __name__ == "__main__":
    sys.exit(main())
