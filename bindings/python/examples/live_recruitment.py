#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Is live recruitment ten times better? The same as examples/live_recruitment.c.
Usage: live_recruitment.py FUNNEL.csv --out DIR [--reference CHANNEL] [--group COLUMN] [--strata A,B] [--unlike STAGE]
[--claim NUMBER] [--stage STAGE] [--bound BOUND] [--published A|B] [--vacancies FILE]"""

import argparse
import pathlib
import sys

import jobimpact as ji


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("funnel")
    parser.add_argument("--out", required=True)
    parser.add_argument("--reference")
    parser.add_argument("--group")
    parser.add_argument("--strata", default="")
    parser.add_argument("--unlike")
    parser.add_argument("--claim", type=float, default=10.0)
    parser.add_argument("--stage")
    parser.add_argument("--bound", default="exactly", choices=["exactly", "up_to", "at_least"])
    parser.add_argument("--published", default="")
    parser.add_argument("--vacancies")
    return parser.parse_args()


def main():
    a = arguments()
    out = pathlib.Path(a.out)
    out.mkdir(exist_ok=True)
    funnel = ji.Dataset.read_csv(a.funnel)
    how = {"reference": a.reference, "group": a.group, "unlike": a.unlike,
           "strata": [name for name in a.strata.split(",") if name]}
    found = ji.recruitment_funnel(funnel, **how)
    claim = ji.recruitment_claim(funnel, a.claim, a.stage, bound=a.bound,
                                 published=[fact for fact in a.published.split("|") if fact],
                                 vacancies=ji.Dataset.read_csv(a.vacancies) if a.vacancies else None, **how)
    claim.write_csv(out / "claim.csv")
    for name in found:
        found[name].write_csv(out / f"{name}.csv")
    if "origin" in funnel.columns:
        print("SYNTHETIC where column `origin` says so: no channel or figure of such rows is real.\n")
    print(found["ratios"].table(["group", "channel", "stage", "of", "ratio", "score_low", "score_high", "reason"]))
    if "costs" in found:
        print(found["costs"].table(["group", "channel", "stage", "cost_per", "ratio", "low", "high"]))
    print(claim.table(["channel", "reading", "stage", "per", "ratio", "low", "high", "verdict", "contradicted", "missing"]))
    for row in list(claim.rows())[:1]:
        print(f"Not published with the claim: {row['unstated'] or 'nothing that we ask for'}")


if __name__ == "__main__":
    try:
        main()
    except ji.JobImpactError as error:
        print(f"live_recruitment: {error}", file=sys.stderr)
        sys.exit(1)
