# SPDX-License-Identifier: LGPL-2.1-or-later
"""Matching functions, beside statsmodels and scipy."""

from __future__ import annotations

import datetime
import itertools
import math
import random
from typing import Any

import pytest
from support import partner

import jobimpact as ji

REGIONS = ["east", "mid", "north", "south", "west"]


def markets(form: str = "cobb_douglas", months: int = 36, noise: float = 0.08) -> dict[str, Any]:
    """Synthetic: hires of five regions by month."""
    draw = random.Random(11)
    out: dict[str, list[Any]] = {
        k: [] for k in ("region", "month", "season", "hires", "seekers", "vacancies", "long_term")
    }
    for number, region in enumerate(REGIONS):
        shock = 0.0
        for month in range(months):
            shock = 0.5 * shock + draw.gauss(0, noise)
            seekers = 1000 * math.exp(draw.gauss(0, 0.5) + 0.3 * number)
            vacancies = 600 * math.exp(draw.gauss(0, 0.5) + 0.3 * number)
            share = draw.uniform(0.1, 0.5)
            efficiency = -0.8 + 0.1 * number - 0.6 * share + shock
            out["region"].append(region)
            out["month"].append(datetime.date(2020 + month // 12, month % 12 + 1, 1))
            out["season"].append(month % 12 // 3)
            out["long_term"].append(share)
            out["seekers"].append(seekers)
            out["vacancies"].append(vacancies)
            if form == "cobb_douglas":
                mean = efficiency + 0.6 * math.log(seekers) + 0.4 * math.log(vacancies)
            elif form == "ces":
                r, d = -1.5, 0.55
                mean = efficiency + math.log(d * seekers**r + (1 - d) * vacancies**r) / r
            else:
                tight = vacancies / seekers
                mean = math.log(vacancies) + math.log(-math.expm1(-math.exp(efficiency) / tight))
                mean += shock
            out["hires"].append(math.exp(mean))
    return out


def design(data: dict[str, Any], effects: tuple[str, ...], covariates: tuple[str, ...]) -> Any:
    """Columns as the library has them: the constant, then what has mean 0."""
    np = partner("numpy")
    columns, names = [np.ones(len(data["hires"]))], ["log_efficiency"]
    for name in covariates:
        columns.append(np.array(data[name], dtype=float))
        names.append(name)
    for name in effects:
        for level in sorted(set(data[name]))[1:]:
            columns.append(np.array([float(v == level) for v in data[name]]))
            names.append(f"{name}::{level}")
    return np.column_stack([columns[0]] + [c - c.mean() for c in columns[1:]]), names


def estimates(fit: ji.Bundle) -> dict[str, dict[str, Any]]:
    return {row["term"]: row for row in fit["estimates"].rows()}


def diagnostics(fit: ji.Bundle) -> dict[str, float]:
    return {row["name"]: row["value"] for row in fit["diagnostics"].rows()}


KINDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("iid", {}, {"cov_type": "nonrobust"}),
    ("HC0", {}, {"cov_type": "HC0"}),
    ("HC1", {}, {"cov_type": "HC1"}),
    ("HC2", {}, {"cov_type": "HC2"}),
    ("HC3", {}, {"cov_type": "HC3"}),
    ("clustered", {"region": "region"}, {"cov_type": "cluster"}),
    ("newey_west", {"region": "region", "lags": 4}, {"cov_type": "hac-panel"}),
    ("driscoll_kraay", {"region": "region", "lags": 3}, {"cov_type": "hac-groupsum"}),
]


@pytest.mark.parametrize("errors, chosen, kind", KINDS, ids=[k[0] for k in KINDS])
@pytest.mark.parametrize("free", [False, True])
def test_cobb_douglas_equals_statsmodels(
    errors: str, chosen: dict[str, Any], kind: dict[str, Any], free: bool
) -> None:
    np, sm = partner("numpy"), partner("statsmodels.api")
    data = markets()
    x, names = design(data, ("season",), ("long_term",))
    u, v, m = (np.log(np.array(data[k])) for k in ("seekers", "vacancies", "hires"))
    first = [u, v] if free else [u - v]
    y = m if free else m - v
    labels = ["elasticity_seekers"] + (["elasticity_vacancies"] if free else []) + names
    groups = np.array([REGIONS.index(r) for r in data["region"]])
    months = sorted(set(data["month"]))
    keywords: dict[str, Any] = {}
    if errors == "clustered":
        keywords = {"groups": groups}
    elif errors == "newey_west":
        keywords = {"groups": groups, "maxlags": 4, "use_correction": "hac"}
    elif errors == "driscoll_kraay":
        time = np.array([months.index(d) for d in data["month"]])
        keywords = {"time": time, "maxlags": 3, "use_correction": "hac"}
    expected = sm.OLS(y, np.column_stack([*first, x])).fit(
        cov_type=kind["cov_type"], cov_kwds=keywords or None
    )
    fit = ji.matching_fit(
        data, period="month", effects=["season"], covariates=["long_term"], errors=errors,
        free_returns=free, **chosen,
    )
    found = estimates(fit)
    for i, label in enumerate(labels):
        assert found[label]["estimate"] == pytest.approx(expected.params[i], rel=1e-9, abs=1e-11)
        assert found[label]["se"] == pytest.approx(expected.bse[i], rel=1e-9)
    covariance = {(r["term"], r["other"]): r["value"] for r in fit["covariance"].rows()}
    whole = expected.cov_params()
    scale = whole.max()
    for (i, a), (j, b) in itertools.product(enumerate(labels), repeat=2):
        assert covariance[a, b] == pytest.approx(whole[i, j], rel=1e-8, abs=1e-11 * scale)
    if free:
        ones = np.zeros(len(labels))
        ones[:2] = 1
        test = expected.t_test((ones, 1.0))
        assert diagnostics(fit)["constant_returns_t"] == pytest.approx(
            test.tvalue.item(), rel=1e-7
        )
        assert found["returns"]["estimate"] == pytest.approx(expected.params[:2].sum(), rel=1e-9)
    else:
        assert found["elasticity_vacancies"]["se"] == found["elasticity_seekers"]["se"]


def test_newey_west_of_one_market_and_its_automatic_lags() -> None:
    np, sm, stats = partner("numpy"), partner("statsmodels.api"), partner("scipy.stats")
    whole = markets()
    data = {k: v[:36] for k, v in whole.items()}
    u, v, m = (np.log(np.array(data[k])) for k in ("seekers", "vacancies", "hires"))
    fit = ji.matching_fit(data, period="month")
    told = diagnostics(fit)
    assert told["lags"] == 3 == math.floor(4 * 0.36 ** (2 / 9))
    expected = sm.OLS(m - v, np.column_stack([u - v, np.ones(36)])).fit(
        cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}
    )
    row = estimates(fit)["elasticity_seekers"]
    assert row["se"] == pytest.approx(expected.bse[0], rel=1e-9)
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(row["t"]), 34), rel=1e-9)
    width = stats.t.ppf(0.975, 34) * row["se"]
    assert row["high"] - row["estimate"] == pytest.approx(width, rel=1e-9)
    # Without a month the others are as far apart as they are.
    holes = {k: v[:10] + v[11:36] for k, v in data.items()}
    with_hole = estimates(ji.matching_fit(holes, period="month", lags=2))
    x = np.column_stack([(u - v), np.ones(36)])
    keep = np.arange(36) != 10
    ols = sm.OLS((m - v)[keep], x[keep]).fit()
    scores = np.zeros((36, 2))
    scores[keep] = x[keep] * ols.resid[:, None]
    middle = scores.T @ scores
    for lag in (1, 2):
        part = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / 3) * (part + part.T)
    bread = np.linalg.inv(x[keep].T @ x[keep])
    cov = bread @ middle @ bread * 35 / 33
    assert with_hole["elasticity_seekers"]["se"] == pytest.approx(cov[0, 0] ** 0.5, rel=1e-9)


