#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Multipliers by solving against the full inverse and against numpy: medians, and ratios to numpy.linalg.inv.
Usage: io.py [SECTORS ...]
JOBIMPACT_LIBRARY is the library of a build folder (BUILD/lib/libjobimpact.so.0); bench_io is built there."""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

RUNS = 7


def median_time(work):
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def make_table(sectors):
    """Dense, column sums of A between .3 and .7."""
    random = np.random.default_rng(42)
    output = 1 + random.random(sectors)
    flows = random.random((sectors, sectors)) * 2 / sectors * (0.3 + 0.4 * random.random(sectors)) * output
    return flows, output, random.random(sectors) * output


def peer(flows, output, jobs):
    identity, coefficient = np.eye(len(output)), jobs / output
    return {
        "numpy inv": median_time(lambda: coefficient @ np.linalg.inv(identity - flows / output)),
        "numpy solve": median_time(lambda: np.linalg.solve((identity - flows / output).T, coefficient)),
    }


def own(program, flows, output, jobs):
    """The library's times, and how far its multipliers are from numpy's."""
    with tempfile.TemporaryDirectory() as folder:
        table, result = pathlib.Path(folder) / "table", pathlib.Path(folder) / "result"
        table.write_bytes(flows.tobytes() + output.tobytes() + jobs.tobytes())
        done = subprocess.run([program, str(len(output)), "2", table, result], capture_output=True, text=True,
                              check=True)
        found = np.fromfile(result)
    expected = np.linalg.solve((np.eye(len(output)) - flows / output).T, jobs / output)
    times = {name: float(value) for name, value in (line.split(",") for line in done.stdout.split())}
    return times, float(np.max(np.abs(found / expected - 1)))


def build_program():
    build = pathlib.Path(os.environ["JOBIMPACT_LIBRARY"]).resolve().parent.parent
    subprocess.run(["ninja", "-C", build, "tests/bench/bench_io"], stdout=subprocess.DEVNULL, check=True)
    return build / "tests" / "bench" / "bench_io"


def main(sizes):
    program = build_program()
    for sectors in sizes:
        table = make_table(sectors)
        times, difference = own(program, *table)
        times.update(peer(*table))
        base = times["numpy inv"]
        print(f"n = {sectors}: multipliers differ from numpy's by at most {difference:.1e}")
        for name, value in times.items():
            print(f"  {name:24} {value:10.6f} s  {value / base:8.4f} of numpy inv")
        if not difference < 1e-10:
            sys.exit("the results differ")


main([int(size) for size in sys.argv[1:]] or [500, 2000])
