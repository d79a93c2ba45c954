# SPDX-License-Identifier: LGPL-2.1-or-later
"""Multipliers of several satellites, rounds, net multipliers, groups and SAM closures, all against
NumPy on a random table."""

from __future__ import annotations

from typing import Any

import pytest
from support import PROJECT, partner

import jobimpact as ji

SECTORS = 7
INSTITUTIONS = ("rural", "urban", "firms")


class Table:
    """A random table, balanced, with three institutions; everything as NumPy arrays."""

    def __init__(self, seed: int = 7) -> None:
        numpy = partner("numpy")
        random = numpy.random.default_rng(seed)
        n = SECTORS
        self.technical = random.random((n, n)) * 0.5 / n
        self.final = 10 + 90 * random.random((n, 4))
        self.output = numpy.linalg.solve(numpy.eye(n) - self.technical, self.final.sum(axis=1))
        self.flows = self.technical * self.output
        self.jobs = random.random(n) * self.output
        self.women = self.jobs * random.random(n)
        self.income = random.random((3, n)) * 0.2 * self.output
        self.inverse = numpy.linalg.inv(numpy.eye(n) - self.technical)
        self.names = [f"s{i}" for i in range(n)]

    def model(self, **options: Any) -> ji.InputOutput:
        satellites = {
            "employment": self.jobs,
            "women": self.women,
            "men": self.jobs - self.women,
            **{f"{who}_income": self.income[k] for k, who in enumerate(INSTITUTIONS)},
        }
        labels = ji.Dataset(
            {
                "name": list(satellites),
                "unit": ["person"] * 3 + ["1e6 CNY"] * 3,
                "part_of": ji.Column([None, "employment", "employment", *[None] * 3], type="text"),
                "group": ji.Column([None, "sex:female", "sex:male", *[None] * 3], type="text"),
            }
        )
        numpy = partner("numpy")
        return ji.InputOutput.from_arrays(
            self.flows,
            self.output,
            sectors=self.names,
            final_demand=self.final,
            demand_labels=["rural_spending", "urban_spending", "firms_spending", "other"],
            satellites=numpy.stack(list(satellites.values())),
            satellite_labels=labels,
            flows_unit="1e6 CNY@2018:basic",
            **options,
        )


@pytest.fixture
def table() -> Table:
    return Table()


def close(found: Any, expected: Any, tolerance: float = 1e-11) -> bool:
    numpy = partner("numpy")
    return bool(numpy.allclose(numpy.asarray(found), expected, rtol=tolerance, atol=1e-14))


def texts(dataset: ji.Dataset, name: str) -> list[Any]:
    return dataset[name].to_list()


def test_several_satellites(table: Table) -> None:
    numpy = partner("numpy")
    wanted = ["men", "employment", "rural_income"]
    found = table.model().multipliers(wanted)
    assert texts(found, "satellite") == [name for name in wanted for _ in range(SECTORS)]
    rows = numpy.stack([table.jobs - table.women, table.jobs, table.income[0]])
    expected = rows / table.output @ table.inverse
    assert close(found["type1"], expected.ravel())
    assert texts(found, "group")[0] == "sex:male"
    assert set(texts(found, "unit")) == {"person/(1e6 CNY@2018:basic)", "1"}
    assert set(texts(found, "quantity")) == {"persons", "money"}
    with pytest.raises(ji.NotFoundError):
        table.model().multipliers(["men", "nurses"])
    with pytest.raises(ValueError):
        table.model().multipliers([])


def test_effects(table: Table) -> None:
    found = table.model().effects()
    e = table.jobs / table.output
    assert close(found["initial"], e)
    assert close(found["first_round"], e @ table.technical)
    assert close(found["simple"], e @ table.inverse)
    assert close(found["industrial_support"], e @ table.inverse - e - e @ table.technical)
    assert close(found["type1b"], e @ table.inverse / e)
    assert all(reason and "no Type II" in reason for reason in texts(found, "reason"))


def test_net_multipliers(table: Table) -> None:
    numpy = partner("numpy")
    found = table.model().net_multipliers()
    e, f = table.jobs / table.output, table.final.sum(axis=1)
    net = (e @ table.inverse) * f / (e * table.output)
    assert close(found["net"], net)
    assert abs(numpy.asarray(found["net"]) @ numpy.asarray(found["weight"]) - 1) < 1e-12


