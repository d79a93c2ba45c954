#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How many hires do so many seekers and vacancies bring? The same as examples/labour_market.c.
Usage: labour_market.py MARKETS.csv NEXT.csv --out DIR [--form FORM] [--covariates A|B] [--shares SHARES.csv]
[--mapping WAY.csv]"""

import argparse
import pathlib
import sys

import jobimpact as ji


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("markets")
    parser.add_argument("next")
    parser.add_argument("--out", required=True)
    parser.add_argument("--form", default="cobb_douglas", choices=["cobb_douglas", "ces", "urn_ball"])
    parser.add_argument("--covariates", default="")
    parser.add_argument("--shares")
    parser.add_argument("--mapping")
    return parser.parse_args()


def main():
    a = arguments()
    out = pathlib.Path(a.out)
    out.mkdir(exist_ok=True)
    markets = ji.Dataset.read_csv(a.markets)
    fit = ji.matching_fit(markets, a.form, region="component", period="period", effects=["component"],
                          covariates=[name for name in a.covariates.split("|") if name], errors="newey_west")
    hires = ji.Matching.from_fit(fit).estimate(ji.Dataset.read_csv(a.next))
    tables = {name: fit[name] for name in fit}
    tables.update(rates=ji.matching_rates(markets), hires=hires)
    if a.shares:
        mapping = ji.Dataset.read_csv(a.mapping) if a.mapping else None
        found = ji.occupation_jobs(hires, ji.Dataset.read_csv(a.shares), by=["output"], mapping=mapping,
                                   registry=ji.RoleRegistry.published())
        tables.update({name: found[name] for name in found})
    for name, table in tables.items():
        table.write_csv(out / f"{name}.csv")
    if "origin" in markets.columns:
        print("SYNTHETIC where column `origin` says so: no market or figure of such rows is real.\n")
    print(fit["estimates"].table(["term", "estimate", "se", "low", "high"]))
    print(hires.table(["component", "output", "value", "sampling_low", "sampling_high", "unit", "tightness", "reason"]))
    if a.shares:
        print(found["jobs"].table(["output", "occupation", "value", "sampling_low", "sampling_high", "unit"]))


if __name__ == "__main__":
    try:
        main()
    except ji.JobImpactError as error:
        print(f"labour_market: {error}", file=sys.stderr)
        sys.exit(1)
