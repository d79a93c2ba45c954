# SPDX-License-Identifier: LGPL-2.1-or-later
"""Panel regressions: beside numpy, and formulas."""

from __future__ import annotations

from typing import Any

import pytest
from support import partner

import jobimpact as ji
from jobimpact._library import lib


@pytest.fixture(scope="module")
def panel() -> dict[str, Any]:
    """40 counties in 6 years, some rows missing; the treated gain 2 from their first year on."""
    np = partner("numpy")
    draw = np.random.default_rng(7)
    county, year = (a.ravel() for a in np.meshgrid(range(40), range(2018, 2024), indexing="ij"))
    there = draw.random(240) < 0.9
    county, year = county[there], year[there]
    first = np.select([county % 3 == 0, county % 3 == 1], [2020, 2022], 0)
    treated = ((first > 0) & (year >= first)).astype(int)
    z, shared, z2 = (draw.normal(size=len(year)) for _ in range(3))
    x = z + 0.5 * z2 + shared + 0.1 * county
    y = 1.5 * x + 2 * treated + 0.2 * county + shared + draw.normal(size=len(year))
    jobs = draw.poisson(np.exp(0.3 * x - 0.05 * county + 0.4 * treated))
    return {
        "county": county, "year": year, "first": first, "treated": treated, "x": x, "z": z,
        "z2": z2, "y": y, "jobs": jobs.astype(float), "region": [f"r{c % 5}" for c in county],
        "size": np.exp(draw.normal(size=len(year))),
    }  # fmt: skip


def dummies(panel: dict[str, Any], *names: str) -> Any:
    """Dummies of effects; the first level of all but the first effect is left out."""
    np = partner("numpy")
    made = []
    for place, name in enumerate(names):
        values = np.asarray(panel[name])
        made += [values == level for level in np.unique(values)[1 if place else 0 :]]
    return np.array(made, float).T


def test_two_effects_and_weights_beside_dummies(panel: dict[str, Any]) -> None:
    np = partner("numpy")
    design = np.column_stack([panel["x"], panel["treated"], dummies(panel, "county", "year")])
    w = panel["size"]
    inverse = np.linalg.inv(design.T * w @ design)
    b = inverse @ (design.T * w @ panel["y"])
    rest = panel["y"] - design @ b
    fit = ji.regression(
        panel, "y", ["x", "treated"], effects=["county", "year"], weights="size", with_effects=True
    )
    n, k = design.shape
    covariance = inverse * (w * rest**2).sum() / (n - k)
    for place, term in enumerate(("x", "treated")):
        assert fit[term]["estimate"] == pytest.approx(b[place], rel=1e-9)
        assert fit[term]["se"] == pytest.approx(covariance[place, place] ** 0.5, rel=1e-9)
    assert fit.kind == "regression" and fit.diagnostics["parameters"] == k
    effects = {(row["effect"], row["level"]): row["value"] for row in fit.effects.rows()}
    fitted = [
        effects["county", str(c)] + effects["year", str(t)]
        for c, t in zip(panel["county"], panel["year"])
    ]
    assert np.allclose(fitted, design[:, 2:] @ b[2:], atol=1e-8)
    cross = [row["value"] for row in fit.covariance.rows()]
    assert cross == pytest.approx(covariance[:2, :2].ravel(), rel=1e-9)


def cluster_middle(scores: Any, groups: Any) -> Any:
    np = partner("numpy")
    sums = [scores[groups == g].sum(axis=0) for g in np.unique(groups)]
    return sum(np.outer(s, s) for s in sums), len(sums)


@pytest.mark.parametrize("conventional", [False, True])
def test_two_ways_of_clusters_beside_their_definition(
    panel: dict[str, Any], conventional: bool
) -> None:
    np = partner("numpy")
    design = np.column_stack([np.ones(len(panel["x"])), panel["x"], panel["treated"]])
    inverse = np.linalg.inv(design.T @ design)
    rest = panel["y"] - design @ (inverse @ design.T @ panel["y"])
    county, year = panel["county"], panel["year"]
    parts = [
        cluster_middle(design * rest[:, None], groups)
        for groups in (county, year, county * 10000 + year)
    ]
    least = min(count for _, count in parts)
    middle = sum(
        sign * m * (g if conventional else least) / ((g if conventional else least) - 1)
        for sign, (m, g) in zip((1, 1, -1), parts)
    )
    n, k = design.shape
    expected = inverse @ middle @ inverse * (n - 1) / (n - k)
    fit = ji.regression(
        panel, "y", ["x", "treated"], clusters=["county", "year"], g_conventional=conventional
    )
    assert fit["x"]["se"] == pytest.approx(expected[1, 1] ** 0.5, rel=1e-9)
    assert fit.diagnostics["degrees"] == 5 and fit.diagnostics["clusters"] == 6


