#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The job account of a platform beside what the economy's own table says: the tables of the C
program examples/platform_jobs. Every number is the library's; this script chooses columns."""

from __future__ import annotations

import argparse
import math
import sys
import textwrap
import warnings
from pathlib import Path
from typing import Any

import jobimpact as ji

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"
EFFECTS = ("direct", "indirect", "induced")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("account", nargs="?", default=DATA / "kuaishou", help="account folder (layers.csv, ...)")
    add("table", nargs="?", default=DATA / "china-2018", help="table folder (flows.csv, ...)")
    add("--basket", help="sales by sector; default illustrative_basket.csv in the table folder")
    add("--vintage", help="of the account; default the first in layers.csv")
    add("--earlier", help="vintage to compare with, another one; default the latest before it")
    add("--reading", help="a row of readings.csv; default the first with the quantity persons")
    add("--headline", type=float, help='"at least N persons"; 0: none; default headlines.csv')
    add("--misuse", action="store_true", help="use the marginal as an average: ends in an error")
    add("--out", type=Path, help="write every result there, with schema and provenance")
    return parser.parse_args()


class Report:
    """Prints tables and, where asked, writes the datasets that they show."""

    def __init__(self, out: Path | None) -> None:
        self.out = out
        self.point = ""
        self.notes: list[tuple[str, str]] = []
        if out:
            out.mkdir(exist_ok=True)

    def heading(self, text: str) -> None:
        self.point = text.partition(".")[0]
        print(f"\n{text}\n{'=' * len(text)}")

    def text(self, text: str) -> None:
        self.notes.append((self.point, text))
        print(textwrap.fill(text, 98, initial_indent="  ", subsequent_indent="  "))

    def save_notes(self) -> None:
        points, texts = zip(*self.notes)
        columns = {
            "point": ji.Column(list(points), description="part of the report"),
            "text": ji.Column(list(texts), description="what the report says"),
        }
        program = {"program": "platform_jobs.py"}
        self.save(ji.Dataset(columns, operation="notes", notes=program), "notes")

    def save(self, data: ji.Dataset, name: str) -> ji.Dataset:
        if self.out:
            data.write_csv(self.out / f"{name}.csv", sidecar="provenance")
        return data

    def table(self, data: ji.Dataset, title: str, *columns: Any, definitions: bool = False) -> None:
        print(
            "\n" + data.table(columns, title=title, max_width=66, definitions=definitions), end=""
        )


def column(name: str, decimals: int = -1, **more: Any) -> dict[str, Any]:
    return {"name": name, "decimals": decimals, **more}


def ends(low: str, high: str, decimals: int, **more: Any) -> tuple[dict[str, Any], ...]:
    """Columns of an interval, whose ends are rounded outward."""
    return (
        column(low, decimals, rounding="down", **more),
        column(high, decimals, rounding="up", **more),
    )


def on_screen(data: ji.Dataset) -> dict[str, Any]:
    """Columns without measures; the unit `1` is called a share."""
    shown: dict[str, Any] = {name: data[name].to_list() for name in data.columns}
    shown["unit"] = ["share" if unit == "1" else unit for unit in shown["unit"]]
    return shown


def kept(shown: dict[str, Any], rows: list[int]) -> ji.Dataset:
    """The rows with these numbers."""
    return ji.Dataset({name: [values[i] for i in rows] for name, values in shown.items()})


def decimals_of(rows: list[dict[str, Any]]) -> int:
    """As many digits as the finest interval carries."""
    widths = [
        (row["high"] - row["low"]) / 2
        if row["low"] is not None and row["low"] < row["high"]
        else abs(row["value"]) / 1e3
        for row in rows
        if row["value"] is not None
    ]
    return min(6, max([0, *(math.ceil(-math.log10(w)) for w in widths if w > 0)]))


