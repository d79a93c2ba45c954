# SPDX-License-Identifier: LGPL-2.1-or-later
"""Valuation of sales, and persons net of what they would do otherwise. All figures are invented."""

from __future__ import annotations

import pytest

import jobimpact as ji
from jobimpact import Column

RATES = {"kind": ["deflator"], "from": ["CNY@2018"], "to": ["CNY@2024"], "value": [1.12]}
JOBS_PER = (
    "quantity=coefficient; form=per_unit; kind=average; of.quantity=jobs; of.sector=@product; "
    "of.basis=gross; per.quantity=money; per.unit=CNY@2024:purchasers; per.sector=@product; "
    "per.returns=out"
)


def test_returns_go_out() -> None:
    sales = ji.Dataset(
        {"gmv": Column([100.0, 50.0], measure="quantity=money; returns=in"), "back": [0.4, 0.1]}
    )
    made = ji.to_delivered(sales, "gmv", source="invented", cancelled=0.2, returned="back")
    assert made["gmv"].to_list() == pytest.approx([48, 36])
    assert "returns=out" in str(made["gmv"].measure)
    with pytest.raises(ji.MeasureError, match="returns are out of it already"):
        ji.to_delivered(made, "gmv", source="invented", cancelled=0.1)


def test_a_coefficient_is_carried() -> None:
    data = {
        "jobs": Column(
            [9000.0],
            unit="person/(1e9 CNY@2018:purchasers)",
            measure="quantity=coefficient; form=per_unit; kind=average; of.quantity=persons; "
            "of.time=at:2018-12-31; per.quantity=money; per.unit=CNY@2018:purchasers",
        )
    }
    made = ji.carry_coefficient(
        data, "jobs", year=2024, rates=RATES, productivity=0.06, source="invented"
    )
    assert made["jobs"].to_list() == pytest.approx([9000 / (1.12 * 1.06**6)], rel=1e-14)
    assert made["jobs"].unit == "person/(1e9 CNY@2024:purchasers)"
    assert "of.time=at:2024-12-31" in str(made["jobs"].measure)
    with pytest.raises(ji.NotFoundError, match="no rate leads"):
        ji.carry_coefficient(
            data, "jobs", year=2030, rates=RATES, productivity=0.0, source="invented"
        )


def test_retail_displaced() -> None:
    sales = {
        "product": ["food", "clothes"],
        "sales": Column(
            [60.0, 40.0],
            unit="1e9 CNY@2024:purchasers",
            measure="quantity=money; unit=CNY@2024:purchasers; sector=@product; returns=out",
        ),
        "delta": [0.5, 1.0],
        "margin_online": [0.1, 0.2],
        "margin_offline": [0.2, 0.4],
        "jobs_online": Column([3.0, 4.0], unit="job/(1e6 CNY@2024:purchasers)", measure=JOBS_PER),
        "jobs_offline": Column([6.0, 5.0], unit="job/(1e6 CNY@2024:purchasers)", measure=JOBS_PER),
    }
    found = ji.retail_displaced(sales, label="product")
    net = [r for r in found.rows() if r["statement"] == "net"]
    assert [r["value"] for r in net] == pytest.approx([-18000, -48000, -66000])
    assert "basis=net:displacement; counterfactual=sold_offline" in net[-1]["measure"]


def test_net_by_person() -> None:
    people = ji.Dataset(
        {
            "fte": Column([1.0, 0.5, 0.25], unit="fte", measure="quantity=fte; basis=gross"),
            "p": [0.2, 0.0, 1.0],
        }
    )
    made = ji.net_of_otherwise(
        people, "fte", probability="p", counterfactual="without", source="invented"
    )
    assert sum(made["fte"].to_list()) == pytest.approx(1.3)
    assert "basis=net:deadweight; counterfactual=without" in str(made["fte"].measure)
    wrong = ji.Dataset(
        {"fte": Column([1.0], measure="quantity=fte; basis=gross"), "probability": [1.2]}
    )
    with pytest.raises(ji.ContentError, match="probability is 1.2, expected 0 to 1"):
        ji.net_of_otherwise(wrong, "fte", counterfactual="without", source="invented")
