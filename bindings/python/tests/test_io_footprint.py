# SPDX-License-Identifier: LGPL-2.1-or-later
"""Footprints against NumPy's whole inverse, and against pymrio where it is installed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import jobimpact as ji

PAGE = Path(__file__).resolve().parents[3] / "docs/guide/io-footprints.md"

REGIONS = ["north", "south", "west"]
PRODUCTS = ["farming", "industry"]
CATEGORIES = ["households", "investment"]
N, R, P = 6, 3, 2


@pytest.fixture(scope="module")
def table() -> dict[str, np.ndarray]:
    random = np.random.default_rng(11)
    a = random.random((N, N)) * 0.12
    demand = 10 + 50 * random.random((N, R * len(CATEGORIES)))
    x = np.linalg.solve(np.eye(N) - a, demand.sum(axis=1))
    return {
        "a": a,
        "z": a * x,
        "y": demand,
        "x": x,
        "jobs": (10 + 10 * random.random((1, N))) * x / 50,
        "private": 5 * random.random((1, R * len(CATEGORIES))),
    }


@pytest.fixture(scope="module")
def model(table: dict[str, np.ndarray]) -> ji.InputOutput:
    pairs = [(region, category) for region in REGIONS for category in CATEGORIES]
    return ji.InputOutput.from_arrays(
        table["z"],
        table["x"],
        sectors=ji.Dataset(
            {"region": [r for r in REGIONS for _ in PRODUCTS], "sector": PRODUCTS * R}
        ),
        final_demand=table["y"],
        demand_labels=ji.Dataset(
            {"name": [f"{r}|{c}" for r, c in pairs], "region": [r for r, _ in pairs]}
        ),
        satellites=table["jobs"],
        satellite_labels=ji.Dataset({"name": ["employment"], "unit": ["person"]}),
        satellite_demand=table["private"],
        flows_unit="1e6 EUR@2010:basic",
    )


def select(data: ji.Dataset, column: str, regional: bool) -> np.ndarray:
    """A column of the rows of regions (sector is null), or of the others."""
    sectors, values = data["sector"].to_list(), data[column].to_list()
    return np.array([v for s, v in zip(sectors, values) if (s is None) == regional], dtype=float)


@pytest.fixture(scope="module")
def expected(table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """By definition: jobs in sector i for product p that region c buys."""
    inverse = np.linalg.inv(np.eye(N) - table["a"])
    coefficient = table["jobs"][0] / table["x"]
    demand = table["y"].reshape(N, R, -1).sum(axis=2)
    blocks = np.zeros((R, P, R, P))  # region and sector of the jobs, region and product of demand
    for region in range(R):
        for product in range(P):
            bought = np.zeros(N)
            bought[product::P] = demand[product::P, region]
            blocks[:, :, region, product] = (coefficient * (inverse @ bought)).reshape(R, P)
    own = np.eye(R, dtype=bool)[:, None, :, None]
    return {
        "production_based": blocks.sum(axis=(2, 3)),
        "consumption_based": blocks.sum(axis=(0, 1)),
        "imports": np.where(own, 0, blocks).sum(axis=(0, 1)),
        "exports": np.where(own, 0, blocks).sum(axis=(2, 3)),
        "flows": blocks.sum(axis=(1, 3)),
        "private": table["private"].reshape(R, -1).sum(axis=1),
    }


@pytest.mark.parametrize(
    "account", ["production_based", "consumption_based", "imports", "exports"]
)
def test_accounts(
    model: ji.InputOutput, expected: dict[str, np.ndarray], account: str
) -> None:
    found = model.footprints(sectors=True)
    by_sector = expected[account]
    np.testing.assert_allclose(select(found, account, False), by_sector.ravel(), rtol=1e-12)
    households = expected["private"] if account.endswith("based") else 0
    regional = by_sector.sum(axis=1) + households
    np.testing.assert_allclose(select(found, account, True), regional, rtol=1e-12)
    assert found[account].unit == "person"


def test_accounts_per_head(model: ji.InputOutput) -> None:
    people = {"region": REGIONS, "population": [100.0, 200.0, 400.0]}
    found = model.footprints(population=people)
    assert found["sector"].to_list() == [None] * R
    np.testing.assert_allclose(
        np.array(found["consumption_per_head"].to_list()) * people["population"],
        found["consumption_based"].to_list(),
        rtol=1e-12,
    )
    with pytest.raises(ji.LabelError, match="none of the table's"):
        model.footprints(population={"region": ["east"], "population": [1.0]})


def test_flows(model: ji.InputOutput, expected: dict[str, np.ndarray]) -> None:
    found = model.footprint_flows()
    assert found["region"].to_list()[:R] == REGIONS
    values = np.array(found["value"].to_list()).reshape(R, R).T
    np.testing.assert_allclose(
        values, expected["flows"] + np.diag(expected["private"]), rtol=1e-12
    )
    detailed = model.footprint_flows(sectors=True)
    total = select(detailed, "value", False).sum() + expected["private"].sum()
    assert total == pytest.approx(values.sum(), rel=1e-12)


def test_demand(model: ji.InputOutput, table: dict[str, np.ndarray]) -> None:
    found = model.demand_footprints("employment")
    multipliers = np.linalg.solve((np.eye(N) - table["a"]).T, table["jobs"][0] / table["x"])
    np.testing.assert_allclose(found["embodied"].to_list(), multipliers @ table["y"], rtol=1e-12)
    np.testing.assert_allclose(found["direct"].to_list(), table["private"][0], rtol=1e-15)
    assert model.demand_footprints().digest() == found.digest()
    with pytest.raises(ji.NotFoundError, match="cows"):
        model.demand_footprints("cows")


def test_trade(model: ji.InputOutput, table: dict[str, np.ndarray]) -> None:
    found = model.gross_trade()
    use = table["z"].reshape(N, R, P).sum(axis=2) + table["y"].reshape(N, R, -1).sum(axis=2)
    for region, sector, partner, exports in zip(
        *(found[name].to_list() for name in ("region", "sector", "partner", "exports"))
    ):
        row, r = use[REGIONS.index(region) * P + PRODUCTS.index(sector)], REGIONS.index(region)
        sold = row.sum() - row[r] if partner is None else row[REGIONS.index(partner)]
        assert exports == pytest.approx(sold, rel=1e-12)


def test_regions_are_needed() -> None:
    one = ji.InputOutput.from_arrays(
        np.array([[1.0]]), np.array([4.0]), sectors=["all"], final_demand={"all": [3.0]},
        satellites={"employment": [2.0]},
    )  # fmt: skip
    with pytest.raises(ji.NotFoundError, match="no regions"):
        one.footprints()


def test_the_guide_page_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    blocks = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", page, re.DOTALL)
    assert blocks
    exec(compile(blocks[1], str(PAGE), "exec"), {})
    assert capsys.readouterr().out == blocks[2]


def test_against_pymrio() -> None:
    """Every account of pymrio's own test table."""
    pymrio = pytest.importorskip("pymrio")
    system = pymrio.load_test().calc_all()
    emissions = system.emissions
    regions, n = list(system.get_regions()), len(system.x)
    labels = ["|".join(label) for label in emissions.F.index]
    model = ji.InputOutput.from_arrays(
        system.Z.to_numpy(),
        system.x.to_numpy()[:, 0],
        sectors=ji.Dataset(
            {
                "region": list(system.x.index.get_level_values("region")),
                "sector": list(system.x.index.get_level_values("sector")),
            }
        ),
        final_demand=system.Y.to_numpy(),
        demand_labels=ji.Dataset(
            {
                "name": ["|".join(label) for label in system.Y.columns],
                "region": list(system.Y.columns.get_level_values("region")),
            }
        ),
        satellites=emissions.F.to_numpy(),
        satellite_labels=labels,
        satellite_demand=emissions.F_Y.to_numpy(),
        employment=labels[0],
    )
    pairs = {
        "production_based": "D_pba",
        "consumption_based": "D_cba",
        "imports": "D_imp",
        "exports": "D_exp",
    }
    for row, label in enumerate(labels):
        found = model.footprints(label, sectors=True)
        for ours, theirs in pairs.items():
            sectors = getattr(emissions, theirs).to_numpy()[row]
            totals = getattr(emissions, theirs + "_reg").to_numpy()[row]
            assert len(sectors) == n and len(totals) == len(regions)
            np.testing.assert_allclose(select(found, ours, False), sectors, rtol=1e-9)
            np.testing.assert_allclose(select(found, ours, True), totals, rtol=1e-9)
