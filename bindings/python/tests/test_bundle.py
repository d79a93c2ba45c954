# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bundles."""

from __future__ import annotations

from pathlib import Path

import pytest

import jobimpact as ji


def test_a_bundle_is_a_mapping() -> None:
    made = ji.Bundle({"b": {"x": [1]}, "a": ji.Dataset({"y": [2]})})
    assert list(made) == ["a", "b"] and len(made) == 2
    assert made["b"].to_dict() == {"x": [1]}
    assert "a" in made and "c" not in made and made.get("c") is None
    assert dict(made.items()).keys() == {"a", "b"}
    assert repr(made) == "<jobimpact.Bundle a, b>"
    with pytest.raises(KeyError, match="a, b"):
        made["c"]
    with pytest.raises(KeyError):
        made[1]  # type: ignore[index]
    with pytest.raises(ValueError):
        ji.Bundle({})
    with pytest.raises(ji.ArgumentError):
        ji.Bundle({"": {"x": [1]}})


def test_a_changed_bundle_leaves_the_first_as_it_was() -> None:
    first = ji.Bundle({"a": {"x": [1]}})
    second = first.with_dataset("a", {"x": [2]}).with_dataset("b", {"x": [3]})
    assert first["a"].to_dict() == {"x": [1]} and len(first) == 1
    assert second["a"].to_dict() == {"x": [2]} and len(second) == 2


def test_datasets_outlive_their_bundle() -> None:
    made = ji.Bundle({"a": {"x": [1.5]}})
    inside = made["a"]
    made.close()
    assert inside.to_dict() == {"x": [1.5]} and repr(made) == "<jobimpact.Bundle closed>"
    with pytest.raises(ValueError, match="closed"):
        len(made)


def test_folders(table_folder: Path, tmp_path: Path) -> None:
    made = ji.Bundle.read_folder(table_folder)
    assert {"flows", "final_demand", "accounts", "table"} <= set(made)
    assert made["flows"].to_dict()["farms"] == [150, 200]
    assert made["flows"]["farms"].unit == "1e6 EUR@2020:basic"
    assert made["accounts"]["employment"].unit == "person"
    with pytest.raises(FileNotFoundError):
        ji.Bundle.read_folder(tmp_path / "absent")
