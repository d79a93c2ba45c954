# SPDX-License-Identifier: LGPL-2.1-or-later
"""Linkages, extraction, influence, supply and price effects, balancing and projection against NumPy's
brute force."""

from __future__ import annotations

import numpy as np
import pytest

import jobimpact as ji

SECTORS = ["farming", "industry", "services", "transport"]


@pytest.fixture(scope="module")
def table() -> dict[str, np.ndarray]:
    random = np.random.default_rng(7)
    coefficients = random.random((4, 4)) * 0.2
    demand = 50 + 50 * random.random((4, 2))
    output = np.linalg.solve(np.eye(4) - coefficients, demand.sum(axis=1))
    return {
        "a": coefficients,
        "z": coefficients * output,
        "f": demand,
        "x": output,
        "e": 10 + 10 * random.random(4),
        "pay": 5 + 5 * random.random(4),
    }


@pytest.fixture(scope="module")
def model(table: dict[str, np.ndarray]) -> ji.InputOutput:
    return ji.InputOutput.from_arrays(
        table["z"],
        table["x"],
        sectors=SECTORS,
        final_demand={
            "household_consumption": ji.Column(table["f"][:, 0], unit="1e6 EUR@2010:basic"),
            "exports": ji.Column(table["f"][:, 1], unit="1e6 EUR@2010:basic"),
        },
        satellites={
            "employment": ji.Column(table["e"], unit="person"),
            "compensation": ji.Column(table["pay"], unit="1e6 EUR@2010:basic"),
        },
        flows_unit="1e6 EUR@2010:basic",
    )


def column(data: ji.Dataset, name: str) -> np.ndarray:
    return np.asarray(data[name].to_list(), dtype=float)


