# SPDX-License-Identifier: LGPL-2.1-or-later
"""Datasets from Python values and NumPy arrays, and back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from support import partner

import jobimpact as ji

UTC = datetime.timezone.utc
EVERYTHING: dict[str, list[Any]] = {
    "whole": [1, None, -(2**63)],
    "real": [0.5, float("inf"), None],
    "truth": [True, None, False],
    "day": [datetime.date(2024, 2, 29), None, datetime.date(1905, 1, 1)],
    "moment": [
        datetime.datetime(2024, 1, 1, 0, 0, 0, 1, UTC),
        None,
        datetime.datetime(1950, 1, 1, tzinfo=UTC),
    ],
    "name": ["直播", "", None],
}


def test_python_values_come_back() -> None:
    made = ji.Dataset(EVERYTHING)
    assert made.to_dict() == EVERYTHING
    assert made.columns == list(EVERYTHING)
    assert made.shape == (3, 6) and len(made) == 3
    assert [made[c].type for c in made.columns] == [
        "int64",
        "float64",
        "bool",
        "date",
        "timestamp",
        "text",
    ]
    assert [made[c].null_count for c in made.columns] == [1] * 6
    assert list(made.rows())[0]["name"] == "直播"
    assert "name" in made and "absent" not in made and 3 not in made
    assert repr(made) == "<jobimpact.Dataset 3 rows x 6 columns>"


def test_a_dataset_without_rows_or_columns() -> None:
    assert ji.Dataset({}).shape == (0, 0)
    empty = ji.Dataset(
        {"a": ji.Column([], type="float64"), "b": ji.Column([], type="text"), "c": []}
    )
    assert empty.to_dict() == {"a": [], "b": [], "c": []}
    assert [empty[c].type for c in empty.columns] == ["float64", "text", "text"]
    partner("numpy")
    assert [len(empty[c].to_numpy()) for c in empty.columns] == [0, 0, 0]


def test_types_are_found_or_declared() -> None:
    made = ji.Dataset(
        {
            "mixed": [1, 2.5],
            "wanted": ji.Column([1, 2], type="float64"),
            "nothing": [None, None],
            "letters": ji.Column(["b", "b"], type="dictionary"),
            "codes": ji.Column([1, None], categories=["x", "y"]),
        }
    )
    assert [made[c].type for c in made.columns] == [
        "float64",
        "float64",
        "text",
        "dictionary",
        "dictionary",
    ]
    assert made["letters"].to_list() == ["b", "b"] and made["letters"].categories == ["b"]
    assert made["codes"].to_list() == ["y", None] and made["codes"].categories == ["x", "y"]


@pytest.mark.parametrize(
    ("values", "type", "error"),
    [
        ([1, "a"], None, "several types"),
        ([object()], None, "type object"),
        (["a"], "float64", "float64"),
        ([1.5], "int64", "int64"),
        ([1], "bool", "True or False"),
        ([datetime.datetime(2024, 1, 1)], "date", "date"),
        ("abc", None, "sequence"),
        (5, None, "sequence"),
    ],
)
def test_values_that_do_not_fit_name_the_column(values: Any, type: str, error: str) -> None:
    with pytest.raises(TypeError, match=f"column 'c': .*{error}"):
        ji.Dataset({"c": ji.Column(values, type=type)})


def test_whole_numbers_beyond_64_bits() -> None:
    with pytest.raises(OverflowError, match="column 'c'"):
        ji.Dataset({"c": [2**63]})


def test_the_librarys_own_refusals(adopted: dict[int, Any]) -> None:
    with pytest.raises(ji.ShapeError, match="b") as caught:
        ji.Dataset({"a": [1], "b": [1, 2]})
    assert caught.value.status == -61 and isinstance(caught.value, ValueError)
    with pytest.raises(ji.LabelError):
        ji.Dataset({"": [1]})
    with pytest.raises(ji.ContentError):
        ji.Dataset({"a": ji.Column([5], categories=["x"])})
    with pytest.raises(ji.UnitError):
        ji.Dataset({"a": ji.Column([5], unit="person//")})
    with pytest.raises(ji.LabelError, match="absent"):
        ji.Dataset({"a": ji.Column([5], unit="@absent")})
    with pytest.raises(ji.EncodingError, match="column 'a'"):
        ji.Dataset({"a": ["\ud800"]})
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        ji.Dataset(5)


def test_units_measures_and_descriptions() -> None:
    made = ji.Dataset(
        {
            "jobs": ji.Column(
                [1.0], unit="万人", measure="employed_persons", description="a count"
            ),
            "more": ji.Column([1.0], measure=ji.Measure(quantity="persons", area="CN")),
            "value": ji.Column([1.0], unit="@unit"),
            "unit": ["person"],
        }
    )
    assert made["jobs"].unit == "1e4 person"
    assert made["jobs"].measure == ji.Measure("employed_persons")
    assert made["jobs"].description == "a count"
    assert made["value"].unit == "@unit" and made["value"].measure is None
    assert "1e4 person" in repr(made["jobs"])


def test_a_column_that_is_not_there() -> None:
    made = ji.Dataset({"a": [1], "b": [2]})
    with pytest.raises(KeyError, match="a, b"):
        made["c"]
    with pytest.raises(TypeError, match="by its name"):
        made[0]  # type: ignore[index]


# -- NumPy ---------------------------------------------------------------------------------------


def test_numpy_memory_is_adopted_and_given_back(adopted: dict[int, Any]) -> None:
    numpy = partner("numpy")
    for values in (numpy.arange(9.0), numpy.arange(9), numpy.arange(9).astype("M8[us]")):
        before = len(adopted)
        made = ji.Dataset({"a": values})
        assert len(adopted) == before + 1
        assert made["a"].values.ctypes.data == values.ctypes.data
        assert made["a"].to_numpy().ctypes.data == values.ctypes.data
        assert not made["a"].values.flags.writeable
        made.close()
        assert len(adopted) == before


def test_numpy_types(adopted: dict[int, Any]) -> None:
    numpy = partner("numpy")
    made = ji.Dataset(
        {
            "narrow": numpy.array([1, -2, 3], dtype="i1"),
            "unsigned": numpy.array([1, 2, 2**63 - 1], dtype="u8"),
            "swapped": numpy.array([1, 2, 3], dtype=">i4"),
            "half": numpy.array([0.5, 1, numpy.nan], dtype="f2"),
            "strided": numpy.arange(6.0)[::2],
            "reversed": numpy.arange(3.0)[::-1],
            "truth": numpy.array([True, False, True]),
            "text": numpy.array(["a", "bb", "ü"]),
            "object": numpy.array(["a", None, float("nan")], dtype=object),
            "days": numpy.array(["2024-02-29", "NaT", "1905-01-01"], dtype="M8[D]"),
            "nanoseconds": numpy.array(["2024-02-29T01", "NaT", "1905-01-01"], dtype="M8[ns]"),
            "masked": numpy.ma.MaskedArray([1, 2, 3], mask=[False, True, False]),
            "masked_text": numpy.ma.MaskedArray(["a", "b", "c"], mask=[False, True, False]),
        }
    )
    data = made.to_dict()
    assert data["narrow"] == [1, -2, 3]
    assert data["unsigned"] == [1, 2, 2**63 - 1]
    assert data["swapped"] == [1, 2, 3]
    assert data["half"][:2] == [0.5, 1.0] and data["half"][2] != data["half"][2]
    assert made["half"].null_count == 0, "NaN is a value"
    assert data["strided"] == [0.0, 2.0, 4.0] and data["reversed"] == [2.0, 1.0, 0.0]
    assert data["truth"] == [True, False, True]
    assert data["text"] == ["a", "bb", "ü"] and data["object"] == ["a", None, None]
    assert data["days"] == [datetime.date(2024, 2, 29), None, datetime.date(1905, 1, 1)]
    assert data["nanoseconds"][0] == datetime.datetime(2024, 2, 29, 1, tzinfo=UTC)
    assert data["masked"] == [1, None, 3] and data["masked_text"] == ["a", None, "c"]


def test_numpy_values_that_would_lose_something() -> None:
    numpy = partner("numpy")
    with pytest.raises(OverflowError, match="int64"):
        ji.Dataset({"a": numpy.array([2**63], dtype="u8")})
    with pytest.raises(ValueError, match="without loss"):
        ji.Dataset({"a": numpy.array([1], dtype="M8[ns]")})
    with pytest.raises(TypeError, match="one dimension"):
        ji.Dataset({"a": numpy.zeros((2, 2))})
    with pytest.raises(TypeError):
        ji.Dataset({"a": numpy.array([1j])})


def test_numpy_round_trip() -> None:
    numpy = partner("numpy")
    made = ji.Dataset(EVERYTHING)
    back = ji.Dataset({name: made[name].to_numpy() for name in made.columns})
    assert back.to_dict() == EVERYTHING
    masked = made["whole"].to_numpy()
    assert isinstance(masked, numpy.ma.MaskedArray) and masked.mask.tolist() == [False, True, False]
    assert made["day"].to_numpy().dtype == numpy.dtype("M8[D]")
    assert made["moment"].to_numpy().dtype == numpy.dtype("M8[us]")


def test_columns_as_arrays() -> None:
    numpy = partner("numpy")
    made = ji.Dataset({"a": [1.0, None], "b": [1, None], "c": [1.0, 2.0]})
    assert numpy.isnan(numpy.asarray(made["a"])[1])
    assert numpy.asarray(made["c"]).ctypes.data == made["c"].values.ctypes.data
    assert numpy.array(made["c"]).ctypes.data != made["c"].values.ctypes.data
    assert numpy.asarray(made["c"], dtype="f4").dtype == numpy.dtype("f4")
    with pytest.raises(ValueError, match="nulls"):
        numpy.asarray(made["b"])


def test_raw_buffers_of_text_and_codes() -> None:
    partner("numpy")
    made = ji.Dataset({"t": ["ab", None, "c"], "k": ji.Column([1, 0, 1], categories=["x", "y"])})
    text = made["t"]
    assert text.offsets.tolist()[0] == 0 and bytes(text.values[:2]) == b"ab"
    assert text.valid.tolist() == [True, False, True]
    assert made["k"].values.tolist() == [1, 0, 1]
    with pytest.raises(TypeError, match="offsets"):
        made["k"].offsets  # noqa: B018
    with pytest.raises(TypeError, match="dictionaries"):
        text.categories  # noqa: B018


def test_a_view_can_be_cut_short() -> None:
    made = ji.Dataset(EVERYTHING)
    for name, values in EVERYTHING.items():
        assert made[name].to_list(2) == values[:2]
        assert made[name].to_list(99) == values
        assert made[name].to_list(0) == []


# -- pandas and polars series ----------------------------------------------------------------------


def test_pandas_series() -> None:
    pandas = partner("pandas")
    made = ji.Dataset(
        {
            "plain": pandas.Series([1.5, 2.5]),
            "nullable": pandas.Series([1, None], dtype="Int64"),
            "truth": pandas.Series([True, None], dtype="boolean"),
            "text": pandas.Series(["a", None]),
            "category": pandas.Series(["u", None], dtype="category"),
            "moment": pandas.Series(pandas.to_datetime(["2024-01-01T00:00:01", None])),
        }
    )
    assert made["plain"].to_list() == [1.5, 2.5]
    assert made["nullable"].to_list() == [1, None] and made["nullable"].type == "int64"
    assert made["truth"].to_list() == [True, None] and made["truth"].type == "bool"
    assert made["text"].to_list() == ["a", None]
    assert made["category"].to_list() == ["u", None] and made["category"].type == "dictionary"
    assert made["moment"].to_list() == [datetime.datetime(2024, 1, 1, 0, 0, 1, tzinfo=UTC), None]


# -- what the library says ---------------------------------------------------------------------


def test_digests_speak_of_content() -> None:
    one, same = ji.Dataset({"a": ["x", "y"]}), ji.Dataset({"a": ["x", "y"]})
    coded = ji.Dataset({"a": ji.Column([0, 1], categories=["x", "y"])})
    assert one.digest() == same.digest() == coded.digest()
    assert len(one.digest()) == 64
    assert one.digest() != ji.Dataset({"a": ["x", "z"]}).digest()


def test_sums_over_groups() -> None:
    def jobs(area: str) -> ji.Dataset:
        measure = ji.Measure(quantity="jobs", area=area, time="at:2024-12-31")
        return ji.Dataset(
            {
                "place": ["CN-52", "CN-53", "CN-52"],
                "sort": ["x", "x", "x"],
                "jobs": ji.Column([1, 2, None], measure=measure),
            }
        )

    by_place = jobs("@place").aggregate(["place"])
    assert by_place.to_dict()["jobs"] == [1, 2]
    total = jobs("@place").aggregate("sort")
    assert total.to_dict()["jobs"] == [3]
    with pytest.raises(ji.MeasureError):
        jobs("CN").aggregate()
    with pytest.raises(KeyError):
        jobs("CN").aggregate(["absent"])
    steps = total.provenance()
    assert steps.columns == ["step", "operation", "kind", "name", "value"]
    assert len(steps) > 0


def test_an_origin_can_be_told() -> None:
    jobs = ji.Dataset({"jobs": [1, 2]}, operation="counted")
    made = ji.Dataset(
        {"jobs": [3]},
        operation="summed",
        inputs={"jobs": jobs},
        options={"drift": "0.65"},
        notes={"prices": "of 2018, 价格"},
    )
    rows = [
        (r["step"], r["operation"], r["kind"], r["name"], r["value"])
        for r in made.provenance().rows()
        if r["kind"] != "version"
    ]
    digest = f"blake2b:{jobs.digest()}"
    assert rows == [
        (2, "summed", "input", "jobs", digest),
        (2, "summed", "option", "drift", "0.65"),
        (2, "summed", "note", "prices", "of 2018, 价格"),
    ]
    with pytest.raises(ValueError, match="name it"):
        ji.Dataset({"jobs": [3]}, notes={"prices": "of 2018"})
    with pytest.raises(TypeError, match="mapping"):
        ji.Dataset(jobs, operation="copied")
    with pytest.raises(ji.ContentError, match="missing"):
        ji.Dataset({"jobs": [3]}, operation="summed", notes={"prices": ""})


def test_ends_of_intervals_go_outward() -> None:
    made = ji.Dataset({"x": [42.69, 43.7101]})
    columns = [
        {"name": "x", "heading": "low", "decimals": 2, "rounding": "down"},
        {"name": "x", "heading": "high", "decimals": 2, "rounding": "up"},
    ]
    lines = made.table(columns).splitlines()
    assert lines[2].split() == ["42.69", "42.69"] and lines[3].split() == ["43.71", "43.72"]
    with pytest.raises(ValueError, match="nearest, down or up"):
        made.table([{"name": "x", "rounding": "sideways"}])


def test_tables() -> None:
    made = ji.Dataset(
        {
            "sector": ["farms", "直播"],
            "jobs": ji.Column([1234.5, None], unit="person", measure="employed_persons"),
        }
    )
    text = made.table(title="Jobs", definitions=True)
    assert "Jobs" in text and "1,234.5" in text and "person" in text and "直播" in text
    chosen = made.table(
        [{"name": "jobs", "heading": "thousands", "scale": 0.001, "decimals": 3, "unit": ""}]
    )
    assert "thousands" in chosen and ("1.234" in chosen or "1.235" in chosen)
    assert "sector" not in chosen
    assert "farms" in str(made) and "1 more row" in made.table(max_rows=1)
    with pytest.raises(KeyError):
        made.table(["absent"])
    with pytest.raises(ValueError, match="heading"):
        made.table([{"name": "jobs", "hedaing": "x"}])


def test_html_is_escaped() -> None:
    made = ji.Dataset(
        {"<b>": ["<i>", None, "&"], "n": ji.Column([1, 2.5, None], measure="employed_persons")}
    )
    html = made._repr_html_()
    assert "&lt;b&gt;" in html and "&lt;i&gt;" in html and "<b>" not in html
    assert "title=" in html and "<td>-</td>" in html
    many = ji.Dataset({"n": list(range(1, 1001))})._repr_html_()
    assert "960 more rows" in many


# -- frames --------------------------------------------------------------------------------------


def test_pandas_frames() -> None:
    pandas = partner("pandas")
    made = ji.Dataset(
        {
            **EVERYTHING,
            "code": ji.Column(["x", None, "x"], type="dictionary"),
            "jobs": ji.Column([1, 2, 3], unit="person", measure="employed_persons"),
        }
    )
    frame = made.to_pandas()
    assert list(frame.columns) == made.columns and len(frame) == 3
    assert str(frame["whole"].dtype) == "Int64" and frame["whole"][2] == -(2**63)
    assert str(frame["truth"].dtype) == "boolean"
    assert frame["real"].isna().tolist() == [False, False, True]
    assert frame["day"][0] == pandas.Timestamp("2024-02-29")
    assert frame["moment"][0] == pandas.Timestamp("2024-01-01T00:00:00.000001Z")
    assert str(frame["code"].dtype) == "category" and frame["code"].isna().tolist() == [
        False,
        True,
        False,
    ]
    assert frame["name"].tolist()[:2] == ["直播", ""] and frame["name"].isna()[2]
    assert frame.attrs["jobs"] == {"unit": "person", "measure": ji.Measure("employed_persons").text}
    assert ji.Dataset({"a": [], "b": ji.Column([], type="int64")}).to_pandas().shape == (0, 2)


# -- iteration and equality ------------------------------------------------------------------------


def test_iteration_gives_the_names_of_columns() -> None:
    made = ji.Dataset({"a": [1, 2], "b": ["x", "y"]})
    assert list(made) == ["a", "b"]
    assert [made[name].to_list() for name in made] == [[1, 2], ["x", "y"]]
    assert all(name in made for name in made)


def test_equals_compares_content_and_the_operator_identity() -> None:
    def make(**about: str) -> ji.Dataset:
        return ji.Dataset({"a": ji.Column([1.5, None], **about), "b": ["x", "y"]})

    made, same = make(unit="person"), make(unit="person")
    assert made.equals(same) and same.equals(made) and made.equals(made)
    assert made != same and made == made
    assert len({made, same}) == 2
    for other in (
        make(unit="job"),
        make(unit="person", measure="employed_persons"),
        ji.Dataset({"a": ji.Column([1.5, 2.5], unit="person"), "b": ["x", "y"]}),
        ji.Dataset({"b": ["x", "y"], "a": ji.Column([1.5, None], unit="person")}),
        ji.Dataset({"a": ji.Column([1.5], unit="person"), "b": ["x"]}),
        {"a": [1.5, None], "b": ["x", "y"]},
        None,
    ):
        assert not made.equals(other)
    assert made.equals(make(unit="person", description="a sentence"))
    made.close()
    with pytest.raises(ValueError, match="closed"):
        made.equals(same)


def test_columns_of_another_dataset_keep_nulls_units_and_types() -> None:
    made = ji.Dataset(
        {
            "n": ji.Column([1, None], unit="person", description="people"),
            "x": ji.Column([0.5, None], unit="@u"),
            "u": ["h", "h"],
            "b": [True, None],
            "d": [datetime.date(2024, 1, 2), None],
            "c": ji.Column(["a", None], type="dictionary"),
        }
    )
    again = ji.Dataset({name: made[name] for name in made})
    assert again.equals(made)
    assert again["x"].to_list() == [0.5, None] and again["n"].unit == "person"
    assert again["n"].description == "people"
