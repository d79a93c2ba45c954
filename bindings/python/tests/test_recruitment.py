# SPDX-License-Identifier: LGPL-2.1-or-later
"""Funnels and claims, beside statsmodels and scipy."""

from __future__ import annotations

from typing import Any

import pytest
from support import partner

import jobimpact as ji


def funnel() -> dict[str, Any]:
    """Synthetic: two channels in two occupations and two regions."""
    return {
        "channel": ["portal"] * 4 + ["live"] * 4,
        "occupation": ["sewing", "sewing", "driving", "driving"] * 2,
        "region": ["east", "west"] * 4,
        "views": [2000, 1500, 1800, 900, 9000, 7000, 5000, 8000],
        "applications": [150, 120, 160, 70, 1100, 800, 500, 900],
        "hires": [20, 12, 15, 9, 70, 44, 38, 51],
        "retained_30": [15, 10, 12, 7, 40, 30, 20, 33],
        "exposure": ji.Column([120.0, 90.0, 100.0, 80.0, 30.0, 25.0, 20.0, 28.0], unit="h"),
        "cost": ji.Column([2.0, 1.5, 2.0, 1.0, 3.0, 2.5, 2.0, 3.0], unit="1e4 CNY@2024"),
    }


STRATA = ("occupation", "region")


def sums(name: str, channel: str) -> int:
    data = funnel()
    return sum(n for n, c in zip(data[name], data["channel"]) if c == channel)


def test_ratios_equal_statsmodels() -> None:
    proportion = partner("statsmodels.stats.proportion")
    found = ji.recruitment_funnel(funnel(), strata=STRATA)
    for row in found["ratios"].rows():
        counts = [sums(row[k], c) for c in ("live", "portal") for k in ("stage", "of")]
        ends = {
            "katz": proportion.confint_proportions_2indep(  # with a correction it adds a half
                *counts, compare="ratio", method="log", correction=False
            ),
            "score": proportion.confint_proportions_2indep(
                *counts, compare="ratio", method="score", correction=False
            ),
            "corrected": proportion.confint_proportions_2indep(
                *counts, compare="ratio", method="score", correction=True
            ),
        }
        for name, (low, high) in ends.items():
            assert row[f"{name}_low"] == pytest.approx(low, rel=1e-9), name
            assert row[f"{name}_high"] == pytest.approx(high, rel=1e-9), name
    rates = next(iter(found["rates"].rows()))
    low, high = proportion.proportion_confint(rates["events"], rates["trials"], method="wilson")
    assert (rates["low"], rates["high"]) == pytest.approx((low, high), rel=1e-9)


def test_mantel_haenszel_equals_statsmodels() -> None:
    np = partner("numpy")
    contingency = partner("statsmodels.stats.contingency_tables")
    data = funnel()
    tables = []
    for k in range(4):
        live, portal = 4 + k, k
        tables.append(
            [
                [data["hires"][i], data["applications"][i] - data["hires"][i]]
                for i in (live, portal)
            ]
        )
    expected = contingency.StratifiedTable([np.array(t) for t in tables]).riskratio_pooled
    found = ji.recruitment_funnel(data, strata=STRATA)["adjusted"].rows()
    row = next(r for r in found if r["stage"] == "hires" and r["method"] == "mantel_haenszel")
    assert row["of"] == "applications" and row["ratio"] == pytest.approx(expected, rel=1e-12)
    assert row["strata"] == 4 and row["low"] < row["ratio"] < row["high"]


def test_exact_rates_equal_scipy() -> None:
    stats = partner("scipy.stats")
    found = ji.recruitment_funnel(funnel(), strata=STRATA)["exposure"].rows()
    row = next(r for r in found if r["channel"] == "live" and r["stage"] == "hires")
    live, portal = sums("hires", "live"), sums("hires", "portal")
    share = stats.binomtest(live, live + portal).proportion_ci(0.95, method="exact")
    scale = 390 / 103
    assert row["exact_low"] == pytest.approx(share.low / (1 - share.low) * scale, rel=1e-9)
    assert row["exact_high"] == pytest.approx(share.high / (1 - share.high) * scale, rel=1e-9)
    assert row["ratio"] == pytest.approx(live / 103 / (portal / 390))