def test_linkages(model: ji.InputOutput, table: dict[str, np.ndarray]) -> None:
    inverse = np.linalg.inv(np.eye(4) - table["a"])
    found = model.linkages(variation=True)
    np.testing.assert_allclose(column(found, "backward_total"), inverse.sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(column(found, "forward_leontief"), inverse.sum(axis=1), rtol=1e-12)
    spread = inverse.std(axis=0, ddof=1) / inverse.mean(axis=0)
    np.testing.assert_allclose(column(found, "power_variation"), spread, rtol=1e-12)
    ghosh = np.linalg.inv(np.eye(4) - table["z"] / table["x"][:, None])
    np.testing.assert_allclose(model.ghosh_inverse(), ghosh, rtol=1e-12)
    np.testing.assert_allclose(column(found, "upstreamness"), ghosh.sum(axis=1), rtol=1e-12)
    assert model.linkages("employment")["backward_total"].unit == "person/(1e6 EUR@2010:basic)"


@pytest.mark.parametrize("kind", ["total", "keep_demand", "backward", "forward"])
def test_extraction_of_a_group(
    model: ji.InputOutput, table: dict[str, np.ndarray], kind: str
) -> None:
    out, rest = [1, 3], table["a"].copy()
    demand = table["f"].sum(axis=1)
    if kind != "forward":
        rest[:, out] = 0
    if kind != "backward":
        rest[out, :] = 0
    if kind in ("total", "keep_demand"):
        demand[out] = 0
    left = np.linalg.solve(np.eye(4) - rest, demand)
    if kind == "keep_demand":
        left[out] = table["f"].sum(axis=1)[out]
    lost = (table["e"] / table["x"]) @ (table["x"] - left)
    groups = {"group": ["g", "g"], "sector": ["industry", "transport"]}
    for asked in (model, model.invert()):
        found = asked.extraction(kind, groups=groups, detail=True)
        np.testing.assert_allclose(found["lost"].to_list()[0], lost, rtol=1e-10)
        np.testing.assert_allclose(
            column(found, "output_lost")[1:], table["x"] - left, rtol=1e-8, atol=1e-10
        )


def test_influence(model: ji.InputOutput, table: dict[str, np.ndarray]) -> None:
    inverse = np.linalg.inv(np.eye(4) - table["a"])
    field = model.field_of_influence(1, 2)
    names = [row["sector"] for row in model.multipliers().rows()]
    np.testing.assert_array_equal(model.field_of_influence(names[1], names[2]), field)
    assert model.place(names[2]) == model.place((names[2], None)) == 2
    cells = model.labelled(field)
    assert cells.columns == ["sector", "column", "value"]
    np.testing.assert_array_equal(np.asarray(cells["value"]), field.ravel())
    assert (cells["sector"].to_list()[1], cells["column"].to_list()[1]) == (names[0], names[1])
    with pytest.raises(ji.NotFoundError, match='the table has no sector "nothing"'):
        model.field_of_influence("nothing", 0)
    with pytest.raises(ji.ShapeError, match="the matrix is"):
        model.labelled(field[1:])
    np.testing.assert_allclose(field, np.outer(inverse[:, 1], inverse[2, :]), rtol=1e-12)
    total = model.total_influence()
    np.testing.assert_allclose(
        total, np.outer(inverse.sum(axis=0), inverse.sum(axis=1)), rtol=1e-12
    )
    important = model.important_coefficients(count=3, tolerance=0.02)
    assert len(list(important.rows())) == 3
    assert column(important, "tolerable_limit")[0] == min(column(important, "tolerable_limit"))


def test_supply_and_price_effects(model: ji.InputOutput, table: dict[str, np.ndarray]) -> None:
    ghosh = np.linalg.inv(np.eye(4) - table["z"] / table["x"][:, None])
    supply = model.supply_effects({"component": ["industry"], "value": [10.0]})
    np.testing.assert_allclose(column(supply, "output_change"), 10 * ghosh[1], rtol=1e-12)
    inverse = np.linalg.inv(np.eye(4) - table["a"])
    prices = model.price_effects({"row": ["compensation"], "change": [0.1]})
    rise = 0.1 * table["pay"] / table["x"] @ inverse
    np.testing.assert_allclose(column(prices, "price_change")[:4], rise, rtol=1e-12)
    weights = table["f"][:, 0] / table["f"][:, 0].sum()
    np.testing.assert_allclose(column(prices, "price_change")[4], weights @ rise, rtol=1e-12)


def test_balance() -> None:
    start = np.array([[7.0, 3, 5, -3], [2, 9, 8, 1], [-2, 0, 2, 1]])
    rows, columns = {"total": [15.0, 26, -1]}, {"total": [9.0, 16, 17, -2]}
    result = ji.balance(start, rows, columns)
    cells = result.arrays["balanced"]
    np.testing.assert_allclose(cells.sum(axis=1), rows["total"], atol=1e-10)
    np.testing.assert_allclose(cells.sum(axis=0), columns["total"], atol=1e-10)
    assert (np.sign(cells) == np.sign(start)).all()
    with pytest.raises(ji.ContentError, match="row 1, column 4 of the matrix is negative"):
        ji.balance(start, rows, columns, method="ras")
    with pytest.raises(ji.BalanceError, match="those of the rows add up to 40"):
        ji.balance(start, rows, {"total": [9.0, 16, 17, 0]})
    with pytest.warns(ji.JobImpactWarning, match="those of the rows were scaled"):
        scaled = ji.balance(start, rows, {"total": [9.0, 16, 17, -3]}, conflict="scale_rows")
    assert scaled["report"]["verdict"].to_list()[2] == "warning"


def test_balance_supply_use() -> None:
    supply = np.array([[90.0, 10, 5], [4, 80, 11]])
    use = np.array([[20.0, 30, 55], [25, 20, 50]])
    sources, users = [100.0, 95, 20], [48.0, 52, 115]
    result = ji.balance_supply_use(
        supply, use, {"total": sources}, {"total": users}, products={"label": ["corn", "cloth"]}
    )
    made, used = result.arrays["supply"], result.arrays["use"]
    np.testing.assert_allclose(made.sum(axis=1), used.sum(axis=1), rtol=1e-11)
    np.testing.assert_allclose(made.sum(axis=0), sources, rtol=1e-11)
    np.testing.assert_allclose(used.sum(axis=0), users, rtol=1e-11)
    assert result["products"]["label"].to_list() == ["corn", "cloth"]


def test_project(model: ji.InputOutput, table: dict[str, np.ndarray]) -> None:
    output = table["x"] * [1.1, 1.2, 1.0, 1.05]
    made = model.project(
        {
            "sector": SECTORS,
            "output": ji.Column(output, unit="1e6 EUR@2010:basic"),
            "productivity": [1.0, 1.1, 1.0, 1.0],
        },
        name="later",
        year="2011",
    )
    rows = made.arrays["flows"].sum(axis=1) + made.arrays["final_demand"].sum(axis=1)
    np.testing.assert_allclose(rows, output, rtol=1e-10)
    jobs = table["e"] * [1.1, 1.2 / 1.1, 1.0, 1.05]
    np.testing.assert_allclose(made.arrays["satellites"][0], jobs, rtol=1e-12)
    later = ji.InputOutput(made)
    direct = column(later.multipliers(), "direct")
    np.testing.assert_allclose(direct, jobs / output, rtol=1e-12)