def test_a_covariance_that_is_not_definite_is_made_so() -> None:
    np = partner("numpy")
    draw = np.random.default_rng(3)
    n = 24
    made: dict[str, Any] = {name: draw.normal(size=n) for name in ("a", "b", "c", "y")}
    made |= {"g": draw.integers(0, 4, n), "h": draw.integers(0, 4, n)}
    design = np.column_stack([np.ones(n), made["a"], made["b"], made["c"]])
    inverse = np.linalg.inv(design.T @ design)
    scores = design * (made["y"] - design @ (inverse @ design.T @ made["y"]))[:, None]
    parts = [
        cluster_middle(scores, groups)[0]
        for groups in (made["g"], made["h"], made["g"] * 10 + made["h"])
    ]
    raw = inverse @ (parts[0] + parts[1] - parts[2]) @ inverse * (n - 1) / (n - 4) * 4 / 3
    values, vectors = np.linalg.eigh(raw)
    assert values[0] < -1e-6  # the case is one
    fit = ji.regression(made, "y", ["a", "b", "c"], clusters=["g", "h"])
    found = np.array([row["value"] for row in fit.covariance.rows()]).reshape(4, 4)
    assert np.allclose(found, vectors * np.maximum(values, 1e-10) @ vectors.T, atol=1e-12)


@pytest.mark.parametrize("family", ["linear", "poisson"])
def test_weights_are_as_rows_that_repeat(panel: dict[str, Any], family: str) -> None:
    np = partner("numpy")
    times = 1 + np.arange(len(panel["year"])) % 3
    repeated = {name: np.repeat(np.asarray(values), times) for name, values in panel.items()}
    asked: dict[str, Any] = {"effects": ["county", "year"], "family": family}
    weighted = ji.regression(
        dict(panel, times=times), "jobs", ["x", "treated"], weights="times", **asked
    )
    rows = ji.regression(repeated, "jobs", ["x", "treated"], **asked)
    for term in ("x", "treated"):
        assert weighted[term]["estimate"] == pytest.approx(rows[term]["estimate"], rel=1e-9)
    assert weighted.diagnostics["deviance"] == pytest.approx(rows.diagnostics["deviance"], rel=1e-9)


def test_the_same_bits_with_any_number_of_threads() -> None:
    np = partner("numpy")
    draw, n = np.random.default_rng(5), 100_000
    made = {
        "unit": draw.integers(0, 9000, n), "firm": draw.integers(0, 700, n),
        "year": draw.integers(0, 9, n), "x": draw.normal(size=n), "z": draw.normal(size=n),
    }  # fmt: skip
    made["y"] = made["x"] + made["firm"] % 5 + draw.normal(size=n)
    made["count"] = draw.poisson(np.exp(0.2 * made["x"] + made["firm"] % 3))
    for asked in (
        {"outcome": "y", "clusters": ["unit", "firm"]},
        {
            "outcome": "y",
            "errors": "heteroskedastic",
            "endogenous": "x",
            "instruments": "z",
            "terms": (),
        },
        {"outcome": "count", "family": "poisson"},
    ):
        digests = set()
        for threads in (1, 2, 7):
            fit = ji.regression(
                made, **{"terms": ["x", "z"], "effects": ["unit", "firm", "year"], **asked},
                context=ji.Context(threads=threads),
            )  # fmt: skip
            digests.add((fit.estimates.digest(), fit.covariance.digest()))
        assert len(digests) == 1


def test_poisson_beside_newton(panel: dict[str, Any]) -> None:
    np = partner("numpy")
    keep = np.isin(
        panel["county"], [c for c in range(40) if panel["jobs"][panel["county"] == c].sum() > 0]
    )
    sample = {name: np.asarray(values)[keep] for name, values in panel.items()}
    design = np.column_stack([sample["x"], sample["treated"], dummies(sample, "county", "year")])
    b = np.zeros(design.shape[1])
    b[2:] = np.linalg.lstsq(design[:, 2:], np.log(sample["jobs"] + 0.5), rcond=None)[0]
    for _ in range(50):
        mean = np.exp(design @ b)
        b += np.linalg.solve(design.T * mean @ design, design.T @ (sample["jobs"] - mean))
    inverse = np.linalg.inv(design.T * np.exp(design @ b) @ design)
    fit = ji.regression(
        panel, "jobs", ["x", "treated"], effects=["county", "year"], family="poisson",
        k_adjust=False,
    )  # fmt: skip
    assert fit["x"]["estimate"] == pytest.approx(b[0], rel=1e-9)
    # Newton's step has the information at the last estimate but one, and squares its error.
    assert fit["treated"]["se"] == pytest.approx(inverse[1, 1] ** 0.5, rel=1e-7)
    assert fit.diagnostics["separated_rows"] == (~keep).sum()


