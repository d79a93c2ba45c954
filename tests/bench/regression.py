#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Regressions with fixed effects beside pyfixest in one run: seconds (the best of three, the first call of each apart,
which compiles in pyfixest) and the memory that a process adds at its peak, each side in a process of its own.
Usage: regression.py [ROWS ...]      (default 1000000)
JOBIMPACT_LIBRARY is the library of a build folder without sanitizers. Errors are clustered by id. Figures of R's fixest
in docs/performance.md are not measured here (R cannot be had there): a comparison with them is derived.
Fails where estimates or errors differ by more than the peer's tolerance explains."""

import importlib.util
import json
import os
import resource
import subprocess
import sys
import time

import numpy as np

CASES = {"id + t": ["id", "t"], "id + t + firm": ["id", "t", "firm"], "id + firm": ["id", "firm"]}
AGREE = 1e-4  # pyfixest stops at 1e-6 of its effects


def panel(rows):
    """Units of 10 periods, who move between rows / 100 firms."""
    draw, at = np.random.default_rng(1), np.arange(rows)
    unit, period, firm = at // 10, at % 10, draw.integers(0, max(rows // 100, 2), rows)
    x = draw.normal(size=rows) + 0.1 * (firm % 7)
    treated = ((unit % 3 == 0) & (period > 5)).astype(float)
    y = x + treated + unit % 5 + 0.1 * period + firm % 11 + draw.normal(size=rows)
    return {"id": unit, "t": period, "firm": firm, "x": x, "d": treated, "y": y}


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(data):
    sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../bindings/python/src"))
    import jobimpact as ji

    dataset, context = ji.Dataset(data), ji.Context(threads=0)

    def fit(effects):
        made = ji.regression(dataset, "y", ["d", "x"], effects=effects, clusters="id", context=context)
        return [made[term][what] for term in ("d", "x") for what in ("estimate", "se")]

    return fit


def theirs(data):
    import pandas
    import pyfixest

    frame = pandas.DataFrame(data)

    def fit(effects):
        made = pyfixest.feols(f"y ~ d + x | {' + '.join(effects)}", frame, vcov={"CRV1": "id"}, fixef_rm="singleton")
        return [values[term] for term in ("d", "x") for values in (made.coef(), made.se())]

    return fit


def measure(side, rows, case):
    """In a process of its own: seconds of the first call and the best of three more, memory, results."""
    fit, effects = (ours if side == "ours" else theirs)(panel(rows)), CASES[case]
    before, taken = peak(), []
    for _ in range(4):
        start = time.perf_counter()
        found = fit(effects)
        taken.append(time.perf_counter() - start)
    return {"first": taken[0], "seconds": min(taken[1:]), "added": peak() - before, "peak": peak(),
            "found": [float(value) for value in found]}


def ask(side, rows, case):
    done = subprocess.run([sys.executable, __file__, side, str(rows), case], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main(counts):
    print(f"{'rows':>9} {'effects':>14} {'s':>7} {'pyfixest':>9} {'ratio':>6} {'MB peak':>8} {'pyfixest':>9} {'ratio':>6} "
          f"{'MB added':>8} {'pyfixest':>9} {'difference':>10}")
    worst = 0.0
    for rows in counts:
        for case in CASES:
            own = ask("ours", rows, case)
            if not importlib.util.find_spec("pyfixest"):
                print(f"{rows:9} {case:>14} {own['seconds']:7.3f} {'(pyfixest is not installed)':>30} {own['peak']:8.0f}", flush=True)
                continue
            peer = ask("theirs", rows, case)
            apart = max(abs(a / b - 1) for a, b in zip(own["found"], peer["found"]))
            worst = max(worst, apart)
            print(f"{rows:9} {case:>14} {own['seconds']:7.3f} {peer['seconds']:9.3f} {own['seconds'] / peer['seconds']:6.2f} "
                  f"{own['peak']:8.0f} {peer['peak']:9.0f} {own['peak'] / peer['peak']:6.2f} {own['added']:8.0f} "
                  f"{peer['added']:9.0f} {apart:10.1e}", flush=True)
    return worst > AGREE


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] in ("ours", "theirs"):
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
    else:
        sys.exit(main([int(word) for word in sys.argv[1:]] or [1_000_000]))
