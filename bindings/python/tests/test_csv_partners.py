# SPDX-License-Identifier: LGPL-2.1-or-later
"""CSV that pandas, polars, DuckDB and pyarrow write is read, and they read what is written here:
equal to the last bit. The numbers are random ones with a fixed seed."""

from __future__ import annotations

import datetime
import math
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import partner

import jobimpact as ji

TEXTS = ["packer", "courier, part-time", 'a "quoted" word', "two\nlines", "直播运营", " blanks ", "007"]
TYPES = {"n": "int64", "x": "float64", "b": "bool", "d": "date", "s": "text"}


def floats(count: int) -> list[float]:
    """Of any size: patterns of bits that are finite numbers, and the borders."""
    draw = random.Random(3)
    values = [0.1, -0.0, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 1 / 3]
    while len(values) < count:
        (value,) = struct.unpack("<d", struct.pack("<Q", draw.getrandbits(64)))
        if math.isfinite(value):
            values.append(value)
    return values


def columns() -> dict[str, list[Any]]:
    count, draw = 500, random.Random(5)
    first = datetime.date(1970, 1, 1)
    made = {
        "n": [2**63 - 1, -(2**63), *(draw.getrandbits(63) for _ in range(count - 2))],
        "x": floats(count),
        "b": [draw.random() < 0.5 for _ in range(count)],
        "d": [first + datetime.timedelta(days=draw.randrange(-9000, 30000)) for _ in range(count)],
        "s": [draw.choice(TEXTS) for _ in range(count)],
    }
    return {
        name: [None if i % 7 == k else v for i, v in enumerate(values)]
        for k, (name, values) in enumerate(made.items())
    }


def bits(values: list[Any]) -> list[Any]:
    return [struct.pack("<d", v) if isinstance(v, float) else v for v in values]


def same(found: dict[str, list[Any]], expected: dict[str, list[Any]]) -> bool:
    return all(bits(found[name]) == bits(values) for name, values in expected.items())


# -- writers and readers ---------------------------------------------------------------------------


def pandas_frame(data: dict[str, list[Any]]) -> Any:
    pd = partner("pandas")
    numbers = {"n": pd.array(data["n"], dtype="Int64"), "x": pd.array(data["x"], dtype="Float64")}
    frame = pd.DataFrame(numbers)
    words = [None if v is None else str(v).lower() for v in data["b"]]
    days = [None if v is None else v.isoformat() for v in data["d"]]
    return frame.assign(b=words, d=days, s=data["s"])


def pandas_write(data: dict[str, list[Any]], path: Path) -> None:
    pandas_frame(data).to_csv(path, index=False)


def pandas_read(path: Path) -> dict[str, list[Any]]:
    pd = partner("pandas")
    types = {"n": "Int64", "x": "float64", "b": "boolean", "d": "object", "s": "object"}
    frame = pd.read_csv(path, dtype=types, float_precision="round_trip")
    made = {name: [None if pd.isna(v) else v for v in frame[name]] for name in frame}
    made["d"] = [v if v is None else datetime.date.fromisoformat(v) for v in made["d"]]
    plain = {"n": int, "x": float, "b": bool}
    return {
        name: [v if v is None or name not in plain else plain[name](v) for v in values]
        for name, values in made.items()
    }


def polars_write(data: dict[str, list[Any]], path: Path) -> None:
    pl = partner("polars")
    pl.DataFrame(data, schema_overrides={"n": pl.Int64}).write_csv(path)


def polars_read(path: Path) -> dict[str, list[Any]]:
    pl = partner("polars")
    types = {"n": pl.Int64, "x": pl.Float64, "b": pl.Boolean, "d": pl.Date, "s": pl.String}
    return dict(pl.read_csv(path, schema_overrides=types).to_dict(as_series=False))


def arrow_table(data: dict[str, list[Any]]) -> Any:
    return partner("pyarrow").table(data)


def arrow_write(data: dict[str, list[Any]], path: Path) -> None:
    partner("pyarrow.csv").write_csv(arrow_table(data), path)


def arrow_read(path: Path) -> dict[str, list[Any]]:
    pa, csv = partner("pyarrow"), partner("pyarrow.csv")
    types = dict(zip("nxbds", (pa.int64(), pa.float64(), pa.bool_(), pa.date32(), pa.string())))
    parsing = csv.ParseOptions(newlines_in_values=True)
    converting = csv.ConvertOptions(
        column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    table = csv.read_csv(path, parse_options=parsing, convert_options=converting)
    return dict(table.to_pydict())


def duckdb_write(data: dict[str, list[Any]], path: Path) -> None:
    duckdb = partner("duckdb")
    table = arrow_table(data)
    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute(f"copy given to '{path}' (header, delimiter ',')")


def duckdb_read(path: Path) -> dict[str, list[Any]]:
    duckdb = partner("duckdb")
    types = "{'n': 'BIGINT', 'x': 'DOUBLE', 'b': 'BOOLEAN', 'd': 'DATE', 's': 'VARCHAR'}"
    how = f"header=true, quote='\"', columns={types}"
    found = duckdb.connect().execute(f"from read_csv('{path}', {how})")
    names = [column[0] for column in found.description]
    rows = found.fetchall()
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


WRITERS = {
    "pandas": pandas_write,
    "polars": polars_write,
    "pyarrow": arrow_write,
    "duckdb": duckdb_write,
}
READERS = {
    "pandas": pandas_read,
    "polars": polars_read,
    "pyarrow": arrow_read,
    "duckdb": duckdb_read,
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("declared", [True, False])
def test_what_they_write_is_read(tmp_path: Path, name: str, declared: bool) -> None:
    data, path = columns(), tmp_path / "theirs.csv"
    WRITERS[name](data, path)
    made = ji.Dataset.read_csv(path, types=TYPES if declared else None)
    assert {column: made[column].type for column in made.columns} == TYPES
    assert same({column: made[column].to_list() for column in made.columns}, data)


@pytest.mark.parametrize("name", READERS)
def test_they_read_what_is_written(tmp_path: Path, name: str) -> None:
    data, path = columns(), tmp_path / "ours.csv"
    typed = {column: ji.Column(values, type=TYPES[column]) for column, values in data.items()}
    ji.Dataset(typed).write_csv(path)
    read: Callable[[Path], dict[str, list[Any]]] = READERS[name]
    assert same(read(path), data)