def show_account(report: Report, account: ji.Account, earlier: ji.Account | None) -> None:
    report.heading("1. The account, as published")
    report.table(
        report.save(account.estimate(), "account"),
        "Layers; totals are computed from their parts",
        column("component", heading="layer"),
        column("parent", heading="part of"),
        column("value", 2),
        column("rounding_low", 3, heading="rounding, low"),
        column("rounding_high", 3, heading="high"),
        definitions=True,
    )
    for row in report.save(account.check(), "account_check").rows():
        report.text(f"{row['verdict']}: {row['layer']}: {row['explanation']}")
    if earlier:
        percent = {"scale": 100, "unit": "%"}
        growth = report.save(account.growth_since(earlier), "growth")
        report.table(
            ji.Dataset(on_screen(growth)),
            "Change by layer (low and high: by rounding)",
            "layer",
            *(column(name, 2, unit="") for name in ("earlier", "later", "change")),
            column("change_low", 2, heading="low", unit="", rounding="down"),
            column("change_high", 2, heading="high", unit="", rounding="up"),
            column("growth", 1, **percent),
            column("growth_low", 1, heading="low", rounding="down", **percent),
            column("growth_high", 1, heading="high", rounding="up", **percent),
            column("contribution", 1, heading="of total", **percent),
            column("unit", heading="unit of figures"),
        )
        report.text(f"declared reading: {growth['reason'].to_list()[0]}")


def show_persons(
    report: Report, account: ji.Account, tables: ji.Bundle, reading: str, headline: float
) -> None:
    report.heading("2. How many different people that can be")
    for name in ("readings", "headlines"):
        if name in tables:
            report.save(tables[name], name)
    for row in tables["headlines"].rows() if "headlines" in tables else ():
        if row["persons"] == headline:
            report.text(f'The headline: "{row["headline"]}".')
    persons = report.save(account.overlap(reading, headline), "persons")
    low, high = ends("low", "high", 3, unit="")
    figures = [
        low,
        column("value", 3, unit=""),
        high,
        column("rounding_low", 3, heading="lowest", unit="", rounding="down"),
        column("rounding_high", 3, heading="highest", unit="", rounding="up"),
    ]
    title = f"{reading}; lowest and highest: with the layers' rounding"
    report.table(ji.Dataset(on_screen(persons)), title, "statement", *figures, "unit")
    for row in persons.rows():
        report.text(f"{'CONTRADICTS: ' * (row['verdict'] == 'contradicts')}{row['reason']}")


def show_sort(report: Report, table: ji.Dataset, title: str, elasticities: bool) -> None:
    rows = list(table.rows())
    wanted = [i for i, row in enumerate(rows) if (row["kind"] == "elasticity") == elasticities]
    decimals = decimals_of([rows[i] for i in wanted])
    shown = kept(on_screen(table), wanted)
    figures = [column("value", decimals, unit=""), *ends("low", "high", decimals, unit="")]
    report.table(
        shown, title, "kind", "name", *figures, "reconciled", *(() if elasticities else ("unit",))
    )


def show_coefficients(
    report: Report, account: ji.Account, tables: ji.Bundle, vintages: set[str], misuse: bool
) -> None:
    report.heading("3. Jobs per unit of sales: the coefficients, unreconciled")
    if "drivers" in tables:
        shown = ("vintage", "driver", column("value", 1, unit=""), "unit", "source")
        published = report.save(tables["drivers"], "drivers").rows()
        rows = [i for i, row in enumerate(published) if row["vintage"] in vintages]
        made = kept(on_screen(tables["drivers"]), rows)
        report.table(made, "What the coefficients are per", *shown)
    table = report.save(account.coefficients(), "coefficients")
    title = "Implied and published (low, high: by rounding, outward)"
    for elasticities in (False, True):
        if any((row["kind"] == "elasticity") == elasticities for row in table.rows()):
            show_sort(report, table, "Elasticities" if elasticities else title, elasticities)
    readings = {row["reason"]: None for row in table.rows() if row["kind"] in ("average", "arc")}
    for reading in filter(None, readings):
        report.text(f"declared: {reading}")
    drivers = tables["drivers"].rows() if "drivers" in tables else iter(())
    units = {row["driver"]: row.get("unit") for row in drivers}
    report.text(
        "The elasticity is marginal / average, and means something only if both speak of the same "
        "layer and the same sales. An average is for a level, a marginal or an arc for a change:"
    )
    for row in table.rows():
        if row["kind"] not in ("average", "marginal"):
            continue
        change = 1.0 if row["kind"] == "marginal" and not misuse else 0.0
        product = account.apply(row["name"], row["driver"], change)
        report.save(product, "applied_to_change" if change else "applied_to_level")
        how = f"a change of {change:g} {units.get(row['driver'])} in" if change else "the level of"
        for made in product.rows():
            report.text(
                f"{row['name']} times {how} {row['driver']}: {made['value']:,.2f} {made['unit']}"
            )


