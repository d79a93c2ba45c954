# SPDX-License-Identifier: LGPL-2.1-or-later
"""Time to hire, beside lifelines and statsmodels."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest
from support import partner

import jobimpact as ji

AS_OF = datetime.date(2024, 12, 31)


def vacancies(count: int = 240) -> dict[str, list[Any]]:
    """Synthetic: live recruitment fills faster, and withdraws more."""
    draw = random.Random(3)
    out: dict[str, list[Any]] = {k: [] for k in ("opened", "closed", "state", "channel", "trade")}
    for number in range(count):
        channel = ("fair", "live", "portal")[number % 3]
        opened = datetime.date(2024, 1, 1) + datetime.timedelta(days=draw.randrange(300))
        filled = int(draw.expovariate(1 / {"fair": 50, "live": 20, "portal": 35}[channel]))
        withdrawn = int(draw.expovariate(1 / (120 if channel == "live" else 200)))
        closed = opened + datetime.timedelta(days=min(filled, withdrawn))
        out["opened"].append(opened)
        out["channel"].append(channel)
        out["trade"].append(("sewing", "driving")[draw.randrange(2)])
        is_open = closed > AS_OF
        out["closed"].append(None if is_open else closed)
        state = "filled" if filled <= withdrawn else "withdrawn"
        out["state"].append("open" if is_open else state)
    return out


def lives(data: dict[str, list[Any]]) -> tuple[list[int], list[int]]:
    """Days, and whether it was filled (1), withdrawn (2) or neither."""
    closed = [AS_OF if day is None else day for day in data["closed"]]
    days = [(end - start).days for start, end in zip(data["opened"], closed)]
    return days, [{"filled": 1, "withdrawn": 2, "open": 0}[state] for state in data["state"]]


def test_curves_and_means_equal_lifelines() -> None:
    lifelines = partner("lifelines")
    utils = partner("lifelines.utils")
    data = vacancies()
    days, ends = lives(data)
    found = ji.time_to_hire(data, as_of=AS_OF)
    for row in found["channels"].rows():
        own = [i for i, name in enumerate(data["channel"]) if name == row["channel"]]
        fitter = lifelines.KaplanMeierFitter()
        fitter.fit([days[i] for i in own], [ends[i] == 1 for i in own])
        assert row["median"] == fitter.median_survival_time_
        curve = [step for step in found["curve"].rows() if step["channel"] == row["channel"]]
        for step in curve:
            expected = fitter.survival_function_at_times(step["day"]).iloc[0]
            assert step["still_open"] == pytest.approx(expected, rel=1e-9, abs=1e-12)
        mean = utils.restricted_mean_survival_time(fitter, t=row["horizon"])
        assert row["mean"] == pytest.approx(mean, rel=1e-9)


def test_log_rank_equals_statsmodels() -> None:
    np = partner("numpy")
    survival = partner("statsmodels.duration.api")
    data = vacancies()
    days, ends = lives(data)
    filled = np.array([end == 1 for end in ends], dtype=int)
    group, strata = np.array(data["channel"]), np.array(data["trade"])
    for stratum in (None, "trade"):
        found = next(iter(ji.time_to_hire(data, as_of=AS_OF, stratum=stratum)["log_rank"].rows()))
        expected = survival.survdiff(
            np.array(days), filled, group, strata=strata if stratum else None
        )
        assert found["statistic"] == pytest.approx(expected[0], rel=1e-9)
        assert found["p_value"] == pytest.approx(expected[1], rel=1e-9)
        assert found["degrees"] == 2


def test_incidence_equals_statsmodels() -> None:
    np = partner("numpy")
    survival = partner("statsmodels.duration.survfunc")
    data = vacancies()
    days, ends = lives(data)
    found = list(ji.time_to_hire(data, as_of=AS_OF)["incidence"].rows())
    for channel in ("fair", "live", "portal"):
        own = [i for i, name in enumerate(data["channel"]) if name == channel]
        # A vacancy that was filled on its first day has lived no time, which the peer refuses.
        time = np.array([days[i] for i in own], dtype=float)
        status = np.array([ends[i] for i in own])
        expected = survival.CumIncidenceRight(np.maximum(time, 1e-9), status)
        for cause, name in enumerate(("filled", "withdrawn")):
            steps = [s for s in found if s["channel"] == channel and s["cause"] == name]
            for step in steps:
                at = np.searchsorted(expected.times, step["day"] + 1e-6) - 1
                assert step["share"] == pytest.approx(expected.cinc[cause][at], rel=1e-9, abs=1e-12)


def test_what_open_vacancies_are_worth() -> None:
    """Left out, they make a slow channel look fast."""
    data = vacancies()
    full = {row["channel"]: row for row in ji.time_to_hire(data, as_of=AS_OF)["channels"].rows()}
    filled = [i for i, state in enumerate(data["state"]) if state == "filled"]
    short = {name: [column[i] for i in filled] for name, column in data.items()}
    naive = {row["channel"]: row for row in ji.time_to_hire(short)["channels"].rows()}
    assert naive["fair"]["median"] < full["fair"]["median"]
    assert full["live"]["median"] < full["portal"]["median"] < full["fair"]["median"]


def test_differences_and_refusals() -> None:
    data = vacancies()
    tables = ji.time_to_hire(data, as_of="2024-12-31", reference="portal", horizon=40)
    found = list(tables["differences"].rows())
    assert [row["channel"] for row in found] == ["fair", "live"]
    assert found[1]["high"] < 0 < found[0]["difference"] and found[1]["ratio_high"] < 1
    wrong = {"opened": [0, 5], "closed": [1, 2], "state": ["filled"] * 2, "channel": ["a", "b"]}
    with pytest.raises(ji.ContentError, match="row 2: it is closed before it is opened"):
        ji.time_to_hire(wrong)
    with pytest.raises(ji.LabelError, match="no channel"):
        ji.time_to_hire(data, reference="newspaper")
    with pytest.raises(ji.ContentError, match="not for the horizon"):
        ji.time_to_hire(data, as_of=AS_OF, horizon=100000)


def test_medians_are_not_a_step_late() -> None:
    """The curve is a product of fractions, which misses a half by rounding."""
    for count in (2, 4, 10, 24, 28, 30, 38, 120):
        data = {
            "opened": [0] * count, "closed": list(range(1, count + 1)), "state": ["filled"] * count,
            "channel": ["a"] * count,
        }
        (row,) = ji.time_to_hire(data)["channels"].rows()
        assert row["median"] == count / 2


def test_channels_that_share_no_stratum_with_others() -> None:
    data = vacancies(120)
    two = [i for i, name in enumerate(data["channel"]) if name != "fair"]
    some = {k: [v[i] for i in two] for k, v in data.items()}
    (alone,) = ji.time_to_hire(some, as_of=AS_OF, stratum="trade")["log_rank"].rows()
    more = {k: v + v[:4] for k, v in some.items()}
    more["channel"][-4:], more["trade"][-4:] = ["street"] * 4, ["nursing"] * 4
    (found,) = ji.time_to_hire(more, as_of=AS_OF, stratum="trade")["log_rank"].rows()
    assert found["degrees"] == alone["degrees"] == 1
    assert found["statistic"] == pytest.approx(alone["statistic"], rel=1e-12)


def test_days_of_observation_have_the_form_of_the_columns() -> None:
    days = {"opened": [0, 0], "closed": [3, 4], "state": ["filled"] * 2, "channel": ["a", "b"]}
    for wrong in ("9223372036854775807", "99999999999999999999", "2024-12-31"):
        with pytest.raises(ji.ArgumentError, match="a whole number of days was expected"):
            ji.time_to_hire(days, as_of=wrong)
    with pytest.raises(ji.ArgumentError, match="a date such as"):
        ji.time_to_hire(vacancies(30), as_of="400")
    (row,) = ji.time_to_hire(days)["differences"].rows()
    assert row["reason"] == "no_variation" and row["ratio"] is not None and row["ratio_low"] is None
