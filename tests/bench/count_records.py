#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Records counted by six rules against polars and DuckDB doing the same counts: medians of the time passed and of the
processor time, ratios to the faster peer, and the memory each takes at its peak beside the records. Usage: count_records.py [ROWS [RUNS]]
JOBIMPACT_LIBRARY is the library of a build folder without sanitizers (BUILD/lib/libjobimpact.so.0). The records are
random numbers with a fixed seed: they are synthetic."""

import gc
import multiprocessing
import os
import pathlib
import statistics
import sys
import time

import duckdb
import numpy as np
import polars as pl

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bindings" / "python" / "src"))
import jobimpact as ji  # noqa: E402

COUNTIES = 2800
RULES = {
    "rule": ["earned_once", "earners_60000", "at_date", "labour_force", "main_jobs", "fte"],
    "unit": ["persons", "persons", "persons", "persons", "jobs", "fte"],
    "time": ["any", "any", "at", "at", "at", "average"],
    "period": ["2024", "2024", "2024-06-30", "2024-W40", "2024-06-30", "2024"],
    "job": [None, None, None, None, "main", None],
    "income_min": [0.01, 60000.0, None, None, None, None],
    "hours_min": [None, None, None, 1.0, None, None],
    "natural_only": [True, True, None, True, None, None],
    "standard": [None, None, None, None, None, 1880.0],
    "standard_source": [None, None, None, None, None, "a benchmark"],
    "by": [None, "county", "county", None, "role", "role"],
}


def make_records(rows):
    """Four records of three persons; some without hours; each column of the type that the peers like best."""
    random = np.random.default_rng(7)
    start = np.datetime64("2021-01-01") + np.minimum(random.integers(0, 1460, rows), random.integers(0, 1460, rows))
    end = np.minimum(start + random.integers(0, 900, rows), np.datetime64("2024-12-31"))
    pseudonym = random.integers(0, int(rows * 0.75), rows) * 2654435761 % (1 << 62)
    hours = np.round(random.gamma(1.2, 12, rows).clip(0, 100), 1)
    return pl.DataFrame({
        "pseudonym": pseudonym,
        "county": random.integers(0, COUNTIES, rows) + 110000,
        "role": pl.Series(np.array(["creator", "merchant", "service"])[random.integers(0, 3, rows)], dtype=pl.Categorical),
        "start": start.astype("datetime64[D]"),
        "end": end.astype("datetime64[D]"),
        "hours": hours,
        "income": np.round(random.lognormal(7, 2, rows) * (random.random(rows) < 0.6), 2),
        "entity": random.random(rows) < 0.97,
    }).with_columns(pl.when(pl.col("hours") < 2).then(None).otherwise(pl.col("hours")).alias("hours"))


# --- the same six counts, three ways; each gives (rule, cell) -> value ---------------------------------------------


def own(records, threads, **how):
    context = ji.Context(threads=threads, **how)
    data, rules = ji.Dataset(records), ji.Dataset(RULES)

    def run():
        counts = ji.count(data, rules, income_period="2024", minimum_cell=0, context=context).to_dict()
        cell = zip(counts["county"], counts["role"])
        return {(rule, county or role): value
                for rule, (county, role), value in zip(counts["rule"], cell, counts["value"])}

    return run


def with_polars(records):
    day, first, last = pl.date(2024, 6, 30), pl.date(2024, 1, 1), pl.date(2024, 12, 31)
    monday, sunday = pl.date(2024, 9, 30), pl.date(2024, 10, 6)
    table = records.lazy()

    def there(begin, close):
        return (pl.col("start") <= close) & (pl.col("end") >= begin)

    def run():
        natural = table.filter(pl.col("entity") & there(first, last))
        earned = natural.group_by("pseudonym").agg(pl.col("income").sum())
        rich = earned.filter(pl.col("income") >= 60000).select("pseudonym")
        at_date = table.filter(there(day, day))
        week = table.filter(pl.col("entity") & there(monday, sunday))
        main = (at_date.with_row_index("row").sort(["hours", "income", "row"], descending=[True, True, False],
                                                   nulls_last=True)
                .group_by("pseudonym").agg(pl.col("role").first()))
        days = (pl.min_horizontal("end", last) - pl.max_horizontal("start", first)).dt.total_days() + 1
        fte = (table.filter(there(first, last)).group_by("role")
               .agg((pl.col("hours") * days).sum() / (7 * 1880)))
        parts = pl.collect_all([
            earned.filter(pl.col("income") >= 0.01).select(pl.len()),
            rich.select(pl.len()),
            natural.join(rich, on="pseudonym", how="semi").group_by("county").agg(pl.col("pseudonym").n_unique()),
            at_date.select(pl.col("pseudonym").n_unique()),
            at_date.group_by("county").agg(pl.col("pseudonym").n_unique()),
            week.group_by("pseudonym").agg(pl.col("hours").sum()).filter(pl.col("hours") >= 1).select(pl.len()),
            main.group_by("role").agg(pl.len()),
            fte,
        ])
        names = ["earned_once", "earners_60000", "earners_60000", "at_date", "at_date", "labour_force", "main_jobs", "fte"]
        return combine(names, [[tuple(row) for row in part.iter_rows()] for part in parts])

    return run


def with_duckdb(records):
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    connection.register("given", records.to_arrow())
    connection.execute("create table r as select row_number() over () as row, * replace (role::varchar as role) from given")
    year = "start <= date '2024-12-31' and \"end\" >= date '2024-01-01'"
    day = "start <= date '2024-06-30' and \"end\" >= date '2024-06-30'"
    week = "start <= date '2024-10-06' and \"end\" >= date '2024-09-30'"
    rich = f"select pseudonym from r where entity and {year} group by 1 having sum(income) >= 60000"
    queries = [
        f"select count(*) from (select 1 from r where entity and {year} group by pseudonym having sum(income) >= 0.01)",
        f"select count(*) from ({rich})",
        f"select county, count(distinct pseudonym) from r where entity and {year} and pseudonym in ({rich}) group by 1",
        f"select count(distinct pseudonym) from r where {day}",
        f"select county, count(distinct pseudonym) from r where {day} group by 1",
        f"select count(*) from (select 1 from r where entity and {week} group by pseudonym having sum(hours) >= 1)",
        "select role, count(*) from (select arg_max(role, (coalesce(hours, -1), coalesce(income, -1), -row)) as role "
        f"from r where {day} group by pseudonym) group by 1",
        "select role, sum(hours * (least(\"end\", date '2024-12-31') - greatest(start, date '2024-01-01') + 1)) "
        f"/ (7 * 1880) from r where {year} group by 1",
    ]
    names = ["earned_once", "earners_60000", "earners_60000", "at_date", "at_date", "labour_force", "main_jobs", "fte"]

    def run():
        return combine(names, [connection.execute(query).fetchall() for query in queries])

    return run


def combine(names, parts):
    """Totals of what is given by role alone are sums of the cells: every main job has one role."""
    found = {}
    for name, rows in zip(names, parts):
        for row in rows:
            found[(name, None if len(row) == 1 else str(row[0]))] = row[-1]
        if name in ("main_jobs", "fte"):
            found[(name, None)] = sum(row[-1] for row in rows)
    return found


COUNTERS = {
    "jobimpact": lambda records: own(records, 1),
    "jobimpact, all processors": lambda records: own(records, 0),
    "jobimpact, all processors, not hashed": lambda records: own(records, 0, hash_limit=0),
    "polars": with_polars,
    "duckdb": with_duckdb,
}


def peak_of(name, rows, answers):
    """In a process of its own, for a peak never falls: megabytes that counting takes beside the records."""
    run = COUNTERS[name](make_records(rows))
    gc.collect()
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak is as high as what is held now
    with open("/proc/self/status") as file:
        before = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
    run()
    with open("/proc/self/status") as file:
        answers.put((next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) - before) / 1024)


def main(rows, runs):
    records = make_records(rows)
    counters = {name: make(records) for name, make in COUNTERS.items()}
    times, work, results = {name: [] for name in counters}, {name: [] for name in counters}, {}
    for _ in range(runs):  # in turn: what else the machine does meets all of them
        for name, run in counters.items():
            gc.collect()
            start, worked = time.perf_counter(), time.process_time()
            results[name] = run()
            times[name].append(time.perf_counter() - start)
            work[name].append(time.process_time() - worked)
    print(f"{rows} records, {len(os.sched_getaffinity(0))} processors, median of {runs}")
    medians = {name: statistics.median(values) for name, values in times.items()}
    worked = {name: statistics.median(values) for name, values in work.items()}
    faster = min(medians["polars"], medians["duckdb"])
    leaner = min(worked["polars"], worked["duckdb"])
    del counters, records
    spawn = multiprocessing.get_context("spawn")
    for name, value in medians.items():
        answers = spawn.Queue()
        process = spawn.Process(target=peak_of, args=(name, rows, answers))
        process.start()
        memory = answers.get()
        process.join()
        print(f"  {name:40} {value:8.3f} s  {value / faster:6.3f} of the faster of polars and DuckDB; processor "
              f"{worked[name]:8.3f} s  {worked[name] / leaner:6.3f}; {memory:5.0f} MB")
    expected = results["jobimpact"]
    for name, found in results.items():
        wrong = [key for key in expected.keys() | found.keys()
                 if not abs(expected.get(key, 0) - found.get(key, 0)) <= 1e-9 * abs(expected.get(key, 0))]
        if wrong:
            sys.exit(f"{name} counts otherwise: {wrong[:5]}")


if __name__ == "__main__":
    main(*[int(word) for word in sys.argv[1:]] or [10_000_000], *([5] if len(sys.argv) < 3 else []))