def by_part(drivers: ji.Dataset, jobs: ji.Dataset, money: str) -> dict[str, Any]:
    """Demand and jobs by valuation part, with a total row: one column an effect."""
    demand = drivers.aggregate(["driver"])
    factor = ji.units.factor(drivers["value"].unit or money, money)
    sums = {
        (r["driver"], r["effect"]): r["value"] for r in jobs.aggregate(["driver", "effect"]).rows()
    }
    parts = demand["driver"].to_list()
    columns = {"demand": [value * factor for value in demand["value"].to_list()]}
    columns.update({e: [sums.get((part, e)) or 0.0 for part in parts] for e in EFFECTS})
    units = {"demand": money, **dict.fromkeys(EFFECTS, "person")}
    made: dict[str, Any] = {"valuation_part": [*parts, "total"]}
    made.update({n: ji.Column([*v, sum(v)], unit=units[n]) for n, v in columns.items()})
    return made


def show_economy(
    report: Report, table: ji.InputOutput, basket: ji.Dataset, caveats: list[str]
) -> None:
    report.heading("4. What the economy's own table says")
    basis = (table.multipliers()["direct"].unit or "").partition("CNY@")[2].rstrip(")")
    money = f"1e9 CNY@{basis}"
    report.table(
        report.save(table.multipliers(unit=f"person/({money})"), "multipliers"),
        "Persons employed in the whole economy per final demand for the product, "
        f"person/({money})",
        "sector",
        column("direct", 0, unit=""),
        column("type1", 0, heading="Type I", unit=""),
        column("type2", 0, heading="Type II", unit=""),
        column("type1_ratio", 2, heading="I / direct", unit=""),
        definitions=True,
    )
    for row in report.save(table.check(), "table_check").rows():
        if row["verdict"] in ("warning", "failed"):
            report.text(f"table: {row['check']}: {row['explanation']}")
    variants = {
        "inside": "variant A: tax inside the table's prices",
        "outside": "variant B: as if the table were at basic prices, tax outside",
    }
    sales = f"1e9 CNY@{basis.partition(':')[0]}:purchasers"
    type1: dict[str, float] = {}
    for tax, title in variants.items():
        with warnings.catch_warnings():  # the title says what the library warns of
            warnings.simplefilter("ignore", ji.JobImpactWarning)
            drivers = table.basket_demand(basket, 1.0, unit=sales, tax=tax)
        jobs = report.save(table.estimate(report.save(drivers, f"basket_{tax}")), f"jobs_{tax}")
        measure = drivers["value"].measure
        status = str(measure["status"]) if measure else "status not known"
        report.table(
            ji.Dataset(by_part(drivers, jobs, money)),
            f"Basket of delivered sales at purchasers' prices ({status}), {title}",
            column("valuation_part", heading="valuation part"),
            column("demand", 8, **({} if tax == "inside" else {"unit": "1e9, as if basic"})),
            *(column(effect, 4) for effect in EFFECTS),
        )
        for row in jobs.rows():
            if tax == "inside" and row["effect"] != "induced" and row["value"] is not None:
                type1[row["component"]] = type1.get(row["component"], 0.0) + row["value"]
    largest = max(type1, key=lambda sector: type1[sector])
    share = type1[largest] / sum(type1.values())
    for caveat in (
        "the basket's shares, margins and tax rates are illustrative: change the CSV."
        if status == "illustrative"
        else f"the basket's figures have the status {status}, the weakest that its rows state.",
        "gross and average: jobs tied to the sales at the table's technology and prices, not added "
        "by them; carrying them to a later year needs a drift.",
        "the trade margin already pays streamers and the platform: the account's direct layer must "
        "never be added to this.",
        f"{largest} is {share:.0%} of the Type I jobs; what more sales add may be near zero.",
        "if a share delta of the sales would have happened offline, production jobs shrink by "
        "about (1 - delta).",
        *caveats,
    ):
        report.text(f"read before use: {caveat}")


