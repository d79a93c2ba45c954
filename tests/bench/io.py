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


def peer(sectors):
    """The same kind of table as bench_io's: dense, column sums of A between .3 and .7."""
    random = np.random.default_rng(42)
    output = 1 + random.random(sectors)
    flows = random.random((sectors, sectors)) * 2 / sectors * (0.3 + 0.4 * random.random(sectors)) * output
    jobs = random.random(sectors)
    identity = np.eye(sectors)
    return {
        "numpy inv": median_time(lambda: jobs @ np.linalg.inv(identity - flows / output)),
        "numpy solve": median_time(lambda: np.linalg.solve((identity - flows / output).T, jobs)),
    }


def own(program, sectors):
    done = subprocess.run([program, str(sectors), "2"], capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in (line.split(",") for line in done.stdout.split())}


def build_program():
    build = pathlib.Path(os.environ["JOBIMPACT_LIBRARY"]).resolve().parent.parent
    subprocess.run(["ninja", "-C", build, "tests/bench/bench_io"], stdout=subprocess.DEVNULL, check=True)
    return build / "tests" / "bench" / "bench_io"


def main(sizes):
    program = build_program()
    for sectors in sizes:
        times = {**own(program, sectors), **peer(sectors)}
        base = times["numpy inv"]
        print(f"n = {sectors}")
        for name, value in times.items():
            print(f"  {name:24} {value:10.6f} s  {value / base:8.4f} of numpy inv")


main([int(size) for size in sys.argv[1:]] or [500, 2000])
