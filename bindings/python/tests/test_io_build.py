# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tables made from others, against NumPy's brute force."""

from __future__ import annotations

import contextlib
import io
import re
from typing import Any

import numpy as np
import pytest
from support import PROJECT

import jobimpact as ji

PRODUCTS = ["grain", "cloth", "rides"]
INDUSTRIES = ["farms", "mills", "carriers"]
SUPPLY = np.array([[90.0, 5, 0], [10, 180, 20], [0, 15, 80]])
USE = np.array([[20.0, 30, 10], [15, 60, 25], [10, 20, 15]])
DEMAND = np.array([35.0, 110, 50])
JOBS = np.array([50.0, 40, 60])


def convert(model: str, **more: Any) -> ji.Bundle:
    return ji.from_supply_use(
        SUPPLY,
        USE,
        products=PRODUCTS,
        industries=INDUSTRIES,
        final_demand={"households": DEMAND},
        satellites={"employment": ji.Column(JOBS, unit="person")},
        unit="1e6 EUR@2010:basic",
        model=model,
        **more,
    )


def test_satellites_of_final_demand_stay() -> None:
    made = convert("D", satellite_demand=np.array([[7.0]]))
    assert ji.InputOutput(made).demand_footprints()["direct"].to_list() == [7.0]


@pytest.mark.parametrize("model", ["A", "B", "C", "D"])
def test_supply_and_use(model: str) -> None:
    q, g = SUPPLY.sum(axis=1), SUPPLY.sum(axis=0)
    transform = {
        "A": np.linalg.inv(SUPPLY) @ np.diag(q),
        "B": np.diag(1 / g) @ SUPPLY.T,
        "C": np.diag(g) @ np.linalg.inv(SUPPLY),
        "D": SUPPLY.T @ np.diag(1 / q),
    }[model]
    if model in "AB":
        flows, jobs, output = USE @ transform, JOBS @ transform, q
    else:
        flows, jobs, output = transform @ USE, JOBS, g
    found = convert(model)
    np.testing.assert_allclose(found.arrays["flows"], flows, rtol=1e-12)
    np.testing.assert_allclose(found.arrays["satellites"][0], jobs, rtol=1e-12)
    np.testing.assert_allclose(found.arrays["output"][:, 0], output, rtol=1e-15)
    assert found["sectors"]["sector"].to_list() == (PRODUCTS if model in "AB" else INDUSTRIES)
    made = ji.InputOutput(found)
    expected = (jobs / output) @ np.linalg.inv(np.eye(3) - flows / output)
    np.testing.assert_allclose(made.multipliers()["type1"].to_list(), expected, rtol=1e-12)
    assert made.multipliers()["type1"].unit == "person/(1e6 EUR@2010:basic)"


def test_supply_and_use_as_a_bundle_and_errors() -> None:
    bundle = ji.Bundle({"products": {"sector": PRODUCTS}, "industries": {"sector": INDUSTRIES}})
    bundle = bundle.with_array("supply", SUPPLY).with_array("use", USE)
    found = ji.from_supply_use(bundle, model="B", balance_tolerance=2.0)
    assert found["report"]["verdict"].to_list()[0] == "passed"
    with pytest.raises(TypeError):
        ji.from_supply_use(SUPPLY)
    with pytest.raises(ValueError, match="model"):
        ji.from_supply_use(bundle, model="E")
    with pytest.raises(ji.SingularError, match="product mix"):
        ji.from_supply_use(
            np.ones((3, 3)), USE, products=PRODUCTS, industries=INDUSTRIES, model="A"
        )


@pytest.fixture(scope="module")
def table() -> dict[str, np.ndarray]:
    random = np.random.default_rng(11)
    coefficients = random.random((4, 4)) * 0.2
    demand = 50 + 50 * random.random((4, 2))
    output = np.linalg.solve(np.eye(4) - coefficients, demand.sum(axis=1))
    return {"a": coefficients, "f": demand, "x": output, "e": 10 + 10 * random.random(4)}


SECTORS = ["farming", "industry", "trade", "transport"]


def model_of(table: dict[str, np.ndarray], unit: str = "1e6 EUR@2010:basic") -> ji.InputOutput:
    return ji.InputOutput.from_arrays(
        table["a"] * table["x"],
        table["x"],
        sectors=SECTORS,
        final_demand={"households": table["f"][:, 0], "exports": table["f"][:, 1]},
        satellites={"employment": ji.Column(table["e"], unit="person")},
        flows_unit=unit,
    )


def quotients(slq: np.ndarray, method: str, share: float, delta: float) -> np.ndarray:
    cross = slq[:, None] / slq[None, :]
    np.fill_diagonal(cross, slq)
    bent = cross * np.log2(1 + share) ** delta
    return {
        "SLQ": np.repeat(slq[:, None], 4, axis=1),
        "CILQ": cross,
        "FLQ": bent,
        "AFLQ": bent * np.where(slq > 1, np.log2(1 + slq), 1)[None, :],
        "RLQ": slq[:, None] / np.log2(1 + slq)[None, :],
    }[method]


