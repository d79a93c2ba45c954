#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A register of rural programs, as the C program examples/rural_program keeps it."""

from __future__ import annotations

import argparse
import datetime
import pathlib
import sys

import jobimpact as ji

KEY = b"the key of an example, no secret"
RECORDED = datetime.date(2025, 1, 15)
PROGRAM = "happiness_lecture_hall"
FUNNEL = "reach|enrolment|completion|certification|activity|earnings"
COSTS = "unit_cost|cost_per_completion|cost_per_job"
MONEY = "1e8 CNY@2018:producers_with_vat"


def some(table: ji.Dataset, columns: str) -> ji.Dataset:
    """Some columns of a table, without their measures: those are in the table itself."""
    views = [table[name] for name in columns.split()]
    return ji.Dataset({v.name: ji.Column(v.to_list(), unit=v.unit, type=v.type) for v in views})


def show(title: str, table: ji.Dataset, columns: str) -> None:
    print(f"\n{title}\n{some(table, columns)}", end="")


def take_in(register: ji.Tracker, folder: pathlib.Path, events: pathlib.Path) -> None:
    register.define(ji.Bundle.read_folder(folder / "definition"), key=KEY, recorded_at=RECORDED)
    batch = ji.Dataset.read_csv(events)
    refused = register.record(batch, key=KEY, recorded_at=RECORDED, mode="row_by_row")
    print(f"{len(batch)} events, {len(refused)} of them refused:")
    print(some(refused, "row column value reason"), end="")


def report(register: ji.Tracker) -> None:
    shape = "program county group value numerator denominator sampling_low sampling_high hidden unit"
    show("What was published, which is not what is registered", register.claims(),
         "program claim value unit source")
    show("Persons by stage", register.indicators(indicators=FUNNEL), "indicator program value unit")
    steps = ("reached", "enrolled"), ("enrolled", "completed"), ("completed", "earning")
    for start, end in steps:
        rates = register.conversion(start, end, program=PROGRAM, horizon_days=90, by="county|group")
        show(f"From {start} to {end} within 90 days, {PROGRAM}", rates, shape.replace("program ", ""))
    stays = register.indicators(indicators="retention", horizon_days=90, by="cohort")
    show("Still there after 90 days", stays, "program cohort value sampling_low sampling_high unit")
    show("Costs", register.indicators(indicators=COSTS), "indicator program value unit")
    work = "jobs_created|jobs_maintained|jobs_supported|full_time|income_median"
    show("Work and income", register.indicators(indicators=work), "indicator program value hidden unit")
    show("Against the targets", register.indicators(indicators="progress"),
         "program detail value numerator denominator unit")


def jobs_behind_sales(register: ji.Tracker, rates: pathlib.Path, table: pathlib.Path) -> None:
    """Sales of the programs as demand of an input-output table: from farm sales to rural jobs."""
    prices = ji.Dataset.read_csv(rates)
    demand = register.sales().convert("value", MONEY, rates=prices)
    jobs = ji.InputOutput(ji.Bundle.read_folder(table)).estimate(demand)
    by_program = jobs.aggregate(["driver", "effect"])
    show("Jobs behind the sales, by the table of 2018 (gross, average)", by_program,
         "driver effect value unit")


def write_panel(register: ji.Tracker, out: pathlib.Path) -> None:
    made = register.panel(program=PROGRAM, outcomes="income", period="month", fill_zero=True)
    for name in ("panel", "attrition"):
        made[name].write_csv(out / f"{name}.csv")
    print(f"\nwritten: panel.csv ({len(made['panel'])} rows), attrition.csv")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path, help="definition/, events-2024.csv, rates.csv")
    parser.add_argument("--events", type=pathlib.Path, help="another file of events")
    parser.add_argument("--table", type=pathlib.Path, required=True, help="an input-output table")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="where nothing is yet")
    given = parser.parse_args()
    if not given.events:
        print("SYNTHETIC: no person, site or figure of these events is real.")
    given.out.mkdir(exist_ok=True)
    with ji.Tracker(given.out / "register.db") as register:
        take_in(register, given.folder, given.events or given.folder / "events-2024.csv")
        report(register)
        jobs_behind_sales(register, given.folder / "rates.csv", given.table)
        write_panel(register, given.out)
        found = register.verify(key=KEY, expected_head=register.head())
        print(f"the chain of the log holds: {'yes' if not len(found) else 'NO'}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ji.JobImpactError as error:
        print(f"rural_program: {error}", file=sys.stderr)
        sys.exit(1)
