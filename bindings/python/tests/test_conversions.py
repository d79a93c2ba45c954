# SPDX-License-Identifier: LGPL-2.1-or-later
"""Conversions of units and measures, and validation. The rates are invented for the tests."""

from __future__ import annotations

from typing import Any

import pytest
from support import partner

import jobimpact as ji
from jobimpact import Column

RATES: dict[str, list[Any]] = {
    "kind": ["deflator", "deflator", "exchange_rate", "exchange_rate", "exchange_rate"],
    "from": ["CNY", "CNY", "USD", "USD", "USD"],
    "to": [None, None, "CNY", "CNY", "CNY"],
    "period": ["2018", "2024", "2018", "2024", "2024"],
    "value": [None, None, 6.6, 7.1, 7.3],
    "index": [100.0, 112.0, None, None, None],
    "timing": [None, None, None, "average", "end_of_period"],
    "source": ["test office"] * 5,
}


def counted(unit: str, measure: str, values: list[Any], **more: Any) -> ji.Dataset:
    return ji.Dataset({"value": Column(values, unit=unit, measure=measure), **more})


def notes(dataset: ji.Dataset, name: str) -> list[Any]:
    return [row["value"] for row in dataset.provenance().rows() if row["name"] == name]


def test_scales_convert_without_rates() -> None:
    data = ji.Dataset({"a": Column([12345], unit="person"), "b": Column([2], unit="万人")})
    made = data.convert({"a": "万人", "b": "person"})
    assert made["a"].to_list() == [1.2345] and made["a"].unit == "1e4 person"
    assert made["b"].to_list() == [20000] and made["b"].type == "int64"
    assert data.convert(["a", "b"], "1e3 person").to_dict() == {"a": [12.345], "b": [20]}
    assert ji.convert({"a": Column([1.0], unit="h")}, "a", "min")["a"].to_list() == [60.0]


def test_prices_convert_by_rates_alone() -> None:
    sales = ji.Dataset(
        {
            "gmv": Column([10.0, 10.0], unit="1e9 CNY@current:purchasers"),
            "year": [2018, 2024],
        }
    )
    with pytest.raises(ji.UnitError, match="this takes a dataset of rates"):
        sales.convert("gmv", "1e9 CNY@2024:purchasers")
    with pytest.raises(ji.UnitError, match="option period"):
        sales.convert("gmv", "1e9 CNY@2024:purchasers", rates=RATES)
    made = sales.convert("gmv", "1e9 CNY@2024:purchasers", rates=RATES, period="year")
    assert made["gmv"].to_list() == pytest.approx([11.2, 10.0], rel=1e-15)
    assert any("source test office" in note for note in notes(made, "factor"))
    with pytest.raises(ji.UnitError, match="no rate converts it"):
        made.convert("gmv", "1e9 CNY@2024:producers", rates=RATES)


def test_which_exchange_rate_is_said() -> None:
    debt = ji.Dataset({"debt": Column([1.0], unit="USD@2024")})
    with pytest.raises(ji.ContentError, match="more than one way"):
        debt.convert("debt", "CNY@2024", rates=RATES)
    made = debt.convert("debt", "CNY@2024", rates=RATES, timing="end_of_period")
    assert made["debt"].to_list() == [7.3]
    with pytest.raises(ji.NotFoundError, match="no rate leads"):
        debt.convert("debt", "EUR@2024", rates=RATES)
    with pytest.raises(ValueError, match="timing must be one of"):
        debt.convert("debt", "CNY@2024", rates=RATES, timing="noon")


def test_units_are_asked_for_once() -> None:
    data = ji.Dataset({"a": Column([1], unit="person")})
    with pytest.raises(TypeError, match="mapping"):
        data.convert({"a": "person"}, "person")
    with pytest.raises(TypeError, match="needs a unit"):
        data.convert("a")


def test_hours_become_full_time_equivalents() -> None:
    worked = counted("h", "quantity=hours; time=sum:2024", [1880.0, 940.0, None])
    made = ji.to_fte(
        worked, "value", standard=1880, unit="h/year", source="employees:CN:2024", name="fte"
    )
    assert made["fte"].to_list() == [1.0, 0.5, None]
    assert made["fte"].unit == "fte"
    measure = made["fte"].measure
    assert measure is not None
    assert measure["standard"] == "1880 h/year@employees:CN:2024"
    assert measure["time"] == "average:2024" and measure["cap"] == "none"
    people = counted(
        "person", "quantity=persons; time=average:2024", [1, 1], h=Column([60, 20], unit="h/week")
    )
    capped = ji.to_fte(people, "value", hours="h", standard=40, unit="h/week", source="x", cap=1)
    assert capped["value"].to_list() == [1.0, 0.5]
    with pytest.raises(ji.MeasureError, match="without hours there are none"):
        ji.to_fte(people, "value", standard=40, unit="h/week", source="x")


