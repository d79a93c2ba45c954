# SPDX-License-Identifier: LGPL-2.1-or-later
"""Claims, trees, changes taken apart and firms. All figures are made up."""

from __future__ import annotations

import datetime
import math
import re
from typing import Any

import pytest
from support import PROJECT

import jobimpact as ji

LAYERS = {
    "vintage": ["new", "new", "new", "old", "old", "old"],
    "period": ["2024", "2024", "2024", "2020", "2020", "2020"],
    "layer": ["all", "shops", "makers"] * 2,
    "parent": [None, "all", "all"] * 2,
    "estimator": ["sum", "driver_times_coefficient", "value"] * 2,
    "inputs": [None, "sales*mean", None] * 2,
    "unit": ["job"] * 6,
    "value": ji.Column([None, None, 30.0, None, None, 20.0], unit="@unit"),
}
DRIVERS = {
    "vintage": ["new", "old"],
    "driver": ["sales"] * 2,
    "value": ji.Column([300.0, 100.0], unit="shop"),
}
COEFFICIENTS = {
    "vintage": ["new", "old"],
    "name": ["mean"] * 2,
    "kind": ["average"] * 2,
    "value": ji.Column([2.0, 3.0], unit="job/shop"),
}


def account(vintage: str, **more: Any) -> ji.Account:
    tables = {"layers": LAYERS, "drivers": DRIVERS, "coefficients": COEFFICIENTS, **more}
    return ji.Account(tables, vintage=vintage)


def test_a_tree_prints_itself() -> None:
    tree = account("new").tree()
    assert tree["formula"].to_list() == [
        "shops + makers = 630",
        "sales x mean = 600",
        "given = 30",
    ]
    assert tree["layer"].to_list() == ["all", "  shops", "  makers"]
    assert len(account("new").tree(max_depth=1)) == 1
    assert "sales x mean = 600" in str(tree)
    with pytest.raises(KeyError):
        account("new").tree(reading="none")


def test_a_change_is_taken_apart() -> None:
    rows = account("new").decompose_since(account("old"), "shops").rows()
    parts = {row["term"]: row["contribution"] for row in rows}
    assert math.isclose(parts["sales"], 500.0) and math.isclose(parts["mean"], -200.0)
    assert math.isclose(parts[None], 300.0)
    whole = account("new").decompose_since(account("old"))
    assert {row["layer"] for row in whole.rows()} == {"all", "shops", "makers"}
    with pytest.raises(KeyError):
        account("new").decompose_since(account("old"), "none")


def test_claims_are_checked() -> None:
    claims = {
        "claim": ["growth", "wrong"],
        "kind": ["contribution", "sum"],
        "inputs": ["shops*shops@old*?*?", "all*shops"],
        "unit": ["1", "job"],
        "value": ji.Column([0.8, 1230.0], unit="@unit"),
    }
    found = account("new", claims=claims).check()
    checks = {row["layer"]: row for row in found.rows() if row["check"] == "claim"}
    assert checks["growth"]["name"] == "denominator_missing"
    assert checks["growth"]["severity"] == "warning"
    assert checks["wrong"]["name"] == "layer_inside_another"
    assert checks["wrong"]["verdict"] == "refused" and checks["wrong"]["severity"] == "error"
    with pytest.raises(KeyError, match="no claim above it"):
        account("new", claims={**claims, "inputs": ["nobody", None]})


def test_firms() -> None:
    day = datetime.date
    firms = {
        "shop": [1, 2, 3],
        "opened": [day(2020, 1, 1), day(2020, 6, 1), day(2021, 1, 1)],
        "closed": [day(2020, 6, 30), None, None],
        "trade": ["a", "a", "b"],
    }
    names = {"id": "shop", "start": "opened", "end": "closed", "by": "trade"}
    result = ji.business_demography(firms, day(2023, 12, 31), years=2, **names)
    rows = {(r["indicator"], r["group"], r["year"], r["age"]): r["value"] for r in result.rows()}
    assert rows["births", None, 2020, None] == 2.0
    assert rows["deaths", "a", 2020, None] == 1.0
    assert math.isclose(rows["survival", None, None, 1], 2 / 3)
    assert rows["survival", "b", 2021, 2] == 1.0
    with pytest.raises(ValueError, match="row 3"):
        ji.business_demography(firms, "2020-12-31", **names)


def test_the_program_of_the_guide_s_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """docs/guide/what-432-means.md: its program runs, and says what the page says."""
    page = (PROJECT / "docs/guide/what-432-means.md").read_text(encoding="utf-8")
    program = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0]
    monkeypatch.chdir(PROJECT)
    exec(compile(program, "what-432-means.md", "exec"), {})
    said = capsys.readouterr().out.splitlines()
    assert "error people_benefited persons_and_opportunities" in said
    assert "error three_platforms platforms_added" in said
    assert "warning alibaba_multiplier_2018 multiplier_reused" in said
    last = re.findall(r"`((?:\w+) [\d.]+ [\d.]+)`", page)
    assert len(last) == 4 and said[-4:] == last