def nonlinear(form: str, free: bool) -> tuple[Any, Any, Any, list[str]]:
    """What scipy finds: parameters, derivatives, residuals, names."""
    np, optimize = partner("numpy"), partner("scipy.optimize")
    data = markets(form)
    x, names = design(data, (), ("long_term",))
    u, v, m = (np.log(np.array(data[k])) for k in ("seekers", "vacancies", "hires"))
    labels = ["share_seekers", "rho"] + (["returns"] if free else []) if form == "ces" else []

    def mean(p: Any) -> Any:
        eta = x @ p[len(labels) :]
        if form == "urn_ball":
            return v + np.log(-np.expm1(-np.exp(eta + u - v)))
        n = p[2] if free else 1.0
        return eta + n * np.log(p[0] * np.exp(p[1] * u) + (1 - p[0]) * np.exp(p[1] * v)) / p[1]

    start = ([0.5, -1.0] + ([1.0] if free else []) if form == "ces" else []) + [-1.0, 0.0]
    solved = optimize.least_squares(
        lambda p: mean(p) - m, start, xtol=1e-15, ftol=1e-15, gtol=1e-15, x_scale="jac",
        jac="3-point",
    )

    def slopes(p: Any) -> Any:  # of fourth order
        columns = []
        for i in range(len(p)):
            e = np.zeros(len(p))
            e[i] = h = 1e-3 * max(abs(p[i]), 0.1)
            near, far = mean(p + e) - mean(p - e), mean(p + 2 * e) - mean(p - 2 * e)
            columns.append((8 * near - far) / (12 * h))
        return np.column_stack(columns)

    p = solved.x  # to half of a double's digits: the rest by Gauss-Newton
    for _ in range(4):
        p = p + np.linalg.lstsq(slopes(p), m - mean(p), rcond=None)[0]
    return p, slopes(p), m - mean(p), labels + names


