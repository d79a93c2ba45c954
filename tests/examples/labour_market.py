#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs examples/labour_market as a user would: what the synthetic data are made of, files and screen, each error one line.
Prints TAP. Usage: labour_market.py PROGRAM"""

import csv
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
DATA = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data"
MARKETS, NEXT, SHARES = (DATA / "labour-market" / f"{name}.csv" for name in ("markets", "next", "shares"))
WAY = DATA / "occupations" / "roles-to-isco-08.csv"

results = []


def case(function):
    with tempfile.TemporaryDirectory() as folder:
        try:
            function(pathlib.Path(folder) / "out")
            results.append((True, function.__doc__))
        except AssertionError as error:
            results.append((False, f"{function.__doc__}: {error}"))


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False)


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def expect_error(done, *parts, status=1):
    lines = done.stderr.strip().splitlines()
    expect(done.returncode == status and len(lines) == 1, f"exit status {done.returncode}: {done.stderr}")
    for part in parts:
        expect(part in lines[0], f"{part!r} is not in {lines[0]!r}")


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@case
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


@case
def takes_other_forms(out):
    """--form ces and urn_ball, without occupations"""
    for form in ("ces", "urn_ball"):
        done = run(MARKETS, NEXT, "--form", form, "--out", out)
        expect(done.returncode == 0, done.stderr)
    expect("rho" not in done.stdout and not (out / "jobs.csv").exists(), done.stdout)


@case
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


print(f"1..{len(results)}")
for number, (passed, name) in enumerate(results, 1):
    print(f"{'' if passed else 'not '}ok {number} - {name}")
sys.exit(0 if all(passed for passed, _ in results) else 1)
