#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reading CSV against pandas, polars and DuckDB: medians, and ratios to pandas and to the fastest.
Two rounds: dates become dates, as they do here and in DuckDB untold (pandas and polars are told); and they stay texts, as
they do in pandas and polars untold (we and DuckDB are told).
Usage: read_csv.py [MEGABYTES [RUNS]]
JOBIMPACT_LIBRARY is the library of a build folder without sanitizers (BUILD/lib/libjobimpact.so.0). The file is
made of random numbers with a fixed seed: it is synthetic."""

import gc
import os
import pathlib
import statistics
import sys
import tempfile
import time

import duckdb
import numpy as np
import pandas as pd
import polars as pl

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bindings" / "python" / "src"))
import jobimpact as ji  # noqa: E402

BLOCK = 200_000
OCCUPATIONS = ["直播运营", "packer", "courier, part-time", "seamstress", "编导", "farm hand", "driver", "teacher"]


def block(number):
    """200,000 rows of what an employment register holds: identifiers, codes, words, dates, numbers, gaps."""
    random = np.random.default_rng([42, number])
    days = np.datetime64("2018-01-01") + random.integers(0, 2500, BLOCK)
    return pl.DataFrame({
        "person": np.arange(BLOCK) + number * BLOCK,
        "county": random.integers(110101, 659010, BLOCK),
        "occupation": np.array(OCCUPATIONS)[random.integers(0, len(OCCUPATIONS), BLOCK)],
        "since": days,
        "at": np.datetime_as_string(days.astype("datetime64[s]") + random.integers(0, 86400, BLOCK), timezone="UTC"),
        "paid": random.random(BLOCK) < 0.9,
        "hours": np.round(random.random(BLOCK) * 60, 1),
        "wage": np.round(random.lognormal(8.5, 0.6, BLOCK), 2),
        "weight": random.random(BLOCK) * 1000,
        "jobs": random.integers(1, 4, BLOCK),
    }).with_columns(pl.when(pl.col("hours") < 6).then(None).otherwise(pl.col("wage")).alias("wage"))


def write_file(path, size):
    with open(path, "wb") as file:
        number = 0
        while file.tell() < size:
            block(number).write_csv(file, include_header=number == 0)
            number += 1
    return number * BLOCK


def own(threads, types=None, **how):
    context = ji.Context(threads=threads, **how)
    return lambda path: ji.Dataset.read_csv(path, sidecar="none", types=types, context=context)


def from_duckdb(how=""):
    """DuckDB's table is made, as the others' is: what is only looked at is not read."""
    return lambda path: duckdb.sql(f"from read_csv('{path}'{how})").to_arrow_table()


TEXTS = {"since": "text", "at": "text"}
READERS = {
    "dates": {
        "jobimpact": own(1),
        "jobimpact, all processors": own(0),
        "jobimpact, all processors, not hashed": own(0, hash_limit=0),
        "pandas": lambda path: pd.read_csv(path, parse_dates=list(TEXTS)),
        "polars": lambda path: pl.read_csv(path, try_parse_dates=True),
        "duckdb": from_duckdb(),
    },
    "texts": {
        "jobimpact": own(1, TEXTS),
        "jobimpact, all processors": own(0, TEXTS),
        "jobimpact, all processors, not hashed": own(0, TEXTS, hash_limit=0),
        "pandas": pd.read_csv,
        "polars": pl.read_csv,
        "duckdb": from_duckdb(", types={'since': 'VARCHAR', 'at': 'VARCHAR'}"),
    },
}


def read_times(readers, path, runs):
    times = {name: [] for name in readers}
    for _ in range(runs):  # in turn: what else the machine does meets all of them
        for name, reader in readers.items():
            gc.collect()
            start = time.perf_counter()
            made = reader(path)
            times[name].append(time.perf_counter() - start)
            del made
    return {name: statistics.median(values) for name, values in times.items()}


def is_same(left, right):
    """Bit for bit, and the gaps in the same places."""
    left, right = left.to_numpy(), right.to_numpy()
    return bool(np.all((left == right) | (np.isnan(left) & np.isnan(right)))) if left.dtype.kind == "f" else bool(
        np.all(left == right))


def differences(path):
    """Columns in which the results are not the same. pandas' numbers may be off by the last bits: it says so of its
    default; its dates and polars' are texts by default."""
    made = pl.DataFrame(ji.Dataset.read_csv(path, sidecar="none"))
    numbers = ["person", "county", "hours", "wage", "weight", "jobs"]
    peer = pl.read_csv(path)
    yield from (f"polars: {name}" for name in numbers + ["occupation", "paid"] if not is_same(made[name], peer[name]))
    yield from (f"polars: {name}" for name in ["since"] if not is_same(made[name].cast(str), peer[name]))
    seconds = made["at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    yield from ["polars: at"] if not is_same(seconds, peer["at"]) else []
    del peer
    peer = pl.DataFrame(READERS["dates"]["duckdb"](path))
    yield from (f"duckdb: {name}" for name in numbers + ["occupation", "since"] if not is_same(made[name], peer[name]))
    del peer
    peer = pd.read_csv(path)
    yield from (f"pandas: {name}" for name in numbers
                if not np.allclose(made[name].to_numpy(), peer[name].to_numpy(), rtol=1e-15, atol=0, equal_nan=True))
    yield from ["pandas: occupation"] if list(made["occupation"]) != list(peer["occupation"]) else []


def show(times, size):
    fastest = min(times["polars"], times["duckdb"])
    for name, value in times.items():
        print(f"  {name:40} {value:8.3f} s {size / value / 1e6:7.0f} MB/s  {value / times['pandas']:6.3f} of pandas"
              f"  {value / fastest:6.3f} of the fastest of polars and DuckDB")


def main(megabytes, runs):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "register.csv")
        rows = write_file(path, megabytes * 1_000_000)
        size = os.path.getsize(path)
        print(f"{size / 1e6:.0f} MB, {rows} rows, {len(os.sched_getaffinity(0))} processors, median of {runs}")
        for kind, readers in READERS.items():
            print(f"dates and times read as {kind}")
            show(read_times(readers, path, runs), size)
        wrong = list(differences(path))
    if wrong:
        sys.exit("the results differ: " + ", ".join(wrong))


main(*[int(word) for word in sys.argv[1:]] or [500], *([5] if len(sys.argv) < 3 else []))