def test_exact_proportions_equal_scipy() -> None:
    """At each end the greatest chance of a tail as far out is half of what the interval leaves."""
    np = partner("numpy")
    binom = partner("scipy.stats").binom
    own, trials, other, other_trials = 9, 20, 3, 30

    def score(a: Any, b: Any, ratio: float) -> Any:
        half = (ratio * (trials + b) + a + other_trials) / 2
        root = np.sqrt(np.maximum(half**2 - ratio * (trials + other_trials) * (a + b), 0))
        q = np.minimum((a + b) / (half + root), min(1, 1 / ratio))
        p = np.minimum(ratio * q, 1)
        gap = a / trials - ratio * b / other_trials
        error = np.sqrt(p * (1 - p) / trials + ratio**2 * q * (1 - q) / other_trials)
        return np.where(np.abs(gap) < 1e-13, 0, gap / np.where(error > 0, error, 1e-300))

    def chance(ratio: float, side: int) -> float:
        a, b = np.arange(trials + 1)[:, None], np.arange(other_trials + 1)[None, :]
        far = side * score(a, b, ratio) >= side * score(own, other, ratio) - 1e-9
        q = np.linspace(0, min(1, 1 / ratio), 2001)[1:-1]
        rows = binom.pmf(np.arange(trials + 1)[None, :], trials, ratio * q[:, None])
        columns = binom.pmf(np.arange(other_trials + 1)[None, :], other_trials, q[:, None])
        return float(np.max(np.einsum("ia,ab,ib->i", rows, far.astype(float), columns)))

    data = {
        "channel": ["portal", "live"],
        "applications": [other_trials, trials],
        "hires": [other, own],
    }
    row = next(iter(ji.recruitment_funnel(data, exact_trials=50)["ratios"].rows()))
    low, high = row["exact_low"], row["exact_high"]
    assert low < row["score_low"] < row["ratio"] < row["score_high"] < high
    assert chance(low * (1 - 1e-4), 1) < 0.025 + 1e-6 and chance(low * (1 + 1e-4), 1) > 0.025 - 1e-6
    assert chance(high * (1 + 1e-4), -1) < 0.025 + 1e-6
    assert chance(high * (1 - 1e-4), -1) > 0.025 - 1e-6
    without = next(iter(ji.recruitment_funnel(data)["ratios"].rows()))
    assert without["exact_low"] is None


def test_readings_of_a_claim() -> None:
    rows = list(ji.recruitment_claim(funnel(), 10, strata=STRATA).rows())
    verdicts = {(row["reading"], row["stage"]): row["verdict"] for row in rows}
    assert verdicts["conversion", "hires"] == "below"
    assert verdicts["per_exposure", "hires"] == "above"
    assert verdicts["speed", None] == "not_published"
    only = list(ji.recruitment_claim(funnel(), 10, "hires", strata=STRATA).rows())
    assert {row["stage"] for row in only} == {"hires"}
    short = {k: v for k, v in funnel().items() if k not in ("exposure", "cost")}
    for row in ji.recruitment_claim(short, 10, "hires", strata=STRATA).rows():
        if row["reading"] != "conversion":
            assert (row["verdict"], row["missing"]) == ("not_published", row["per"])


def test_a_claim_with_its_bound_its_speed_and_what_it_leaves_out() -> None:
    vacancies = {
        "opened": [0] * 8,
        "closed": [2, 3, 4, 5, 20, 30, 40, 50],
        "state": ["filled"] * 8,
        "channel": ["live"] * 4 + ["portal"] * 4,
    }
    how = {"strata": STRATA, "vacancies": vacancies, "bound": "up_to"}
    rows = list(ji.recruitment_claim(funnel(), 10, published=["period", "stage"], **how).rows())
    assert rows[-1]["reading"] == "speed" and rows[-1]["ratio"] == pytest.approx(10)
    assert rows[-1]["verdict"] == "supported" and rows[-1]["contradicted"] is False
    for row in rows:
        assert row["contradicted"] == (None if row["verdict"].startswith("not") else row["verdict"] == "above")
        assert row["unstated"] == "per, reference, counts, interval, definition"
    with pytest.raises(ji.ArgumentError, match="weather"):
        ji.recruitment_claim(funnel(), 10, published=["weather"], **how)
    # Days of another channel alone do not answer.
    alone = dict(vacancies, channel=["portal"] * 8)
    rows = list(ji.recruitment_claim(funnel(), 10, strata=STRATA, vacancies=alone).rows())
    assert (rows[-1]["verdict"], rows[-1]["missing"]) == ("not_published", "vacancies of the channel")


