# SPDX-License-Identifier: LGPL-2.1-or-later
"""The options of CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import _columns, _table
from ._handles import choice, encode, listed, options, texts
from ._library import lib
from ._measure import Measure, as_measure

SIDECAR = {
    "auto": int(_table.ji_csv_sidecar.JI_CSV_SIDECAR_AUTO),
    "none": int(_table.ji_csv_sidecar.JI_CSV_SIDECAR_NONE),
    "required": int(_table.ji_csv_sidecar.JI_CSV_SIDECAR_REQUIRED),
    "provenance": int(_table.ji_csv_sidecar.JI_CSV_SIDECAR_PROVENANCE),
}
_LENIENT = {
    member.name[len("JI_CSV_LENIENT_") :].lower(): int(member)
    for member in _table.ji_csv_leniency
}
_COMPRESSION = {
    "auto": int(_table.ji_csv_compression.JI_CSV_COMPRESSION_AUTO),
    "none": int(_table.ji_csv_compression.JI_CSV_COMPRESSION_NONE),
    "gzip": int(_table.ji_csv_compression.JI_CSV_COMPRESSION_GZIP),
    "zstd": int(_table.ji_csv_compression.JI_CSV_COMPRESSION_ZSTD),
}


def reading(
    *,
    types: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    measures: Mapping[str, Measure | str] | None = None,
    descriptions: Mapping[str, str] | None = None,
    missing: Sequence[str] | None = None,
    infer: bool = True,
    delimiter: str = ",",
    sidecar: str = "auto",
    select: Sequence[str] | None = None,
    compression: str = "auto",
    lenient: str | Iterable[str] = (),
    **others: Any,
) -> Any:
    """The option struct of reading CSV; `others` are its members of the same name."""
    unknown = others.keys() - {name for name, *_ in _table.ji_csv_options._fields_}
    if unknown:
        raise TypeError(f"reading CSV has no option {', '.join(sorted(unknown))}")
    if isinstance(select, str):
        select = [select]
    declared = declared_columns(types, units, measures, descriptions)
    return options(
        _table.ji_csv_options,
        lib.ji_csv_options_init,
        columns=declared,
        column_count=len(declared),
        missing=None if missing is None else texts(missing, "missing"),
        missing_count=0 if missing is None else len(missing),
        select=None if select is None else texts(select, "select"),
        select_count=0 if select is None else len(select),
        delimiter=ascii_character(delimiter),
        inference=int(not infer),
        sidecar=choice(sidecar, SIDECAR, "sidecar"),
        compression=choice(compression, _COMPRESSION, "compression"),
        lenient=_leniencies(lenient),
        **others,
    )


def declared_columns(
    types: Mapping[str, str] | None,
    units: Mapping[str, str] | None,
    measures: Mapping[str, Measure | str] | None,
    descriptions: Mapping[str, str] | None,
) -> Any:
    """An array of ji_csv_column, which keeps what its pointers point at."""
    types, units, descriptions = types or {}, units or {}, descriptions or {}
    known = {name: as_measure(measure) for name, measure in (measures or {}).items()}
    names = list(dict.fromkeys([*types, *units, *known, *descriptions]))
    declared = (_table.ji_csv_column * len(names))()
    for slot, name in zip(declared, names):
        measure = known.get(name)
        slot.name = encode(name, "column name")
        slot.unit = encode(units.get(name), "unit")
        slot.description = encode(descriptions.get(name), "description")
        if measure:
            slot.measure = measure._live()._as_parameter_
        if name in types:
            slot.type = choice(types[name], _columns.TYPES, f"type of {name!r}")
    declared.measures = known  # type: ignore[attr-defined]
    return declared


def _leniencies(lenient: str | Iterable[str]) -> int:
    """The set of leniencies of these names."""
    made = 0
    for name in listed(lenient):
        made |= choice(name, _LENIENT, "lenient")
    return made


def ascii_character(delimiter: str) -> int:
    if len(delimiter) != 1 or ord(delimiter) > 127:
        raise ValueError(f"delimiter must be one ASCII character, not {delimiter!r}")
    return ord(delimiter)
