#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs examples/labour_market as a user would: what the synthetic data are made of, files and screen, each error one line.
Prints TAP. Usage: labour_market.py PROGRAM"""

import functools
import pathlib
import sys

sys.dont_write_bytecode = True  # beside the sources
import harness  # noqa: E402
from harness import case_with_out, expect, expect_error, finish, rows_of  # noqa: E402

PROGRAM = sys.argv[1]
DATA = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data"
MARKETS, NEXT, SHARES = (DATA / "labour-market" / f"{name}.csv" for name in ("markets", "next", "shares"))
WAY = DATA / "occupations" / "roles-to-isco-08.csv"

run = functools.partial(harness.run, PROGRAM)


@case_with_out
def finds_what_the_data_are_made_of(out):
    """the elasticity is 0.55, filled jobs are hires over the rate at which jobs end, occupations add up"""
    done = run(MARKETS, NEXT, "--covariates", "long_term", "--shares", SHARES, "--mapping", WAY, "--out", out)
    expect(done.returncode == 0 and not done.stderr, done.stderr)
    terms = {row["term"]: row for row in rows_of(out / "estimates.csv")}
    expect(float(terms["elasticity_seekers"]["low"]) < 0.55 < float(terms["elasticity_seekers"]["high"]), terms)
    hires = {(row["component"], row["output"]): float(row["value"]) for row in rows_of(out / "hires.csv")}
    expect(len(hires) == 6, hires)
    for component in ("retail", "media", "logistics"):
        jobs = hires[component, "filled_jobs"]
        expect(abs(jobs * 0.028 / hires[component, "hires"] - 1) < 1e-12, hires)
    by = rows_of(out / "jobs.csv")
    for output in ("hires", "filled_jobs"):
        whole = sum(value for (_, kind), value in hires.items() if kind == output)
        parts = sum(float(row["value"]) for row in by if row["output"] == output)
        expect(abs(parts / whole - 1) < 1e-12, (whole, parts))
    expect(len(rows_of(out / "rates.csv")) == 72 and (out / "mix.csv").exists(), "tables")
    for part in ("SYNTHETIC", "elasticity_seekers", "filled_jobs", "2656"):
        expect(part in done.stdout, part)


@case_with_out
def takes_other_forms(out):
    """--form ces and urn_ball, without occupations"""
    for form in ("ces", "urn_ball"):
        done = run(MARKETS, NEXT, "--form", form, "--out", out)
        expect(done.returncode == 0, done.stderr)
    expect("rho" not in done.stdout and not (out / "jobs.csv").exists(), done.stdout)


@case_with_out
def errors_are_one_line(out):
    """each wrong command line and each wrong file is named"""
    expect_error(run(MARKETS, "--out", out), "NEXT.csv", status=2)
    expect_error(run(MARKETS, NEXT, NEXT, "--out", out), "a third", status=2)
    expect_error(run(MARKETS, NEXT, "--out"), "value is missing", status=2)
    expect_error(run(MARKETS, NEXT, "--out", out, "--more", "x"), "--more", status=2)
    expect_error(run(MARKETS, NEXT, "--out", out, "--form", "linear"), "linear", status=2)
    expect_error(run(out.parent / "absent.csv", NEXT, "--out", out), "absent.csv")
    expect_error(run(MARKETS, NEXT, "--out", out, "--covariates", "wages"), "wages")
    expect_error(run(NEXT, NEXT, "--out", out), "hires")
    expect_error(run(MARKETS, MARKETS, "--out", out, "--shares", WAY), "sector")
    expect(run("--help").stdout.startswith("labour_market MARKETS.csv"), "help")


finish()
