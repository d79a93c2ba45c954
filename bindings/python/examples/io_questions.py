#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Four questions to an input-output table, as the C program examples/io_questions answers them."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import jobimpact as ji

MONEY = "1e9 CNY@2018:producers_with_vat"  # of the table of China 2018
EFFECTS = ("direct", "indirect", "induced")
PARTS = (
    "product_domestic",
    "trade_margin",
    "transport_margin",
    "imported_product",
    "tax_outside_table",
)


def read(folder: str) -> tuple[ji.Bundle, ji.InputOutput]:
    bundle = ji.Bundle.read_folder(folder)
    return bundle, ji.InputOutput(bundle)


def final_demand(folder: str) -> None:
    """Whose demand employs whom: jobs by category of final demand."""
    _, table = read(folder)
    found = table.demand_footprints()
    money = ji.units.factor(found["demand"].unit, MONEY)
    rows = [(row["category"], row["demand"] * money, row["embodied"]) for row in found.rows()]
    demand, jobs = (sum(row[k] for row in rows) for k in (1, 2))
    titles = ("demand, bn CNY", "jobs, million", "share, %", "jobs per bn CNY")
    print("{:<26} {:>16} {:>14} {:>9} {:>18}".format("category of final demand", *titles))
    for name, bought, employed in [*rows, ("all", demand, jobs)]:
        share, per = 100 * employed / jobs, employed / bought
        print(f"{name:<26} {bought:16.1f} {employed / 1e6:14.2f} {share:9.1f} {per:18.0f}")


def change(earlier: str, later: str) -> None:
    """What a change of jobs between two tables goes back to."""
    found = read(earlier)[1].decomposition(read(later)[1])
    columns = ("polar", "mean", "minimum", "maximum")
    print(f"{'cause, persons':<14}" + "".join(f" {name:>14}" for name in columns))
    for row in found.rows():
        if row["sector"] is None:  # of all sectors
            print(f"{row['cause']:<14}" + "".join(f" {row[name]:14.0f}" for name in columns))
    print(f"prices: {found['prices'].to_list()[-1]}")


def county(folder: str, region: str) -> None:
    """Multipliers of a region by Flegg's location quotients, from the jobs in work.csv."""
    bundle, nation = read(folder)
    if "work" not in bundle:
        raise ji.NotFoundError(f"there is no work.csv in {folder}")
    unit = "person/(1e6 AUD@unstated:unstated)"
    there = {row["sector"]: row["type1"] for row in nation.multipliers(unit=unit).rows()}
    tables = [
        nation.regional(bundle["work"], "FLQ", delta=delta, nation="sum")
        for delta in (0.15, 0.25, 0.35)
    ]
    shares = {row["region"]: row["share"] for row in tables[0]["regions"].rows()}
    if region not in shares:
        raise ji.NotFoundError(f"work.csv has no region {region}")
    here = [list(ji.InputOutput(made).multipliers(unit=unit).rows()) for made in tables]
    print(f"{region} has {100 * shares[region]:.3f} % of the nation's jobs; columns by delta")
    titles = ("direct", "0.15", "0.25", "0.35", "nation")
    print(f"{'jobs per million AUD':<48}" + "".join(f" {title:>9}" for title in titles))
    for rows in zip(*here):
        if rows[0]["region"] == region:
            sector = rows[0]["sector"]
            numbers = [rows[0]["direct"], *(row["type1"] for row in rows), there[sector]]
            print(f"{sector:<48}" + "".join(f" {number:9.2f}" for number in numbers))


