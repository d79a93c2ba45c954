#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The standard table of indicators over a register: seconds, growth, and how much of them is reading the log.
The events are those of tracker.py: synthetic, 40 counties, 20 events a person, a fixed seed.
Usage: tracker_indicators.py [EVENTS ...]      (default 10000 100000 2000000)
JOBIMPACT_LIBRARY is the library of a build folder without sanitizers. `read` is ji_tracker_sales(), which reads the
same history and sums one outcome; the tables are the totals, by county, and by county, group and quarter."""

import os
import sys
import tempfile
import time

import numpy as np
from tracker import KEY, definition, events, ji

TABLES = {"totals": None, "by county": "county", "county|group|quarter": "county|group|period:quarter|county+group"}


def fill(register, frames):
    register.define(definition(), key=KEY, recorded_at=0)
    for frame in frames:
        at = np.datetime64("2030-01-01", "us").astype(int).item()
        assert len(register.record(ji.Dataset(frame), key=KEY, recorded_at=at)) == 0


def seconds(work):
    """The best of three."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main(counts):
    print(f"{'events':>9} {'read':>7}" + "".join(f" {name + ', s':>24}" for name in TABLES) + f" {'panel, s':>9}")
    for count in counts:
        with tempfile.TemporaryDirectory(dir=".") as folder:
            with ji.Tracker(os.path.join(folder, "own.db")) as register:
                fill(register, events(count))
                read = seconds(lambda: register.sales(sector="agriculture", exact=True))
                tables = [seconds(lambda by=by: register.indicators(by=by)) for by in TABLES.values()]
                panel = seconds(lambda: register.panel(unit="county"))
        print(f"{count:9} {read:7.2f}" + "".join(f" {taken:24.2f}" for taken in tables) + f" {panel:9.2f}", flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10_000, 100_000, 2_000_000])
