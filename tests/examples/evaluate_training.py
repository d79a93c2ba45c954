#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs examples/evaluate_training as a user would: the planted effect is found, files and screen are as promised, each
error is one line. Prints TAP.
Usage: evaluate_training.py PROGRAM"""

import functools
import pathlib
import sys

sys.dont_write_bytecode = True  # beside the sources
import harness  # noqa: E402
from harness import case_with_out, expect, expect_error, finish, rows_of  # noqa: E402

PROGRAM = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "examples" / "data" / "training"
WHICH = ["--unit", "county", "--time", "year", "--first-treated", "first_trained", "--outcome", "jobs"]
HOW = ["--covariates", "farming", "--control", "not-yet"]

sys.path.insert(0, str(DATA))
import make_panel  # noqa: E402  what the panel was made by knows the effect

run = functools.partial(harness.run, PROGRAM)


def truth():
    """Jobs that were planted, by period."""
    sums = {}
    for row in rows_of(DATA / "panel.csv"):
        first = int(row["first_trained"]) if row["first_trained"] else None
        year = int(row["year"])
        if first and year >= first:
            sums[year] = sums.get(year, 0) + make_panel.effect(first, year)
    return sums


@case_with_out
def finds_the_effect(out):
    """the planted effect is within the intervals, of the mean, of every event time and of the jobs"""
    done = run(DATA / "panel.csv", *WHICH, *HOW, "--out", out)
    expect(done.returncode == 0 and not done.stderr, done.stderr)
    planted = truth()
    jobs = {(row["effect"], row["label"]): row for row in rows_of(out / "jobs.csv")}
    for year, sum_of_year in planted.items():
        row = jobs["period", str(year)]
        expect(float(row["low"]) < sum_of_year < float(row["high"]), f"{year}: {row}")
    years = jobs["job_years", ""]
    expect(float(years["low"]) < sum(planted.values()) < float(years["high"]), years)
    expect("basis=net:deadweight;" in years["measure"] and years["unit"] == "job*year", years)
    simple = rows_of(out / "aggregates.csv")[0]
    mean = sum(planted.values()) / int(years["units"])
    expect(float(simple["low"]) < mean < float(simple["high"]), simple)


@case_with_out
def writes_what_it_promises(out):
    """columns of the files, every type of aggregate, the screen's tables"""
    done = run(DATA / "panel.csv", *WHICH, *HOW, "--draws", "200", "--out", out)
    expect(done.returncode == 0, done.stderr)
    cells = rows_of(out / "att_gt.csv")
    expect(list(cells[0]) == ["group", "time", "att", "se", "reason"], list(cells[0]))
    expect(len(cells) == 14 and {row["group"] for row in cells} == {"2019", "2021"}, len(cells))
    aggregates = rows_of(out / "aggregates.csv")
    expect(list(aggregates[0]) == ["type", "event", "att", "se", "low", "high"], list(aggregates[0]))
    expect([row["type"] for row in aggregates if not row["event"]] == ["simple", "dynamic", "group", "calendar"], aggregates)
    terms = rows_of(out / "twfe.csv")
    expect(terms[0]["model"] == "static" and [r["reason"] for r in terms].count("reference") == 1, terms)
    weights = [float(row["weight"]) for row in rows_of(out / "twfe_weights.csv") if row["model"] == "static"]
    expect(abs(sum(weights) - 1) < 1e-9, weights)
    for part in ("SYNTHETIC", "periods since treatment", "Two-way fixed effects", "displacement", "job_years"):
        expect(part in done.stdout, part)
    expect(all(len(line) <= 110 for line in done.stdout.splitlines()), "lines fit a screen")


@case_with_out
def ways_of_estimating(out):
    """methods, weights and clusters change the figures; never and 0 mean the same"""
    found = {}
    plain = (DATA / "panel.csv").read_text(encoding="utf-8")
    zeros = out.parent / "zeros.csv"
    lines = [line.split(",") for line in plain.splitlines()]
    zeros.write_text("\n".join(",".join([*f[:2], f[2] or "0", *f[3:]]) for f in lines) + "\n", encoding="utf-8")
    for name, more in {"dr": [], "reg": ["--method", "reg"], "ipw": ["--method", "ipw"],
                       "weights": ["--weights", "population"], "cluster": ["--cluster", "prefecture"]}.items():
        done = run(DATA / "panel.csv", *WHICH, *HOW, *more, "--out", out)
        expect(done.returncode == 0, done.stderr)
        found[name] = tuple(rows_of(out / "aggregates.csv")[0].values())
    expect(len(set(found.values())) == 5, found)
    expect(run(zeros, *WHICH, *HOW, "--out", out).returncode == 0, "zeros")
    expect(tuple(rows_of(out / "aggregates.csv")[0].values()) == found["dr"], "0 is never")


@case_with_out
def errors_are_one_line(out):
    """each wrong command line and each wrong panel is named"""
    panel = DATA / "panel.csv"
    expect_error(run(panel, *WHICH), "--out", status=2)
    expect_error(run(panel, *WHICH, "--out"), "value is missing", status=2)
    expect_error(run(panel, *WHICH, "--out", out, "--more", "x"), "unknown option", "--more", status=2)
    expect_error(run(panel, panel, *WHICH, "--out", out), "one panel", status=2)
    expect_error(run(panel, *WHICH, "--out", out, "--draws", "many"), "many", status=2)
    expect_error(run(out.parent / "absent.csv", *WHICH, "--out", out), "absent.csv")
    expect_error(run(panel, *WHICH[:-1], "wages", "--out", out), "wages")
    expect_error(run(panel, *WHICH, "--method", "magic", "--out", out), "magic")
    broken = out.parent / "broken.csv"
    lines = panel.read_text(encoding="utf-8").splitlines()
    broken.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    expect_error(run(broken, *WHICH, "--out", out), "county-000")
    expect(run("--help").stdout.startswith("evaluate_training PANEL.csv"), "help")


finish()
