# SPDX-License-Identifier: LGPL-2.1-or-later
"""How sure an account's figures are. The accounts are made up; what is expected is worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
from support import partner

import jobimpact as ji


def account(**tables: Any) -> ji.Account:
    layers = {
        "layer": ["all", "a", "b", "x"],
        "parent": [None, "all", "all", None],
        "estimator": ["sum", "value", "value", "ratio_chain"],
        "inputs": [None, None, None, "all*share"],
        "value": [None, 100.0, 60.0, None],
        "unit": ["person"] * 4,
        "distribution": [None, "normal", "lognormal", None],
        "standard_error": [None, 3.0, 4.0, None],
    }
    coefficients = {
        "name": ["share"],
        "kind": ["share"],
        "value": [0.5],
        "distribution": ["beta"],
        "standard_error": [0.1],
    }
    return ji.Account({"layers": layers, "coefficients": coefficients, **tables})


def by_layer(result: ji.Dataset, key: str = "component") -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in result.rows()}


def test_each_kind_of_error_in_its_columns() -> None:
    found = by_layer(account().uncertainty(draws=50_000))
    assert found["all"]["value"] == 160 and found["x"]["value"] == 80
    assert math.isclose(found["all"]["first_order"], 5, rel_tol=1e-12)
    cv = math.hypot(5 / 160, 0.1 / 0.5)
    assert math.isclose(found["x"]["first_order"], 80 * cv, rel_tol=1e-12)
    exact = 80 * math.sqrt((1 + (5 / 160) ** 2) * 1.04 - 1)
    assert abs(found["x"]["standard_error"] - exact) < 5 * found["x"]["standard_error_error"]
    assert abs(found["a"]["mean"] - 100) < 5 * found["a"]["mean_error"]
    assert found["a"]["inference"] == "draws" and found["a"]["draws"] == 50_000
    assert found["a"]["overlap_low"] is None and found["a"]["scenario_low"] is None


def test_correlations_count() -> None:
    pair = {"a": ["a"], "b": ["b"], "rho": [-0.5], "status": ["assumed"]}
    found = by_layer(account(correlations=pair).uncertainty(draws=1000, layer="all"))
    assert list(found) == ["all"]
    assert math.isclose(found["all"]["first_order"], math.sqrt(9 + 16 - 12), rel_tol=1e-12)
    groups = account(correlations=pair).sobol(draws=500, layer="x")["input"].to_list()
    assert sorted(groups) == ["a+b", "share"]


def test_tornado_and_sobol() -> None:
    rows = [row for row in account().tornado().rows() if row["layer"] == "x"]
    assert [row["input"] for row in rows] == ["share", "b", "a"]
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert math.isclose(rows[2]["swing"], 2 * 1.959963984540054 * 3 * 0.5, rel_tol=1e-9)
    half = account().tornado(confidence=0.5, layer="a")
    assert math.isclose(half["swing"].to_list()[0], 2 * 0.6744897501960817 * 3, rel_tol=1e-9)
    indices = by_layer(account().sobol(draws=20_000, layer="all"), "input")
    for name, share in (("a", 9 / 25), ("b", 16 / 25)):
        row = indices[name]
        assert abs(row["first_order"] - share) < 5 * row["first_order_error"]
        assert abs(row["total"] - share) < 5 * row["total_error"]


def test_draws_in_pieces_and_summarised() -> None:
    numpy = partner("numpy")
    made = account()
    all_of_them = made.draws(2000)
    assert all_of_them.columns == ["draw", "all", "a", "b", "x"]
    assert all_of_them["x"].unit == "person"
    later = made.draws(500, first=1500)
    assert later["draw"].to_list()[0] == 1500
    assert later["x"].to_list() == all_of_them["x"].to_list()[1500:]
    found = by_layer(made.uncertainty(draws=2000))["x"]
    quantiles = numpy.quantile(all_of_them["x"].to_list(), [0.025, 0.5, 0.975])
    assert numpy.allclose(
        quantiles, [found["sampling_low"], found["median"], found["sampling_high"]], rtol=1e-12
    )
    for context in (ji.Context(threads=2), ji.Context(threads=7)):
        assert made.draws(2000, context=context).digest() == all_of_them.digest()
    assert made.draws(2000, context=ji.Context(seed=1)).digest() != all_of_them.digest()


def test_distributions_against_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    layers = {
        "layer": ["n", "l", "u", "t", "b", "p"],
        "estimator": ["value"] * 6,
        "value": [10.0, 10.0, 3.0, 3.0, 0.3, 3.0],
        "distribution": ["normal", "lognormal", "uniform", "triangular", "beta", "pert"],
        "standard_error": [2.0, 4.0, None, None, 0.1, None],
        "low": [None, None, 2.0, 2.0, None, 2.0],
        "high": [None, None, 5.0, 9.0, None, 9.0],
    }
    spread, size = math.sqrt(math.log1p(0.16)), 0.3 * 0.7 / 0.01 - 1
    expected = {
        "n": stats.norm(10, 2),
        "l": stats.lognorm(spread, scale=10 / math.sqrt(1.16)),
        "u": stats.uniform(2, 3),
        "t": stats.triang(1 / 7, loc=2, scale=7),
        "b": stats.beta(0.3 * size, 0.7 * size),
        "p": stats.beta(1 + 4 / 7, 1 + 24 / 7, loc=2, scale=7),
    }
    made = ji.Account({"layers": layers})
    for row in made.estimate(confidence=0.9).rows():
        law = expected[row["component"]]
        assert math.isclose(row["sampling_low"], law.ppf(0.05), rel_tol=1e-9)
        assert math.isclose(row["sampling_high"], law.ppf(0.95), rel_tol=1e-9)
        assert math.isclose(row["standard_error"], law.std(), rel_tol=1e-9)
    for name, values in ((n, made.draws(20_000)[n].to_list()) for n in layers["layer"]):
        assert stats.kstest(values, expected[name].cdf).pvalue > 1e-4, name


def test_what_is_wrong_is_named() -> None:
    with pytest.raises(ji.NotFoundError, match="nowhere"):
        account().uncertainty(layer="nowhere")
    with pytest.raises(ji.ArgumentError, match="draws"):
        account().draws(1)
    with pytest.raises(ji.ContentError, match='"a" and "b": rho is 2'):
        account(correlations={"a": ["a"], "b": ["b"], "rho": [2.0]})
    with pytest.raises(ji.ContentError, match="not positive definite"):
        account(correlations={"a": ["a"], "b": ["b"], "rho": [1.0]})
