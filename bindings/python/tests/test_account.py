# SPDX-License-Identifier: LGPL-2.1-or-later
"""Accounts. The small one's figures are made up and worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from support import PROJECT, partner

import jobimpact as ji
from jobimpact._table import JI_ESTIMATE_COLUMNS

READING = "each_layer_counts_each_person_once"


def account(folder: Path, vintage: str = "late-2024", **more: Any) -> ji.Account:
    return ji.Account.from_folder(folder, vintage=vintage, **more)


def test_estimates(account_folder: Path) -> None:
    made = account(account_folder)
    assert made.kind == "account" and repr(made) == "<jobimpact.Account>"
    result = made.estimate()
    names = JI_ESTIMATE_COLUMNS.split(",")
    assert result.columns[: len(names)] == names
    assert result.columns[len(names) :] == ["vintage", "parent", "basis", "scenario"]
    values = {row["component"]: row["value"] for row in result.rows()}
    assert values == {"total": 30.0, "ecosystem": 20.0, "sellers": 10.0}
    assert result["value"].unit == "@unit"
    assert set(result["unit"].to_list()) == {"1e6 opportunity"}
    net = {(r["component"], r["basis"]): r["value"] for r in made.estimate(basis="net").rows()}
    assert math.isclose(net["sellers", "net"], 10 * 0.9 * 0.5 * 0.95, rel_tol=1e-12)
    assert math.isclose(net["ecosystem", "net"], 20 * 0.9 * 0.7 * 0.95, rel_tol=1e-12)
    assert net["total", "gross"] == 30.0
    read = made.estimate(reading=READING)
    assert all("quantity=persons" in m for m in read["measure"].to_list())
    with pytest.raises(KeyError):
        made.estimate(reading="nobody_declared_this")


def test_an_account_of_a_path_or_a_bundle(account_folder: Path) -> None:
    expected = account(account_folder).estimate().digest()
    for source in (account_folder, str(account_folder), ji.Bundle.read_folder(account_folder)):
        assert ji.Account(source, vintage="late-2024").estimate().digest() == expected


def test_checks(account_folder: Path) -> None:
    checks = account(account_folder).check()
    assert {"check", "layer", "verdict", "published", "explanation"} <= set(checks.columns)
    assert "agrees" in checks["verdict"].to_list()
    assert "contradicts" not in checks["verdict"].to_list()


def test_growth(account_folder: Path) -> None:
    growth = account(account_folder).growth_since(account(account_folder, "early-2021"))
    found = {row["layer"]: row for row in growth.rows()}
    assert math.isclose(found["sellers"]["growth"], 4 / 6, rel_tol=1e-12)
    assert math.isclose(found["ecosystem"]["contribution"], 0.6, rel_tol=1e-12)


def test_overlap(account_folder: Path) -> None:
    bounds = account(account_folder).overlap(READING, headline=28e6)
    first = next(bounds.rows())
    factor = ji.units.factor(first["unit"] or "person", "person")
    assert math.isclose(first["low"] * factor, 20e6, rel_tol=1e-12)
    assert math.isclose(first["high"] * factor, 30e6, rel_tol=1e-12)
    assert first["rounding_low"] <= first["low"] and first["high"] <= first["rounding_high"]
    assert "agrees" in bounds["verdict"].to_list()
    assert "contradicts" in account(account_folder).overlap(READING, 90e6)["verdict"].to_list()
    values = [row["value"] for row in bounds.rows() if row["value"] is not None]
    assert any(math.isclose(v * factor, 29e6, rel_tol=1e-12) for v in values)
    with pytest.raises(ji.NotFoundError):
        account(account_folder).overlap("nobody_declared_this")


def test_coefficients_are_not_made_to_agree(account_folder: Path) -> None:
    table = account(account_folder).coefficients()
    found = [(row["kind"], row["value"]) for row in table.rows()]
    expected = [("average", 10_000), ("marginal", 1_200), ("arc", 8_000), ("elasticity", 0.12)]
    for kind, value in expected:
        assert any(k == kind and math.isclose(v, value, rel_tol=1e-12) for k, v in found), kind
    alike = zip(table["compared_with"].to_list(), table["reconciled"].to_list())
    assert [verdict is None for _, verdict in alike] == [
        other is None for other in table["compared_with"].to_list()
    ]
    assert False in table["reconciled"].to_list() and True not in table["reconciled"].to_list()


def test_applying_a_coefficient(account_folder: Path) -> None:
    made = account(account_folder)
    product = made.apply("published_marginal", "gmv", change=10.0)
    assert product["unit"].to_list() == ["job"]
    assert math.isclose(product["value"].to_list()[0], 12_000, rel_tol=1e-12)
    with pytest.raises(ji.MeasureError, match="marginal"):
        made.apply("published_marginal", "gmv")
    with pytest.raises(ji.MeasureError, match="average"):
        made.apply("average", "gmv", change=10.0)
    with pytest.raises(KeyError):
        made.apply("absent", "gmv", 1.0)


def test_a_layer_that_another_model_answers() -> None:
    numpy = partner("numpy")
    table = ji.InputOutput.from_arrays(
        numpy.array([[150.0, 500.0], [200.0, 100.0]]),
        [1000.0, 2000.0],
        sectors=["farms", "mills"],
        final_demand={"all": [350.0, 1700.0]},
        satellites={"employment": [40.0, 20.0]},
    )
    layer = {
        "layer": ["own"],
        "estimator": ["nested_model"],
        "inputs": ["table*sales*effect=direct"],
    }
    bundle = {
        "layers": {**layer, "value": ji.Column([None], type="float64"), "unit": ["1"]},
        "drivers": {"driver": ["sales"], "component": ["farms"], "value": [100.0]},
    }
    made = ji.Account(bundle, models={"table": table})
    table.close()  # the account keeps it
    assert math.isclose(made.estimate()["value"].to_list()[0], 4.0, rel_tol=1e-12)
    with pytest.raises(ji.NotFoundError, match="table"):
        ji.Account(bundle)


def test_what_is_wrong_is_named(account_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ji.NotFoundError, match="1999"):
        account(account_folder, "1999")
    with pytest.raises(FileNotFoundError):
        account(tmp_path / "absent")
    with pytest.raises(ji.NotFoundError, match="layers"):
        ji.Account.from_bundle({"drivers": {"driver": ["gmv"]}})
    layers = (account_folder / "layers.csv").read_text(encoding="utf-8")
    broken = layers.replace("sellers,total,value", "sellers,nowhere,value")
    (account_folder / "layers.csv").write_text(broken, encoding="utf-8")
    with pytest.raises(ji.ModelError, match="nowhere"):
        account(account_folder)


def test_kinds_are_told_apart(account_folder: Path, table_folder: Path) -> None:
    platform, table = (
        account(account_folder),
        ji.InputOutput.from_folder(table_folder, closure_total=4000.0),
    )
    with pytest.raises(ji.KindError) as caught:
        ji.InputOutput.multipliers(platform)  # type: ignore[arg-type]
    assert isinstance(caught.value, TypeError)
    with pytest.raises(ji.KindError):
        ji.Account.check(table)  # type: ignore[arg-type]
    with pytest.raises(ji.KindError):
        platform.growth_since(table)  # type: ignore[arg-type]


def test_the_published_account() -> None:
    folder = PROJECT / "examples/data/kuaishou"
    made = ji.Account.from_folder(folder, vintage="kuaishou-2024")
    values = {row["component"]: row for row in made.estimate().rows()}
    assert math.isclose(values["total"]["value"], 43.2, rel_tol=1e-12)
    persons = next(made.overlap(READING, headline=40e6).rows())
    factor = ji.units.factor(persons["unit"] or "person", "1e6 person")
    assert math.isclose(persons["low"] * factor, 23.0, rel_tol=1e-12)
    assert math.isclose(persons["high"] * factor, 43.2, rel_tol=1e-12)
