#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""All footprint accounts of five satellites against pymrio's calc_all: seconds, peak memory, largest difference.
The table is synthetic: dense, with strong domestic blocks, made from a fixed seed.
Usage: io_footprints.py [--csv FILE] [REGIONSxSECTORS ...]      (default 20x50)
JOBIMPACT_LIBRARY is the library of a build folder (BUILD/lib/libjobimpact.so.0). Each side runs in a process of its own,
one after the other, so that each has its own peak."""

import argparse
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import numpy as np

SATELLITES = 5
CATEGORIES = 3
TOLERANCE = 1e-9
ACCOUNTS = {
    "D_pba": "production_based",
    "D_cba": "consumption_based",
    "D_imp": "imports",
    "D_exp": "exports",
}
BINDING = pathlib.Path(__file__).resolve().parents[2] / "bindings/python/src"


def make_table(regions, sectors, folder):
    """Columns of A sum to .3 to .7; two thirds of what is bought is domestic."""
    random = np.random.default_rng(42)
    n = regions * sectors
    flows = random.random((n, n))
    for r in range(regions):
        own = slice(r * sectors, (r + 1) * sectors)
        flows[own, own] *= 2 * regions
    flows *= (0.3 + 0.4 * random.random(n)) / flows.sum(axis=0)
    demand = random.random((n, regions * CATEGORIES))
    output = total = demand.sum(axis=1)
    for _ in range(150):
        output = flows @ output + total
    flows *= output
    arrays = {
        "flows": flows,
        "demand": demand,
        "output": flows.sum(axis=1) + total,
        "satellites": random.random((SATELLITES, n)) * output,
        "of_demand": random.random((SATELLITES, regions * CATEGORIES)),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)


def load(folder):
    names = ("flows", "demand", "output", "satellites", "of_demand")
    return {name: np.load(folder / f"{name}.npy") for name in names}


def names_of(regions, sectors):
    return [f"r{r}" for r in range(regions)], [f"s{s}" for s in range(sectors)]


def megabytes(field):
    status = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+) kB", status).group(1)) / 1024


def clocks():
    """Seconds by the wall, and of all threads: the latter say more on a busy machine."""
    return np.array([time.perf_counter(), time.process_time()])


def run_peer(table, regions, sectors):
    import pandas as pd
    import pymrio

    names = names_of(regions, sectors)
    rows = pd.MultiIndex.from_product(names, names=["region", "sector"])
    columns = pd.MultiIndex.from_product([names[0], [f"c{c}" for c in range(CATEGORIES)]],
                                         names=["region", "category"])
    stressors = pd.Index([f"jobs{s}" for s in range(SATELLITES)], name="stressor")
    satellites = {"name": "jobs", "F": pd.DataFrame(table["satellites"], index=stressors, columns=rows),
                  "F_Y": pd.DataFrame(table["of_demand"], index=stressors, columns=columns)}
    system = pymrio.IOSystem(Z=pd.DataFrame(table["flows"], index=rows, columns=rows),
                             Y=pd.DataFrame(table["demand"], index=rows, columns=columns), jobs=satellites)
    loaded, start = megabytes("VmRSS"), clocks()
    system.calc_all()
    seconds = clocks() - start
    found = {name: getattr(system.jobs, name).to_numpy() for name in ("S", "M", *ACCOUNTS)}
    found |= {name + "_reg": getattr(system.jobs, name + "_reg").to_numpy() for name in ACCOUNTS}
    return seconds, loaded, found


def run_own(table, regions, sectors):
    import jobimpact as ji

    names = names_of(regions, sectors)
    rows = ji.Dataset({"region": np.repeat(names[0], sectors).tolist(), "sector": names[1] * regions})
    buyers = np.repeat(names[0], CATEGORIES).tolist()
    columns = ji.Dataset({"name": [f"{r}|{k}" for k, r in enumerate(buyers)], "region": buyers})
    satellites = [f"jobs{s}" for s in range(SATELLITES)]
    loaded, start = megabytes("VmRSS"), clocks()
    model = ji.InputOutput.from_arrays(
        table["flows"], table["output"], sectors=rows, final_demand=table["demand"], demand_labels=columns,
        satellites=table["satellites"], satellite_labels=satellites, satellite_demand=table["of_demand"],
        employment=satellites[0])
    checked = clocks() - start
    model = model.factorize()
    accounts = [model.footprints(name, sectors=True) for name in satellites]
    multipliers = model.multipliers(satellites)
    seconds = clocks() - start
    found = {name: np.array(multipliers[column].to_list()).reshape(SATELLITES, -1)
             for name, column in (("S", "direct"), ("M", "type1"))}
    for name, column in ACCOUNTS.items():
        values = np.array([a[column].to_list() for a in accounts], dtype=float).reshape(SATELLITES, regions, -1)
        found[name] = values[:, :, 1:].reshape(SATELLITES, -1)
        found[name + "_reg"] = values[:, :, 0]
    return seconds, loaded, found, checked


def worker(side, regions, sectors, folder):
    table = load(folder)
    seconds, loaded, found, *checked = (run_own if side == "own" else run_peer)(table, regions, sectors)
    peak = megabytes("VmHWM")
    np.savez(folder / f"{side}.npz", **found)
    checks = checked[0].tolist() if checked else [0, 0]
    print(json.dumps({"seconds": seconds.tolist(), "checks": checks, "loaded": loaded, "peak": peak}))


def measure(side, regions, sectors, folder):
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join([str(BINDING), environment.get("PYTHONPATH", "")])
    command = [sys.executable, __file__, "--worker", side, str(regions), str(sectors), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def compare(folder):
    own, peer = np.load(folder / "own.npz"), np.load(folder / "peer.npz")
    return {name: float(np.max(np.abs(own[name] - peer[name]) / np.abs(peer[name]).max())) for name in peer.files}


def bench(regions, sectors, written):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        make_table(regions, sectors, folder)
        own, peer = (measure(side, regions, sectors, folder) for side in ("own", "peer"))
        differences = compare(folder)
    print(f"n = {regions * sectors} ({regions} regions, {SATELLITES} satellites, synthetic table)")
    for name, side in (("jobimpact", own), ("pymrio", peer)):
        wall, processor = side["seconds"]
        peak, above = side["peak"], side["peak"] - side["loaded"]
        written.append((regions * sectors, f"{name}: all accounts", wall, processor, peak * 1024**2))
        print(f"  {name:9} {wall:7.2f} s, {processor:7.2f} s of processors; "
              f"peak {peak:6.0f} MB, {above:6.0f} above the table")
    wall, processor = np.array(peer["seconds"]) / np.array(own["seconds"])
    print(f"  {wall:.1f} times as fast ({processor:.1f} by processors), {own['peak'] / peer['peak']:.2f} of the memory")
    apart = np.array(own["seconds"]) - own["checks"]
    wall, processor = np.array(peer["seconds"]) / apart
    print(f"  of jobimpact's time {own['checks'][0]:.2f} s check, hash and describe the table, which pymrio does not do; "
          f"apart from that\n  {wall:.1f} times as fast ({processor:.1f} by processors)")
    worst = max(differences, key=differences.get)
    print(f"  largest difference: {differences[worst]:.1e} of the largest value, in {worst}")
    return differences[worst] <= TOLERANCE


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--csv")
    parser.add_argument("tables", nargs="*", default=["20x50"])
    arguments = parser.parse_args()
    written = [("n", "what", "seconds", "processor_seconds", "peak_bytes")]
    equal = [bench(*map(int, shape.split("x")), written) for shape in arguments.tables]
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(written)
    sys.exit(0 if all(equal) else 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), pathlib.Path(sys.argv[5]))
    else:
        main()
