#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What follows one factorisation: further scenarios, the total field of influence, the extraction of every sector,
important coefficients, supply paths; each against n, beside NumPy that does all of it anew for each question. Where the
table's n doubles, what is O(n^2) takes 4 times as long and the factorisation 8 times. Tables are synthetic.
Usage: io_scenarios.py [--csv FILE] [--without-inverse-from N] [REGIONSxSECTORS ...]
From N on neither side makes an inverse, which leaves out what needs one.
JOBIMPACT_LIBRARY is the library of a build folder (BUILD/lib/libjobimpact.so.0)."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")

import argparse  # noqa: E402
import csv  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import numpy as np  # noqa: E402
from synthetic_table import make_table  # noqa: E402

import jobimpact as ji  # noqa: E402

THREADS = 2
RUNS = 5
TOLERANCE = 1e-9
FACTORIZE, INVERT = "factorise, once", "invert, once"


class Table:
    """The numbers, and how a sector is named."""

    def __init__(self, regions, sectors):
        self.regions, self.sectors = regions, sectors
        self.flows, self.output, self.demand, jobs, self.radius = make_table(regions, sectors)
        self.jobs = jobs[0]
        self.n = len(self.output)

    def name(self, i):
        return f"s{i % self.sectors}", f"r{i // self.sectors}"

    def model(self, context):
        names = [self.name(i) for i in range(self.n)]
        labels = ji.Dataset({"sector": [name for name, _ in names], "region": [region for _, region in names]})
        return ji.InputOutput.from_arrays(
            self.flows, self.output, sectors=labels, final_demand=self.demand[:, None], demand_labels=["demand"],
            satellites=self.jobs[None, :], satellite_labels=["jobs"], employment="jobs", context=context)

    def changes(self, i):
        """Ten percent more final demand for a sector."""
        sector, region = self.name(i)
        return {"kind": ["demand"], "row": [sector], "row_region": [region], "column": ["demand"],
                "operation": ["multiply"], "value": [1.1]}


# --- this library --------------------------------------------------------------------------------------------


class Clock:
    """Seconds by the clock and of all processors, medians."""

    def __init__(self):
        self.times = {}

    def run(self, what, work, runs=RUNS):
        taken = []
        for turn in range(runs):
            start = time.perf_counter(), time.process_time()
            found = work(turn)
            taken.append((time.perf_counter() - start[0], time.process_time() - start[1]))
        self.times[what] = np.median(taken, axis=0)
        return found


def own(table, clock, with_inverse):
    """What each question finds, to be compared with NumPy."""
    context = ji.Context(threads=THREADS)
    model = table.model(context)
    kept = clock.run(FACTORIZE, lambda _: model.factorize(context=context), 1)
    found = {"explained": clock.run("scenario: jobs by sector and cause", lambda turn: kept.scenario_explain(
        table.changes(turn), context=context))}
    clock.run("scenario: the whole new table, checked", lambda turn: kept.scenario(
        table.changes(turn), context=context).close())
    found["row"] = clock.run("multipliers of another row, bounds", lambda _: kept.multipliers(context=context))
    found["influence"] = clock.run("total field of influence", lambda _: kept.total_influence(context=context))
    found["paths"] = clock.run("paths behind a product", lambda turn: model.paths(
        *table.name(turn)[:1], region=table.name(turn)[1], context=context))
    if with_inverse:
        whole = clock.run(INVERT, lambda _: model.invert(context=context), 1)
        found["lost"] = clock.run("extraction of every sector", lambda _: whole.extraction(context=context), 3)
        clock.run("important coefficients", lambda _: whole.important_coefficients(context=context), 3)
        whole.close()
    kept.close()
    model.close()
    return found


# --- NumPy, all anew -----------------------------------------------------------------------------------------


def system_of(table):
    system = table.flows / -table.output
    system[np.diag_indices_from(system)] += 1
    return system


def numpy_scenario(table, i):
    """Change of jobs by sector."""
    more = np.zeros(table.n)
    more[i] = 0.1 * table.demand[i]
    return table.jobs / table.output * np.linalg.solve(system_of(table), more)