@pytest.mark.parametrize("method", ["SLQ", "CILQ", "FLQ", "AFLQ", "RLQ"])
def test_regional(table: dict[str, np.ndarray], method: str) -> None:
    jobs = table["e"] * np.array([0.5, 0.1, 0.2, 0.05])
    share = jobs.sum() / table["e"].sum()
    slq = jobs / table["e"] / share
    employment = {"region": ["county"] * 4, "sector": SECTORS, "employment": jobs}
    found = model_of(table).regional(employment, method, delta=0.25)
    expected = quotients(slq, method, share, 0.25)
    np.testing.assert_allclose(found.arrays["location_quotients"], expected, rtol=1e-12)
    output = table["x"] * jobs / table["e"]
    np.testing.assert_allclose(
        found.arrays["flows"], table["a"] * np.minimum(1, expected) * output, rtol=1e-12
    )
    np.testing.assert_allclose(found["quotients"]["slq"].to_list(), slq, rtol=1e-12)
    assert ji.InputOutput(found).multipliers()["region"].to_list() == ["county"] * 4


def test_regional_errors(table: dict[str, np.ndarray]) -> None:
    employment = {"region": ["r"] * 4, "sector": SECTORS, "employment": [1.0] * 4}
    with pytest.raises(ji.ArgumentError, match="delta"):
        model_of(table).regional(employment, "FLQ")
    with pytest.raises(ValueError, match="method"):
        model_of(table).regional(employment, "XLQ")


def test_domestic(table: dict[str, np.ndarray]) -> None:
    random = np.random.default_rng(3)
    flows, output = table["a"] * table["x"], table["x"]
    exports, imports = table["f"][:, 1] * 0.2, output * random.random(4) * 0.3
    home = output + imports - exports - flows.sum(axis=1) - 1.5
    total = ji.InputOutput.from_arrays(
        flows,
        output,
        sectors=SECTORS,
        final_demand={"home": home, "exports": exports, "imports": -imports},
        satellites={"employment": table["e"]},
        balance_tolerance=float("inf"),
    )
    found = total.domestic(discrepancy="discrepancy")
    share = imports / (output + imports - exports)
    np.testing.assert_allclose(found["import_shares"]["share"].to_list(), share, rtol=1e-12)
    np.testing.assert_allclose(found.arrays["flows"], (1 - share)[:, None] * flows, rtol=1e-12)
    rows = found.arrays["flows"].sum(axis=1) + found.arrays["final_demand"].sum(axis=1)
    np.testing.assert_allclose(rows, output, rtol=1e-12)
    np.testing.assert_allclose(found.arrays["satellites"][1], share @ flows, rtol=1e-12)
    with pytest.raises(ji.NotFoundError):
        total.domestic(exports="sales")


def test_aggregate(table: dict[str, np.ndarray]) -> None:
    groups = dict(zip(SECTORS, ["goods", "goods", "services", "services"]))
    weights = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    found = model_of(table).aggregate(groups, categories={"households": "all", "exports": "all"})
    flows = table["a"] * table["x"]
    np.testing.assert_allclose(found.arrays["flows"], weights.T @ flows @ weights, rtol=1e-12)
    np.testing.assert_allclose(
        found.arrays["final_demand"][:, 0], weights.T @ table["f"].sum(axis=1), rtol=1e-12
    )
    split = {"from": [*SECTORS, "trade"], "to": ["a", "b", "c", "d", "e"]}
    with pytest.warns(ji.JobImpactWarning, match="disaggregation"):
        halves = model_of(table).aggregate({**split, "weight": [1, 1, 0.5, 1, 0.5]})
    assert halves["sectors"]["sector"].to_list() == ["a", "b", "c", "d", "e"]
    with pytest.raises(ji.LabelError, match="transport"):
        model_of(table).aggregate({"farming": "x", "industry": "x", "trade": "x"})
    with pytest.raises(ji.NotFoundError, match="no regions"):
        model_of(table).aggregate(regions={"r": "s"})


def test_basic_prices(table: dict[str, np.ndarray]) -> None:
    bought = model_of(table, "1e6 EUR@2010:purchasers")
    margins = {
        "sector": ["farming", "industry"],
        "trade": [0.2, 0.1],
        "transport": [0.05, 0.0],
        "tax": [0.1, 0.15],
    }
    found = bought.basic_prices(margins, transport_sector="transport")
    flows = table["a"] * table["x"]
    expected = flows.copy()
    expected[0] *= 0.65
    expected[1] *= 0.75
    expected[2] += 0.2 * flows[0] + 0.1 * flows[1]
    expected[3] += 0.05 * flows[0]
    np.testing.assert_allclose(found.arrays["flows"], expected, rtol=1e-12)
    np.testing.assert_allclose(
        found.arrays["satellites"][1], 0.1 * flows[0] + 0.15 * flows[1], rtol=1e-12
    )
    assert found["sectors"]["unit"].to_list()[0] == "1e6 EUR@2010:basic"
    with pytest.raises(ji.UnitError):
        model_of(table).basic_prices(margins)


def test_the_county_of_the_guide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of docs/guide/io-tables.md prints what the page says."""
    page = (PROJECT / "docs/guide/io-tables.md").read_text(encoding="utf-8")
    program, printed = re.findall(r"```(?:python)?\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(PROJECT)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(program, {})
    assert out.getvalue() == printed
