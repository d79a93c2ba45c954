# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tables whose parts do not fit, and what tables made from others keep."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import PROJECT

import jobimpact as ji


def dated(folder: Path, time: str) -> Path:
    """The small table with employment of another time."""
    table = folder / "table.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("at:2020-12-31", time), encoding="utf-8")
    return folder


def test_employment_of_another_year(table_folder: Path) -> None:
    dated(table_folder, "at:2019-12-31")
    with pytest.raises(ji.MeasureError, match="employment is of at:2019-12-31, the table of 2020"):
        ji.InputOutput(table_folder)
    with pytest.warns(ji.JobImpactWarning, match="at:2019-12-31"):
        table = ji.InputOutput(table_folder, year_action="warn")
    checks = {row["check"]: row for row in table.check().rows()}
    assert checks["employment_year"]["verdict"] == "warning"
    with pytest.raises(ValueError, match="year_action"):
        ji.InputOutput(table_folder, year_action="ignore")


def test_employment_of_the_same_year(table_folder: Path) -> None:
    table = ji.InputOutput(dated(table_folder, "average:2020"))
    checks = {row["check"]: row["verdict"] for row in table.check().rows()}
    assert checks["employment_year"] == "passed"


def test_the_guide_names_functions_that_there_are() -> None:
    page = (PROJECT / "docs/guide/io-analyses.md").read_text(encoding="utf-8")
    exported = (PROJECT / "lib/jobimpact.map").read_text(encoding="utf-8")
    functions = set(re.findall(r"`(ji_io_\w+)`", page))
    assert functions and all(f" {name};" in exported for name in functions)
    public = set(re.findall(r"\b(ji_io_\w+);", exported))
    inits = {name for name in public if name.endswith("_options_init")}
    made = {"ji_io_model_create", "ji_io_model_from_bundle"}  # of models, not analyses
    assert public - inits - made == functions
    methods = set(re.findall(r"`(?:table|earlier)\.(\w+)\(", page))
    assert methods and all(callable(getattr(ji.InputOutput, name)) for name in methods)
    assert all(callable(getattr(ji, name)) for name in set(re.findall(r"`ji\.(\w+)\(", page)))


FLOWS = np.array([[10.0, 5, 2, 1], [4, 20, 1, 3], [3, 2, 15, 6], [1, 4, 2, 30]])
DEMAND = np.array([[60.0, 12, 10], [50, 12, 10], [14, 50, 10], [3, 50, 10]])
JOBS = np.array([[40.0, 20, 30, 10], [10, 12, 9, 6]])
OWN = np.array([[5.0, 8, 0], [4, 6, 0]])


def two_regions(**more: Any) -> ji.InputOutput:
    return ji.InputOutput.from_arrays(
        FLOWS,
        FLOWS.sum(axis=1) + DEMAND.sum(axis=1),
        sectors=ji.Dataset({"sector": ["a", "b"] * 2, "region": ["n", "n", "s", "s"]}),
        final_demand=DEMAND,
        demand_labels=ji.Dataset({"name": ["n", "s", "x"], "region": ["n", "s", "x"]}),
        satellites=JOBS,
        satellite_labels=ji.Dataset(
            {
                "name": ["employment", "women"],
                "unit": ["person", "person"],
                "part_of": [None, "employment"],
                "group": [None, "sex:female"],
            }
        ),
        satellite_demand=OWN,
        **more,
    )


def test_an_aggregated_table_has_footprints() -> None:
    made = two_regions().aggregate(regions={"n": "N", "s": "S", "x": "X"})
    assert made["demand_labels"]["region"].to_list() == ["N", "S", "X"]
    assert made["satellite_labels"]["group"].to_list() == [None, "sex:female"]
    np.testing.assert_array_equal(made.arrays["satellite_demand"], OWN)
    found = {row["region"]: row for row in ji.InputOutput(made).footprints().rows()}
    expected = {row["region"]: row for row in two_regions().footprints().rows()}
    for old, new in (("n", "N"), ("s", "S")):
        assert found[new]["consumption_based"] == pytest.approx(expected[old]["consumption_based"])


def test_a_scenario_keeps_parts_and_regions() -> None:
    changes = {"kind": ["productivity"], "operation": ["multiply"], "value": [2.0]}
    base = two_regions()
    made = base.scenario(changes)
    for name in ("employment", "women"):
        before, after = (table.multipliers(name)["direct"].to_list() for table in (base, made))
        np.testing.assert_allclose(after, np.array(before) / 2, rtol=1e-14)
    assert {row["region"] for row in made.footprints().rows()} == {"n", "s", "x"}
