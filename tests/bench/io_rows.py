#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""All multipliers of five employment rows of synthetic multi-region tables, side by side in one run: this library
against pymrio's calc_A and calc_L, numpy (power series with and without a copy of A, solve) and scipy's GMRES, all to a
relative error below 1e-9. Prints medians, ratios, errors against the bound, and the peak memory of a process that does
nothing but ours (bench_io_rows); with --peaks of the others, too.
Usage: io_rows.py [--csv FILE] [--without-pymrio] [--peaks] [--turns N] [REGIONSxSECTORS[@RADIUS] ...]
JOBIMPACT_LIBRARY is the library of a build folder (BUILD/lib/libjobimpact.so.0); bench_io_rows is built there."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")

import argparse  # noqa: E402
import csv  # noqa: E402
import pathlib  # noqa: E402
import re  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402

import numpy as np  # noqa: E402
import machine  # noqa: E402
from synthetic_table import make_table, write_table  # noqa: E402

import jobimpact as ji  # noqa: E402

try:
    import scipy.sparse.linalg
except ImportError:
    scipy = None

THREADS = 2
TOLERANCE = 1e-10  # of ours; the others stop where they estimate the same
WANTED = 1e-9  # what every result must be within


def seconds(work):
    """Of the clock and of all processors together, and what the work returned: the latter say more where other programs
    share the machine."""
    start = time.perf_counter(), time.process_time()
    result = work()
    return (time.perf_counter() - start[0], time.process_time() - start[1]), result


# --- this library --------------------------------------------------------------------------------------------


def make_model(table, regions, sectors, context, tolerance):
    flows, output, demand, jobs, _ = table
    labels = ji.Dataset({
        "sector": [f"s{i}" for _ in range(regions) for i in range(sectors)],
        "region": [f"r{r}" for r in range(regions) for _ in range(sectors)],
    })
    return ji.InputOutput.from_arrays(
        flows, output, sectors=labels, final_demand=demand[:, None], demand_labels=["demand"], satellites=jobs,
        satellite_labels=[f"row{k}" for k in range(len(jobs))], employment="row0", method="iterative",
        tolerance=tolerance, context=context)


def ours(model, rows, context):
    return model.multipliers([f"row{k}" for k in range(rows)], context=context)


def column(result, name, rows):
    return np.asarray(result[name]).reshape(rows, -1)


# --- the others ----------------------------------------------------------------------------------------------


def pymrio_inverse(flows, output, jobs):
    import pymrio

    return (jobs / output) @ pymrio.calc_L(pymrio.calc_A(flows, output))


def numpy_power_series(flows, output, jobs):
    """e + eA + eAA + ..., A made once."""
    a = flows / output
    term = jobs / output
    total = term.copy()
    while True:
        term = term @ a
        total += term
        if np.max(term / total) < 0.3 * TOLERANCE:
            return total


def numpy_power_series_in_place(flows, output, jobs):
    """The same without a copy of A: (e / x) Z."""
    term = jobs / output
    total = term.copy()
    while True:
        term = (term @ flows) / output
        total += term
        if np.max(term / total) < 0.3 * TOLERANCE:
            return total


def numpy_solve(flows, output, jobs):
    system = flows / -output
    system[np.diag_indices_from(system)] += 1
    return np.linalg.solve(system.T, (jobs / output).T).T


def scipy_gmres(flows, output, jobs):
    n = len(output)
    system = scipy.sparse.linalg.LinearOperator((n, n), matvec=lambda v: v - (v @ flows) / output, dtype=float)
    found = []
    for e in jobs / output:
        solution, left = scipy.sparse.linalg.gmres(system, e, rtol=1e-12, atol=0, restart=60)
        assert left == 0
        found.append(solution)
    return np.array(found)


PEERS = {
    "pymrio calc_A, calc_L": (pymrio_inverse, 1),
    "numpy solve": (numpy_solve, 1),
    "numpy power series": (numpy_power_series, 3),
    "numpy power series, no copy": (numpy_power_series_in_place, 3),
    "scipy GMRES": (scipy_gmres, 1),
}

# --- one table -----------------------------------------------------------------------------------------------


def run_alone(program, path, regions, sectors, rows, factorize):
    """What bench_io_rows says of the same table in a process of its own."""
    arguments = [regions, sectors, rows, THREADS, 3, TOLERANCE, "yes" if factorize else "no", path,
                 path.with_suffix(".result")]
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in (line.split(",") for line in done.stdout.split())}


def peak_of_peer(name, path, n, rows):
    """Bytes at the peak of a process that reads the table and does one thing with it."""
    command = [sys.executable, __file__, "--peak", name, str(n), str(rows), str(path)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def print_peak(name, n, rows, path):
    """What such a process does."""
    numbers = np.fromfile(path)
    flows, output, jobs = numbers[: n * n].reshape(n, n), numbers[n * n : n * (n + 1)], numbers[n * (n + 2) :]
    PEERS[name][0](flows, output, jobs.reshape(rows, n))
    status = pathlib.Path("/proc/self/status").read_text()
    print(1024 * int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)))