def closed(table: Table, transfers: Any = None) -> Any:
    """e'L2 of the closed matrix, inverted as a whole."""
    numpy = partner("numpy")
    n, k = SECTORS, len(INSTITUTIONS)
    paid = numpy.zeros((k, k)) if transfers is None else transfers
    received = table.income.sum(axis=1) + paid.sum(axis=1)
    a = numpy.zeros((n + k, n + k))
    a[:n, :n] = table.technical
    a[n:, :n] = table.income / table.output
    a[:n, n:] = table.final[:, :k] / received
    a[n:, n:] = paid / received
    e = numpy.append(table.jobs / table.output, numpy.zeros(k))
    return (e @ numpy.linalg.inv(numpy.eye(n + k) - a))[:n]


def test_institutions(table: Table) -> None:
    numpy = partner("numpy")
    table.final[:, :3] *= 0.1  # they spend less than they earn
    table.final[:, 3] = table.output - table.flows.sum(axis=1) - table.final[:, :3].sum(axis=1)
    paid = numpy.zeros((3, 3))  # to, from
    paid[0, 2], paid[1, 2], paid[0, 1] = 3.0, 5.0, 2.0
    institutions = {
        "name": list(INSTITUTIONS),
        "income": [f"{who}_income" for who in INSTITUTIONS],
        "consumption": [f"{who}_spending" for who in INSTITUTIONS],
    }
    transfers = {
        "from": ["firms", "firms", "urban"],
        "to": ["rural", "urban", "rural"],
        "value": ji.Column([3.0, 5.0, 2.0], unit="1e6 CNY@2018:basic"),
    }
    model = table.model(institutions=institutions, transfers=transfers)
    assert close(model.multipliers()["type2"], closed(table, paid))
    alone = table.model(institutions=institutions)
    assert close(alone.multipliers()["type2"], closed(table))
    steps = model.multipliers().provenance()
    assert {"institutions", "transfers"} <= set(texts(steps, "name"))


def test_groups(table: Table) -> None:
    numpy = partner("numpy")
    model = table.model()
    drivers = {
        "component": ["s0", "s3"],
        "value": ji.Column([2.0, 5.0], unit="1e6 CNY@2018:basic"),
    }
    total = numpy.asarray(model.estimate(drivers)["value"], dtype=float)
    by_sex = model.estimate(drivers, dimension="sex")
    parts = numpy.asarray(by_sex["value"], dtype=float).reshape(2, -1)
    assert set(texts(by_sex, "group")) == {"sex:female", "sex:male"}
    assert numpy.allclose(parts.sum(axis=0), total, rtol=1e-12, equal_nan=True)
    with pytest.raises(ji.NotFoundError):
        model.estimate(drivers, dimension="age")


def test_tolerance(table: Table) -> None:
    numpy = partner("numpy")
    found = table.model(tolerance=1e-3, method="iterative").multipliers()
    exact = table.jobs / table.output @ table.inverse
    bound = numpy.asarray(found["type1_error_bound"])
    assert numpy.all(numpy.abs(numpy.asarray(found["type1"]) - exact) <= bound + 1e-14)
    with pytest.raises(ji.ArgumentError):
        table.model(tolerance=2.0)


def test_guide_numbers() -> None:
    """What docs/guide/io-multipliers.md prints."""
    numpy = partner("numpy")
    folder = PROJECT / "examples" / "data" / "china-2018"
    china = ji.InputOutput(folder)
    unit = "person/(1e9 CNY@2018:producers_with_vat)"
    effects = china.effects(unit=unit)
    columns = ("initial", "first_round", "industrial_support", "consumption_induced", "total")
    sectors = texts(effects, "sector")
    for sector, printed in {
        "agriculture": (18668.6, 2856.8, 2173.2, 7611.2, 31309.8),
        "trade": (11301.9, 783.1, 1092.1, 4184.6, 17361.7),
    }.items():
        row = sectors.index(sector)
        assert [round(effects[name].to_list()[row], 1) for name in columns] == list(printed)
    net = china.net_multipliers()
    values = dict(zip(texts(net, "sector"), texts(net, "net")))
    printed_net = {"food": 8.052, "construction": 3.158, "trade": 0.385, "agriculture": 0.374}
    assert {sector: round(values[sector], 3) for sector in printed_net} == printed_net
    mean = numpy.asarray(net["net"]) @ numpy.asarray(net["weight"])
    assert abs(mean - 1) < 5e-10
    closed_by_two = ji.InputOutput(
        folder,
        institutions={
            "name": ["households", "government"],
            "income": ["compensation", "net_taxes_on_production"],
            "consumption": ["household_consumption", "government_consumption"],
        },
    )
    type2 = closed_by_two.multipliers(unit=unit)["type2"].to_list()
    assert round(type2[sectors.index("trade")], 1) == 21022.8
    checks = closed_by_two.check()
    at = texts(checks, "check").index("closure")
    assert texts(checks, "verdict")[at] == "warning"
    assert round(texts(checks, "value")[at], 2) == 1.52
