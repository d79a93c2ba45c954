# SPDX-License-Identifier: LGPL-2.1-or-later
"""Arrow streams, both ways, against those who make and take them."""

from __future__ import annotations

import ctypes
import datetime
import decimal
import gc
from typing import Any

import pytest
from support import partner

import jobimpact as ji
from jobimpact import _table

UTC = datetime.timezone.utc
MOMENT = datetime.datetime(2024, 3, 1, 12, 30, 15, 250_000, UTC)
# Nine rows, so that a slice begins inside a byte of validity and of truths.
ROWS: dict[str, list[Any]] = {
    "whole": [1, None, 3, 4, None, 6, 7, 2**62, -9],
    "real": [0.5, 1.5, None, 3.5, 4.5, float("inf"), None, -0.0, 8.5],
    "truth": [True, None, False, True, True, None, False, False, True],
    "day": [datetime.date(2024, 2, 28 + i % 2) if i % 4 else None for i in range(9)],
    "moment": [MOMENT + datetime.timedelta(microseconds=i) if i % 3 else None for i in range(9)],
    "name": ["a", None, "", "直播", "long enough to leave a string view", None, "g", "h", "i"],
    "sort": ["x", "y", None, "x", "z", "y", "x", None, "z"],
}


def arrow_table(pa: Any, chunks: int = 1) -> Any:
    types = {
        "whole": pa.int64(),
        "real": pa.float64(),
        "truth": pa.bool_(),
        "day": pa.date32(),
        "moment": pa.timestamp("us", "UTC"),
        "name": pa.large_string(),
        "sort": pa.string(),
    }
    arrays = {name: pa.array(ROWS[name], type=kind) for name, kind in types.items()}
    arrays["sort"] = arrays["sort"].dictionary_encode()
    table = pa.table(arrays)
    if chunks == 1:
        return table
    cuts = [9 * i // chunks for i in range(chunks + 1)]
    return pa.concat_tables([table.slice(a, b - a) for a, b in zip(cuts, cuts[1:])])


def cut(start: int, stop: int) -> dict[str, list[Any]]:
    return {name: values[start:stop] for name, values in ROWS.items()}


# -- pyarrow -------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunks", [1, 2, 4, 9])
def test_pyarrow_tables(chunks: int) -> None:
    pa = partner("pyarrow")
    made = ji.Dataset(arrow_table(pa, chunks))
    assert made.to_dict() == ROWS
    assert made["sort"].type == "dictionary"
    back = made.to_arrow()
    assert back.to_pydict() == ROWS
    assert back.schema.field("name").type == pa.large_string()
    assert back.schema.field("moment").type == pa.timestamp("us", "UTC")
    assert back.schema.field("sort").type == pa.dictionary(pa.int32(), pa.large_string())
    assert ji.Dataset(back).digest() == made.digest()


@pytest.mark.parametrize("start", range(9))
@pytest.mark.parametrize("stop", [9, 5])
def test_slices(start: int, stop: int) -> None:
    pa = partner("pyarrow")
    table = arrow_table(pa).slice(start, max(0, stop - start))
    assert ji.Dataset(table).to_dict() == cut(start, max(start, stop))


def test_slices_of_slices_in_a_batch() -> None:
    pa = partner("pyarrow")
    batch = arrow_table(pa).to_batches()[0].slice(1).slice(2, 5)
    assert ji.Dataset(pa.Table.from_batches([batch])).to_dict() == cut(3, 8)
    # An offset of the struct itself, above that of its children.
    struct = pa.Table.from_batches([batch]).to_struct_array().chunk(0).slice(1, 3)
    plain = pa.RecordBatch.from_struct_array(struct)
    assert ji.Dataset(pa.Table.from_batches([plain])).to_dict() == cut(4, 7)


def test_empty_chunks_and_streams() -> None:
    pa = partner("pyarrow")
    table = arrow_table(pa)
    pieces = [table.slice(0, 0), table.slice(0, 4), table.slice(4, 0), table.slice(4)]
    assert ji.Dataset(pa.concat_tables(pieces)).to_dict() == ROWS
    nothing = ji.Dataset(pa.Table.from_batches([], schema=table.schema))
    assert nothing.shape == (0, 7) and nothing["day"].type == "date"
    assert ji.Dataset(nothing.to_arrow()).shape == (0, 7)


@pytest.mark.parametrize(
    ("kind", "values", "type"),
    [
        ("int8", [1, None, -128], "int64"),
        ("int16", [1, None, -(2**15)], "int64"),
        ("int32", [1, None, -(2**31)], "int64"),
        ("uint8", [1, None, 255], "int64"),
        ("uint16", [1, None, 2**16 - 1], "int64"),
        ("uint32", [1, None, 2**32 - 1], "int64"),
        ("uint64", [1, None, 2**63 - 1], "int64"),
        ("float32", [0.5, None, 2.0], "float64"),
        ("float16", [0.5, None, 2.0], "float64"),
        ("string", ["a", None, "ü"], "text"),
        ("large_string", ["a", None, "ü"], "text"),
        ("string_view", ["a", None, "a text of more than twelve bytes"], "text"),
        ("null", [None, None, None], "text"),
    ],
)
def test_widened_types(kind: str, values: list[Any], type: str) -> None:
    pa = partner("pyarrow")
    array = pa.array(values, type=getattr(pa, kind)())
    for chunked in (pa.chunked_array([array]), pa.chunked_array([array, array.slice(1, 1)])):
        made = ji.Dataset(pa.table({"a": chunked.slice(1)}))
        assert made["a"].to_list() == chunked.slice(1).to_pylist()
        assert made["a"].type == type


def test_times() -> None:
    pa = partner("pyarrow")
    for unit, zone in (("s", None), ("ms", "UTC"), ("us", "Asia/Shanghai"), ("ns", "UTC")):
        array = pa.array([MOMENT.replace(microsecond=0), None], type=pa.timestamp(unit, zone))
        assert ji.Dataset(pa.table({"a": array}))["a"].to_list() == [
            MOMENT.replace(microsecond=0),
            None,
        ]
    days = pa.array([datetime.date(2024, 2, 29), None], type=pa.date64())
    assert ji.Dataset(pa.table({"a": days}))["a"].to_list() == [datetime.date(2024, 2, 29), None]
    with pytest.raises(ji.ContentError, match="a"):
        ji.Dataset(pa.table({"a": pa.array([1], type=pa.timestamp("ns"))}))


def test_dictionaries_that_change_from_chunk_to_chunk() -> None:
    pa = partner("pyarrow")
    one = pa.array(["x", "y", None]).dictionary_encode()
    other = pa.array(["z", "y", "x", None]).dictionary_encode()
    made = ji.Dataset(pa.table({"a": pa.chunked_array([one, other.slice(1)])}))
    assert made["a"].to_list() == ["x", "y", None, "y", "x", None]
    narrow = pa.DictionaryArray.from_arrays(
        pa.array([0, None, 1], type=pa.int8()), pa.array(["x", "y"])
    )
    assert ji.Dataset(pa.table({"a": narrow}))["a"].to_list() == ["x", None, "y"]


@pytest.mark.parametrize("kind", ["list_", "struct", "decimal", "duration", "binary"])
def test_what_is_no_column_is_refused_by_name(kind: str) -> None:
    pa = partner("pyarrow")
    arrays = {
        "list_": lambda: pa.array([[1], [2]]),
        "struct": lambda: pa.array([{"x": 1}, None]),
        "decimal": lambda: pa.array([decimal.Decimal("1.5")]),
        "duration": lambda: pa.array([datetime.timedelta(1)]),
        "binary": lambda: pa.array([b"a"]),
    }
    with pytest.raises(ji.ColumnTypeError, match="odd_one") as caught:
        ji.Dataset(pa.table({"odd_one": arrays[kind]()}))
    assert isinstance(caught.value, TypeError)


def test_values_that_do_not_fit() -> None:
    pa = partner("pyarrow")
    with pytest.raises(ji.ContentError, match="a"):
        ji.Dataset(pa.table({"a": pa.array([2**63], type=pa.uint64())}))
    with pytest.raises(ji.LabelError):
        ji.Dataset(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"]))
    with pytest.raises(ji.EncodingError):
        broken = pa.array([b"\xff"]).view(pa.string())
        ji.Dataset(pa.table({"a": broken}))


def test_metadata_carries_unit_and_measure() -> None:
    pa = partner("pyarrow")
    measure = ji.Measure("employed_persons")
    made = ji.Dataset(
        {"a": ji.Column([1.5], unit="person", measure=measure, description="a count")}
    )
    field = made.to_arrow().schema.field("a")
    assert field.metadata[b"jobimpact:unit"] == b"person"
    assert field.metadata[b"jobimpact:measure"].decode() == measure.text
    assert field.metadata[b"jobimpact:description"] == b"a count"
    back = ji.Dataset(made.to_arrow())
    assert (back["a"].unit, back["a"].measure, back["a"].description) == (
        "person",
        measure,
        "a count",
    )
    wrong = pa.field("a", pa.float64(), metadata={"jobimpact:unit": "person//"})
    with pytest.raises(ji.UnitError):
        ji.Dataset(pa.table([pa.array([1.0])], schema=pa.schema([wrong])))


def test_a_producers_own_error_comes_through() -> None:
    pa = partner("pyarrow")

    def batches() -> Any:
        yield arrow_table(pa).to_batches()[0]
        raise RuntimeError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(arrow_table(pa).schema, batches())
    with pytest.raises(ji.ReadWriteError, match="the disk is gone"):
        ji.Dataset(reader)


def test_a_stream_is_taken_over_on_failure_too() -> None:
    pa = partner("pyarrow")

    class Once:
        def __init__(self, table: Any) -> None:
            self.capsule = table.__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return self.capsule

    source = Once(arrow_table(pa))
    assert ji.Dataset(source).to_dict() == ROWS
    with pytest.raises(ji.JobImpactError):  # its stream is released already
        ji.Dataset(source)
    refused = Once(pa.table({"a": [[1]]}))
    with pytest.raises(ji.ColumnTypeError):
        ji.Dataset(refused)
    del source, refused
    gc.collect()


def test_what_is_no_stream_is_refused() -> None:
    class Liar:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return 5

    with pytest.raises(ValueError):
        ji.Dataset(Liar())


# -- no copy, by address ---------------------------------------------------------------------------


def addresses(array: Any) -> list[int]:
    return [b.address for b in array.buffers()[1:] if b is not None]


def view_addresses(view: Any) -> list[int]:
    made = [view.values.ctypes.data]
    return [view.offsets.ctypes.data, *made] if view.type == "text" else made


COPIED_NEVER = ("whole", "real", "truth", "day", "moment", "name")


@pytest.mark.parametrize("name", COPIED_NEVER)
def test_one_chunk_comes_in_without_a_copy(name: str) -> None:
    pa = partner("pyarrow")
    partner("numpy")
    table = arrow_table(pa)
    made = ji.Dataset(table)
    assert view_addresses(made[name]) == addresses(table[name].chunk(0))


@pytest.mark.parametrize("name", COPIED_NEVER)
def test_it_goes_out_without_a_copy(name: str) -> None:
    partner("pyarrow")
    partner("numpy")
    made = ji.Dataset(ROWS)
    assert addresses(made.to_arrow()[name].chunk(0)) == view_addresses(made[name])


def test_dictionary_codes_are_shared() -> None:
    pa = partner("pyarrow")
    partner("numpy")
    table = arrow_table(pa)
    made = ji.Dataset(table)
    assert made["sort"].values.ctypes.data == table["sort"].chunk(0).indices.buffers()[1].address
    assert (
        made.to_arrow()["sort"].chunk(0).indices.buffers()[1].address
        == made["sort"].values.ctypes.data
    )


def test_a_slice_comes_in_without_a_copy_of_its_values() -> None:
    pa = partner("pyarrow")
    partner("numpy")
    table = arrow_table(pa)
    made = ji.Dataset(table.slice(3))
    whole = table["whole"].chunk(0).buffers()[1].address
    assert made["whole"].values.ctypes.data == whole + 3 * 8
    assert made["whole"].valid.tolist() == [v is not None for v in ROWS["whole"][3:]]


def test_numpy_memory_goes_through_to_arrow() -> None:
    partner("pyarrow")
    numpy = partner("numpy")
    values = numpy.arange(5.0)
    out = ji.Dataset({"a": values}).to_arrow()
    assert out["a"].chunk(0).buffers()[1].address == values.ctypes.data


# -- lifetimes -----------------------------------------------------------------------------------


def test_exported_data_outlives_the_dataset(adopted: dict[int, Any]) -> None:
    partner("pyarrow")
    numpy = partner("numpy")
    before = len(adopted)
    made = ji.Dataset({"a": numpy.arange(1000.0)})
    table = made.to_arrow()
    made.close()
    del made
    gc.collect()
    assert table["a"].to_pylist() == list(range(1000))
    assert len(adopted) == before + 1
    del table
    gc.collect()
    assert len(adopted) == before


def test_imported_data_outlives_the_producer() -> None:
    pa = partner("pyarrow")
    before = pa.total_allocated_bytes()
    table = pa.table({"a": pa.array([float(i) for i in range(10_000)])})
    made = ji.Dataset(table)
    del table
    gc.collect()
    assert pa.total_allocated_bytes() > before
    assert sum(made["a"].to_list()) == 49_995_000
    made.close()
    del made
    gc.collect()
    assert pa.total_allocated_bytes() == before


def test_a_stream_nobody_takes_is_released(adopted: dict[int, Any]) -> None:
    numpy = partner("numpy")
    before = len(adopted)
    made = ji.Dataset({"a": numpy.arange(10.0)})
    capsules = [made.__arrow_c_stream__(), made.__arrow_c_schema__()]
    made.close()
    del made
    gc.collect()
    assert len(adopted) == before + 1
    del capsules
    gc.collect()
    assert len(adopted) == before


def test_the_stream_keeps_to_the_interface() -> None:
    from jobimpact import _arrow

    capsule = ji.Dataset(ROWS).__arrow_c_stream__()
    stream = _table.ArrowArrayStream.from_address(_arrow._get(capsule, b"arrow_array_stream"))
    schema, array = _table.ArrowSchema(), _table.ArrowArray()
    at = ctypes.byref(stream)
    assert stream.get_schema(at, ctypes.byref(schema)) == 0
    assert schema.format == b"+s" and schema.n_children == 7
    assert stream.get_next(at, ctypes.byref(array)) == 0
    assert array.length == 9 and array.n_children == 7 and array.null_count == 0
    children = [array.children[i].contents for i in range(7)]
    assert [c.length for c in children] == [9] * 7
    assert all(c.null_count in (-1, ROWS[n].count(None)) for c, n in zip(children, ROWS))
    array.release(ctypes.byref(array))
    assert not array.release
    assert stream.get_next(at, ctypes.byref(array)) == 0
    assert not array.release, "the end is a released array"
    schema.release(ctypes.byref(schema))
    assert not schema.release


# -- the others ----------------------------------------------------------------------------------


def test_schemas_of_pyarrow() -> None:
    pa = partner("pyarrow")
    made = ji.Dataset(ROWS)
    assert pa.schema(made) == made.to_arrow().schema


def test_polars_frames() -> None:
    polars = partner("polars")
    frame = polars.DataFrame(
        {name: polars.Series(values) for name, values in ROWS.items() if name != "sort"}
    ).with_columns(polars.Series("sort", ROWS["sort"], dtype=polars.Categorical))
    made = ji.Dataset(frame)
    assert made.to_dict() == ROWS, "polars gives string views"
    assert (
        made.to_polars()
        .with_columns(polars.col("sort").cast(polars.String))
        .to_dict(as_series=False)
        == ROWS
    )
    for start in range(9):
        assert ji.Dataset(frame.slice(start, 4)).to_dict() == cut(start, start + 4)
    joined = polars.concat([frame.slice(0, 3), frame.slice(3)], rechunk=False)
    assert ji.Dataset(joined).to_dict() == ROWS
    assert ji.Dataset(made.to_polars()).to_dict() == ROWS


def missing(values: list[Any]) -> list[Any]:
    """pandas' own null of floats is NaN."""
    return [float("nan") if value is None else value for value in values]


def midnights(values: list[Any]) -> list[Any]:
    return [v and datetime.datetime(v.year, v.month, v.day, tzinfo=UTC) for v in values]


@pytest.mark.parametrize("start", range(9))
@pytest.mark.parametrize("size", [0, 1, 4, 9])
def test_slices_of_pandas_frames_by_arrow(start: int, size: int) -> None:
    pandas, pa = partner("pandas"), partner("pyarrow")
    frame = arrow_table(pa, 2).to_pandas(types_mapper=pandas.ArrowDtype)
    part = frame.iloc[start : start + size]
    made = ji.Dataset(part)
    assert made.to_dict() == cut(start, start + size)
    assert [view.type for view in map(made.__getitem__, made.columns)] == [
        *("int64", "float64", "bool", "date", "timestamp", "text", "dictionary")
    ]
    every_second = ji.Dataset(frame.iloc[start::2])
    assert every_second.to_dict() == {name: values[start::2] for name, values in ROWS.items()}
    assert ji.Dataset(made.to_arrow().to_pandas(types_mapper=pandas.ArrowDtype)).equals(made)


@pytest.mark.parametrize("start", range(9))
def test_slices_of_plain_pandas_frames(start: int) -> None:
    """What to_pandas() gives, cut by pandas, with its own nulls; dates are timestamps there."""
    partner("pandas")
    partner("pyarrow")
    frame = ji.Dataset(ROWS).to_pandas()
    frame["sort"] = frame["sort"].astype("category")
    part = ji.Dataset(frame.iloc[start : start + 4])
    wanted = cut(start, start + 4)
    found = part.to_dict()
    for name in ("whole", "truth", "moment", "name", "sort"):
        assert found[name] == wanted[name], name
    assert found["day"] == midnights(wanted["day"]) and part["day"].type == "timestamp"
    assert part["real"].type == "float64"
    reals = [value for value in missing(found["real"]) if value == value]
    assert reals == [value for value in missing(wanted["real"]) if value == value]
    assert part["sort"].type == "dictionary"


def test_pandas_frames_by_arrow() -> None:
    pandas = partner("pandas")
    partner("pyarrow")
    frame = pandas.DataFrame(
        {"a": [1.5, 2.5], "b": ["x", None], "c": pandas.array([1, None], dtype="Int64")}
    )
    made = ji.Dataset(frame)
    assert made.to_dict()["a"] == [1.5, 2.5] and made.to_dict()["c"] == [1, None]
    assert made.to_dict()["b"] == ["x", None]
    assert made.to_pandas()["c"].tolist()[0] == 1


@pytest.mark.parametrize("with_pyarrow", [True, False])
def test_only_named_levels_of_an_index_are_columns(
    monkeypatch: pytest.MonkeyPatch, with_pyarrow: bool
) -> None:
    pandas = partner("pandas")
    if with_pyarrow:
        partner("pyarrow")
    else:
        monkeypatch.setattr("jobimpact._frames.find_spec", lambda name: None)
    frame = pandas.DataFrame({"a": [1.5, 2.5, 3.5]})
    assert ji.Dataset(frame).columns == ["a"]
    assert ji.Dataset(frame[frame["a"] > 2]).to_dict() == {"a": [2.5, 3.5]}
    frame.index = pandas.Index([7, 8, 9])
    assert ji.Dataset(frame).columns == ["a"]
    frame.index.name = "year"
    assert ji.Dataset(frame).to_dict() == {"year": [7, 8, 9], "a": [1.5, 2.5, 3.5]}
    frame.index = pandas.RangeIndex(3, name="row")
    assert ji.Dataset(frame).to_dict() == {"row": [0, 1, 2], "a": [1.5, 2.5, 3.5]}
    frame.index = pandas.MultiIndex.from_tuples(
        [("x", 1), ("x", 2), ("y", 1)], names=["region", None]
    )
    assert ji.Dataset(frame).to_dict() == {"region": ["x", "x", "y"], "a": [1.5, 2.5, 3.5]}
    assert frame.index.names == ["region", None]  # the frame is as it was


def test_pandas_frames_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = partner("pandas")
    from jobimpact import _frames

    monkeypatch.setattr(_frames, "find_spec", lambda name: None)
    frame = pandas.DataFrame({"a": [1.5, 2.5], "b": ["x", None], 3: [True, False]})
    made = ji.Dataset(frame)
    assert made.to_dict() == {"a": [1.5, 2.5], "b": ["x", None], "3": [True, False]}
    assert ji.Dataset(made.to_pandas()).to_dict() == made.to_dict()


def test_duckdb() -> None:
    duckdb = partner("duckdb")
    partner("pyarrow")
    connection = duckdb.connect()
    made = ji.Dataset(ROWS)
    connection.register("jobs", made.to_arrow())
    relation = connection.sql(
        "select sort, sum(whole)::bigint as total from jobs group by sort order by sort nulls last"
    )
    result = ji.Dataset(relation.to_arrow_table())
    assert result["sort"].to_list() == ["x", "y", "z", None]
    assert connection.execute("select count(*) from jobs").fetchall() == [(9,)]
    everything = ji.Dataset(connection.sql("select * from jobs").to_arrow_table())
    assert everything.to_dict() == ROWS
    direct = connection.sql("select * exclude (sort) from jobs")
    assert ji.Dataset(direct).to_dict() == {n: v for n, v in ROWS.items() if n != "sort"}


@pytest.mark.parametrize("start", range(9))
@pytest.mark.parametrize("size", [0, 1, 4, 9])
def test_slices_by_duckdb(start: int, size: int) -> None:
    """Slices in both directions: of what DuckDB is given, and of what it gives; every type, with
    nulls."""
    duckdb, pa = partner("duckdb"), partner("pyarrow")
    connection = duckdb.connect()
    connection.register("given", ji.Dataset(arrow_table(pa).slice(start, size)).to_arrow())
    wanted = cut(start, start + size)
    assert ji.Dataset(connection.sql("from given").to_arrow_table()).to_dict() == wanted
    connection.register("sliced", ji.Dataset(ROWS).to_arrow().slice(start, size))
    assert ji.Dataset(connection.sql("from sliced").to_arrow_table()).to_dict() == wanted
    connection.register("jobs", ji.Dataset(ROWS).to_arrow())
    everything = connection.sql(f"from jobs limit {size} offset {start}")
    made = ji.Dataset(everything.to_arrow_table())
    assert made.to_dict() == wanted
    assert ji.Dataset(everything.to_arrow_table().slice(1)).to_dict() == cut(
        start + 1, max(start + 1, start + size)
    )
    assert [made[name].type for name in made.columns][:6] == [
        *("int64", "float64", "bool", "date", "timestamp", "text")
    ]
    direct = ji.Dataset(connection.sql(f"from jobs limit {size} offset {start}"))
    assert direct.to_dict() == wanted


def test_enumerations_of_duckdb_are_dictionaries() -> None:
    duckdb = partner("duckdb")
    partner("pyarrow")
    connection = duckdb.connect()
    connection.register("jobs", ji.Dataset(ROWS).to_arrow())
    connection.execute("create type kinds as enum ('z', 'x', 'y')")
    for start in range(9):
        sql = f"select sort::kinds as sort from jobs limit 4 offset {start}"
        for source in (connection.sql(sql), connection.sql(sql).to_arrow_table()):
            made = ji.Dataset(source)
            assert made["sort"].type == "dictionary"
            assert made["sort"].to_list() == ROWS["sort"][start : start + 4]