@pytest.mark.parametrize(
    "form, free", [("ces", False), ("ces", True), ("urn_ball", False)], ids=["ces", "free", "urn"]
)
def test_nonlinear_forms_equal_scipy(form: str, free: bool) -> None:
    np = partner("numpy")
    parameters, jacobian, rest, names = nonlinear(form, free)
    fit = ji.matching_fit(
        markets(form), form, covariates=["long_term"], errors="HC1", free_returns=free
    )
    found = estimates(fit)
    n, k = jacobian.shape
    assert diagnostics(fit)["rss"] <= rest @ rest * (1 + 1e-12)
    bread = np.linalg.inv(jacobian.T @ jacobian)
    scores = jacobian * rest[:, None]
    errors = np.sqrt(np.diag(bread @ scores.T @ scores @ bread) * n / (n - k))
    for name, value, error in zip(names, parameters, errors):
        assert found[name]["estimate"] == pytest.approx(value, rel=1e-8)
        assert found[name]["se"] == pytest.approx(error, rel=1e-7)
    if form == "ces":
        sigma, rho = found["substitution"], found["rho"]
        assert sigma["estimate"] == pytest.approx(1 / (1 - rho["estimate"]), rel=1e-12)
        assert sigma["se"] == pytest.approx(rho["se"] / (1 - rho["estimate"]) ** 2, rel=1e-9)
        assert diagnostics(fit)["cobb_douglas_t"] == pytest.approx(rho["t"], rel=1e-12)


def test_regions_with_efficiencies_of_their_own() -> None:
    np, sm, stats = partner("numpy"), partner("statsmodels.api"), partner("scipy.stats")
    data = markets()
    u, v, m = (np.log(np.array(data[k])) for k in ("seekers", "vacancies", "hires"))
    dummies = np.array([[float(r == name) for name in REGIONS] for r in data["region"]])
    expected = sm.OLS(m - v, np.column_stack([u - v, dummies])).fit(cov_type="HC1")
    fit = ji.matching_fit(data, region="region", effects=["region"], errors="HC1")
    rows = list(fit["markets"].rows())
    assert [row["market"] for row in rows] == REGIONS
    for i, row in enumerate(rows):
        assert row["rows"] == 36
        assert row["log_efficiency"] == pytest.approx(expected.params[1 + i], rel=1e-9)
        assert row["se"] == pytest.approx(expected.bse[1 + i], rel=1e-9)
        assert row["covariance_1"] == pytest.approx(expected.cov_params()[0, 1 + i], rel=1e-7)
    model = ji.Matching.from_fit(fit, median=True, component="area")
    drivers = {"component": ["mid"], "seekers": [900.0], "vacancies": [500.0]}
    (row,) = model.estimate(drivers).rows()
    at = np.array([math.log(900 / 500), 0, 1, 0, 0, 0])
    mean = float(at @ expected.params) + math.log(500)
    deviation = float(at @ expected.cov_params() @ at) ** 0.5
    assert row["value"] == pytest.approx(math.exp(mean), rel=1e-9)
    assert row["standard_error"] == pytest.approx(math.exp(mean) * deviation, rel=1e-8)
    assert row["sampling_low"] == pytest.approx(
        math.exp(mean - stats.t.ppf(0.975, 180 - 6) * deviation), rel=1e-8
    )
    assert "area=mid" in row["measure"] and "status=model" in row["measure"]
    with pytest.raises(ji.LabelError, match='no efficiency of component "moon"'):
        model.estimate(dict(drivers, component=["moon"]))
    # The mean of M, not of ln M (Duan).
    (mean_row,) = ji.Matching.from_fit(fit).estimate(drivers).rows()
    smearing = float(np.mean(np.exp(expected.resid)))
    assert mean_row["value"] == pytest.approx(row["value"] * smearing, rel=1e-9)
    assert diagnostics(fit)["smearing"] == pytest.approx(smearing, rel=1e-9)


def test_composition_is_taken_out_of_the_rows() -> None:
    np = partner("numpy")
    data = markets()
    fit = ji.matching_fit(data, covariates=["long_term"])
    found = estimates(fit)
    a, slope = found["elasticity_seekers"]["estimate"], found["long_term"]["estimate"]
    share = np.array(data["long_term"])
    for row in fit["rows"].rows():
        i = row["row"]
        u, v, m = data["seekers"][i], data["vacancies"][i], data["hires"][i]
        efficiency = math.log(m) - a * math.log(u) - (1 - a) * math.log(v)
        assert row["log_efficiency"] == pytest.approx(efficiency, rel=1e-10)
        assert row["composition"] == pytest.approx(slope * (share[i] - share.mean()), abs=1e-12)
        assert row["adjusted_log_efficiency"] == pytest.approx(
            efficiency - row["composition"], rel=1e-10
        )
        assert row["job_finding_rate"] == pytest.approx(m / u, rel=1e-12)
        assert row["vacancy_filling_rate"] == pytest.approx(m / v, rel=1e-12)
        assert row["fitted"] == pytest.approx(m / math.exp(row["residual"]), rel=1e-12)