def show_net(report: Report, account: ji.Account, tables: ji.Bundle) -> None:
    report.heading("5. Gross to net")
    if "additionality" not in tables:
        report.text("The account folder has no additionality.csv: nothing is said about net.")
        return
    wide: dict[str, dict[str, float]] = {}
    net = report.save(account.estimate(basis="net"), "net")
    for row in net.rows():
        wide.setdefault(row["component"], {})[row["scenario"] or "gross"] = row["value"]
    unit = net["unit"].to_list()[0]
    scenarios = list(dict.fromkeys(["gross", *(s for row in wide.values() for s in row)]))
    data: dict[str, Any] = {"layer": list(wide)}
    data.update({s: ji.Column([row.get(s) for row in wide.values()], unit) for s in scenarios})
    title = "Gross, as published, and net by scenario"
    report.table(ji.Dataset(data), title, "layer", *(column(s, 2) for s in scenarios))
    report.table(
        report.save(tables["additionality"], "net_parameters"),
        "Parameters: ours, assumed, not measured",
        *("layer", "scenario", column("reference", 2, heading="deadweight")),
        *(column(n, 2) for n in ("leakage", "displacement", "substitution", "multiplier")),
        "status",
    )
    report.text(
        "The published figure is gross. The scenarios are what-ifs on assumed parameters, not an "
        "interval and not a result about the platform. net = (gross - deadweight x gross) x (1 - "
        "leakage) x (1 - displacement) x (1 - substitution) x multiplier."
    )


def first(tables: ji.Bundle, name: str, key: str, value: str, wanted: str) -> Any:
    """A cell of the first row whose key has the value; None without such a table or row."""
    rows = tables[name].rows() if name in tables else iter(())
    return next((row[wanted] for row in rows if row[key] == value), None)


def run(options: argparse.Namespace) -> None:
    report = Report(options.out)
    tables = ji.Bundle.read_folder(options.account)
    periods = {row["vintage"]: row["period"] for row in tables["layers"].rows()}
    vintage = options.vintage or next(iter(periods))
    before = [v for v, period in periods.items() if period < periods.get(vintage, period)]
    before_name = options.earlier or max(before, key=lambda v: periods[v], default=None)
    if before_name == vintage:
        sys.exit("platform_jobs.py: the vintage to compare with is the account's own")
    account = ji.Account.from_bundle(tables, vintage=vintage)
    earlier = ji.Account.from_bundle(tables, vintage=before_name) if before_name else None
    reading = options.reading or first(tables, "readings", "quantity", "persons", "name")
    headline = options.headline
    if headline is None:
        headline = first(tables, "headlines", "vintage", vintage, "persons") or 0.0
    folder = ji.Bundle.read_folder(options.table)
    table = ji.InputOutput.from_bundle(folder)
    caveats = [
        f"{row['about']}: {row['text']}"
        for row in (folder["caveats"].rows() if "caveats" in folder else ())
    ]
    basket = options.basket or Path(options.table) / "illustrative_basket.csv"
    print(f"Platform jobs: account {vintage}, library version {ji.__version__}")
    show_account(report, account, earlier)
    if reading:
        show_persons(report, account, tables, reading, headline)
    show_coefficients(report, account, tables, {vintage, *before}, options.misuse)
    show_economy(report, table, ji.Dataset.read_csv(basket), caveats)
    if "sources" in tables:
        report.save(tables["sources"], "sources")
    show_net(report, account, tables)
    report.save_notes()


if __name__ == "__main__":
    try:
        run(arguments())
    except (ji.JobImpactError, OSError) as error:
        sys.exit(f"platform_jobs.py: {error}")