def numpy_extraction(table, i):
    """Jobs lost without sector i: its row and its column of A and its final demand are 0."""
    system = system_of(table)
    system[i, :] = 0
    system[:, i] = 0
    system[i, i] = 1
    demand = table.demand.copy()
    demand[i] = 0
    return table.jobs.sum() - table.jobs / table.output @ np.linalg.solve(system, demand)


def numpy_influence(table):
    inverse = np.linalg.inv(system_of(table))
    return np.outer(inverse.sum(axis=0), inverse.sum(axis=1))


def difference(found, truth):
    return float(np.max(np.abs(np.asarray(found) - truth)) / np.max(np.abs(truth)))


def peer(table, clock, found):
    """Times of the same by NumPy, and the largest difference."""
    last = RUNS - 1
    causes, means = (found["explained"][name].to_list() for name in ("cause", "mean"))
    told = np.array([mean for cause, mean in zip(causes, means) if cause == "all"][: table.n])
    lost = found["lost"]["lost"].to_list() if "lost" in found else None
    truth = clock.run("numpy: a scenario anew", lambda _: numpy_scenario(table, last), 1)
    worst = {"scenario": difference(told, truth)}
    if lost:
        truth = clock.run("numpy: total field of influence", lambda _: numpy_influence(table), 1)
        worst["total field of influence"] = difference(found["influence"], truth)
        truth = clock.run("numpy: extraction of one sector", lambda _: numpy_extraction(table, 7), 1)
        worst["extraction"] = abs(lost[7] / truth - 1)
    return worst


# --- tables --------------------------------------------------------------------------------------------------

PEERS = {
    "scenario: jobs by sector and cause": ("numpy: a scenario anew", 1),
    "scenario: the whole new table, checked": ("numpy: a scenario anew", 1),
    "total field of influence": ("numpy: total field of influence", 1),
    "extraction of every sector": ("numpy: extraction of one sector", None),  # n times that
}


def describe(table, times, before):
    """One line each; `before` are n and the times of the table before."""
    for what, (clock, processor) in times.items():
        line = f"  {what:40} {clock:9.4f} s, of processors {processor:9.4f} s"
        if before and what in before[1]:
            line += f", x{processor / before[1][what][1]:.1f} for n x{table.n / before[0]:g}"
        if what in PEERS and PEERS[what][0] in times:
            base, count = PEERS[what]
            ratio = times[base] * (count or table.n) / times[what]
            line += f"; numpy takes {ratio[0]:,.0f} times as long ({ratio[1]:,.0f} of processors)"
        print(line)


def bench(regions, sectors, with_inverse, before, write):
    table, clock = Table(regions, sectors), Clock()
    print(f"\nn = {table.n} ({regions} regions, {sectors} sectors), synthetic, spectral radius {table.radius:.3f}")
    found = own(table, clock, with_inverse)
    worst = peer(table, clock, found)
    describe(table, clock.times, before)
    paths = found["paths"]
    print(f"  {len(paths) - 1} paths listed; differences from numpy: "
          + ", ".join(f"{what} {value:.1e}" for what, value in worst.items()))
    for what, (seconds, processor) in clock.times.items():
        write(table.n, table.radius, what, seconds, processor)
    return (table.n, clock.times), max(worst.values()) <= TOLERANCE


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--csv")
    parser.add_argument("--without-inverse-from", type=int, default=1 << 30, metavar="N")
    parser.add_argument("tables", nargs="*", default=["49x10", "49x20"])
    arguments = parser.parse_args()
    written, before, good = [("n", "radius", "what", "seconds", "processor_seconds")], None, True
    for text in arguments.tables:
        regions, sectors = map(int, text.split("x"))
        with_inverse = regions * sectors < arguments.without_inverse_from
        before, equal = bench(regions, sectors, with_inverse, before, lambda *row: written.append(row))
        good &= equal
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(written)
    if not good:
        sys.exit("the results differ")


main()