def test_a_model_of_parameters_chains() -> None:
    """Vacancies from one model, hires by occupation after it."""
    model = ji.Matching(
        efficiency=0.5, elasticity_seekers=0.6, separation_rate=0.04, name="made", period="2024-05",
        area="CN", markets={"component": ["trade", "media"], "efficiency": [0.5, 0.25]},
    )
    assert model.kind == "matching"
    drivers = {
        "component": ["trade", "media", "trade"],
        "seekers": ji.Column([0.4, 0.09, None], unit="1e4 person"),
        "vacancies": ji.Column([1000.0, 1600.0, 1.0], measure="quantity=vacancies; status=assumed"),
    }
    rows = list(model.estimate(drivers).rows())
    assert [row["output"] for row in rows] == ["hires", "filled_jobs"] * 3
    trade = 0.5 * 4000**0.6 * 1000**0.4
    assert rows[0]["value"] == pytest.approx(trade, rel=1e-12)
    assert rows[1]["value"] == pytest.approx(trade / 0.04, rel=1e-12)
    assert rows[0]["tightness"] == 0.25
    assert rows[0]["reason"] == "more_than_vacancies"
    assert rows[4]["value"] is None and rows[4]["reason"] == "seekers_not_told"
    assert rows[0]["measure"] == (
        "quantity=hires; time=sum:2024-05; area=CN; sector=trade; basis=gross; "
        "system=matching:made; status=assumed"
    )
    assert "quantity=jobs; time=average:2024-05" in rows[1]["measure"]
    jobs = {
        k: [row[k] for row in rows[1:4:2]] for k in ("component", "value", "unit", "measure")
    }
    shares = {
        "sector": ["trade", "media"], "occupation": ["seller", "streamer"], "share": [1.0, 1.0]
    }
    by = ji.occupation_jobs(jobs, shares)["jobs"]
    assert {row["occupation"]: row["value"] for row in by.rows()} == {
        "seller": rows[1]["value"], "streamer": rows[3]["value"]
    }


def test_limits_and_free_returns() -> None:
    drivers = {"component": ["a", "b"], "seekers": [100.0, 10.0], "vacancies": [10.0, 100.0]}
    wide = ji.Matching("ces", efficiency=3.0, rho=-1.0, share_seekers=0.3, returns=1.2)
    rows = list(wide.estimate(drivers).rows())
    mean = (0.3 / 100 + 0.7 / 10) ** -1.2
    assert rows[0]["value"] == pytest.approx(3 * mean, rel=1e-12)
    held = ji.Matching(
        "ces", efficiency=3.0, rho=-1.0, share_seekers=0.3, returns=1.2, limit=True
    )
    assert [(r["value"], r["reason"]) for r in held.estimate(drivers).rows()] == [
        (10.0, "limited_by_vacancies"),
        (10.0, "limited_by_seekers"),
    ]
    urn = list(ji.Matching("urn_ball", efficiency=0.8).estimate(drivers).rows())
    assert urn[0]["value"] == pytest.approx(10 * -math.expm1(-8.0), rel=1e-12)
    assert all(row["value"] < 10 and row["reason"] is None for row in urn)
    flat = ji.Matching(elasticity_seekers=0.5, elasticity_vacancies=0.3)
    assert next(iter(flat.estimate(drivers).rows()))["value"] == pytest.approx(
        100**0.5 * 10**0.3, rel=1e-12
    )
    with pytest.raises(ji.UnsupportedError, match="returns to scale"):
        ji.matching_change(two_periods(), flat)


