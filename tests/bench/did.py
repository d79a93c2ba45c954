#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Group-time effects and the dynamic aggregate beside csdid and differences in one run: seconds (one call after a small
one that warms up) and the memory of a process at its peak, each side in a process of its own.
Usage: did.py [UNITS ...]      (default 10000 100000)
       did.py --ours UNITS ... (without peers: they take minutes and many gigabytes from a million units on)
JOBIMPACT_LIBRARY is the library of a build folder without sanitizers. 10 periods, nine cohorts and the never treated.
Figures of R's did and fastdid in docs/performance.md are not measured here (R cannot be had there): a comparison with
them is derived. Fails where effects differ by more than 1e-6."""

import importlib.util
import json
import os
import resource
import subprocess
import sys
import time

import numpy as np

PERIODS = 10
CASES = {"no covariate": (0, 0), "dr, 1 covariate": (1, 0), "1,000 draws": (0, 1000), "dr, 1,000 draws": (1, 1000)}
SIDES = ("ours", "csdid", "differences")


def panel(units):
    draw = np.random.default_rng(1)
    first = draw.integers(2, PERIODS + 1, units)
    first[draw.random(units) < 0.3] = 0
    unit, period = np.repeat(np.arange(units), PERIODS), np.tile(np.arange(1, PERIODS + 1), units)
    g, x = np.repeat(first, PERIODS), np.repeat(draw.normal(size=units), PERIODS)
    y = np.repeat(draw.normal(size=units), PERIODS) + 0.1 * period + 0.05 * x * period
    y += 0.5 * ((g > 0) & (period >= g)) + draw.normal(size=units * PERIODS)
    return {"unit": unit, "period": period, "first_treated": g, "y": y, "x": x}


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(data):
    sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../bindings/python/src"))
    import jobimpact as ji

    dataset, context = ji.Dataset(data), ji.Context(threads=0)

    def fit(covariate, draws):
        made = ji.did(dataset, outcome="y", covariates=["x"] if covariate else [], draws=draws, context=context)
        return made.aggregate("dynamic").to_dict()["att"][0]

    return fit


def csdid(data):
    import pandas
    from csdid.att_gt import ATTgt

    frame = pandas.DataFrame(data)

    def fit(covariate, draws):
        if draws:
            return None
        made = ATTgt(yname="y", gname="first_treated", idname="unit", tname="period", data=frame,
                     control_group="nevertreated", xformla="y ~ x" if covariate else "y ~ 1", biters=20).fit(est_method="dr")
        return float(made.aggte(typec="dynamic", bstrap=False, cband=False).atte["overall_att"])

    return fit


def differences(data):
    import pandas
    from differences import ATTgt

    frame = pandas.DataFrame(data)
    frame["first_treated"] = frame["first_treated"].where(frame["first_treated"] > 0)
    frame = frame.set_index(["unit", "period"])

    def fit(covariate, draws):
        made = ATTgt(data=frame, cohort_column="first_treated")
        made.fit("y ~ x" if covariate else "y", est_method="dr", control_group="never_treated", n_jobs=1,
                 boot_iterations=draws, progress_bar=False)
        return float(np.asarray(made.aggregate("event", overall=True)).ravel()[0])

    return fit


def measure(side, units, case):
    small, data = {"ours": ours, "csdid": csdid, "differences": differences}[side], panel(units)
    small(panel(500))(*CASES[case][:1], 0)
    fit, before = small(data), peak()
    start = time.perf_counter()
    found = fit(*CASES[case])
    return {"seconds": time.perf_counter() - start, "before": before, "peak": peak(), "found": found}


def ask(side, units, case):
    done = subprocess.run([sys.executable, __file__, side, str(units), case], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(done.returncode)}
    return json.loads(done.stdout.splitlines()[-1])


def main(sides, counts):
    worst = 0.0
    print(f"{'units':>9} {'case':>16} {'side':>12} {'s':>8} {'MB peak':>8} {'MB before':>9} {'difference':>10}")
    for units in counts:
        for case in CASES:
            own = None
            for side in sides:
                if side != "ours" and not importlib.util.find_spec(side):
                    continue
                got = ask(side, units, case)
                own = own or got
                if "error" in got or got["found"] is None:
                    print(f"{units:9} {case:>16} {side:>12} {got.get('error', '(has no draws apart)')}", flush=True)
                    continue
                apart = abs(got["found"] / own["found"] - 1)
                worst = max(worst, apart)
                print(f"{units:9} {case:>16} {side:>12} {got['seconds']:8.3f} {got['peak']:8.0f} {got['before']:9.0f} {apart:10.1e}", flush=True)
    return worst > 1e-6


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] in SIDES:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
    else:
        alone = "--ours" in sys.argv
        words = [int(float(word)) for word in sys.argv[1:] if word != "--ours"]
        sys.exit(main(SIDES[:1] if alone else SIDES, words or [10_000, 100_000]))