def test_jobs_and_persons() -> None:
    jobs = counted("1e4 job", "quantity=jobs; time=average:2024", [105.0], rate=[0.05])
    persons = ji.to_persons(jobs, "value", extra_jobs="rate", source="a survey")
    assert persons["value"].to_list() == [100.0] and persons["value"].unit == "1e4 person"
    back = ji.to_jobs(persons, "value", extra_jobs=0.05, source="a survey", status="assumed")
    assert back["value"].to_list() == pytest.approx([105.0], rel=1e-15)
    assert back["value"].measure == ji.Measure(
        quantity="jobs", time="average:2024", status="assumed"
    )
    claim = counted("1e6 opportunity", "quantity=opportunities; status=claim; vintage=v", [23.0])
    with pytest.raises(ji.MeasureError, match="declared reading"):
        ji.to_persons(claim, "value")
    read = ji.to_persons(claim, "value", reading="each_once")
    assert read["value"].unit == "1e6 person"
    assert read["value"].measure is not None and read["value"].measure["reading"] == "each_once"


def test_flows_become_stocks() -> None:
    days = counted("day*person", "quantity=units; time=sum:2023", [730.0])
    assert ji.to_average_stock(days, "value")["value"].to_list() == [2.0]
    hires = counted(
        "hire", "quantity=hires; time=sum:2024", [1200.0], stay=Column([6], unit="month")
    )
    with pytest.raises(ji.MeasureError, match="steady state only"):
        ji.to_average_stock(hires, "value", duration="stay", source="payroll")
    stock = ji.to_average_stock(
        hires, "value", duration="stay", source="payroll", steady_state=True
    )
    assert stock["value"].to_list() == [600.0] and stock["value"].unit == "job"
    ever = counted("person", "quantity=persons; time=any:2024", [1.0])
    with pytest.raises(ji.MeasureError, match="takes spells"):
        ji.to_average_stock(ever, "value")
    years = counted("job", "quantity=job_years; time=sum:2020/2023", [120.0])
    assert ji.job_years_to_jobs(years, "value")["value"].to_list() == [30.0]
    assert ji.job_years_to_jobs(years, "value", years=3, name="j")["j"].to_list() == [40.0]


def test_gross_becomes_net() -> None:
    gross = counted("job", "quantity=jobs; basis=gross; layer=direct", [1000.0])
    shares = {"leakage": 0.1, "displacement": 0.3, "substitution": 0.05, "multiplier": 1.25}
    net = ji.to_net(gross, "value", source="assumed", status="assumed", **shares)
    assert net["value"].to_list() == pytest.approx([748.125], rel=1e-15)
    less = ji.to_net(
        gross, "value", source="assumed", reference=300, counterfactual="without", **shares
    )
    assert less["value"].to_list() == pytest.approx([523.6875], rel=1e-15)
    measure = less["value"].measure
    assert measure is not None
    assert measure["basis"] == "net:deadweight+displacement+leakage+substitution"
    assert measure["layer"] == "direct+indirect"
    with pytest.raises(ji.MeasureError, match="leakage would be taken out twice"):
        ji.to_net(net, "value", source="again", leakage=0.1)
    by_row = ji.Dataset({**gross_columns(), "l": [0.5, 0.0]})
    assert ji.to_net(by_row, "value", source="x", leakage="l")["value"].to_list() == [50.0, 10.0]


def gross_columns() -> dict[str, Any]:
    return {"value": Column([100.0, 10.0], unit="job", measure="quantity=jobs; basis=gross")}


def test_a_dataset_is_held_against_a_schema() -> None:
    people = ji.Dataset(
        {
            "name": ["a", "b", "a", None],
            "age": Column([15, 30, 200, 41], unit="year"),
            "region": ["CN-11", "CN-99", "CN-11", "CN-52"],
        }
    )
    schema = {
        "column": ["name", "age", "region", "jobs"],
        "type": ["text", "int64", "text", "number"],
        "nullable": [False, None, None, None],
        "unique": [True, None, None, None],
        "maximum": [None, 120, None, None],
        "code_list": [None, None, "regions", None],
    }
    broken = people.validate(schema, {"regions": {"code": ["CN-11", "CN-52"]}})
    assert [
        (row["rule"], row["column"], row["row"], row["value"]) for row in broken.rows()
    ] == [
        ("nullable", "name", 3, None),
        ("unique", "name", 2, "a"),
        ("maximum", "age", 2, "200"),
        ("code_list", "region", 1, "CN-99"),
        ("required", "jobs", None, None),
    ]
    assert broken["total"].to_list() == [1] * 5
    assert len(people.validate({"column": ["name"]})) == 0
    assert people.validate({"column": ["name"]}, closed=True)["column"].to_list() == [
        "age",
        "region",
    ]
    assert len(people.validate({"column": ["age"], "maximum": [1]}, max_violations=2)) == 2
    with pytest.raises(ji.LabelError, match='column "minimun" is no rule'):
        people.validate({"column": ["age"], "minimun": [1]})


def test_frames_convert_too() -> None:
    polars = partner("polars")
    frame = polars.DataFrame({"code": ["x", "y"], "count": [1, 2]})
    broken = ji.validate(frame, polars.DataFrame({"column": ["count"], "minimum": [2]}))
    assert broken.to_polars()["row"].to_list() == [0]
