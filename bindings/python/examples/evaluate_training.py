#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Did a program cause it? The same as examples/evaluate_training.c, and with --plot the event study.
Usage: evaluate_training.py PANEL.csv --unit U --time T --first-treated G --outcome Y --out DIR [--covariates a,b]
[--weights w] [--cluster c] [--method dr|ipw|reg] [--control never|not-yet] [--draws N] [--plot FILE.png]"""

import argparse
import csv
import pathlib
import sys

import jobimpact as ji

TYPES = ("simple", "dynamic", "group", "calendar")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("panel")
    for name in ("unit", "time", "first-treated", "outcome", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--covariates", default="")
    parser.add_argument("--weights")
    parser.add_argument("--cluster")
    parser.add_argument("--method", choices=("dr", "ipw", "reg"))
    parser.add_argument("--control", choices=("never", "not-yet"))
    parser.add_argument("--draws", type=int, default=0)
    parser.add_argument("--plot")
    return parser.parse_args()


def select(dataset, names):
    """Some columns, with their units."""
    views = [dataset[name] for name in names]
    return ji.Dataset({v.name: ji.Column(v.to_list(), unit=v.unit, type=v.type) for v in views})


def write_aggregates(fit, path):
    names = ["type", "event", "att", "se", "low", "high"]
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(names)
        for kind in TYPES:
            for row in fit.aggregate(kind).rows():
                out.writerow(["" if row[name] is None else row[name] for name in names])


def main():
    a = arguments()
    out = pathlib.Path(a.out)
    out.mkdir(exist_ok=True)
    panel = ji.Dataset.read_csv(a.panel)
    which = {"unit": a.unit, "time": a.time, "first_treated": a.first_treated, "outcome": a.outcome,
             "weights": a.weights, "cluster": a.cluster}
    fit = ji.did(panel, **which, covariates=[name for name in a.covariates.split(",") if name], method=a.method,
                 control=a.control and a.control.replace("-", "_"), draws=a.draws)
    two_way = ji.two_way(panel, **which)
    jobs = ji.jobs_caused(fit)
    select(fit.tables["att_gt"], ["group", "time", "att", "se", "reason"]).write_csv(out / "att_gt.csv")
    write_aggregates(fit, out / "aggregates.csv")
    names = ["model", "event", "estimate", "se", "low", "high", "n", "reason"]
    select(two_way.tables["coefficients"], names).write_csv(out / "twfe.csv")
    two_way.tables["weights"].write_csv(out / "twfe_weights.csv")
    jobs.write_csv(out / "jobs.csv")
    if "origin" in panel.columns:
        print("SYNTHETIC where column `origin` says so: no unit or figure of such rows is real.\n")
    print(fit.aggregate("dynamic").table(["event", "att", "se", "low", "high", "cells"]))
    print(two_way.tables["coefficients"].table(["model", "event", "estimate", "se", "reason"]))
    print(jobs.table(["effect", "label", "value", "low", "high", "units", "reason"]))
    if a.plot:
        fit.plot().figure.savefig(a.plot)


if __name__ == "__main__":
    try:
        main()
    except ji.JobImpactError as error:
        print(f"evaluate_training: {error}", file=sys.stderr)
        sys.exit(1)