def test_rates_and_the_unemployment_they_lead_to() -> None:
    data = {
        "month": ["2024-01", "2024-02", "2024-03", "2024-04"],
        "hires": [300.0, 0.0, None, 50.0],
        "seekers": [1000.0, 1000.0, 5.0, 0.0],
        "vacancies": [600.0, 10.0, 5.0, 5.0],
        "separations": [180.0, 0.0, 1.0, 1.0],
        "employment": [9000.0, 9000.0, 100.0, 100.0],
    }
    rows = list(ji.matching_rates(data).rows())
    assert rows[0]["tightness"] == 0.6 and rows[0]["job_finding_rate"] == 0.3
    assert rows[0]["vacancy_filling_rate"] == 0.5 and rows[0]["vacancy_duration"] == 2.0
    assert rows[0]["separation_rate"] == 0.02 and rows[0]["unemployment_rate"] == 0.1
    assert rows[0]["steady_state_unemployment"] == pytest.approx(0.02 / 0.32, rel=1e-14)
    assert [row["reason"] for row in rows] == [None, "no_flows", "hires_not_told", "no_seekers"]
    assert rows[1]["steady_state_unemployment"] is None and rows[1]["search_duration"] is None
    named = ji.matching_rates(
        {"hires": [1], "seekers": [4], "vacancies": [2], "separation_rate": [0.05]}
    )
    assert next(iter(named.rows()))["steady_state_unemployment"] == pytest.approx(0.05 / 0.3)
    with pytest.raises(ji.ContentError, match="separation rate of 2"):
        ji.matching_rates(dict(data, separations=[18000.0] * 4))
    with pytest.raises(ji.LabelError, match='column "tightness" already'):
        ji.matching_rates(dict(data, tightness=[1.0] * 4))


def two_periods() -> dict[str, Any]:
    return {
        "group": ["young", "graduates", "migrants"] * 2,
        "period": [2020] * 3 + [2024] * 3,
        "seekers": [500.0, 200.0, 300.0, 300.0, 500.0, 300.0],
        "vacancies": [300.0, 100.0, 200.0, 350.0, 150.0, 250.0],
        "hires": [150.0, 40.0, 110.0, 110.0, 90.0, 120.0],
    }


@pytest.mark.parametrize("form", ["cobb_douglas", "ces", "urn_ball"])
def test_why_the_rate_changed_by_every_order(form: str) -> None:
    """Shapley's value as the mean over all 24 orders, from the definition."""
    data = two_periods()
    shapes: dict[str, Any] = {
        "cobb_douglas": {"elasticity_seekers": 0.6},
        "ces": {"share_seekers": 0.4, "rho": -0.7},
        "urn_ball": {},
    }[form]
    found = ji.matching_change(data, ji.Matching(form, **shapes))

    def rate(a: float, theta: float) -> float:
        if form == "cobb_douglas":
            return a * theta**0.4
        if form == "ces":
            return a * float((0.4 + 0.6 * theta**-0.7) ** (-1 / 0.7))
        return theta * -math.expm1(-a / theta)

    def efficiency(f: float, theta: float) -> float:
        if form == "urn_ball":
            return -math.log1p(-f / theta) * theta
        return f / rate(1.0, theta)

    sides = []
    for s in (slice(0, 3), slice(3, 6)):
        u, v, m = (data[k][s] for k in ("seekers", "vacancies", "hires"))
        t = sum(v) / sum(u)
        sides.append({
            "tightness": t,
            "composition": [x / sum(u) for x in u],
            "dispersion": [y / x / t for x, y in zip(u, v)],
            "efficiency": [efficiency(z / x, y / x) for x, y, z in zip(u, v, m)],
        })

    def value(after: frozenset[str]) -> float:
        k: dict[str, Any] = {n: sides[n in after][n] for n in sides[0]}
        return math.log(sum(
            s * rate(a, k["tightness"] * r)
            for s, r, a in zip(k["composition"], k["dispersion"], k["efficiency"])
        ))

    expected = dict.fromkeys(sides[0], 0.0)
    for order in itertools.permutations(expected):
        for i, name in enumerate(order):
            gain = value(frozenset(order[: i + 1])) - value(frozenset(order[:i]))
            expected[name] += gain / 24
    rows = {row["term"]: row["value"] for row in found["change"].rows()}
    for name, worth in expected.items():
        assert rows[name] == pytest.approx(worth, rel=1e-9, abs=1e-12)
    assert rows["total"] == pytest.approx(sum(expected.values()), rel=1e-12)
    assert rows["total"] == pytest.approx(math.log((320 / 1100) / (300 / 1000)), rel=1e-12)
    (summary,) = found["summary"].rows()
    assert summary["composition_removed"] == rows["efficiency"]
    whole = [efficiency(320 / 1100, 750 / 1100), efficiency(0.3, 0.6)]
    assert summary["efficiency_change"] == pytest.approx(math.log(whole[0] / whole[1]), rel=1e-9)


def test_errors_of_the_split_come_from_the_fit() -> None:
    fit = ji.matching_fit(markets())
    model = ji.Matching.from_fit(fit)
    found = {row["term"]: row for row in ji.matching_change(two_periods(), model)["change"].rows()}
    # Cobb-Douglas: tightness is worth (1 - a) times its change.
    change = math.log((750 / 1100) / 0.6)
    a = estimates(fit)["elasticity_seekers"]
    assert found["tightness"]["value"] == pytest.approx((1 - a["estimate"]) * change, rel=1e-9)
    assert found["tightness"]["se"] == pytest.approx(a["se"] * abs(change), rel=1e-6)
    assert found["total"]["se"] == 0
    plain = ji.matching_change(two_periods(), ji.Matching())["change"].rows()
    assert all(row["se"] is None for row in plain)


