# SPDX-License-Identifier: LGPL-2.1-or-later
"""Laws that hold for any data: what goes through the library comes back as it was."""

from __future__ import annotations

import datetime
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from support import partner

import jobimpact as ji

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:
    if os.environ.get("JI_CI") == "1":
        raise
    pytest.skip("hypothesis is not installed", allow_module_level=True)

UTC = datetime.timezone.utc
LONG = bool(os.environ.get("JI_TEST_LONG"))
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
VALUES = {
    "int64": st.integers(-(2**63), 2**63 - 1),
    "float64": st.floats(allow_nan=False),
    "bool": st.booleans(),
    "date": st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31)),
    "timestamp": st.datetimes(datetime.datetime(1, 1, 2), timezones=st.just(UTC)),
    "text": TEXT,
    "dictionary": st.sampled_from(["a", "", "直播", "long text that is no inline view"]),
}
NAMES = st.text("abcdefghij_", min_size=1, max_size=6)


@st.composite
def columns(draw: Any) -> dict[str, ji.Column]:
    """Some columns of equal length, each with some nulls."""
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    length = draw(st.integers(0, 40))
    made = {}
    for name in names:
        kind = draw(st.sampled_from(sorted(VALUES)))
        values = st.one_of(st.none(), VALUES[kind])
        made[name] = ji.Column(
            draw(st.lists(values, min_size=length, max_size=length)),
            type=kind,
            unit=draw(st.sampled_from([None, "person", "1e4 person"])),
            description=draw(st.one_of(st.none(), TEXT.filter(bool))),
        )
    return made


def lists(given: dict[str, ji.Column], start: int = 0, stop: int | None = None) -> dict[str, Any]:
    return {name: column.values[start:stop] for name, column in given.items()}


def many(test: Any) -> Any:
    return settings(max_examples=400 if LONG else 60, deadline=None)(test)


@many
@given(columns())
def test_python_values(data: dict[str, ji.Column]) -> None:
    made = ji.Dataset(data)
    assert made.to_dict() == lists(data)
    assert [made[n].type for n in data] == [c.type for c in data.values()]
    assert [made[n].null_count for n in data] == [c.values.count(None) for c in data.values()]


@many
@given(columns(), st.integers(0, 40), st.integers(0, 40))
def test_arrow_slices(data: dict[str, ji.Column], start: int, length: int) -> None:
    partner("pyarrow")
    made = ji.Dataset(data)
    back = ji.Dataset(made.to_arrow())
    assert back.digest() == made.digest() and back.to_dict() == lists(data)
    cut = made.to_arrow().slice(start, length)
    assert ji.Dataset(cut).to_dict() == lists(data, start, start + length)


@many
@given(columns(), st.lists(st.integers(0, 40), max_size=4))
def test_arrow_chunks(data: dict[str, ji.Column], cuts: list[int]) -> None:
    pa = partner("pyarrow")
    made = ji.Dataset(data)
    table, edges = made.to_arrow(), sorted({0, len(made), *(c for c in cuts if c < len(made))})
    pieces = [table.slice(a, b - a) for a, b in zip(edges, edges[1:])] or [table]
    assert ji.Dataset(pa.concat_tables(pieces)).digest() == made.digest()


@many
@given(columns())
def test_numpy_arrays(data: dict[str, ji.Column]) -> None:
    partner("numpy")
    made = ji.Dataset(data)
    again = {
        name: ji.Column(
            made[name].to_numpy(),
            unit=column.unit,
            description=column.description,
            type=column.type,
        )
        for name, column in data.items()
    }
    assert ji.Dataset(again).digest() == made.digest()


@many
@given(columns())
def test_csv_files(data: dict[str, ji.Column]) -> None:
    made = ji.Dataset(data)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "data.csv")
        made.write_csv(file)
        back = ji.Dataset.read_csv(file, sidecar="required")
    assert back.to_dict() == lists(data)
    assert back.digest() == made.digest()


@many
@given(st.text(max_size=30))
def test_any_text_as_a_unit_or_measure(text: str) -> None:
    """Whatever it is, it is understood or refused with a message."""
    for make in (ji.units.parse, ji.Measure):
        try:
            make(text)
        except ji.JobImpactError as failure:
            assert failure.message
        except (ValueError, UnicodeEncodeError):
            assert "\0" in text or any("\ud800" <= c <= "\udfff" for c in text)
