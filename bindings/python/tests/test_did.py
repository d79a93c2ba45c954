# SPDX-License-Identifier: LGPL-2.1-or-later
"""Group-time effects."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from support import partner

import jobimpact as ji


def panel(units: int = 60, periods: int = 5) -> dict[str, list[Any]]:
    """A third of the units is never treated, the others from 3 or 4; the effect is 2."""
    draw = random.Random(5)
    out: dict[str, list[Any]] = {k: [] for k in ("unit", "period", "first_treated", "y", "x")}
    for unit in range(units):
        first, level, x = (None, 3, 4)[unit % 3], draw.gauss(0, 1), draw.gauss(0, 1)
        for period in range(1, periods + 1):
            effect = 2.0 if first and period >= first else 0.0
            out["unit"].append(f"county {unit:02}")
            out["period"].append(period)
            out["first_treated"].append(first)
            out["x"].append(x)
            out["y"].append(level + 0.3 * period * x + effect + draw.gauss(0, 0.2))
    return out


def test_tables_and_aggregates() -> None:
    fit = ji.did(panel(), outcome="y", covariates=["x"])
    assert isinstance(fit, ji.DidFit) and isinstance(fit, ji.Fit) and fit.kind == "did"
    assert sorted(fit.tables) == ["att_gt", "diagnostics", "dropped", "pretest"]
    cells = fit.tables["att_gt"].to_dict()
    assert cells["group"] == [3] * 4 + [4] * 4 and cells["time"] == [2, 3, 4, 5] * 2
    assert all(abs(a - 2 * (e >= 0)) < 0.5 for a, e in zip(cells["att"], cells["event"]))
    events = fit.aggregate().to_dict()
    assert events["event"] == [None, -2, -1, 0, 1, 2]
    assert abs(events["att"][0] - 2) < 0.3
    assert events["low"][0] < events["att"][0] < events["high"][0]
    assert fit.aggregate("group").to_dict()["label"] == [None, "3", "4"]
    assert fit.aggregate("calendar", max_event=1).to_dict()["cells"] == [4, 1, 2, 1]
    assert len(fit.aggregate("simple")) == 1
    assert fit.aggregate(balance=1).to_dict()["event"] == [None, -2, -1, 0, 1]
    assert fit.aggregate(min_event=0).to_dict()["event"] == [None, 0, 1, 2]


def test_a_covariate_that_matters() -> None:
    """Trends differ by x: without it the errors are larger."""
    with_x = ji.did(panel(), outcome="y", covariates=["x"]).aggregate("simple").to_dict()
    without = ji.did(panel(), outcome="y").aggregate("simple").to_dict()
    assert with_x["se"][0] < without["se"][0]


def test_methods_controls_and_bases() -> None:
    for method in ("dr", "ipw", "reg"):
        for control in ("never", "not_yet"):
            fit = ji.did(
                panel(), outcome="y", covariates=["x"], method=method, control=control,
                base="universal", anticipation=1,
            )  # fmt: skip
            rows = fit.tables["att_gt"].to_dict()
            assert len(rows["att"]) == 10 and rows["reason"].count("reference") == 2
            assert abs(fit.aggregate("simple").to_dict()["att"][0] - 2) < 0.5


def test_draws_make_bands() -> None:
    fits = [ji.did(panel(), outcome="y", draws=500, context=ji.Context(threads=n)) for n in (1, 2)]
    digests = {fit.tables["att_gt"].digest() for fit in fits}
    assert len(digests) == 1
    rows = fits[0].aggregate().to_dict()
    assert rows["band_low"][0] is None and rows["band_low"][1] < rows["low"][1]


def test_errors() -> None:
    data = panel()
    with pytest.raises(ji.NotFoundError, match="jobs"):
        ji.did(data, outcome="jobs")
    with pytest.raises(ji.ArgumentError, match="method"):
        ji.did(data, outcome="y", method="ols")
    with pytest.raises(ji.LabelError, match="twice"):
        ji.did({**data, "period": [1] * len(data["y"])}, outcome="y")
    with pytest.raises(ji.ContentError, match="no unit is treated"):
        ji.did({**data, "first_treated": [0] * len(data["y"])}, outcome="y")
    with pytest.raises(ji.ArgumentError, match="type"):
        ji.did(data, outcome="y").aggregate("mean")


def test_pandas_with_nan_for_never() -> None:
    pandas = partner("pandas")
    frame = pandas.DataFrame(panel())
    assert frame["first_treated"].isna().any()
    got = ji.did(frame, outcome="y").aggregate("simple").to_dict()
    assert got["att"] == ji.did(panel(), outcome="y").aggregate("simple").to_dict()["att"]


def test_unbalanced_clusters_and_weights() -> None:
    data = panel()
    rows = len(data["y"])
    data["w"] = [1.0 + i // 5 % 3 for i in range(rows)]
    data["c"] = [i // 5 % 10 for i in range(rows)]
    data["y"][7] = None
    fit = ji.did(data, outcome="y", unbalanced=True, weights="w", cluster="c")
    assert fit.tables["dropped"].to_dict() == {
        "reason": ["missing_value"], "units": [None], "rows": [1],
    }  # fmt: skip
    assert abs(fit.aggregate("simple").to_dict()["att"][0] - 2) < 0.5
    sections = ji.did(data, outcome="y", cross_sections=True)
    assert math.isfinite(sections.aggregate("simple").to_dict()["se"][0])


def test_plot() -> None:
    matplotlib = partner("matplotlib")
    matplotlib.use("Agg")
    axes = ji.did(panel(), outcome="y", draws=100).plot()
    assert len(axes.collections) == 1 and len(axes.lines) == 8
    assert ji.did(panel(), outcome="y").plot(ax=axes) is axes


def test_repr_and_close() -> None:
    fit = ji.did(panel(), outcome="y")
    assert repr(fit) == "<jobimpact.Fit did>"
    fit.close()
    with pytest.raises(ValueError, match="closed"):
        fit.aggregate()
