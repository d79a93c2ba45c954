# SPDX-License-Identifier: LGPL-2.1-or-later
"""SDMX-CSV in and out, against pandas and pysdmx; code lists from SDMX-ML."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import Any

import pytest
from support import partner

import jobimpact as ji

HEAD = "STRUCTURE,STRUCTURE_ID,ACTION,"
ROW = "dataflow,X:Y(1.0),I,"
SMALL = f"{HEAD}REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS\n"
SMALL += f"{ROW}CN,2023,1.5,PS,3,A\n{ROW}CN,2024,NaN,PS,3,M\n{ROW}FR,2024,,PS,3,\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path / "small.csv", SMALL)


def test_reading(small: Path) -> None:
    made = ji.sdmx.read(small, value="jobs")
    assert made.columns == ["REF_AREA", "TIME_PERIOD", "jobs", "OBS_STATUS"]
    assert made["jobs"].unit == "1e3 person" and made["jobs"].type == "float64"
    values = made["jobs"].to_list()
    assert values[0] == 1.5 and math.isnan(values[1]) and values[2] is None
    steps = {row["name"]: row["value"] for row in made.provenance().rows()}
    assert steps["structure"] == "dataflow X:Y(1.0)" and steps["actions"] == "I"
    kept = ji.sdmx.read(small, structure="keep", unit_columns="keep")
    assert kept.columns[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert kept["UNIT_MULT"].to_list() == ["3", "3", "3"]
    assert ji.sdmx.read(small, unit_columns="by row")["unit"].to_list() == ["1e3 person"] * 3


def test_what_is_declared(small: Path) -> None:
    made = ji.sdmx.read(
        small,
        types={"TIME_PERIOD": "int64"},
        measures={"OBS_VALUE": "employed_persons"},
        descriptions={"REF_AREA": "where"},
        uncoded=["REF_AREA"],
    )
    assert made["TIME_PERIOD"].to_list() == [2023, 2024, 2024]
    assert made["REF_AREA"].description == "where"
    assert made["OBS_VALUE"].measure == ji.Measure("employed_persons")
    assert ji.sdmx.read(small, unit_codes={"PS": "job"})["OBS_VALUE"].unit == "1e3 job"
    assert ji.sdmx.read(small, units={"OBS_VALUE": "万人"})["OBS_VALUE"].unit == "1e4 person"


def test_labels_and_separators(tmp_path: Path) -> None:
    file = written(
        tmp_path / "labels.csv",
        "STRUCTURE[|];STRUCTURE_ID;A: Area;OBS_VALUE: Value;S[]: Many\n"
        "dataflow;X:Y(1.0): Name;CN: China;1,5;a: x|b\n",
    )
    made = ji.sdmx.read(file, decimal=",", names=True)
    assert made.to_dict() == {
        "A": ["CN"],
        "A_name": ["China"],
        "OBS_VALUE": [1.5],
        "S[]": ["a|b"],
        "S[]_name": ["x|"],
    }
    assert made["A"].description == "Area"
    plain = written(tmp_path / "plain.csv", "DATAFLOW A[]\nX:Y(1.0) a|b\n")
    assert ji.sdmx.read(plain, delimiter=" ", subfield="|", labels="id")["A[]"].to_list() == ["a|b"]


def test_errors_name_the_place(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ji.sdmx.read(tmp_path / "absent.csv")
    file = written(tmp_path / "x.csv", f"{HEAD}TIME_PERIOD,OBS_STATUS\n{ROW}2024-13,p\n")
    with pytest.raises(ji.FormatError, match='x.csv: line 2, column "TIME_PERIOD": "2024-13"'):
        ji.sdmx.read(file)
    with pytest.raises(ji.FormatError, match='line 2, column "OBS_STATUS": "p"'):
        ji.sdmx.read(file, periods="lenient")
    with pytest.warns(ji.JobImpactWarning) as heard:
        ji.sdmx.read(file, periods="lenient", statuses="lenient")
    assert [word in str(heard[i].message) for i, word in enumerate(("STATUS", "PERIOD"))] == [
        True
    ] * 2
    file = written(tmp_path / "x.csv", f"{HEAD}A\ndataflow,X:Y(1.0),D,a\n")
    with pytest.raises(ji.FormatError, match='line 2, column "ACTION": "D"'):
        ji.sdmx.read(file)
    with pytest.warns(ji.JobImpactWarning, match="delete"):
        assert len(ji.sdmx.read(file, deletes="skip")) == 0
    for limits in ({"max_rows": 0}, {"max_columns": 1}, {"max_field_size": 2}):
        with pytest.raises(ji.LimitError):
            ji.sdmx.read(written(file, "DATAFLOW,A\nX:Y,aaaa\n"), **limits)
    for name in ("labels", "structure", "deletes", "statuses", "periods", "unit_columns"):
        with pytest.raises(ValueError, match=name):
            ji.sdmx.read(file, **{name: "wrong"})


def sample() -> ji.Dataset:
    return ji.Dataset(
        {
            "FREQ": ["A", "A", "A"],
            "REF_AREA": ["CN", "C,N", None],
            "TIME_PERIOD": ["2023", "2024-Q1", "2024"],
            "OBS_VALUE": ji.Column([0.1, float("nan"), None], type="float64", unit="1e3 person"),
            "OBS_STATUS": ["A", "M", None],
            "NOTE": ['say "hi"', "万", ""],
        }
    )


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    file, made = tmp_path / "out.csv", sample()
    ji.sdmx.write(made, file, "X:JOBS(1.0)")
    back = ji.sdmx.read(file)
    assert back.equals(made)
    ji.sdmx.write(
        made,
        file,
        "X:JOBS(1.0)",
        structure="datastructure",
        structure_name="Jobs",
        action="R",
        dimensions=["REF_AREA", "TIME_PERIOD"],
        measures=["OBS_VALUE"],
        attributes=[],
        time="TIME_PERIOD",
        delimiter="\t",
        subfield="|",
        labels="name",
        keys="both",
    )
    assert file.read_text(encoding="utf-8").splitlines()[1].split("\t") == [
        *("datastructure", "X:JOBS(1.0)", "Jobs", "R", "CN", "CN.2023", "CN", "", "2023", ""),
        *("0.1", "", "PS", "", "3", ""),
    ]
    assert ji.sdmx.read(file).columns == ["REF_AREA", "TIME_PERIOD", "OBS_VALUE"]


def test_units_that_need_a_code(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    made = ji.Dataset({"pay": ji.Column([1.5], unit="1e8 CNY@2018:producers")})
    with pytest.raises(ji.UnitError, match="CNY@2018"):
        ji.sdmx.write(made, file, "X:Y(1.0)", value="pay")
    codes = {"CNY_P18": "CNY@2018:producers"}
    ji.sdmx.write(made, file, "X:Y(1.0)", value="pay", unit_codes=codes)
    assert ji.sdmx.read(file, value="pay", unit_codes=codes).equals(made)
    with pytest.raises(ji.NotFoundError, match="OBS_VALUE"):
        ji.sdmx.write(made, file, "X:Y(1.0)")
    with pytest.raises(ji.ArgumentError, match="AGENCY:ID"):
        ji.sdmx.write(made, file, "Y", value="pay")
    with pytest.raises(ValueError, match="keys"):
        ji.sdmx.write(made, file, "X:Y(1.0)", value="pay", keys="all")


# -- partners -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
@pytest.mark.parametrize("packing", [None, "gzip"])
def test_what_pandas_packs_and_encodes(tmp_path: Path, encoding: str, packing: str | None) -> None:
    pd = partner("pandas")
    plain = written(tmp_path / "plain.csv", SMALL.replace("FR", "北京"))
    frame = pd.read_csv(plain, dtype=str, keep_default_na=False)
    path = tmp_path / "other.csv"
    frame.to_csv(path, index=False, encoding=encoding, compression=packing)
    expected = ji.sdmx.read(plain)
    for said in (encoding, "auto"):
        made = ji.sdmx.read(path, encoding=said)
        assert made.digest() == expected.digest()
        assert made["REF_AREA"].to_list()[2] == "北京"
    if packing is None:
        with pytest.raises(ji.EncodingError):
            ji.sdmx.read(path)


def test_pandas_reads_what_is_written(tmp_path: Path) -> None:
    pandas = partner("pandas")
    file, made = tmp_path / "out.csv", sample()
    ji.sdmx.write(made, file, "X:JOBS(1.0)")
    frame = pandas.read_csv(file, dtype={"TIME_PERIOD": str}, na_values=[""], keep_default_na=False)
    assert list(frame["STRUCTURE_ID"]) == ["X:JOBS(1.0)"] * 3
    for name in ("FREQ", "TIME_PERIOD", "OBS_STATUS"):
        seen = [None if value != value else value for value in frame[name]]  # NaN is not itself
        assert seen == made[name].to_list()
    assert frame["OBS_VALUE"].astype(float)[0] == 0.1
    assert list(frame["UNIT_MEASURE"]) == ["PS"] * 3 and list(frame["UNIT_MULT"]) == [3] * 3


def test_what_pandas_writes_is_read(tmp_path: Path) -> None:
    pandas = partner("pandas")
    file = tmp_path / "in.csv"
    values = [0.1, 1e300, 1 / 3, -2.5e-8, float("nan")]
    frame = pandas.DataFrame(
        {
            "STRUCTURE": "dataflow",
            "STRUCTURE_ID": "X:Y(1.0)",
            "ACTION": "I",
            "AREA": ["a,b", 'q"q', "two\nlines", "万", None],
            "TIME_PERIOD": ["2024", "2024-03", "2024-03-01", "2024-W05", "2024-Q1"],
            "OBS_VALUE": values,
        }
    )
    for separator in (",", ";", "\t"):
        frame.to_csv(file, index=False, sep=separator)
        made = ji.sdmx.read(file)
        assert made["AREA"].to_list() == ["a,b", 'q"q', "two\nlines", "万", None]
        assert made["TIME_PERIOD"].to_list() == list(frame["TIME_PERIOD"])
        assert made["OBS_VALUE"].to_list() == [*values[:4], None]  # to the last bit


def test_pysdmx_reads_what_is_written(tmp_path: Path) -> None:
    io: Any = partner("pysdmx.io")
    made = ji.Dataset(
        {
            "FREQ": ["A", "A"],
            "AREA": ["CN", "FR"],
            "AREA_name": ["China", "France"],
            "TIME_PERIOD": ["2023", "2024"],
            "OBS_VALUE": ji.Column([0.1, float("nan")], unit="1e6 EUR"),
            "OBS_STATUS": ["A", "M"],
        }
    )
    for labels in ("id", "both", "name"):
        file = tmp_path / f"{labels}.csv"
        ji.sdmx.write(made, file, "MD:JOBS(1.0)", structure="datastructure", labels=labels)
        (dataset,) = io.read_sdmx(file).data
        assert dataset.structure == "DataStructure=MD:JOBS(1.0)"
        frame = dataset.data
        areas = ["CN", "FR"] if labels != "both" else ["CN: China", "FR: France"]
        assert list(frame["AREA"]) == areas and list(frame["OBS_STATUS"]) == ["A", "M"]
        assert [float(value) for value in frame["OBS_VALUE"]][0] == 0.1
        assert list(frame["UNIT_MEASURE"]) == ["EUR"] * 2
        assert [str(value) for value in frame["UNIT_MULT"]] == ["6"] * 2


def schema() -> Any:
    from pysdmx.model import Component, Components, Concept, Role, Schema

    roles = {
        "AREA": Role.DIMENSION,
        "TIME_PERIOD": Role.DIMENSION,
        "OBS_VALUE": Role.MEASURE,
        "UNIT_MEASURE": Role.ATTRIBUTE,
        "UNIT_MULT": Role.ATTRIBUTE,
    }
    parts = [
        Component(
            id=name,
            required=True,
            role=role,
            concept=Concept(name, name=f"the {name.lower()}"),
            attachment_level="O" if role is Role.ATTRIBUTE else None,
        )
        for name, role in roles.items()
    ]
    return Schema(
        context="datastructure", agency="MD", id="JOBS", version="1.0", components=Components(parts)
    )


def test_what_pysdmx_writes_is_read(tmp_path: Path) -> None:
    io: Any = partner("pysdmx.io")
    pandas = partner("pandas")
    from pysdmx.io.format import Format
    from pysdmx.io.pd import PandasDataset

    file = tmp_path / "in.csv"
    frame = pandas.DataFrame(
        {
            "AREA": ["CN", "FR"],
            "TIME_PERIOD": ["2023", "2024"],
            "OBS_VALUE": [0.1, 2.5],
            "UNIT_MEASURE": ["PS", "PS"],
            "UNIT_MULT": ["6", "6"],
        }
    )
    for labels in ("id", "both", "name"):
        dataset = PandasDataset(structure=schema(), data=frame)
        io.write_sdmx(dataset, Format.DATA_SDMX_CSV_2_0_0, file, labels=labels, keys="both")
        made = ji.sdmx.read(file)
        assert made.columns == ["AREA", "TIME_PERIOD", "OBS_VALUE"]
        assert made["AREA"].to_list() == ["CN", "FR"]
        assert made["OBS_VALUE"].to_list() == [0.1, 2.5]
        assert made["OBS_VALUE"].unit == "1e6 person"
        assert made["AREA"].description == (None if labels == "id" else "the area")


# -- code lists -----------------------------------------------------------------------------------

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
 xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"><m:Structures><s:Codelists>
<s:Codelist id="CL_AREA" agencyID="X" version="1.0" validFrom="2020-01-01T00:00:00Z">
<c:Name xml:lang="en">Areas</c:Name>
<s:Code id="A"><c:Name xml:lang="en">all</c:Name><c:Name xml:lang="zh">全部</c:Name></s:Code>
<s:Code id="B"><c:Name xml:lang="en">some</c:Name><c:Description>a part</c:Description>
<s:Parent><Ref id="A"/></s:Parent></s:Code>
</s:Codelist></s:Codelists></m:Structures></m:Structure>
"""