class Answer:
    """Jobs behind 1 bn CNY of delivered sales."""

    def __init__(self, table: ji.InputOutput, basket: ji.Dataset, tax: str) -> None:
        demand = table.basket_demand(basket, unit="1e9 CNY@2018:purchasers", tax=tax)
        money = ji.units.factor(demand["value"].unit, MONEY)
        self.demand = dict.fromkeys(PARTS, 0.0)
        self.jobs = {(part, effect): 0.0 for part in PARTS for effect in EFFECTS}
        self.agriculture = 0.0
        for row in demand.rows():
            self.demand[row["driver"]] += row["value"] * money
        for row in table.estimate(demand).rows():
            if row["value"] is None:
                continue
            self.jobs[row["driver"], row["effect"]] += row["value"]
            if row["effect"] != "induced" and row["component"] == "agriculture":
                self.agriculture += row["value"]

    def sum(self, effect: str) -> float:
        return sum(self.jobs[part, effect] for part in PARTS)

    def show(self, title: str) -> None:
        titles = ("part of the sales", "bn CNY", *EFFECTS)
        print(title)
        print("{:<18} {:>12} {:>12} {:>12} {:>12}".format(*titles))
        for part in PARTS:
            numbers = (self.jobs[part, effect] for effect in EFFECTS)
            print(f"{part:<18} {self.demand[part]:12.4f}" + "".join(f" {n:12.1f}" for n in numbers))
        sums = "".join(f" {self.sum(effect):12.1f}" for effect in EFFECTS)
        print(f"{'all':<18} {sum(self.demand.values()):12.4f}{sums}\n")


def first(data: ji.Dataset, column: str, key: str | None = None, text: str = "") -> Any:
    """The number of the first row, or of the first whose key says so."""
    return next(row[column] for row in data.rows() if key is None or row[key] == text)


def compare(answer: Answer, table: ji.Bundle, account: ji.Bundle) -> None:
    """The answer beside what the platform publishes."""
    type1 = answer.sum("direct") + answer.sum("indirect")
    closed = type1 + answer.sum("induced")
    product = sum(answer.jobs["product_domestic", effect] for effect in EFFECTS[:2])
    economy = list(table["economy"].rows())  # the table's year first, the sales' last
    drift = economy[-1]["employed"] / economy[0]["employed"]
    drift /= economy[-1]["gdp"] / economy[0]["gdp"]
    sales = first(account["drivers"], "value")
    layer = first(account["layers"], "value", "layer", "live_ecommerce_ecosystem")
    marginal = first(account["coefficients"], "value")
    share = 100 * answer.agriculture / type1
    print(f"per bn CNY: {type1:.0f} direct and indirect, {closed:.0f} with induced")
    print(f"of the direct and indirect jobs {share:.1f} % are in agriculture")
    print(
        f"if half of the sales had been made offline: {product / 2:.0f} of {product:.0f} jobs "
        "behind the products are new"
    )
    print(f"jobs per GDP have come to {drift:.3f} of those of the table's year")
    print(
        f"times {sales:.1f} bn CNY: {type1 * sales / 1e6:.2f} million, with induced "
        f"{closed * sales / 1e6:.2f}, with drift {type1 * sales * drift / 1e6:.2f}"
    )
    print(
        f"published: {layer:.2f} million opportunities, and {marginal:.0f} more jobs per bn CNY: "
        "unreconciled"
    )


def live_commerce(folder: str, account: str) -> None:
    """Jobs behind 1 bn CNY of delivered sales, beside what a platform publishes."""
    bundle, table = read(folder)
    basket = bundle["illustrative_basket"]
    inside, outside = (Answer(table, basket, tax) for tax in ("inside", "outside"))
    inside.show("A: the table's prices hold the tax")
    outside.show("B: the tax stands outside the table's prices")
    compare(inside, bundle, ji.Bundle.read_folder(account))


QUESTIONS = {
    "final-demand": (final_demand, ("table",)),
    "change": (change, ("earlier", "later")),
    "county": (county, ("table", "region")),
    "live-commerce": (live_commerce, ("table", "account")),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="question", required=True)
    for name, (function, names) in QUESTIONS.items():
        command = commands.add_parser(name, help=function.__doc__)
        for argument in names:
            command.add_argument(argument)
    given = parser.parse_args()
    function, names = QUESTIONS[given.question]
    try:
        function(*(getattr(given, name) for name in names))
    except ji.JobImpactError as error:
        sys.exit(f"io_questions: {error}")


if __name__ == "__main__":
    main()
