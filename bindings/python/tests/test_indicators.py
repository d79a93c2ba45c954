# SPDX-License-Identifier: LGPL-2.1-or-later
"""Indicators, panels and sales of the synthetic year of examples/data/rural, against the same
computed from the CSV file in plain Python."""

from __future__ import annotations

import collections
import csv
import datetime
import pathlib
from collections.abc import Iterator
from typing import Any

import jobimpact as ji
import pytest

RURAL = pathlib.Path(__file__).parents[3] / "examples" / "data" / "rural"
pytestmark = pytest.mark.filterwarnings("ignore:exact")  # asked for, and told: see below
KEY = b"a key of the tests, and no secret"
REFUSED: set[str] = set()  # what the year has wrong on purpose
RECORDED = datetime.date(2025, 1, 2)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ji.Tracker]:
    with ji.Tracker(tmp_path_factory.mktemp("register") / "year.db") as made:
        made.define(ji.Bundle.read_folder(RURAL / "definition"), key=KEY, recorded_at=RECORDED)
        refused = made.record(
            ji.Dataset.read_csv(RURAL / "events-2024.csv"),
            key=KEY,
            recorded_at=RECORDED,
            mode="row_by_row",
        )
        REFUSED.update(refused["id"].to_list())
        yield made


@pytest.fixture(scope="module")
def events(register: ji.Tracker) -> list[dict[str, str]]:
    with (RURAL / "events-2024.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    gone = {row["refers_to"] for row in rows if row["void"] == "true"}
    return [row for row in rows if row["id"] not in gone | REFUSED]


def rows_of(table: ji.Dataset) -> list[dict[str, Any]]:
    columns = {name: table[name].to_list() for name in table.columns}
    return [dict(zip(columns, values)) for values in zip(*columns.values())]


def one(table: ji.Dataset, **cell: Any) -> dict[str, Any]:
    dimensions = ["program", "period", "county", "site", "group", "cohort", "version", "detail"]
    wanted = {**dict.fromkeys(dimensions), **cell}
    is_total = not set(cell) & set(dimensions[1:-1])
    found = [
        row
        for row in rows_of(table)
        if all(row.get(name) == value for name, value in wanted.items())
        and (row["breakdown"] is None) == is_total
    ]
    assert len(found) == 1, (cell, found)
    return found[0]


def test_reach_counts_everybody_once(register: ji.Tracker, events: list[dict[str, str]]) -> None:
    table = register.indicators(by=["county", "group"], indicators="reach", exact=True)
    persons: dict[str, set[str]] = collections.defaultdict(set)
    for row in events:
        if row["kind"] == "enrolment":
            persons[row["program"]].add(row["person"])
    for program, who in persons.items():
        assert one(table, indicator="reach", program=program)["value"] == len(who)
    everybody = set().union(*persons.values())
    assert one(table, indicator="reach")["value"] == len(everybody)
    assert len(everybody) < sum(map(len, persons.values()))


def test_groups_overlap_and_counties_add_up(
    register: ji.Tracker, events: list[dict[str, str]]
) -> None:
    table = register.indicators(by=["county", "group"], indicators="reach", exact=True)
    program = "happiness_lecture_hall"
    groups: dict[str, set[str]] = collections.defaultdict(set)
    for row in events:
        if row["kind"] == "enrolment" and row["program"] == program:
            for group in filter(None, row["groups"].split(";")):
                groups[group].add(row["person"])
    for group, who in groups.items():
        assert one(table, indicator="reach", program=program, group=group)["value"] == len(who)
    total = one(table, indicator="reach", program=program)["value"]
    counties = [
        row["value"]
        for row in rows_of(table)
        if row["program"] == program and row["breakdown"] == "county"
    ]
    assert sum(counties) == total


def test_money_is_summed_by_period(register: ji.Tracker) -> None:
    table = register.indicators(by="period:quarter", indicators="sales|cost", exact=True)
    for name in ("sales", "cost"):
        whole = one(table, indicator=name, program="xingnong")
        parts = [
            row["value"]
            for row in rows_of(table)
            if row["program"] == "xingnong" and row["indicator"] == name and row["period"]
        ]
        assert sum(parts) == pytest.approx(whole["value"], rel=1e-12)
        assert whole["unit"].startswith("CNY@2024")


def test_every_measure_resolves(register: ji.Tracker) -> None:
    table = register.indicators(by=["county+period:year", "group"], horizon_days=120)
    measures = table["measure"].to_list()
    value = table["value"].measure
    assert value is not None
    for row, text in enumerate(measures):
        if text is not None:
            assert value.resolve(table, row)["status"] in ("observed", "model")


def test_young_cohorts_are_censored(register: ji.Tracker) -> None:
    table = register.indicators(
        indicators="completion_rate", horizon_days=90, as_of_valid=datetime.date(2024, 10, 31)
    )
    row = one(table, indicator="completion_rate", program="happiness_lecture_hall")
    assert row["censored"] > 0
    assert row["value"] > row["numerator"] / row["denominator"]
    assert row["cluster"] == "class" and row["sampling_low"] < row["value"] < row["sampling_high"]
    assert "superpopulation" in row["inference"]
    long = register.indicators(indicators="completion_rate", horizon_days=3650)
    row = one(long, indicator="completion_rate", program="happiness_lecture_hall")
    assert row["value"] is None and "immature" in row["reason"]


def test_conversion_and_survival_agree(register: ji.Tracker) -> None:
    conversion = register.conversion("enrolled", "completed", horizon_days=100, cluster="none")
    share = one(conversion, indicator="conversion", program="happiness_lecture_hall")
    curve = [
        row
        for row in rows_of(register.survival("enrolled", "completed", cluster="none"))
        if row["program"] == "happiness_lecture_hall"
    ]
    at = max((row for row in curve if row["days"] <= 100), key=lambda row: row["days"])
    assert share["value"] == pytest.approx(1 - at["survival"], rel=1e-12)
    assert share["standard_error"] == pytest.approx(at["standard_error"], rel=1e-9)
    retention = register.survival("enrolled", "withdrawal", program="heritage_hall")
    assert len(retention) > 1


def test_small_cells_are_hidden_unless_asked_for(register: ji.Tracker) -> None:
    table = register.indicators(by="county+group", indicators=["enrolment"])
    hidden = [row for row in rows_of(table) if row["hidden"]]
    assert hidden and all(row["value"] is None and row["reason"] for row in hidden)
    messages: list[str] = []
    context = ji.Context(log=lambda level, message: messages.append(message))
    exact = register.indicators(by="county+group", indicators=["enrolment"], exact=True, context=context)
    assert not any(exact["hidden"].to_list()) and any("exact" in text for text in messages)


def test_progress_coverage_and_claims(register: ji.Tracker) -> None:
    table = register.indicators(exact=True)
    row = one(table, indicator="progress", program="xingnong", detail="enrolment")
    enrolled = one(table, indicator="enrolment", program="xingnong")["value"]
    assert row["value"] == enrolled / 200 and row["time"] == "2024-12-31"
    assert 0 < one(table, indicator="coverage", program="xingnong")["value"] < 1
    claims = register.claims(program="happiness_lecture_hall")
    assert claims["value"].to_list()[0] == 1_000_000
    measure = claims["value"].measure.resolve(claims, 0)
    assert measure["status"] == "claim"
    assert "reached" in claims["claim"].to_list()[0]


def test_identities_of_jobs(register: ji.Tracker) -> None:
    table = register.indicators(exact=True)
    jobs = {
        name: one(table, indicator=f"jobs_{name}", program="xingnong")["value"]
        for name in ("created", "maintained", "supported", "lost", "net")
    }
    assert jobs["supported"] == jobs["created"] + jobs["maintained"]
    assert jobs["net"] == jobs["created"] - jobs["lost"]
    years = one(table, indicator="full_time", program="happiness_lecture_hall")
    assert years["unit"] == "job_year" and years["value"] > 0
    by_days = register.indicators(
        indicators="full_time", full_time={"outcome": ["days_worked"], "value": [250.0]}, exact=True
    )
    assert one(by_days, indicator="full_time", program="heritage_hall")["value"] > 0


def test_reference_sheets_tell_of_every_indicator(register: ji.Tracker) -> None:
    sheets = ji.reference_sheets()
    names = sheets["indicator"].to_list()
    assert len(set(names)) == len(names)
    assert set(register.indicators()["indicator"].to_list()) <= set(names)
    for column in ("definition", "numerator", "source", "frequency"):
        assert all(sheets[column].to_list())


def test_a_panel_with_comparison_counties(register: ji.Tracker) -> None:
    comparison = {"county": ["999999"] * 2, "period": ["2024-Q1", "2024-Q2"], "retail": [1.0, 2.0]}
    bundle = register.panel(program="xingnong", comparison=comparison, fill_zero=True)
    panel = rows_of(bundle["panel"])
    other = [row for row in panel if row["unit"] == "999999"]
    assert [row["retail"] for row in other] == [1.0, 2.0, None, None]
    assert all(row["first_treated"] is None and not row["treated"] for row in other)
    treated = [row for row in panel if row["first_treated"] is not None]
    assert treated and all(row["treated"] == (row["period"] >= row["first_treated"]) for row in treated)
    assert len({row["unit"] for row in panel}) * 4 == len(panel)
    assert set(bundle["attrition"]["arm"].to_list()) <= {"treated", "comparison"}
    persons = register.panel(program="xingnong", unit="person", period="month", treated_by="completed")
    assert len(persons["panel"]) > len(panel)
    assert not any("SYNTHETIC" in unit for unit in persons["panel"]["unit"].to_list())


def test_farm_sales_become_rural_jobs(register: ji.Tracker) -> None:
    model = ji.InputOutput.from_folder(RURAL.parent / "china-2018")
    sales = register.sales(program="xingnong", period="2024")
    assert sales["component"].to_list() == ["agriculture", "food"]
    with pytest.raises(ji.UnitError, match="2024"):
        model.estimate(sales)  # prices of 2024 meet a table of 2018: refused, not guessed
    deflated = ji.Dataset(
        {
            "component": sales["component"].to_list(),
            "driver": sales["driver"].to_list(),
            "value": ji.Column([v / 1.1 for v in sales["value"].to_list()],
                               unit="CNY@2018:producers_with_vat"),
        }
    )
    jobs = model.estimate(deflated)
    assert sum(value for value in jobs["value"].to_list() if value) > 0


def test_what_is_refused(register: ji.Tracker) -> None:
    with pytest.raises(ji.LabelError, match="wealth"):
        register.indicators(indicators="wealth")
    with pytest.raises(ji.LabelError, match="by:"):
        register.indicators(by="moon")
    with pytest.raises(ji.NotFoundError, match="none"):
        register.indicators(program="none")
    with pytest.raises(ji.ContentError, match="confidence"):
        register.indicators(confidence=2.0)
    with pytest.raises(ji.NotFoundError, match="graduated"):
        register.conversion("enrolled", "graduated")
    with pytest.raises(TypeError, match="colour"):
        register.survival("enrolled", "completed", colour="red")
    with pytest.raises(ji.ContentError, match="3 programs"):
        register.panel()