def sum_of_costs(channel: str) -> float:
    costs = [2.0, 1.5, 2.0, 1.0, 3.0, 2.5, 2.0, 3.0]
    return sum(n for n, c in zip(costs, funnel()["channel"]) if c == channel)


def test_costs_of_one_hire_equal_scipy() -> None:
    stats = partner("scipy.stats")
    for row in ji.recruitment_funnel(funnel(), strata=STRATA)["costs"].rows():
        count = sums(row["stage"], row["channel"])
        low, high = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2
        assert row["cost_per_low"] == pytest.approx(row["cost"] / high, rel=1e-9)
        assert row["cost_per_high"] == pytest.approx(row["cost"] / low, rel=1e-9)
        if row["channel"] == "live":
            other = sums(row["stage"], "portal")
            share = stats.binomtest(count, count + other).proportion_ci(0.95, method="exact")
            scale = sum_of_costs("live") / sum_of_costs("portal")
            assert row["exact_low"] == pytest.approx((1 - share.high) / share.high * scale, rel=1e-9)
            assert row["exact_high"] == pytest.approx((1 - share.low) / share.low * scale, rel=1e-9)


def test_refusals() -> None:
    wrong = funnel()
    wrong["hires"][2] = 5000
    with pytest.raises(ji.ContentError, match='row 3, column "hires" is 5000'):
        ji.recruitment_funnel(wrong, strata=STRATA)
    with pytest.raises(ji.LabelError, match="rows 1 and 2 are the same"):
        ji.recruitment_funnel(funnel(), strata=["occupation"])
    with pytest.raises(ji.ArgumentError, match="the claim is -1"):
        ji.recruitment_claim(funnel(), -1, strata=STRATA)
    with pytest.raises(ji.NotFoundError, match="no stage"):
        ji.recruitment_claim(funnel(), 10, "speed", strata=STRATA)


def test_what_cannot_be_told_says_why() -> None:
    two = {
        "channel": ["portal", "portal", "live", "live"], "occupation": ["x", "y"] * 2,
        "views": [100, None, 100, 80], "hires": [10, 20, 30, 7],
    }
    for row in ji.recruitment_funnel(two, strata="occupation")["adjusted"].rows():
        assert row["ratio"] is None and row["homogeneity"] is None
        assert row["reason"] == "not_recorded"
    none = dict(two, views=[100, 50, 100, 80], hires=[10, 0, 0, 7])
    rows = list(ji.recruitment_funnel(none, strata=["occupation"])["adjusted"].rows())
    assert rows[0]["ratio"] is not None
    nobody = dict(
        two, channel=["portal", "portal", "live", "street"], views=[100, 50, 100, 80],
        hires=[10, 20, 0, 7],
    )
    found = [r for r in ji.recruitment_funnel(nobody, strata=["occupation"])["adjusted"].rows()]
    assert found[0]["low"] is None and found[0]["reason"] == "no_events"
    free = {"channel": ["portal", "live"], "views": [9, 9], "hires": [3, 4], "cost": [5.0, 0.0]}
    row = list(ji.recruitment_funnel(free)["costs"].rows())[-1]
    assert (row["low"], row["exact_low"], row["reason"]) == (None, None, "no_cost")
    same = {"channel": ["portal", "live"], "opened": [0, 0], "closed": [20, 4], "state": ["filled"] * 2}
    speed = list(ji.recruitment_claim(free, 10, vacancies=same, published="period").rows())[-1]
    assert (speed["verdict"], speed["reason"]) == ("not_told", "no_variation")
    assert speed["contradicted"] is None
    other = dict(same, channel=["street", "live"])
    with pytest.raises(ji.LabelError, match='the claim.s vacancies.*no channel "portal"'):
        ji.recruitment_claim(free, 10, vacancies=other)
    assert len(list(ji.recruitment_claim(free, 10, "hires", vacancies=other).rows())) == 3