def test_code_lists(tmp_path: Path) -> None:
    file = written(tmp_path / "list.xml", LIST)
    since = datetime.date(2020, 1, 1)
    made = ji.sdmx.read_codelist(file)
    assert made.to_dict() == {
        "code": ["A", "B"],
        "parent": [None, "A"],
        "name": ["all", "some"],
        "name_en": ["all", "some"],
        "name_zh": ["全部", None],
        "description": [None, "a part"],
        "level": [1, 2],
        "valid_from": [since, since],
        "valid_to": [None, None],
    }
    notes = {row["name"]: row["value"] for row in made.provenance().rows()}
    assert (notes["agency"], notes["list"], notes["version"]) == ("X", "CL_AREA", "1.0")
    assert ji.sdmx.read_codelist(file, language="zh")["name"].to_list() == ["全部", "some"]
    assert len(ji.sdmx.read_codelist(file, list="X:CL_AREA(1.0)")) == 2
    with pytest.raises(ji.NotFoundError, match="CL_SEX"):
        ji.sdmx.read_codelist(file, list="CL_SEX")
    with pytest.raises(ji.LimitError):
        ji.sdmx.read_codelist(file, max_codes=1)
    file = written(tmp_path / "list.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    with pytest.raises(ji.FormatError, match="list.xml: line 1, column 13.*DOCTYPE"):
        ji.sdmx.read_codelist(file)


def test_code_lists_that_pysdmx_writes(tmp_path: Path) -> None:
    io: Any = partner("pysdmx.io")
    from pysdmx.io.format import Format
    from pysdmx.model import Code, Codelist

    codes = [Code(id="A", name="all", description="it all"), Code(id="B", name="<some> & 万")]
    listed = Codelist(id="CL_X", agency="MD", name="a list", version="1.0", items=codes)
    for kind in (Format.STRUCTURE_SDMX_ML_2_1, Format.STRUCTURE_SDMX_ML_3_0):
        try:
            text = io.write_sdmx(listed, kind)
        except ImportError as failure:
            pytest.skip(f"pysdmx without its XML extra: {failure}")
        made = ji.sdmx.read_codelist(written(tmp_path / "list.xml", text))
        assert made["code"].to_list() == ["A", "B"]
        assert made["name"].to_list() == ["all", "<some> & 万"]
        assert made["description"].to_list() == ["it all", None]
        assert made["level"].to_list() == [1, 1]
