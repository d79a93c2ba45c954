# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tables as yearbooks print them: leniencies, layout, long and wide, Markdown, Chinese units, and the
guide page that shows them."""

from __future__ import annotations

import contextlib
import csv
import datetime
import inspect
import io
import logging
import os
import re
from pathlib import Path

import pytest
from support import PROJECT

import jobimpact as ji

DATA = PROJECT / "examples/data"
SAMPLE = DATA / "yearbook-2018/employment.csv"
LAYOUT = {"skip_lines": 1, "header_rows": 2, "label_columns": 2}


def sample(**options: object) -> ji.Dataset:
    return ji.Dataset.read_csv(SAMPLE, **{**LAYOUT, "lenient": "all", **options})  # type: ignore[arg-type]


def test_the_sample_holds_the_figures_of_the_table_folder() -> None:
    table = sample()
    assert table.columns == ["产业", "部门", "就业人员", "价值量 / 总产出", "价值量 / 劳动者报酬"]
    with open(DATA / "china-2018/accounts.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert table["就业人员"].to_list() == [int(row["employment"]) for row in rows]
    assert table["就业人员"].type == "int64" and table["就业人员"].unit == "1e4 person"
    for name, column in (("总产出", "gross_output"), ("劳动者报酬", "compensation")):
        figures = table[f"价值量 / {name}"]
        assert figures.unit == "1e8 CNY"
        assert figures.to_list() == [round(float(row[column]), 2) for row in rows]
    assert set(table["产业"].to_list()) == {"第一产业", "第二产业", "第三产业"}


def test_the_sample_in_gb18030_is_the_same_text() -> None:
    encoded = SAMPLE.with_name("employment.gb18030.csv").read_bytes()
    assert encoded.decode("gb18030") == SAMPLE.read_bytes().decode("utf-8")
    with pytest.raises(ji.EncodingError, match="GB18030"):
        ji.Dataset.read_csv(SAMPLE.with_name("employment.gb18030.csv"))


def test_the_sample_is_read_in_gb18030() -> None:
    if "encoding" not in inspect.signature(ji.Dataset.read_csv).parameters:
        pytest.skip("this version reads UTF-8 alone")
    file = SAMPLE.with_name("employment.gb18030.csv")
    options = {**LAYOUT, "lenient": "all", "encoding": "GB18030"}
    assert ji.Dataset.read_csv(file, **options).equals(sample())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "lenient", "expected"),
    [
        (" 12 ", "blanks", 12),
        ("１２", "full_width", 12),
        ("1,234", "grouping", 1234),
        ("12.5万", "myriads", 125000),
        ("12.5%", "percent", 0.125),
        ("(12)", "accounting", -12),
        ("2024年3月1日", "dates", datetime.date(2024, 3, 1)),
        ("…", "missing", None),
        ("（１，２３４．５万）", ["accounting", "full_width", "grouping", "myriads"], -12345000),
    ],
)
def test_each_leniency(written: str, lenient: str, expected: object, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f'x,y\n"{written}",1\n', encoding="utf-8")
    assert ji.Dataset.read_csv(file)["x"].to_list() == [written]
    assert ji.Dataset.read_csv(file, lenient=lenient)["x"].to_list() == [expected]


def test_errors_speak_python(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('x,y\n"1,234万",1\n', encoding="utf-8")
    with pytest.raises(
        ji.FormatError, match='a number; lenient="grouping" and lenient="myriads" read it$'
    ):
        ji.Dataset.read_csv(file, types={"x": "float64"})
    with pytest.raises(ValueError, match="lenient must be one of blanks, full_width"):
        ji.Dataset.read_csv(file, lenient=["everything"])
    with pytest.raises(ji.ArgumentError, match="^skip_lines"):
        ji.Dataset.read_csv(file, skip_lines=-1)
    with pytest.raises(ji.FormatError, match="line 2 has 1 field.*lenient=\"notes\" passes"):
        file.write_text("x,y\n1\n")
        ji.Dataset.read_csv(file)


def test_what_was_read_leniently_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="jobimpact"):
        table = sample()
    assert any("54 values with thousands separators" in message for message in caplog.messages)
    notes = [row["value"] for row in table.provenance().rows() if row["kind"] == "note"]
    assert notes[0] == "54 values with thousands separators" and notes[-1].startswith("注：42")


def test_headers(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("A,,B\nx,y,\n1,2,3\n")
    assert ji.Dataset.read_csv(file, header_rows=2).columns == ["A / x", "A / y", "B"]
    joined = ji.Dataset.read_csv(file, header_rows=2, header_separator="_")
    assert joined.columns == ["A_x", "A_y", "B"]
    file.write_text("a,1\nb,2\n")
    assert ji.Dataset.read_csv(file, header_rows=0).columns == ["column_1", "column_2"]
    labelled = ji.Dataset.read_csv(file, header_rows=0, label_columns=1)
    assert labelled.to_dict() == {"label_1": ["a", "b"], "column_2": [1, 2]}


# -- long and wide ---------------------------------------------------------------------------------


def test_long_and_wide() -> None:
    wide = ji.Dataset(
        {
            "region": ["east", "west"],
            "jobs": ji.Column([1.0, None], unit="1e4 person", measure="employed_persons"),
            "output": ji.Column([3.0, 4.0], unit="1e8 CNY@2018:producers"),
        }
    )
    long = wide.longer("region")
    assert long.columns == ["region", "name", "value", "unit", "measure"]
    assert long["value"].to_list() == [1.0, 3.0, None, 4.0]
    assert long["unit"].to_list()[:2] == ["1e4 person", "1e8 CNY@2018:producers"]
    assert long.wider().equals(wide) and long.wider(ids=["region"]).equals(wide)
    assert long.wider(values=["output"]).columns == ["region", "output"]
    assert len(wide.longer(values=["jobs", "output"], drop_nulls=True)) == 3
    renamed = wide.longer("region", "jobs", name="what", value="figure")
    assert renamed.columns == ["region", "what", "figure"]
    assert renamed.wider(name="what", value="figure").columns == ["region", "jobs"]


def test_what_cannot_be_reshaped() -> None:
    data = ji.Dataset({"region": ["a", "a"], "name": ["x", "x"], "value": [1, 2]})
    with pytest.raises(ji.LabelError, match='rows 0 and 1 have the same key: region "a", name "x"'):
        data.wider()
    with pytest.raises(ji.ArgumentError, match="^ids or values must say"):
        data.longer()
    with pytest.raises(ji.NotFoundError, match="absent"):
        data.longer("absent")
    with pytest.raises(ji.ColumnTypeError, match="types differ"):
        data.longer(values=["region", "value"])


def test_against_pandas(tmp_path: Path) -> None:
    from support import partner

    pandas = partner("pandas")
    table = sample()
    ids, figures = ["产业", "部门"], ["价值量 / 总产出", "价值量 / 劳动者报酬"]
    long = table.longer(ids, figures).to_pandas()
    melted = pandas.melt(table.to_pandas(), id_vars=ids, value_vars=figures, var_name="name")
    ours = long.assign(name=long["name"].astype(str))[[*ids, "name", "value"]]
    order = [*ids, "name"]
    left = ours.sort_values(order).reset_index(drop=True)
    right = melted.sort_values(order).reset_index(drop=True)
    assert left["value"].tolist() == right["value"].tolist()
    assert left[order].astype(str).values.tolist() == right[order].astype(str).values.tolist()


# -- printing --------------------------------------------------------------------------------------


def test_markdown_and_units() -> None:
    table = sample()
    text = table.to_markdown(["部门", {"name": "就业人员", "unit": "亿人"}], max_rows=1)
    assert text == (
        "| 部门       | 就业人员 (亿人) |\n"
        "| ---------- | --------------: |\n"
        "| 农林牧渔业 |          2.0772 |\n"
        "\n... 19 more rows\n"
    )
    assert "亿人" in table.table([{"name": "就业人员", "unit": "亿人"}])
    for unit in ("1e4 person", "1e8 CNY@2018:producers", "job/(1e9 CNY@current)", "h/week", "%"):
        assert ji.units.parse(ji.units.label(unit)) == unit
    assert ji.units.label("万人", "ascii") == "1e4 person"
    with pytest.raises(ValueError, match="style must be one of ascii, chinese"):
        ji.units.label("person", "german")
    with pytest.raises(ji.UnitError):
        ji.units.label("@unit")


def test_the_guide_page_prints_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each Python block of the page runs, and prints the block that follows it."""
    monkeypatch.chdir(PROJECT)
    page = (PROJECT / "docs/guide/yearbook.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(\w*)\n(.*?)```", page, re.DOTALL)
    names: dict[str, object] = {}
    ran = 0
    for (language, code), (after, expected) in zip(blocks, [*blocks[1:], ("", "")]):
        if language != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "docs/guide/yearbook.md", "exec"), names)  # noqa: S102
        assert after == "", code
        lines = [line.rstrip() for line in printed.getvalue().strip("\n").split("\n")]
        if os.environ.get("JI_TEST_SHOW"):
            print("\n".join(lines), end="\n\n")
        assert lines == expected.strip("\n").split("\n"), code
        ran += 1
    assert ran >= 6