def test_groups_that_come_and_go_are_composition() -> None:
    data = two_periods()
    for name in ("seekers", "vacancies", "hires"):
        data[name][2] = 0.0
    found = ji.matching_change(data, ji.Matching(), shared_vacancies=False)
    groups = {row["group"]: row for row in found["groups"].rows()}
    assert groups["migrants"]["reason"] == "absent_before"
    assert groups["migrants"]["log_efficiency_before"] is None
    shared = dict(data, vacancies=[600.0] * 3 + [700.0] * 3)
    split = ji.matching_change(shared, ji.Matching(), shared_vacancies=True, before="2024", after="2020")
    terms = {row["term"]: row["value"] for row in split["change"].rows()}
    assert terms["dispersion"] == pytest.approx(0, abs=1e-14)
    (summary,) = split["summary"].rows()
    assert (summary["before"], summary["after"]) == ("2024", "2020")


@pytest.mark.parametrize(
    "change, error, match",
    [
        ({"hires": [0.0] + [10.0] * 5}, ji.ContentError, 'row 1, column "hires" is 0'),
        ({"hires": [-1.0] + [10.0] * 5}, ji.ContentError, 'row 1, column "hires" is -1'),
        ({"seekers": [math.inf] + [9.0] * 5}, ji.ContentError, "is inf"),
        ({"seekers": ji.Column([9.0] * 6, unit="job")}, ji.UnitError, "person was expected"),
        ({"seekers": ["x"] * 6}, ji.ColumnTypeError, "seekers"),
        ({"hires": [None] * 6}, ji.ShapeError, "no row has"),
        ({"vacancies": [9.0] * 6, "seekers": [9.0] * 6}, ji.SingularError, "elasticity|log_eff"),
        ({"long": [math.inf] * 6}, ji.ContentError, 'column "long" is infinite'),
        ({"long": [1.0] * 6}, ji.SingularError, 'do not tell "long"'),
        ({"month": [1, 1, 2, 3, 4, 5]}, ji.ContentError, "rows 1 and 2 are of one period"),
        ({"month": ["a", "b", "c", "d", "e", "f"]}, ji.ColumnTypeError, "dates were expected"),
    ],
)
def test_what_is_refused(change: dict[str, Any], error: type[Exception], match: str) -> None:
    data: dict[str, Any] = {
        "month": [1, 2, 3, 4, 5, 6],
        "hires": [10.0, 12.0, 9.0, 15.0, 11.0, 13.0],
        "seekers": [100.0, 90.0, 120.0, 80.0, 110.0, 95.0],
        "vacancies": [50.0, 60.0, 45.0, 70.0, 52.0, 64.0],
        "long": [0.1, 0.3, 0.2, 0.1, 0.4, 0.2],
    }
    ji.matching_fit(data, period="month", covariates=["long"])
    with pytest.raises(error, match=match):
        ji.matching_fit(dict(data, **change), period="month", covariates=["long"])


def test_more_that_is_refused() -> None:
    data = markets()
    with pytest.raises(ji.ArgumentError, match="need a column of regions"):
        ji.matching_fit(data, errors="clustered")
    with pytest.raises(ji.ArgumentError, match="need a column of periods"):
        ji.matching_fit(data, errors="newey_west")
    with pytest.raises(ji.ArgumentError, match="constant returns"):
        ji.matching_fit(data, "urn_ball", free_returns=True)
    with pytest.raises(ji.ShapeError, match="has one region"):
        ji.matching_fit({k: v[:30] for k, v in data.items()}, region="region", errors="clustered")
    with pytest.raises(ji.NotFoundError, match="nothing"):
        ji.matching_fit(data, covariates=["nothing"])
    # Hires that rise with the larger of the two have no share between 0 and 1.
    odd = dict(data, hires=[v * v / u for u, v in zip(data["seekers"], data["vacancies"])])
    with pytest.raises(ji.ConvergenceError, match="share_seekers = "):
        ji.matching_fit(odd, "ces")
    with pytest.raises(ji.ArgumentError, match="efficiency is -1"):
        ji.Matching(efficiency=-1.0)
    with pytest.raises(ji.ArgumentError, match="share_seekers is 1"):
        ji.Matching("ces", share_seekers=1.0)
    with pytest.raises(ji.ArgumentError, match="separation_rate is 2"):
        ji.Matching(separation_rate=2.0)
    with pytest.raises(ji.LabelError, match="is there twice"):
        ji.Matching(markets={"component": ["a", "a"], "efficiency": [1.0, 2.0]})
    with pytest.raises(ji.ArgumentError, match="dimension does not apply"):
        ji.Matching().estimate({"component": ["a"], "seekers": [1], "vacancies": [1]}, dimension="x")
    with pytest.raises(ji.NotFoundError, match="estimates"):
        ji.Matching.from_fit(ji.Bundle({
            "markets": {"market": [None], "log_efficiency": [0.0], "se": [0.0]},
            "diagnostics": {
                "name": ["form", "free_returns", "smearing", "degrees"],
                "value": [0.0, 0.0, 1.0, 9.0],
            },
        }))
    two = two_periods()
    with pytest.raises(ji.ContentError, match="hires without seekers"):
        ji.matching_change(dict(two, seekers=[0.0] + two["seekers"][1:]), ji.Matching())
    with pytest.raises(ji.ContentError, match="not below the vacancies"):
        ji.matching_change(dict(two, hires=[400.0] + two["hires"][1:]), ji.Matching("urn_ball"))
    with pytest.raises(ji.ContentError, match="vacancies are shared, but differ"):
        ji.matching_change(two, ji.Matching(), shared_vacancies=True)
    with pytest.raises(ji.LabelError, match="rows 1 and 2 are of one group"):
        ji.matching_change(dict(two, group=["young"] * 2 + two["group"][2:]), ji.Matching())
    with pytest.raises(ji.LabelError, match='has no "1999"'):
        ji.matching_change(two, ji.Matching(), before="1999")


