#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs examples/live_recruitment as a user would: figures by hand, files and screen, each error one line. Prints TAP.
Usage: live_recruitment.py PROGRAM"""

import functools
import pathlib
import sys

sys.dont_write_bytecode = True  # beside the sources
import harness  # noqa: E402
from harness import case_with_out, expect, expect_error, finish, rows_of  # noqa: E402

PROGRAM = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2]
FUNNEL = ROOT / "examples" / "data" / "recruitment" / "funnel.csv"
HOW = ["--reference", "portal", "--group", "group", "--strata", "occupation"]

run = functools.partial(harness.run, PROGRAM)


def total(column, channel):
    return sum(float(row[column]) for row in rows_of(FUNNEL) if row["channel"] == channel)


@case_with_out
def compares_channels(out):
    """ratios, costs and the readings of the claim are those of the counts"""
    done = run(FUNNEL, *HOW, "--out", out)
    expect(done.returncode == 0 and not done.stderr, done.stderr)
    ratios = {(r["group"], r["stage"], r["of"]): float(r["ratio"]) for r in rows_of(out / "ratios.csv")}
    hand = total("hires", "live") / total("views", "live") / (total("hires", "portal") / total("views", "portal"))
    expect(abs(ratios["", "hires", "views"] / hand - 1) < 1e-12, ratios)
    claim = {(r["reading"], r["stage"]): r for r in rows_of(out / "claim.csv")}
    for row in claim.values():
        if row["verdict"] == "supported":
            expect(float(row["low"]) <= 10 <= float(row["high"]), row)
    expect(claim["conversion", "hires"]["verdict"] == "below", claim["conversion", "hires"])
    expect(claim["speed", ""]["verdict"] == "not_published", claim["speed", ""])
    costs = [r for r in rows_of(out / "costs.csv") if r["channel"] == "live" and r["stage"] == "hires" and not r["group"]]
    expect(abs(float(costs[0]["cost_per"]) - total("cost", "live") / total("hires", "live")) < 1e-12, costs)
    for name in ("rates", "split", "adjusted", "exposure"):
        expect((out / f"{name}.csv").exists() and (out / f"{name}.schema.csv").exists(), name)
    for part in ("SYNTHETIC", "What the claim can mean", "retained_90", "not_published"):
        expect(part in done.stdout, part)


@case_with_out
def asks_of_one_stage(out):
    """--stage, --claim and --unlike"""
    done = run(FUNNEL, *HOW, "--stage", "hires", "--claim", "2", "--unlike", "applications", "--out", out)
    expect(done.returncode == 0, done.stderr)
    claim = rows_of(out / "claim.csv")
    expect({r["stage"] for r in claim} == {"hires"} and {r["claim"] for r in claim} == {"2"}, claim)
    expect({r["reason"] for r in rows_of(out / "ratios.csv")} == {"unlike_stage"}, "unlike")


@case_with_out
def asks_of_a_bound_and_of_speed(out):
    """--bound, --published and --vacancies"""
    vacancies = FUNNEL.with_name("vacancies.csv")
    done = run(FUNNEL, *HOW, "--bound", "up_to", "--published", "period|stage", "--vacancies", vacancies, "--out", out)
    expect(done.returncode == 0 and not done.stderr, done.stderr)
    claim = {(r["reading"], r["stage"]): r for r in rows_of(out / "claim.csv")}
    speed = claim["speed", ""]
    expect(speed["verdict"] == "below" and speed["contradicted"] == "false", speed)
    expect(1 < float(speed["low"]) < float(speed["ratio"]) < float(speed["high"]) < 10, speed)
    expect("Not published with the claim: per, reference, counts, interval, definition" in done.stdout, done.stdout)


@case_with_out
def errors_are_one_line(out):
    """each wrong command line and each wrong funnel is named"""
    expect_error(run(FUNNEL), "--out", status=2)
    expect_error(run(FUNNEL, "--out"), "value is missing", status=2)
    expect_error(run(FUNNEL, "--out", out, "--more", "x"), "--more", status=2)
    expect_error(run(FUNNEL, "--out", out, "--claim", "ten"), "ten", status=2)
    expect_error(run(FUNNEL, "--out", out, "--bound", "about"), "about", status=2)
    expect_error(run(FUNNEL, *HOW, "--out", out, "--published", "weather"), "weather")
    expect_error(run(FUNNEL, *HOW, "--out", out, "--vacancies", FUNNEL), "opened")
    expect_error(run(FUNNEL, FUNNEL, "--out", out), "one funnel", status=2)
    expect_error(run(out.parent / "absent.csv", "--out", out), "absent.csv")
    expect_error(run(FUNNEL, "--out", out), "rows 1 and 2 are the same channel")
    expect_error(run(FUNNEL, *HOW, "--stage", "speed", "--out", out), "speed")
    wrong = out.parent / "wrong.csv"
    wrong.write_text(FUNNEL.read_text(encoding="utf-8").replace(",52,49,", ",52,60,"), encoding="utf-8")
    expect_error(run(wrong, *HOW, "--out", out), "row 1", "retained_7", "60")
    expect(run("--help").stdout.startswith("live_recruitment FUNNEL.csv"), "help")


finish()
