# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where a dataset comes from: written, read back, compared."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from support import partner

import jobimpact as ji


def names(dataset: ji.Dataset, kind: str = "input") -> list[str]:
    return [row["name"] for row in dataset.provenance().rows() if row["kind"] == kind]


@pytest.fixture
def read(tmp_path: Path) -> ji.Dataset:
    (tmp_path / "a.csv").write_text("x\n1\n")
    return ji.Dataset.read_csv(tmp_path / "a.csv")


def test_written_and_read_back(read: ji.Dataset, tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    read.write_csv(file, sidecar="provenance")
    assert names(ji.Dataset.read_csv(file)) == ["b.csv", "b.csv (file)"]
    back = ji.Dataset.read_csv(file, sidecar="provenance")
    assert names(back) == ["a.csv", "a.csv (file)", "b.csv", "b.csv (file)"]
    told = ji.Dataset.read_csv(
        tmp_path / "b.provenance.csv", infer=False, types={"step": "int64"}, sidecar="none"
    )
    plain = ji.Dataset({"x": [1]})
    with_it = plain.with_provenance(told)
    assert with_it.provenance().equals(read.provenance()) and with_it.equals(read)
    assert len(plain.with_provenance(plain.provenance()).provenance()) == 0


def test_what_is_none_is_refused(read: ji.Dataset) -> None:
    with pytest.raises(ji.NotFoundError, match="step"):
        read.with_provenance(read)
    rows = {
        "step": [1, 3],
        "operation": ["read", "model"],
        "kind": ["input", "note"],
        "name": ["a", "b"],
        "value": ["1", None],
    }
    with pytest.raises(ji.ContentError, match="row 2: the step is not 2"):
        read.with_provenance(ji.Dataset(rows))
    rows["step"] = [1, 2]
    rows["kind"] = ["input", "clock"]
    with pytest.raises(ji.ContentError, match='row 2: "clock" is no kind'):
        read.with_provenance(ji.Dataset(rows))


def test_what_changed_between_two_runs(read: ji.Dataset, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n2\n")
    other = ji.Dataset.read_csv(tmp_path / "a.csv", delimiter=";")
    changed = ji.compare_runs(read, other)
    assert [(row["kind"], row["name"], row["change"]) for row in changed.rows()] == [
        ("input", "a.csv", "changed"),
        ("input", "a.csv (file)", "changed"),
        ("option", "delimiter", "added"),
    ]
    assert changed["left"].to_list()[0].startswith("blake2b:")
    assert changed["right"].to_list()[2] == ";"
    assert len(ji.compare_runs(read, read)) == 0
    nothing = ji.Dataset({"x": [1]})
    assert set(ji.compare_runs(nothing, read)["change"].to_list()) == {"added"}
    assert set(ji.compare_runs(read, nothing)["change"].to_list()) == {"removed"}


def test_arrow_carries_it(read: ji.Dataset) -> None:
    pyarrow = partner("pyarrow")
    table = pyarrow.table(read)
    text = table.schema.metadata[b"jobimpact:provenance"].decode()
    assert text.splitlines()[0] == "step,operation,kind,name,value"
    back = ji.Dataset(table.slice(0, 1))
    assert names(back) == ["a.csv", "a.csv (file)"]
    assert back.provenance()["operation"].to_list()[-1] == "ji_dataset_import_arrow"
    frame = partner("pandas").read_csv(io.StringIO(text))
    assert list(frame["name"]) == ["libjobimpact", "a.csv", "a.csv (file)"]
    wrong = table.replace_schema_metadata({b"jobimpact:provenance": b"a,b\n"})
    with pytest.raises(ji.FormatError, match="jobimpact:provenance: record 1"):
        ji.Dataset(wrong)
    assert names(ji.Dataset(table.replace_schema_metadata(None))) == []
