#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Draws what is in CSV files of the benchmarks (columns n, what, seconds, ...) against n, both axes logarithmic, as SVG.
Usage: plot.py OUT.svg TITLE COLUMN FILE.csv ...
COLUMN is seconds, processor_seconds (drawn beside what the machine measured there takes for one reading of the flows and
for 2 n^3 operations) or peak_bytes. Tables made hard (column radius above 0.8) are left out."""

import csv
import math
import sys
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 230, 40, 50
COLOURS = ["#0b5fa5", "#b5482a", "#4a8f29", "#7d3f98", "#b8860b", "#2a8f8f", "#8f2a5a", "#555555"]


LABELS = {"seconds": "seconds", "processor_seconds": "seconds of processors", "peak_bytes": "peak memory, GB"}
# What a machine's rate (one thread's, for seconds of processors) makes of n.
FLOORS = {
    "read 1 a second": ("read the flows once", lambda n, rate: 8 * n**2 / rate),
    "dgemm 1 a second": ("2 n^3 operations", lambda n, rate: 2 * n**3 / rate),
}


def read(paths, column):
    """what -> sorted (n, value), and what -> a machine's rate"""
    lines, rates = {}, {}
    for path in paths:
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                if not row["n"]:
                    rates[row["what"]] = float(row["seconds"])
                elif row.get(column) and not (row.get("radius") and float(row["radius"]) > 0.8):
                    value = float(row[column]) / (1e9 if column == "peak_bytes" else 1)
                    lines.setdefault(row["what"], []).append((int(row["n"]), value))
    return {what: sorted(points) for what, points in lines.items()}, rates


def floors(lines, rates):
    """The lines of the machine's own limits, for every n that there is."""
    sizes = sorted({n for points in lines.values() for n, _ in points})
    return {what: [(n, work(n, rates[rate])) for n in sizes] for rate, (what, work) in FLOORS.items() if rate in rates}


def scale(values, low, high):
    least, most = math.log10(min(values)), math.log10(max(values))
    room = most - least or 1
    return lambda value: low + (math.log10(value) - least) / room * (high - low)


def powers(values):
    """1, 2, 5 of every power of ten within the values."""
    ticks = []
    for power in range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1):
        ticks += [digit * 10.0**power for digit in (1, 2, 5)]
    return [tick for tick in ticks if min(values) <= tick <= max(values)]


def text(x, y, words, anchor="start", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def draw(title, label, lines, dashed):
    """`dashed`: which of the lines are the machine's."""
    sizes = sorted({n for points in lines.values() for n, _ in points})
    seconds = [spent for points in lines.values() for _, spent in points]
    across = scale(sizes, LEFT, WIDTH - RIGHT)
    up = scale(seconds, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        "<!-- SPDX-License-Identifier: LGPL-2.1-or-later; made by tests/bench/plot.py -->",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        text(LEFT, 22, title, more=' font-size="14"'),
        text(LEFT, TOP - 5, label),
        text(WIDTH - RIGHT, HEIGHT - 12, "sectors", "end"),
    ]
    for tick in powers(seconds):
        y = up(tick)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(text(LEFT - 6, y + 4, f"{tick:g}", "end"))
    for n in sizes:
        x = across(n)
        parts.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(text(x, HEIGHT - BOTTOM + 18, f"{n:,}", "middle"))
    taken = []
    for (what, points), colour in zip(sorted(lines.items(), key=lambda line: -line[1][-1][1]), COLOURS * 9):
        path = "L".join(f"{across(n):.1f} {up(spent):.1f}" for n, spent in points)
        style = ' stroke-dasharray="6 4"' if what in dashed else ""
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{style}/>')
        parts += [f'<circle cx="{across(n):.1f}" cy="{up(spent):.1f}" r="3" fill="{colour}"/>' for n, spent in points]
        y = up(points[-1][1])
        while any(abs(y - other) < 14 for other in taken):
            y += 1
        taken.append(y)
        x = across(points[-1][0]) + 10
        parts.append(text(x, y + 4, what, more=f' fill="{colour}"'))
    return "\n".join([*parts, "</svg>", ""])


def main():
    if len(sys.argv) < 5 or sys.argv[3] not in LABELS:
        sys.exit("usage: plot.py OUT.svg TITLE seconds|processor_seconds|peak_bytes FILE.csv ...")
    lines, rates = read(sys.argv[4:], sys.argv[3])
    machine = floors(lines, rates) if sys.argv[3] == "processor_seconds" else {}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(draw(sys.argv[2], LABELS[sys.argv[3]], {**lines, **machine}, set(machine)))


main()
