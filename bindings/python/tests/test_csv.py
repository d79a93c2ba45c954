# SPDX-License-Identifier: LGPL-2.1-or-later
"""CSV files in and out."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest

import jobimpact as ji


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "jobs.csv"
    made.write_text(
        "sector,jobs,share,since\nfarms,12,0.5,2024-01-31\n直播,,1e3,\n", encoding="utf-8"
    )
    return made


def test_reading(file: Path) -> None:
    made = ji.Dataset.read_csv(file)
    assert made.to_dict() == {
        "sector": ["farms", "直播"],
        "jobs": [12, None],
        "share": [0.5, 1000.0],
        "since": [datetime.date(2024, 1, 31), None],
    }
    assert ji.Dataset.read_csv(os.fspath(file)).digest() == made.digest()


def test_declared_columns(file: Path) -> None:
    made = ji.Dataset.read_csv(
        file,
        types={"jobs": "float64", "sector": "text"},
        units={"jobs": "万人"},
        measures={"jobs": "employed_persons"},
        descriptions={"share": "of all"},
        missing=["", "farms"],
        infer=False,
    )
    assert made["jobs"].type == "float64" and made["jobs"].unit == "1e4 person"
    assert made["jobs"].measure == ji.Measure("employed_persons")
    assert made["share"].type == "text" and made["share"].description == "of all"
    assert made["sector"].to_list() == [None, "直播"]
    with pytest.raises(ji.LabelError, match="absent"):
        ji.Dataset.read_csv(file, units={"absent": "person"})
    with pytest.raises(ValueError, match="type of 'jobs' must be one of"):
        ji.Dataset.read_csv(file, types={"jobs": "float"})
    with pytest.raises(ji.ArgumentError, match="sector"):  # codes need a list: text is text
        ji.Dataset.read_csv(file, types={"sector": "dictionary"})


def test_errors_name_the_place(file: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="absent.csv") as caught:
        ji.Dataset.read_csv(tmp_path / "absent.csv")
    assert isinstance(caught.value, KeyError) and isinstance(caught.value, ji.NotFoundError)
    with pytest.raises(ji.FormatError, match="jobs.csv.*line 2.*sector.*farms"):
        ji.Dataset.read_csv(file, types={"sector": "float64"})
    file.write_bytes(b"a\n\xff\n")
    with pytest.raises(ji.EncodingError):
        ji.Dataset.read_csv(file)
    file.write_text("a,a\n1,2\n")
    with pytest.raises(ji.LabelError, match="a"):
        ji.Dataset.read_csv(file)


def test_limits_and_delimiters(file: Path) -> None:
    with pytest.raises(ji.LimitError):
        ji.Dataset.read_csv(file, max_rows=1)
    with pytest.raises(ji.LimitError):
        ji.Dataset.read_csv(file, max_columns=2)
    with pytest.raises(ji.LimitError):
        ji.Dataset.read_csv(file, max_field_size=3)
    file.write_text("a;b\n1;2\n")
    assert ji.Dataset.read_csv(file, delimiter=";").to_dict() == {"a": [1], "b": [2]}
    for wrong in ("", ";;", "；"):
        with pytest.raises(ValueError, match="delimiter"):
            ji.Dataset.read_csv(file, delimiter=wrong)
    with pytest.raises(ValueError, match="sidecar must be one of"):
        ji.Dataset.read_csv(file, sidecar="perhaps")


def test_writing_and_reading_back(tmp_path: Path) -> None:
    made = ji.Dataset(
        {
            "name": ["a", "", None],
            "jobs": ji.Column(
                [0.1, 1e300, None], unit="person", measure="employed_persons", description="x"
            ),
        }
    )
    made.write_csv(tmp_path / "out.csv", sidecar="provenance")
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "out.csv",
        "out.provenance.csv",
        "out.schema.csv",
    ]
    back = ji.Dataset.read_csv(tmp_path / "out.csv", sidecar="required")
    assert back.digest() == made.digest() and back.to_dict() == made.to_dict()
    (tmp_path / "alone").mkdir()
    made.write_csv(tmp_path / "alone" / "out.csv", sidecar="none", delimiter=";")
    assert [p.name for p in (tmp_path / "alone").iterdir()] == ["out.csv"]
    with pytest.raises(OSError):
        made.write_csv(tmp_path / "absent" / "out.csv")
