# SPDX-License-Identifier: LGPL-2.1-or-later
"""Multi-region tables in the layouts in which they are traded."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from . import _table
from ._bundle import Bundle
from ._context import Context, default_context
from ._handles import choice, encode, encode_path, options, texts
from ._library import lib

_LAYOUT = {
    name[len("JI_MULTIREGION_") :].lower(): int(value)
    for name, value in _table.ji_multiregion_layout.__members__.items()
}
_ROLE = {
    name[len("JI_MULTIREGION_") :].lower(): int(value)
    for name, value in _table.ji_multiregion_role.__members__.items()
}
_EMPTY = {
    "error": int(_table.ji_multiregion_empty.JI_MULTIREGION_EMPTY_ERROR),
    "zero": int(_table.ji_multiregion_empty.JI_MULTIREGION_EMPTY_ZERO),
}
_SPLIT = {
    "sum": int(_table.ji_multiregion_split.JI_MULTIREGION_SPLIT_SUM),
    "keep": int(_table.ji_multiregion_split.JI_MULTIREGION_SPLIT_KEEP),
}


def read_multiregion(
    path: str | os.PathLike[str],
    layout: str = "auto",
    *,
    parts: Iterable[tuple[str, str] | tuple[str, str, str | None]] | None = None,
    extensions: Iterable[str] | None = None,
    separator: str | None = None,
    year: int | None = None,
    empty: str = "error",
    split: str = "sum",
    max_sectors: int | None = None,
    encoding: str | None = None,
    context: Context | None = None,
) -> Bundle:
    """A multi-region table (or one of a single region) as a bundle that :class:`InputOutput` takes:
    datasets sectors, demand_labels, satellite_labels, table; arrays flows, final_demand, output,
    satellites, satellite_demand in :attr:`Bundle.arrays`.

    Args:
        path: a folder, or the file of an OECD or WIOD table.
        layout: "auto", "pymrio" (saved by save_all as text), "exiobase3", "oecd_icio", "wiod2016",
            or "matrices": a folder of CSV files with labels in the first row and column.
        parts: of "matrices", (file, role) or (file, role, column): roles "flows", "final_demand",
            "output", "satellite_columns", "satellite_rows"; None: Z.csv, final_demand.csv or Y.csv,
            output.csv or x.csv, primary_inputs.csv, employment.csv.
        extensions: the subfolders of pymrio's layout that are read; None: all.
        separator: of "matrices", what stands between region and sector in a label.
        year: which year's file of a folder, or year of a long table.
        empty: an empty number is an "error" or "zero".
        split: the OECD's parts of China and Mexico: "sum" (added to the whole) or "keep".
        max_sectors: a table with more is an error; 65,536.
        encoding: of the files of text; None: UTF-8, "auto": detected and told to the log, else a
            name such as "GB18030". Files packed by gzip or zstd are read as they are, in folders
            also where .gz or .zst is behind their names.

    Raises:
        NotFoundError (a FileNotFoundError), FormatError, LabelError, ShapeError, LimitError,
        UnsupportedError, ReadWriteError.
    """
    wanted = None if extensions is None else list(extensions)
    listed = None if parts is None else [_part(part) for part in parts]
    struct = options(
        _table.ji_multiregion_options,
        lib.ji_multiregion_options_init,
        layout=choice(layout, _LAYOUT, "layout"),
        separator=separator,
        year=year,
        empty=choice(empty, _EMPTY, "empty"),
        split=choice(split, _SPLIT, "split"),
        max_sectors=max_sectors,
        encoding=encoding,
    )
    if wanted is not None:
        struct.extensions = texts(wanted or [""], "an extension")
        struct.extension_count = len(wanted)
    if listed is not None:
        struct.parts = (_table.ji_multiregion_part * max(1, len(listed)))(*listed)
        struct.part_count = len(listed)
    return (context or default_context())._make(
        Bundle, lib.ji_bundle_read_multiregion, encode_path(path), struct
    )


def _part(part: Any) -> Any:
    file, role, column = (*part, None)[:3]
    return _table.ji_multiregion_part(
        file=encode(file, "file"),
        column=encode(column, "column"),
        role=choice(role, _ROLE, "role"),
    )
