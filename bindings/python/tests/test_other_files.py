# SPDX-License-Identifier: LGPL-2.1-or-later
"""Parquet, Excel and SQL come in through the tools that read them: the guide's page on Arrow."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from support import PROJECT, partner


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pandas = partner("pandas")
    partner("openpyxl")
    frame = pandas.DataFrame({"sector": ["农业", "trade"], "jobs": [3, 5]})
    frame.to_parquet(tmp_path / "jobs.parquet")
    frame.to_excel(tmp_path / "jobs.xlsx", sheet_name="2024", index=False)
    with sqlite3.connect(tmp_path / "jobs.db") as base:
        frame.to_sql("jobs", base, index=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_way_of_the_guide_gives_the_same(folder: Path) -> None:
    partner("duckdb")
    partner("polars")
    page = (PROJECT / "docs" / "guide" / "arrow.md").read_text(encoding="utf-8")
    block = re.search(r"### Parquet, Excel, SQL.*?```python\n(.*?)```", page, re.S)
    assert block
    names: dict[str, object] = {}
    read = 0
    for statement in re.split(r"\n(?=jobs = |with )", block[1]):
        exec(statement, names)  # noqa: S102 - the guide's own lines
        if "jobs" in names:
            read += 1
            assert names["jobs"].to_dict() == {"sector": ["农业", "trade"], "jobs": [3, 5]}  # type: ignore[attr-defined]
    assert read == 5
