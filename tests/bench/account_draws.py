#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Draws of an account of 20 layers: this library against the same account written in NumPy, in one process, with the same
distributions, copula, moments and quantiles. NumPy draws by its own generators (PCG64, ziggurat), which are faster than
quantile functions and need all draws of all inputs at once; ours are a function of seed, input and draw. Both are held
against each other by their Monte Carlo errors. Prints medians of the times, ratios, and the peak memory of each side in a
process of its own.
Usage: account_draws.py [--draws N] [--repeat K] [--side numpy|ours]
The account is synthetic: seven platforms with made-up numbers of accounts."""

import argparse
import math
import pathlib
import statistics
import subprocess
import sys
import time

import numpy as np

import jobimpact as ji

PLATFORMS, PERSONS = 7, 12
KINDS = ["normal", "lognormal", "uniform", "triangular", "pert", "normal", "lognormal"]
CENTRE = [100.0 + i for i in range(PLATFORMS)]
LOW, HIGH, ERROR = 80.0, 130.0, 8.0
ACTIVE, ACTIVE_ERROR = 0.5, 0.05
PER, PER_ERROR = 2.0, 0.2
TIED = {("accounts0", "accounts1"): 0.5, ("accounts0", "per0"): -0.3, ("per0", "per1"): 0.4}


def layers():
    names = ["total"] + [f"accounts{i}" for i in range(PLATFORMS)] + [f"persons{i}" for i in range(PERSONS)]
    inputs = [f"accounts{i % 7}*active{i % 7}*1-active{(i + 1) % 7}*1/per{i % 7}" for i in range(PERSONS)]
    by_error = [kind in ("normal", "lognormal") for kind in KINDS]
    empty = [None] * PERSONS
    return {
        "layer": names,
        "parent": [None] * (1 + PLATFORMS) + ["total"] * PERSONS,
        "estimator": ["sum"] + ["value"] * PLATFORMS + ["ratio_chain"] * PERSONS,
        "inputs": [None] * (1 + PLATFORMS) + inputs,
        "value": [None] + CENTRE + empty,
        "distribution": [None] + KINDS + empty,
        "standard_error": [None] + [ERROR if e else None for e in by_error] + empty,
        "low": [None] + [None if e else LOW for e in by_error] + empty,
        "high": [None] + [None if e else HIGH for e in by_error] + empty,
    }


def account(context):
    coefficients = {
        "name": [f"active{i}" for i in range(PLATFORMS)] + [f"per{i}" for i in range(PLATFORMS)],
        "kind": ["share"] * PLATFORMS + ["average"] * PLATFORMS,
        "value": [ACTIVE] * PLATFORMS + [PER] * PLATFORMS,
        "distribution": ["beta"] * PLATFORMS + ["lognormal"] * PLATFORMS,
        "standard_error": [ACTIVE_ERROR] * PLATFORMS + [PER_ERROR] * PLATFORMS,
    }
    pairs = {"a": [a for a, _ in TIED], "b": [b for _, b in TIED], "rho": list(TIED.values())}
    tables = {"layers": layers(), "coefficients": coefficients, "correlations": pairs}
    return ji.Account({name: ji.Dataset(table) for name, table in tables.items()}, context=context)


def ours(model, draws, context):
    result = model.uncertainty(draws=draws, context=context)
    return {row["component"]: row for row in result.rows()}


# --- the same in NumPy ----------------------------------------------------------------------------------------


def lognormal(mean, error, score):
    variance = math.log1p((error / mean) ** 2)
    return np.exp(math.log(mean) - variance / 2 + math.sqrt(variance) * score)


def draw_inputs(random, draws):
    tied = sorted({name for pair in TIED for name in pair})
    matrix = np.eye(len(tied))
    for (a, b), rho in TIED.items():
        i, j = tied.index(a), tied.index(b)
        matrix[i, j] = matrix[j, i] = rho
    scores = dict(zip(tied, np.linalg.cholesky(matrix) @ random.standard_normal((len(tied), draws))))

    def score(name):
        return scores[name] if name in scores else random.standard_normal(draws)

    values = {}
    for i, kind in enumerate(KINDS):
        name, centre = f"accounts{i}", CENTRE[i]
        if kind == "normal":
            values[name] = centre + ERROR * score(name)
        elif kind == "lognormal":
            values[name] = lognormal(centre, ERROR, score(name))
        elif kind == "uniform":
            values[name] = random.uniform(LOW, HIGH, draws)
        elif kind == "triangular":
            values[name] = random.triangular(LOW, centre, HIGH, draws)
        else:
            a, b = 1 + 4 * (centre - LOW) / (HIGH - LOW), 1 + 4 * (HIGH - centre) / (HIGH - LOW)
            values[name] = LOW + (HIGH - LOW) * random.beta(a, b, draws)
    size = ACTIVE * (1 - ACTIVE) / ACTIVE_ERROR**2 - 1
    for i in range(PLATFORMS):
        values[f"active{i}"] = random.beta(ACTIVE * size, (1 - ACTIVE) * size, draws)
        values[f"per{i}"] = lognormal(PER, PER_ERROR, score(f"per{i}"))
    return values


def summarise(values):
    low, median, high = np.quantile(values, [0.025, 0.5, 0.975])
    return {
        "mean": values.mean(),
        "standard_error": values.std(ddof=1),
        "sampling_low": low,
        "median": median,
        "sampling_high": high,
    }


def in_numpy(draws, seed=0):
    of = draw_inputs(np.random.default_rng(seed), draws)
    result = {f"accounts{i}": of[f"accounts{i}"] for i in range(PLATFORMS)}
    for i in range(PERSONS):
        k, next_one = i % 7, (i + 1) % 7
        result[f"persons{i}"] = of[f"accounts{k}"] * of[f"active{k}"] * (1 - of[f"active{next_one}"]) / of[f"per{k}"]
    result["total"] = sum(result[f"persons{i}"] for i in range(PERSONS))
    return {name: summarise(values) for name, values in result.items()}


# --- side by side ---------------------------------------------------------------------------------------------


def seconds(work):
    """Elapsed, and of processors: a machine that does something else too makes only the first longer."""
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    return (time.perf_counter() - start, time.process_time() - busy), result


def worst_difference(left, right):
    """In Monte Carlo errors of the difference: both sides are draws."""
    return max(
        abs(left[layer][name] - found[name]) / (math.sqrt(2) * left[layer][f"{name}_error"])
        for layer, found in right.items()
        for name in found)


def peak_of(side, draws):
    command = [sys.executable, str(pathlib.Path(__file__).resolve()), "--side", side, "--draws", str(draws)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peak():
    """Of this process alone (a child's ru_maxrss begins with its parent's), in MiB; Linux."""
    status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def one_side(side, draws):
    before = peak()
    if side == "numpy":
        in_numpy(draws)
    else:
        context = ji.Context(threads=2)
        ours(account(context), draws, context)
    print(peak() - before)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--side", choices=["numpy", "ours"])
    arguments = parser.parse_args()
    if arguments.side:
        return one_side(arguments.side, arguments.draws)
    contexts = {threads: ji.Context(threads=threads) for threads in (1, 2)}
    times, results = {1: [], 2: [], "numpy": []}, {}
    for _ in range(arguments.repeat):
        for threads, context in contexts.items():
            model = account(context)
            took, results[threads] = seconds(lambda: ours(model, arguments.draws, context))  # noqa: B023
            times[threads].append(took)
        took, peer = seconds(lambda: in_numpy(arguments.draws))
        times["numpy"].append(took)
    medians = {side: [statistics.median(of) for of in zip(*values)] for side, values in times.items()}
    worst = worst_difference(results[1], peer)
    print(f"{arguments.draws} draws of an account of {1 + PLATFORMS + PERSONS} layers (synthetic)")
    for threads in contexts:
        for what, own, peer_time in zip(("elapsed", "processor"), medians[threads], medians["numpy"]):
            print(f"{threads} thread(s), {what}: ours {own:.3f} s, NumPy {peer_time:.3f} s, ratio {peer_time / own:.2f}")
    for side in ("ours", "numpy"):
        print(f"memory that {side} adds: {peak_of(side, arguments.draws):.0f} MiB")
    print(f"largest difference: {worst:.1f} Monte Carlo errors; the same bits on 1 and 2 threads: {results[1] == results[2]}")
    if worst > 6 or results[1] != results[2]:
        sys.exit("the results differ")
    return None


if __name__ == "__main__":
    main()
