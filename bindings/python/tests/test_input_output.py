# SPDX-License-Identifier: LGPL-2.1-or-later
"""Input-output models. The small table's multipliers are worked out by hand with NumPy."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import PROJECT, partner

import jobimpact as ji
from jobimpact._table import JI_ESTIMATE_COLUMNS

FLOWS = [[150.0, 500.0], [200.0, 100.0]]
OUTPUT = [1000.0, 2000.0]
DEMAND = {"household_consumption": [300.0, 1500.0], "exports": [50.0, 200.0]}
SATELLITES = {
    "employment": ji.Column([40.0, 20.0], unit="person"),
    "compensation": ji.Column([300.0, 900.0], unit="1e6 EUR@2020:basic"),
}
UNIT = "1e6 EUR@2020:basic"
SECTORS = ["farms", "mills"]


def close(found: Any, expected: Any, tolerance: float = 1e-9) -> bool:
    pairs = list(zip(found, expected))
    return len(found) == len(expected) and all(
        math.isclose(a, b, rel_tol=tolerance, abs_tol=1e-12) for a, b in pairs
    )


@pytest.fixture
def expected() -> Iterator[dict[str, Any]]:
    """What the formulas give for the small table."""
    numpy = partner("numpy")
    technical = numpy.array(FLOWS) / numpy.array(OUTPUT)
    inverse = numpy.linalg.inv(numpy.eye(2) - technical)
    direct = numpy.array([40.0, 20.0]) / numpy.array(OUTPUT)
    income = numpy.array([300.0, 900.0])
    closed = numpy.zeros((3, 3))
    closed[:2, :2] = technical
    closed[2, :2] = income / numpy.array(OUTPUT)
    closed[:2, 2] = numpy.array(DEMAND["household_consumption"]) / income.sum()
    # Consumption takes more than all compensation here: divide by a larger total.
    closed[:2, 2] *= income.sum() / 4000.0
    second = numpy.linalg.inv(numpy.eye(3) - closed)[:2, :2]
    yield {
        "inverse": inverse,
        "direct": direct,
        "type1": direct @ inverse,
        "type2": direct @ second,
    }


def model(**options: Any) -> ji.InputOutput:
    numpy = partner("numpy")
    return ji.InputOutput.from_arrays(
        numpy.array(FLOWS),
        OUTPUT,
        sectors=SECTORS,
        final_demand=DEMAND,
        satellites=SATELLITES,
        **{"flows_unit": UNIT, "closure_total": 4000.0, "name": "small", **options},
    )


@pytest.mark.parametrize("source", ["path", "mapping", "folder", "bundle", "arrays"])
@pytest.mark.parametrize("method", ["auto", "direct", "iterative"])
def test_multipliers(
    source: str, method: str, table_folder: Path, expected: dict[str, Any]
) -> None:
    options: dict[str, Any] = {"closure_total": 4000.0, "method": method}
    if source == "path":
        made = ji.InputOutput(table_folder, **options)
    elif source == "mapping":
        made = ji.InputOutput(ji.Bundle.read_folder(table_folder), **options)
    elif source == "folder":
        made = ji.InputOutput.from_folder(table_folder, **options)
    elif source == "bundle":
        made = ji.InputOutput.from_bundle(dict(ji.Bundle.read_folder(table_folder)), **options)
    else:
        made = model(method=method)
    assert made.kind == "input_output" and repr(made) == "<jobimpact.InputOutput>"
    for table in (made.multipliers(), made.factorize().multipliers()):
        assert table["sector"].to_list() == SECTORS
        for name in ("direct", "type1", "type2"):
            assert close(table[name].to_list(), expected[name]), name
        assert close(table["type1_ratio"].to_list(), expected["type1"] / expected["direct"])


def test_a_model_of_no_kind_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="InputOutput, an Account or a Matching"):
        ji.Model("folder")


def test_units_of_multipliers(expected: dict[str, Any]) -> None:
    made = model()
    assert made.multipliers()["direct"].unit is not None
    scaled = made.multipliers(unit="person/(1e9 EUR@2020:basic)")
    assert close(scaled["type1"].to_list(), expected["type1"] * 1000)
    assert scaled["type1"].measure is not None
    with pytest.raises(ji.UnitError, match="2021"):
        made.multipliers(unit="person/(1e9 EUR@2021:basic)")


def test_other_satellites() -> None:
    made = model()
    assert close(made.multipliers("compensation")["direct"].to_list(), [0.3, 0.45])
    assert close(made.multipliers("gross_output")["direct"].to_list(), [1.0, 1.0])
    with pytest.raises(KeyError, match="absent"):
        made.multipliers("absent")


def test_the_inverse_is_a_numpy_array(expected: dict[str, Any]) -> None:
    made = model()
    inverse = made.inverse()
    made.close()
    assert inverse.shape == (2, 2) and inverse.flags.writeable
    assert close(inverse.ravel(), expected["inverse"].ravel())


def test_estimates(expected: dict[str, Any]) -> None:
    made = model()
    drivers = {"component": SECTORS, "value": ji.Column([100.0, 10.0], unit=UNIT)}
    result = made.estimate(drivers)
    assert result.columns == JI_ESTIMATE_COLUMNS.split(",")
    jobs: dict[str, float] = {}
    for row in result.rows():
        jobs[row["effect"]] = jobs.get(row["effect"], 0.0) + row["value"]
    assert close([jobs["direct"]], [expected["direct"] @ [100.0, 10.0]])
    assert close([jobs["direct"] + jobs["indirect"]], [expected["type1"] @ [100.0, 10.0]])
    assert close([sum(jobs.values())], [expected["type2"] @ [100.0, 10.0]])
    by_effect = result.aggregate(["effect"])
    assert (
        dict(zip(by_effect["effect"].to_list(), by_effect["value"].to_list())).keys() == jobs.keys()
    )
    assert made.estimate(ji.Dataset(drivers), confidence=0.9).shape == result.shape


def test_estimates_are_refused_by_name() -> None:
    made = model()
    with pytest.raises(ji.LabelError, match="mines") as caught:
        made.estimate({"component": ["mines"], "value": ji.Column([1.0], unit=UNIT)})
    assert isinstance(caught.value, KeyError)
    with pytest.raises(ji.NotFoundError, match="value"):
        made.estimate({"component": ["farms"]})
    with pytest.raises(ji.UnitError, match="2021"):
        made.estimate({"component": ["farms"], "value": ji.Column([1.0], unit="EUR@2021:basic")})
    with pytest.raises(ji.ArgumentError):
        made.estimate()


def test_checks() -> None:
    checks = model().check()
    assert checks.columns == ["check", "verdict", "value", "limit", "unit", "explanation"]
    assert len(checks) > 3 and "failed" not in checks["verdict"].to_list()


def test_tables_that_do_not_hold_are_refused() -> None:
    numpy = partner("numpy")

    def made(
        flows: Any = FLOWS, output: Any = OUTPUT, sectors: Any = SECTORS, **more: Any
    ) -> ji.InputOutput:
        return ji.InputOutput.from_arrays(
            numpy.array(flows),
            output,
            sectors=sectors,
            final_demand=DEMAND,
            satellites=SATELLITES,
            **more,
        )

    with pytest.raises(ji.BalanceError, match="farms"):
        made(output=[1500.0, 2000.0])
    with pytest.raises(ji.SingularError) as caught:
        made([[900.0, 1500.0], [900.0, 1500.0]], balance_tolerance=math.inf)
    assert isinstance(caught.value, ArithmeticError)
    with pytest.raises(ji.LabelError, match="farms"):
        made(sectors=["farms", "farms"])
    with pytest.raises(ji.ContentError):
        made([[math.nan, 500.0], [200.0, 100.0]])
    with pytest.raises(ji.ShapeError):
        made(numpy.zeros((2, 3)))
    with pytest.raises(ji.ShapeError):
        made(sectors=["farms"])
    with pytest.raises(ValueError, match="output 3 values"):
        made(output=[1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="two dimensions"):
        made([1.0, 2.0])
    with pytest.raises(ValueError, match="one dimension"):
        made(output=[[1.0, 2.0]])
    with pytest.raises(TypeError, match="clojure_total"):
        made(clojure_total=1.0)
    with pytest.raises(ValueError, match="method must be one of auto, direct, iterative"):
        made(method="magic")


@pytest.mark.parametrize(
    "order", ["C", "F", "strided", "transposed", "float32", "integers", "reversed"]
)
def test_arrays_of_any_layout(
    order: str, adopted: dict[int, Any], expected: dict[str, Any]
) -> None:
    numpy = partner("numpy")
    plain = numpy.array(FLOWS)
    flows = {
        "C": lambda: plain,
        "F": lambda: numpy.asfortranarray(plain),
        "strided": lambda: numpy.repeat(numpy.repeat(plain, 2, 0), 3, 1)[::2, ::3],
        "transposed": lambda: plain.T.copy().T,
        "float32": lambda: plain.astype("f4"),
        "integers": lambda: plain.astype(int),
        "reversed": lambda: plain[::-1, ::-1].copy()[::-1, ::-1],
    }[order]()
    before = set(adopted)
    made = ji.InputOutput.from_arrays(
        flows, OUTPUT, sectors=SECTORS, final_demand=DEMAND, satellites=SATELLITES, flows_unit=UNIT
    )
    assert close(made.multipliers()["type1"].to_list(), expected["type1"])
    shared = (
        [a for k, a in adopted.items() if k not in before and numpy.shares_memory(a, flows)]
        if (order not in ("integers", "reversed"))
        else [flows]
    )
    assert shared, "the flows were copied"


def test_labels_as_datasets_and_matrices(expected: dict[str, Any]) -> None:
    numpy = partner("numpy")
    regions = ji.Dataset({"sector": SECTORS, "region": ["north", "south"]})
    made = ji.InputOutput.from_arrays(
        numpy.array(FLOWS),
        OUTPUT,
        sectors=regions,
        final_demand=numpy.array([[300.0, 50.0], [1500.0, 200.0]]),
        demand_labels=["household_consumption", "exports"],
        satellites=numpy.array([[40.0, 20.0]]),
        satellite_labels=ji.Dataset({"name": ["employment"], "unit": ["person"]}),
        flows_unit=UNIT,
    )
    table = made.multipliers()
    assert table["region"].to_list() == ["north", "south"]
    assert close(table["type1"].to_list(), expected["type1"])
    assert table["type2"].to_list() == [None, None] and all(table["reason"].to_list())


CHINA = PROJECT / "examples/data/china-2018"
EXPECTED = PROJECT / "tests/reference/china-2018"  # its SOURCE.md says how they were computed
BASKET = {
    "sector": SECTORS,
    "share": [0.4, 0.6],
    "tm": [0.1, 0.2],
    "tr": [0.0, 0.05],
    "vat": [0.09, 0.13],
    "dom": [1.0, 0.8],
}


def test_baskets() -> None:
    made = model()
    margins = {"trade_sector": "mills", "transport_sector": "mills"}
    with pytest.warns(ji.JobImpactWarning, match="basic"):  # a basic-price table holds no tax
        drivers = made.basket_demand(BASKET, 1000.0, **margins)
    assert math.isclose(sum(drivers["value"].to_list()), 1000.0, rel_tol=1e-12)
    found = {(r["component"], r["driver"]): r["value"] for r in drivers.rows()}
    assert math.isclose(found["farms", "product_domestic"], 360.0)
    outside = made.basket_demand(
        BASKET, 1.0, unit="1e9 EUR@2020:purchasers", tax="outside", **margins
    )
    assert outside["value"].unit == "1e9 EUR@2020:basic", "the table's basis, the sales' scale"
    assert math.isclose(sum(outside["value"].to_list()), 1.0, rel_tol=1e-12)
    assert "tax_outside_table" in outside["driver"].to_list()
    jobs = made.estimate(drivers)
    assert {"direct", "indirect", "induced"} == set(jobs["effect"].to_list()) - {None}
    margins["tax"] = "outside"
    with pytest.raises(ji.LabelError, match="trade"):
        made.basket_demand(BASKET)
    with pytest.raises(ji.ContentError):
        made.basket_demand({**BASKET, "share": [0.4, 0.7]}, **margins)
    with pytest.raises(ValueError, match="tax must be one of"):
        made.basket_demand(BASKET, tax="maybe")


def test_what_a_basket_rests_on_goes_on_to_the_jobs() -> None:
    made = ji.InputOutput.from_folder(CHINA)
    basket = ji.Dataset.read_csv(CHINA / "illustrative_basket.csv").to_dict()
    unit = "1e9 CNY@2018:purchasers"

    def measure(status: list[str | None], **options: str) -> ji.Measure:
        drivers = made.basket_demand({**basket, "status": status}, 1.0, unit=unit, **options)
        declared = drivers["value"].measure
        assert declared is not None
        jobs = {m for m in made.estimate(drivers)["measure"].to_list() if m}
        assert all(("reading=" in m) == (declared.get("reading") is not None) for m in jobs)
        return declared

    assert measure(["illustrative"] * 6)["status"] == "illustrative"
    assert measure(["survey"] * 6)["status"] == "survey"
    assert measure(["observed", "assumed", *["survey"] * 4])["status"] == "assumed"
    assert measure(["survey", None, *["survey"] * 4])["status"] == "illustrative"
    with pytest.raises(ji.ContentError, match='row 1: status is "measured"'):
        measure(["measured"] * 6)
    read = measure(["survey"] * 6, reading="sales of 2024 at prices of 2018")
    assert read["reading"] == "sales of 2024 at prices of 2018"
    with pytest.warns(ji.JobImpactWarning, match="outside the table's prices"):
        outside = measure(["survey"] * 6, tax="outside")
    assert outside["reading"] == "table_taken_at_basic_prices"


# -- published values ------------------------------------------------------------------------------


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_china_2018_multipliers() -> None:
    made = ji.InputOutput.from_folder(CHINA)
    table = made.multipliers(unit="person/(1e9 CNY@2018:producers_with_vat)")
    expected = rows(EXPECTED / "expected_multipliers.csv")
    for column, name in (("direct", "direct"), ("type1", "type1"), ("type2", "type2")):
        values = [float(row[f"{name}_persons_per_1e9_cny"]) for row in expected]
        assert close(table[column].to_list(), values), column


def test_china_2018_basket() -> None:
    made = ji.InputOutput.from_folder(CHINA)
    basket = ji.Dataset.read_csv(CHINA / "illustrative_basket.csv", types={"sector": "text"})
    drivers = made.basket_demand(basket, 1.0, unit="1e9 CNY@2018:purchasers")
    found: dict[tuple[str, str, str], float] = {}
    for row in made.estimate(drivers).rows():
        if row["component"] is not None:
            found[row["driver"], row["component"], row["effect"]] = row["value"]
    wanted = [r for r in rows(EXPECTED / "expected_basket.csv") if r["variant"].startswith("A_")]
    checked = 0
    for row in wanted:
        for effect in ("direct", "indirect", "induced"):
            key = (row["valuation_part"], row["sector"], effect)
            if key in found:
                assert math.isclose(
                    found[key], float(row[f"{effect}_persons"]), rel_tol=1e-9, abs_tol=1e-9
                ), key
                checked += 1
    assert checked >= 3 * 20 * 3


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_the_same_bits_for_any_number_of_threads(threads: int) -> None:
    with ji.Context(threads=1) as one, ji.Context(threads=threads) as many:
        bits = [
            ji.InputOutput.from_folder(CHINA, context=c).multipliers(context=c).digest(context=c)
            for c in (one, many)
        ]
    assert bits[0] == bits[1]
