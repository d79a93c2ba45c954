#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A synthetic panel of a rural training program, from a fixed seed: python3 make_panel.py > panel.csv
Counties are numbers and none is real. The planted effect is 40 jobs in the first year and 15 more in each further one, a
third more in counties of the first wave; a larger share of farming lets jobs grow more slowly, and draws the program."""

import csv
import random
import sys

COUNTIES = 90
YEARS = range(2016, 2024)
WAVES = (2019, 2021, None)


def effect(first, year):
    """Jobs that the program brings to a county."""
    if first is None or year < first:
        return 0
    return (40 + 15 * (year - first)) * (4 / 3 if first == WAVES[0] else 1)


def wave(draw, farming):
    """Counties of more farming join more often, and earlier."""
    chance = 0.35 + 0.8 * (farming - 0.4)
    if draw.random() < chance:
        return WAVES[0]
    return WAVES[1] if draw.random() < 0.5 else WAVES[2]


def main():
    draw = random.Random(20190315)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["county", "year", "first_trained", "jobs", "farming", "population", "prefecture", "origin"])
    for county in range(COUNTIES):
        farming = draw.uniform(0.2, 0.6)
        first = wave(draw, farming)
        level = draw.gauss(900, 150)
        population = draw.uniform(60, 400)
        for year in YEARS:
            trend = (30 - 40 * farming) * (year - YEARS[0])
            jobs = level + trend + 12 * (year % 3) + draw.gauss(0, 15) + effect(first, year)
            out.writerow([f"county-{county:03}", year, first or "", round(jobs), f"{farming:.3f}", f"{population:.1f}",
                          f"prefecture-{county // 5:02}", "synthetic"])


if __name__ == "__main__":
    main()