def test_clusters_of_regions_tell_nothing_of_their_efficiencies() -> None:
    data = markets()
    how = {"region": "region", "period": "month", "effects": ["region"]}
    fit = ji.matching_fit(data, **how)
    assert diagnostics(fit)["errors"] == 6  # Newey-West
    clustered = ji.matching_fit(data, errors="clustered", **how)
    assert all(row["se"] is None for row in clustered["markets"].rows())
    drivers = {"component": ["mid"], "seekers": [900.0], "vacancies": [500.0]}
    for model, told in ((fit, True), (clustered, False)):
        (row,) = ji.Matching.from_fit(model).estimate(drivers).rows()
        assert (row["sampling_low"] is not None) is told
    assert diagnostics(ji.matching_fit(data, region="region", period="month"))["errors"] == 7
    # Few clusters have few degrees of freedom, in the model, too.
    whole = ji.matching_fit(data, region="region", errors="clustered")
    (row,) = ji.Matching.from_fit(whole).estimate(drivers).rows()
    stats = partner("scipy.stats")
    width = stats.t.ppf(0.975, 4) * row["standard_error"] / row["value"]
    assert row["sampling_high"] == pytest.approx(row["value"] * math.exp(width), rel=1e-9)


@pytest.mark.parametrize("form, free", [("ces", False), ("ces", True), ("cobb_douglas", True)])
def test_fits_do_not_depend_on_units(form: str, free: bool) -> None:
    data = markets("ces")
    fit = ji.matching_fit(data, form, covariates=["long_term"], free_returns=free, errors="HC1")
    seekers = ji.Column([n / 1e4 for n in data["seekers"]], unit="1e4 person")
    same = ji.matching_fit(
        dict(data, seekers=seekers), form, covariates=["long_term"], free_returns=free, errors="HC1"
    )
    thousand = ji.matching_fit(
        dict(data, seekers=[1e3 * n for n in data["seekers"]]), form, covariates=["long_term"],
        free_returns=free, errors="HC1",
    )
    for name, row in estimates(fit).items():
        assert estimates(same)[name]["estimate"] == pytest.approx(row["estimate"], rel=1e-8)
        assert estimates(same)[name]["se"] == pytest.approx(row["se"], rel=1e-7)
        if name in ("rho", "returns", "long_term", "elasticity_seekers"):
            assert estimates(thousand)[name]["estimate"] == pytest.approx(row["estimate"], rel=1e-8)
            assert estimates(thousand)[name]["se"] == pytest.approx(row["se"], rel=1e-7)
    drivers = {"component": ["x"], "seekers": [900.0], "vacancies": [500.0]}
    (one,) = ji.Matching.from_fit(fit).estimate(drivers).rows()
    drivers["seekers"] = [900e3]
    (other,) = ji.Matching.from_fit(thousand).estimate(drivers).rows()
    assert other["value"] == pytest.approx(one["value"], rel=1e-8)
    assert other["standard_error"] == pytest.approx(one["standard_error"], rel=1e-6)


