# SPDX-License-Identifier: LGPL-2.1-or-later
"""Imputation, two-way fixed effects, jobs caused."""

from __future__ import annotations

import random
from typing import Any

import pytest
from support import partner

import jobimpact as ji


def panel(units: int = 60, periods: int = 6) -> dict[str, Any]:
    """A third of the units is never treated, the others from 3 or 5; the effect is 2 and grows."""
    draw = random.Random(7)
    out: dict[str, list[Any]] = {k: [] for k in ("unit", "period", "first_treated", "y", "x", "w")}
    for unit in range(units):
        first, level = (None, 3, 5)[unit % 3], draw.gauss(0, 1)
        for period in range(1, periods + 1):
            x = draw.gauss(0, 1)
            effect = 2.0 + period - first if first and period >= first else 0.0
            out["unit"].append(f"county {unit:02}")
            out["period"].append(period)
            out["first_treated"].append(first)
            out["x"].append(x)
            out["w"].append(1 + unit % 4)
            out["y"].append(level + 0.3 * period + 0.5 * x + effect + draw.gauss(0, 0.2))
    return {**out, "y": ji.Column(out["y"], unit="job")}


def dummies(data: dict[str, Any], weighted: bool) -> tuple[Any, Any, Any, Any]:
    """Unit and period dummies, outcome, treated, weights."""
    np = partner("numpy")
    names = sorted(set(data["unit"]))
    unit = np.array([names.index(name) for name in data["unit"]])
    period = np.array(data["period"]) - 1
    first = np.array([99 if f is None else f for f in data["first_treated"]])
    y = np.array(data["y"].data if hasattr(data["y"], "data") else data["y"].values)
    rows = np.arange(len(unit))
    x = np.zeros((len(unit), len(names) + period.max()))
    x[rows, unit] = 1
    x[rows[period > 0], len(names) + period[period > 0] - 1] = 1
    w = np.array(data["w"], dtype=float) if weighted else np.ones(len(unit))
    return x, y, period + 1 >= first, w


@pytest.mark.parametrize("weighted", [False, True])
def test_imputation_by_hand(weighted: bool) -> None:
    np = partner("numpy")
    data = panel()
    x, y, treated, w = dummies(data, weighted)
    root = np.sqrt(w[~treated])
    b = np.linalg.lstsq(x[~treated] * root[:, None], y[~treated] * root, rcond=None)[0]
    effect = np.average((y - x @ b)[treated], weights=w[treated])
    fit = ji.imputation(data, outcome="y", weights="w" if weighted else None)
    assert isinstance(fit, ji.ImputationFit) and fit.kind == "imputation"
    overall = next(iter(fit.tables["effects"].rows()))
    assert overall["att"] == pytest.approx(effect, rel=1e-10)
    assert overall["low"] < effect < overall["high"]


@pytest.mark.parametrize("weighted", [False, True])
def test_two_way_by_hand(weighted: bool) -> None:
    np = partner("numpy")
    data = panel()
    x, y, treated, w = dummies(data, weighted)
    full = np.column_stack([treated, x])
    root = np.sqrt(w)
    b = np.linalg.lstsq(full * root[:, None], y * root, rcond=None)[0]
    fit = ji.two_way(data, outcome="y", weights="w" if weighted else None)
    assert isinstance(fit, ji.TwoWayFit) and fit.kind == "two_way"
    static = next(iter(fit.tables["coefficients"].rows()))
    assert static["estimate"] == pytest.approx(b[0], rel=1e-9)
    weights = [r["weight"] for r in fit.tables["weights"].rows() if r["model"] == "static"]
    assert sum(weights) == pytest.approx(1)


def test_tables_and_options() -> None:
    fit = ji.imputation(panel(), outcome="y", covariates=["x"], leads=1, cluster="unit")
    names = ["att_gt", "diagnostics", "effects", "pretest", "pretrends"]
    assert sorted(fit.tables) == names
    assert fit.tables["att_gt"]["att"].unit == "job"
    assert fit.tables["pretrends"]["event"].to_list() == [-1]
    with pytest.raises(ji.ArgumentError, match="singletons"):
        ji.imputation(panel(), outcome="y", singletons="some")
    with pytest.raises(ji.NotFoundError, match="nothing"):
        ji.two_way(panel(), outcome="nothing")
    late = ji.two_way(panel(), outcome="y", leads=2).tables["coefficients"]["event"].to_list()
    assert late == [None, -2, -1, 0, 1, 2, 3]


def test_jobs_caused() -> None:
    fits = [ji.imputation(panel(), outcome="y"), ji.did(panel(), outcome="y")]
    for fit in fits:
        jobs = ji.jobs_caused(
            fit, cost=500, cost_unit="1e4 CNY@2024", gross=300, system="program:training"
        )
        rows = {row["effect"]: row for row in jobs.rows() if row["effect"] != "period"}
        assert list(rows) == ["job_years", "average", "cost_per_job_year", "cost_per_job", "reference"]
        years = 20 * (2 + 3 + 4 + 5) + 20 * (2 + 3)
        assert rows["job_years"]["low"] < years < rows["job_years"]["high"]
        assert rows["job_years"]["unit"] == "job*year"
        cost = rows["cost_per_job_year"]
        assert cost["unit"] == "1e4 CNY@2024/(job*year)"
        assert cost["value"] == pytest.approx(500 / rows["job_years"]["value"])
        assert "basis=net:deadweight" in rows["average"]["measure"]
    with pytest.raises(ji.KindError):
        ji.jobs_caused(ji.two_way(panel(), outcome="y"))


def test_jobs_of_a_logarithm() -> None:
    fit = ji.imputation(panel(), outcome="y")
    cells = list(fit.tables["att_gt"].rows())
    levels = {
        "group": [c["group"] for c in cells],
        "time": [c["time"] for c in cells],
        "level": ji.Column([50.0 + i for i in range(len(cells))], unit="person"),
    }
    with pytest.raises(ji.MeasureError, match="person"):
        ji.jobs_caused(fit, levels=levels)
    jobs = ji.jobs_caused(fit, levels=levels, quantity="persons")
    first = next(iter(jobs.rows()))
    expected = 20 * 50 * (1 - 2.718281828459045 ** -cells[0]["att"])
    assert first["value"] == pytest.approx(expected) and first["unit"] == "person"
    with pytest.raises(ji.ContentError, match="needs a level"):
        ji.jobs_caused(fit, levels={**levels, "level": [0.0] * len(cells)})
