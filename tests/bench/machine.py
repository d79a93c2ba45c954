#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The machine's best: bytes a second of a triad and of reading, flops a second of dgemm (bench_machine), and what it is.
Usage: machine.py [--csv FILE] [THREADS]
JOBIMPACT_LIBRARY is the library of a build folder (BUILD/lib/libjobimpact.so.0); bench_machine is built there."""

import argparse
import csv
import os
import pathlib
import subprocess


def build_program(name):
    """A program of this folder, built beside the library."""
    build = pathlib.Path(os.environ["JOBIMPACT_LIBRARY"]).resolve().parent.parent
    subprocess.run(["ninja", "-C", build, f"tests/bench/{name}"], stdout=subprocess.DEVNULL, check=True)
    return build / "tests" / "bench" / name


def measure(threads):
    """"triad", "read" and "dgemm" -> bytes or flops a second with so many threads."""
    environment = dict(os.environ, OPENBLAS_NUM_THREADS=str(threads))
    done = subprocess.run([build_program("bench_machine"), str(threads)], capture_output=True, text=True, check=True,
                          env=environment)
    return {what: float(value) for what, value in (line.split(",") for line in done.stdout.split())}


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return "unknown processor"
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]}, {len(names)} processors" if names else "unknown processor"


def describe(threads):
    """What measure() finds with one thread ("read 1") and with all, and a line that says so."""
    one, found = measure(1), measure(threads)
    words = "; ".join(f"{count} thread{'s'[:count > 1]}: triad {rates['triad'] / 1e9:.1f} GB/s, reading "
                      f"{rates['read'] / 1e9:.1f} GB/s, dgemm {rates['dgemm'] / 1e9:.1f} GFLOP/s"
                      for count, rates in ((1, one), (threads, found)))
    found |= {f"{what} 1": rate for what, rate in one.items()}
    return found, f"machine: {processor()}, load {os.getloadavg()[0]:.1f}; {words}"


def rows(found):
    """The rates as lines of the benchmarks' CSV files."""
    return [{"what": f"{what} a second", "seconds": rate} for what, rate in found.items()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--csv")
    parser.add_argument("threads", type=int, nargs="?", default=2)
    arguments = parser.parse_args()
    found, words = describe(arguments.threads)
    print(words)
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, ["n", "what", "seconds"], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows(found))


if __name__ == "__main__":
    main()
