# SPDX-License-Identifier: LGPL-2.1-or-later
"""CSV as others write it: encodings, packings, chosen columns, comments, all errors in one run."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from support import partner

import jobimpact as ji

SECTORS = ["农业", "制造业", "批发和零售业"]


@pytest.fixture
def frame() -> object:
    pandas = partner("pandas")
    return pandas.DataFrame({"sector": SECTORS, "jobs": [193, 106, 89], "share": [0.5, 0.25, 1e-17]})


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-16-le", "utf-8-sig"])
def test_what_pandas_encodes(frame: object, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.csv"
    frame.to_csv(file, index=False, encoding=encoding)  # type: ignore[attr-defined]
    names = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16LE"}
    declared = names.get(encoding, encoding.upper())
    for asked in (declared, "auto"):
        read = ji.Dataset.read_csv(file, encoding=asked)
        assert read["sector"].to_list() == SECTORS
        assert read["jobs"].to_list() == [193, 106, 89]
        assert read["share"].to_list() == [0.5, 0.25, 1e-17]
    if encoding.startswith("gb"):
        with pytest.raises(ji.EncodingError, match="is not UTF-8"):
            ji.Dataset.read_csv(file)


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_what_pandas_packs(frame: object, tmp_path: Path, packing: str) -> None:
    if packing == "zstd":
        pyarrow = partner("pyarrow")
        file = tmp_path / "a.csv.zst"
        text = frame.to_csv(index=False).encode()  # type: ignore[attr-defined]
        with pyarrow.output_stream(str(file), compression="zstd") as out:
            out.write(text)
    else:
        file = tmp_path / "a.csv.gz"
        frame.to_csv(file, index=False, compression="gzip")  # type: ignore[attr-defined]
    for asked in ("auto", packing):
        assert ji.Dataset.read_csv(file, compression=asked)["sector"].to_list() == SECTORS
    whole = file.read_bytes()
    file.write_bytes(whole[:-6])
    with pytest.raises(ji.FormatError, match=file.name):
        ji.Dataset.read_csv(file)


def test_chosen_columns_and_comments(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("# made up\na,b,c\n1,x,2\n# a note\n3,y,4\n")
    read = ji.Dataset.read_csv(file, select=["c", "a"], comment="#")
    assert read.to_dict() == {"a": [1, 3], "c": [2, 4]}
    with pytest.raises(ji.LabelError, match='there is no column "d"'):
        ji.Dataset.read_csv(file, select=["d"], comment="#")


def test_all_errors_in_one_run(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("jobs,share\nmany,1\n2\n3,half\n4,1\n")
    types = {"jobs": "int64", "share": "float64"}
    with pytest.raises(ji.FormatError, match='"many" is not a whole number; and 2 more errors'):
        ji.Dataset.read_csv(file, types=types)
    problems = ji.Dataset.check_csv(file, types=types)
    assert problems["line"].to_list() == [2, 3, 4]
    assert problems["column"].to_list() == ["jobs", None, "share"]
    assert problems["value"].to_list() == ["many", None, "half"]
    assert len(ji.Dataset.check_csv(file, types=types, max_errors=1)) == 1
    file.write_text("jobs,share\n1,1\n")
    assert len(ji.Dataset.check_csv(file, types=types)) == 0


def test_a_file_is_an_input_of_its_own(tmp_path: Path) -> None:
    text = b"jobs\n1\n"
    (tmp_path / "a.csv").write_bytes(text)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(text))
    steps = ji.Dataset.read_csv(tmp_path / "a.csv").provenance()
    values = dict(zip(steps["name"].to_list(), steps["value"].to_list()))
    packed = ji.Dataset.read_csv(tmp_path / "b.csv.gz").provenance()
    others = dict(zip(packed["name"].to_list(), packed["value"].to_list()))
    assert values["a.csv"] == others["b.csv.gz"]  # the content is the same
    assert values["a.csv (file)"] != others["b.csv.gz (file)"]