def test_two_stages_beside_projections(panel: dict[str, Any]) -> None:
    np = partner("numpy")
    other = dummies(panel, "county")
    instruments = np.column_stack([panel["z"], panel["z2"], panel["treated"], other])
    design = np.column_stack([panel["x"], panel["treated"], other])
    projected = instruments @ np.linalg.lstsq(instruments, design, rcond=None)[0]
    b = np.linalg.solve(projected.T @ design, projected.T @ panel["y"])
    rest = panel["y"] - design @ b
    n, k = design.shape
    covariance = np.linalg.inv(projected.T @ projected) * (rest @ rest) / (n - k)
    fit = ji.regression(panel, formula="y ~ treated | county | x ~ z + z2")
    assert fit["x"]["estimate"] == pytest.approx(b[0], rel=1e-9)
    assert fit["treated"]["se"] == pytest.approx(covariance[1, 1] ** 0.5, rel=1e-9)
    explained = instruments @ np.linalg.lstsq(instruments, rest, rcond=None)[0]
    sargan = n * (explained @ explained) / (rest @ rest)
    assert fit.diagnostics["sargan"] == pytest.approx(sargan, rel=1e-7)
    stats = partner("scipy.stats")
    assert fit.diagnostics["sargan_p"] == pytest.approx(stats.chi2.sf(sargan, 1), rel=1e-7)
    short = np.linalg.lstsq(instruments[:, 2:], panel["x"], rcond=None)[0]
    whole = np.linalg.lstsq(instruments, panel["x"], rcond=None)[0]
    squares = [
        ((panel["x"] - part @ c) ** 2).sum()
        for part, c in ((instruments[:, 2:], short), (instruments, whole))
    ]
    f = (squares[0] - squares[1]) / 2 / (squares[1] / (n - instruments.shape[1]))
    assert fit.diagnostics["first_stage_f:x"] == pytest.approx(f, rel=1e-8)


def test_sun_abraham_finds_the_planted_effect(panel: dict[str, Any]) -> None:
    fit = ji.regression(
        panel, "y", ["x", ji.sun_abraham("first", "year")], effects="county|year", clusters="county"
    )
    att = next(row for row in fit.event_study.rows() if row["type"] == "att")
    assert abs(att["estimate"] - 2) < 3 * att["se"] < 2
    assert fit["year::-2"]["se"] > 0 and "year::-1" not in fit.estimates["term"].to_list()


def test_a_formula_is_the_same_as_options(panel: dict[str, Any]) -> None:
    by_options = ji.regression(
        panel, "y", ["x", ji.levels("year", by="treated", reference=[2018, 2019])],
        effects=["county"], clusters="county",
    )  # fmt: skip
    by_formula = ji.regression(
        panel, formula="y ~ x + i(year, treated, ref=[2018, 2019]) | county", clusters="county"
    )
    assert by_options.estimates.equals(by_formula.estimates)
    sun = ji.regression(panel, formula="y ~ sunab(first, year) | county + year")
    assert "year::0" in sun.estimates["term"].to_list()


def test_formulas_that_compute(panel: dict[str, Any]) -> None:
    np = partner("numpy")
    partner("formulaic")
    partner("pandas")
    fit = ji.regression(panel, formula="np.log(size) ~ x:treated + C(region) | year")
    terms = fit.estimates["term"].to_list()
    assert terms[0] == "x:treated" and len(terms) == 5
    made = dict(panel, log=np.log(panel["size"]), product=panel["x"] * panel["treated"])
    same = ji.regression(
        made, "log", ["product", ji.levels("region", reference="r0")], effects="year"
    )
    assert fit["x:treated"]["estimate"] == pytest.approx(same["product"]["estimate"], rel=1e-9)


@pytest.mark.parametrize(
    "formula",
    ["y", "~ x", "y ~ i(year, 3)", "y ~ sunab(first)", "y ~ x | a | b | c", "y ~ i(a, b, to=1)"],
)
def test_formulas_that_are_wrong(panel: dict[str, Any], formula: str) -> None:
    with pytest.raises(ValueError, match=r"expected|endogenous"):
        ji.regression(panel, formula=formula)


def test_what_is_refused(panel: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="stands instead"):
        ji.regression(panel, "y", formula="y ~ x")
    with pytest.raises(ValueError, match="family must be one of"):
        ji.regression(panel, "y", "x", family="logit")
    with pytest.raises(ji.NotFoundError):
        ji.regression(panel, "y", "none")
    with pytest.raises(KeyError):
        ji.regression(panel, "y", "x")["none"]
    fit = ji.regression(panel, "y", [ji.product("x", "z"), "x", "x"])
    assert [row["name"] for row in fit.dropped.rows()] == ["x"]
    lib.ji_fit_unref(lib.ji_fit_ref(fit._live()))


def test_wild_bootstrap(panel: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"clusters": "region", "term": "treated", "effects": ["county", "year"]}
    found = ji.regression_bootstrap(panel, "y", ["x", "treated"], **asked)
    assert found["enumerated"] and found["draws"] == 32 and found["clusters"] == 5
    assert found["p"] >= 2 / 32 and found["low"] is None or found["low"] < found["estimate"]
    webb = ji.regression_bootstrap(
        panel, "y", ["x", "treated"], **asked, distribution="webb", draws=999, seed=3,
        null=found["estimate"],
    )  # fmt: skip
    assert webb["p"] == 1 and webb["draws"] == 999 and abs(webb["t"]) < 1e-12