def find_peaks(program, table, regions, sectors, peers):
    """Bytes of each at its peak, in processes of their own; and what ours says besides."""
    n, rows = regions * sectors, len(table[3])
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "table"
        write_table(path, table)
        told = run_alone(program, path, regions, sectors, rows, n <= 5000)
        peaks = {name: peak_of_peer(name, path, n, rows) for name in peers}
    return {"this library": told["peak_bytes"], **peaks}, told


def compete(table, model, context, options):
    """Seconds of each, turn by turn, and what each found."""
    flows, output, _, jobs, _ = table
    times, results = {"this library": []}, {}
    ours(model, len(jobs), context)
    for turn in range(options.turns):
        for name, (work, turns) in PEERS.items():
            if turn < turns and name not in options.left_out:
                spent, results[name] = seconds(lambda: work(flows, output, jobs))  # noqa: B023
                times.setdefault(name, []).append(spent)
        for _ in range(3):
            spent, results["this library"] = seconds(lambda: ours(model, len(jobs), context))
            times["this library"].append(spent)
    return {name: np.median(spent, axis=0) for name, spent in times.items()}, results


def refine(truth, flows, output, jobs):
    """What numpy solve found, its residual solved for once more."""
    return truth + numpy_power_series_in_place(
        flows, output, (jobs / output - truth + (truth @ flows) / output) * output)


def bench(program, regions, sectors, radius, options, write):
    table = make_table(regions, sectors, radius)
    flows, output, _, jobs, radius = table
    n, rows = len(output), len(jobs)
    context = ji.Context(threads=THREADS)
    print(f"\nn = {n} ({regions} regions, {sectors} sectors), synthetic, spectral radius {radius:.3f}, {rows} rows, "
          f"{THREADS} threads; flows {flows.nbytes / 1e6:.0f} MB")
    checks, model = seconds(lambda: make_model(table, regions, sectors, context, TOLERANCE))
    times, results = compete(table, model, context, options)
    model.close()
    mine = results["this library"]
    found, bound = column(mine, "type1", rows), column(mine, "type1_error_bound", rows)
    results["this library"] = found
    truth = refine(results["numpy solve"], flows, output, jobs)
    peaks, told = find_peaks(program, table, regions, sectors, list(times)[1:] if options.peaks else [])
    for name, typical in times.items():
        off = np.abs(results[name] / truth - 1).max()
        ratio = typical / times["this library"]
        print(f"  {name:28} {typical[0]:9.4f} s {ratio[0]:7.1f} x ours, of processors {typical[1]:9.4f} s "
              f"{ratio[1]:7.1f} x;  relative error {off:.1e}"
              + (f"; peak {peaks[name] / flows.nbytes:.2f} of the flows" if name in peaks else ""))
        write(n, radius, name, *typical, peaks.get(name, ""))
        if not off < WANTED:
            print("    (not within 1e-9)")
    print(f"  checks of the table, apart:  {checks[0]:9.4f} s, of processors {checks[1]:9.4f} s")
    write(n, radius, "checks", *checks, "")
    covered = np.all(np.abs(found - truth) <= bound + 4e-15 * truth)
    print(f"  returned bound, relative:    {(bound / found).max():.1e}; covers the error: {bool(covered)}")
    if "factorize" in told:
        print(f"  factors kept: {told['factorize']:.3f} s once, then {told['factorized_row']:.4f} s a row, "
              f"bounds included; without {told['one_row']:.4f} s")
    return np.abs(found / truth - 1).max() < WANTED and covered


def parse(text):
    size, _, radius = text.partition("@")
    regions, sectors = map(int, size.split("x"))
    return regions, sectors, float(radius) if radius else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--csv")
    parser.add_argument("--without-pymrio", action="store_true")
    parser.add_argument("--turns", type=int, default=3, help="of all of them; ours has three runs in each")
    parser.add_argument("--peaks", action="store_true", help="the peak memory of the others, too")
    parser.add_argument("tables", nargs="*", default=["49x20", "49x40"])
    arguments = parser.parse_args()
    program = machine.build_program("bench_io_rows")
    print(machine.describe(THREADS)[1])
    written = [("n", "radius", "what", "seconds", "processor_seconds", "peak_bytes")]
    arguments.left_out = {"pymrio calc_A, calc_L"} if arguments.without_pymrio else set()
    if not arguments.left_out:
        import pymrio  # noqa: F401 # now, not while the clock runs
    if scipy is None:
        print("scipy is not installed: its GMRES is left out")
        arguments.left_out.add("scipy GMRES")
    good = True
    for table in arguments.tables:
        good &= bench(program, *parse(table), arguments, lambda *row: written.append(row))
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(written)
    if not good:
        sys.exit("the results differ")


if sys.argv[1:2] == ["--peak"]:
    print_peak(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
else:
    main()
