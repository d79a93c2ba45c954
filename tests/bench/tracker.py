#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A register that takes in events against a naive insert of the same rows into SQLite: rows a second, ratios, growth.
The events are synthetic: 40 counties, 20 events a person, random ids, a fixed seed.
Usage: tracker.py [EVENTS ...]      (default 10000 100000 2000000)
JOBIMPACT_LIBRARY is the library of a build folder without sanitizers. The naive side is a prepared statement run by
Python's sqlite3 (executemany over tuples that are made before), in write-ahead mode with synchronous=FULL and SQLite's
default cache, a transaction for every 10,000 rows, with a unique index on the id and one on the person; once more
without the two indexes."""

import datetime
import os
import pathlib
import sqlite3
import sys
import tempfile
import time

import numpy as np
import polars as pl

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bindings" / "python" / "src"))
import jobimpact as ji  # noqa: E402

BATCH = 10_000
EACH = 20  # events of a person: enrolment, three stages, sixteen measurements
COUNTIES = 40
KEY = b"a key of a benchmark, not a secret"
STAGES = ("completed", "active", "earning")
GROUPS = ("women", "young", "women;young", None)
DAY = 86_400_000_000


def definition():
    """One program with a site in each of 40 counties."""
    sites = [f"site{number:02d}" for number in range(COUNTIES)]
    program = "training"
    parts = {
        "programs": {"program": [program], "name": ["Training"]},
        "stages": {"program": [program] * 4, "stage": ["enrolled", *STAGES], "name": ["a", "b", "c", "d"],
                   "position": [1, 2, 3, 4], "role": ["enrolled", *STAGES]},
        "transitions": {"program": [program] * 4, "from": [None, "enrolled", "completed", "active"],
                        "to": ["enrolled", *STAGES]},
        "groups": {"program": [program] * 2, "group": ["women", "young"], "name": ["women", "young"]},
        "outcomes": {"program": [program], "outcome": ["sales"], "name": ["sales"], "unit": ["CNY@2024"],
                     "kind": ["sales"], "aggregate": ["sum"]},
        "sites": {"program": [program] * COUNTIES, "site": sites, "name": sites,
                  "county": [f"{520100 + number}" for number in range(COUNTIES)]},
        "cohorts": {"program": [program], "cohort": ["all"], "starts": [datetime.date(2020, 1, 1)]},
    }
    return ji.Bundle({name: ji.Dataset(pl.DataFrame(part)) for name, part in parts.items()})


def events(count):
    """Frames of 10,000 events in order of time, as an office would send them."""
    random = np.random.default_rng(7)
    persons = max(count // EACH, 1)
    order = np.arange(persons * EACH)
    person, step = order % persons, order // persons  # everybody's first event, then everybody's second
    first = np.datetime64("2022-01-01", "us").astype("int64")
    at = first + step * 30 * DAY + random.integers(0, 29, len(order)) * DAY
    sorts = np.argsort(at, kind="stable")
    person, step, at = person[sorts], step[sorts], at[sorts]
    kinds = np.array(["enrolment"] + ["stage"] * 3 + ["measurement"] * 16)[step]
    stages = np.array([None, *STAGES] + [None] * 16, dtype=object)[step]
    is_first, is_measured = step == 0, step > 3
    ids = random.integers(0, 2**63, len(order)).astype("uint64")
    frame = pl.DataFrame({
        "id": pl.Series(ids).cast(pl.String) + pl.Series(order).cast(pl.String),
        "kind": kinds, "program": "training", "cohort": "all",
        "person": "P" + pl.Series(person * 7919 % 1_000_003).cast(pl.String).str.zfill(8) + "-" + pl.Series(
            person).cast(pl.String),
        "site": [f"site{number % COUNTIES:02d}" if is_one else None for number, is_one in zip(person, is_first)],
        "class": [f"class{number // 25}" if is_one else None for number, is_one in zip(person, is_first)],
        "groups": [GROUPS[number % 4] if is_one else None for number, is_one in zip(person, is_first)],
        "stage": stages.tolist(),
        "item": ["sales" if is_one else None for is_one in is_measured],
        "value": pl.Series(np.where(is_measured, np.round(random.lognormal(6, 1, len(order)), 2), np.nan)).fill_nan(None),
        "valid_time": pl.Series(at).cast(pl.Datetime("us")).dt.date(),
        "recorder": "office",
    })
    return [frame[start:start + BATCH] for start in range(0, len(frame), BATCH)]


def own(folder, frames):
    """Seconds to record all, and of the reading that every indicator begins with."""
    batches = [ji.Dataset(frame) for frame in frames]
    with ji.Tracker(os.path.join(folder, "own.db")) as register:
        register.define(definition(), key=KEY, recorded_at=0)
        start = time.perf_counter()
        for batch in batches:
            refused = register.record(batch, key=KEY, recorded_at=np.datetime64("2030-01-01", "us").astype(int).item())
            assert len(refused) == 0
        recorded = time.perf_counter() - start
        start = time.perf_counter()
        register.persons()
        return recorded, time.perf_counter() - start


def naive(folder, frames, indexed):
    batches = [frame.with_columns(pl.col("valid_time").cast(pl.Int32)).rows() for frame in frames]
    base = sqlite3.connect(os.path.join(folder, f"naive{indexed}.db"), isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    columns = frames[0].columns
    base.execute(f"CREATE TABLE event ({', '.join(f'[{name}]' for name in columns)})")
    if indexed:
        base.execute("CREATE UNIQUE INDEX by_id ON event (id)")
        base.execute("CREATE INDEX by_person ON event (person)")
    insert = f"INSERT INTO event VALUES ({', '.join('?' * len(columns))})"
    start = time.perf_counter()
    for batch in batches:
        base.execute("BEGIN")
        base.executemany(insert, batch)
        base.execute("COMMIT")
    taken = time.perf_counter() - start
    base.close()
    return taken


def main(counts):
    print(f"{'events':>9} {'ours, rows/s':>13} {'naive':>9} {'unindexed':>10} {'ours/naive':>11} {'ours/unindexed':>15}"
          f" {'persons(), s':>13}")
    for count in counts:
        frames = events(count)
        with tempfile.TemporaryDirectory(dir=".") as folder:
            taken, read = own(folder, frames)
            indexed, plain = naive(folder, frames, True), naive(folder, frames, False)
        rates = [count / seconds for seconds in (taken, indexed, plain)]
        print(f"{count:9} {rates[0]:13,.0f} {rates[1]:9,.0f} {rates[2]:10,.0f} {rates[0] / rates[1]:11.2f}"
              f" {rates[0] / rates[2]:15.2f} {read:13.2f}", flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10_000, 100_000, 2_000_000])