def test_months_however_they_are_written() -> None:
    whole = markets()
    data = {k: v[:36] for k, v in whole.items()}
    del data["season"]
    days = data["month"]
    ends = [
        (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
        for day in days
    ]
    keep = [i for i in range(36) if i not in (3, 4, 20)]
    fits = {}
    for name, months in {
        "numbers": list(range(36)),
        "first days": days,
        "last days": ends,
        "moments": [datetime.datetime(d.year, d.month, d.day, tzinfo=datetime.timezone.utc) for d in days],
        "years and months": [100 * d.year + d.month for d in days],
    }.items():
        some = {k: [v[i] for i in keep] for k, v in dict(data, month=months).items()}
        fit = ji.matching_fit(some, period="month", lags=3)
        fits[name] = estimates(fit)["elasticity_seekers"]["se"]
    assert len(set(fits.values())) == 1, fits


def test_what_was_found_by_others() -> None:
    data = {
        "hires": [2.0, 3.0, 4.0, 2.0, 3.0, 4.0],
        "seekers": [5.0, 6.0, 7.0, 8.0, 5.0, 6.0],
        "vacancies": [4.0, 5.0, 6.0, 7.0, 8.0, 4.0],
        "g": ["a"] * 5 + ["b"],
        "month": [1, 2, 3, 4, 5, 6],
    }
    for errors in ("HC2", "HC3"):
        with pytest.raises(ji.ContentError, match="row 6 alone decides a term"):
            ji.matching_fit(data, effects="g", errors=errors)
    ji.matching_fit(data, effects=None, covariates=None, errors="HC3")
    with pytest.raises(ji.ContentError, match="within 2\\^61"):
        ji.matching_fit(dict(data, month=[-(2**63), 1, 2, 3, 4, 5]), period="month")
    with pytest.raises(ji.ArgumentError, match="lags is 6: fewer than the 6 periods"):
        ji.matching_fit(data, period="month", lags=6)
    with pytest.raises(ji.ArgumentError, match="lags"):
        ji.matching_fit(data, period="month", lags=2**62)
    with pytest.raises(ji.ContentError, match="rows 1 and 2 are of one period and region"):
        ji.matching_fit(
            dict(data, month=[1, 1, 2, 3, 4, 5], g=list("aabbab")), region="g", period="month",
            errors="driscoll_kraay",
        )
    with pytest.raises(ji.ConvergenceError, match="not below the vacancies"):
        ji.matching_fit(dict(data, hires=[9.0 * v for v in data["vacancies"]]), "urn_ball")
    assert diagnostics(ji.matching_fit(dict(data, hires=[None, 0.0] + data["hires"][2:], seekers=[5.0, None] + data["seekers"][2:])))["null_rows"] == 2
    # ctypes would take a number for a text's address.
    with pytest.raises(TypeError, match="before must be str"):
        ji.matching_change(two_periods(), ji.Matching(), before=2020)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="period must be str"):
        ji.Matching(period=2024)  # type: ignore[arg-type]
    rate = ji.Column([5.0], unit="%")
    drivers = {"component": ["x"], "seekers": [9.0], "vacancies": [9.0], "separation_rate": rate}
    hires, jobs = ji.Matching().estimate(drivers).rows()
    assert jobs["value"] == pytest.approx(20 * hires["value"], rel=1e-12)
    with pytest.raises(ji.UnitError, match="separation_rate"):
        ji.Matching().estimate(dict(drivers, separation_rate=ji.Column([0.5], unit="person")))
    big = dict(drivers, seekers=[1e200], vacancies=[1e200])
    assert next(iter(ji.Matching(efficiency=1e300).estimate(big).rows()))["reason"] == "too_large"
    shared = dict(two_periods(), vacancies=[0.0, 300.0, 300.0] + [700.0] * 3)
    with pytest.raises(ji.ContentError, match="vacancies are shared, but differ"):
        ji.matching_change(dict(shared, hires=[0.0, 40.0, 110.0, 110.0, 90.0, 120.0]), ji.Matching(), shared_vacancies=True)
    with pytest.raises(ji.LabelError, match='column "period" is null'):
        ji.matching_change(dict(two_periods(), period=[None] + [2020] * 2 + [2024] * 3), ji.Matching())
    (row,) = ji.matching_rates({"hires": [5], "seekers": [0], "vacancies": [3], "separation_rate": [0.1]}).rows()
    assert row["steady_state_unemployment"] is None and row["search_duration"] is None
    (row,) = ji.matching_rates({"hires": [5], "seekers": [9], "vacancies": [3], "separation_rate": [0.1]}).rows()
    assert row["unemployment_rate"] is None and row["reason"] == "no_employment"


def test_an_account_does_not_nest_it() -> None:
    account = ji.Bundle({
        "layers": {
            "vintage": ["v"], "period": ["2024"], "layer": ["a"], "estimator": ["nested_model"],
            "inputs": ["m*d"], "value": ji.Column([None], type="float64"), "unit": ["hire"],
        },
        "drivers": {"vintage": ["v"], "period": ["2024"], "driver": ["d"], "value": [1.0],
                    "unit": ["person"]},
    })
    with pytest.raises(ji.UnsupportedError, match="two drivers for each component"):
        ji.Account(account, models={"m": ji.Matching()}).estimate()
