# SPDX-License-Identifier: LGPL-2.1-or-later
"""SDMX: data as SDMX-CSV (2.0, and 1.0 when read), code lists from SDMX-ML (2.1, 3.0, 3.1).

    jobs = ji.sdmx.read("extract.csv", value="jobs")
    ji.sdmx.write(jobs, "jobs.csv", "X:JOBS(1.0)", value="jobs")
    areas = ji.sdmx.read_codelist("CL_AREA.xml")

The guide is docs/guide/sdmx.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from . import _table
from ._context import Context, default_context
from ._csv import ascii_character, declared_columns
from ._dataset import Dataset
from ._handles import choice, encode, encode_path, options, texts
from ._library import lib
from ._measure import Measure

__all__ = ["read", "read_codelist", "write"]

_LABELS = {
    "auto": int(_table.ji_sdmx_labels.JI_SDMX_LABELS_AUTO),
    "id": int(_table.ji_sdmx_labels.JI_SDMX_LABELS_ID),
    "both": int(_table.ji_sdmx_labels.JI_SDMX_LABELS_BOTH),
    "name": int(_table.ji_sdmx_labels.JI_SDMX_LABELS_NAME),
}
_UNITS = {
    "apply": int(_table.ji_sdmx_units.JI_SDMX_UNITS_APPLY),
    "by row": int(_table.ji_sdmx_units.JI_SDMX_UNITS_BY_ROW),
    "keep": int(_table.ji_sdmx_units.JI_SDMX_UNITS_KEEP),
}
_STRUCTURE = {
    "one": int(_table.ji_sdmx_structure.JI_SDMX_STRUCTURE_ONE),
    "keep": int(_table.ji_sdmx_structure.JI_SDMX_STRUCTURE_KEEP),
}
_DELETES = {
    "refuse": int(_table.ji_sdmx_deletes.JI_SDMX_DELETES_REFUSE),
    "skip": int(_table.ji_sdmx_deletes.JI_SDMX_DELETES_SKIP),
}
_CHECK = {
    "strict": int(_table.ji_sdmx_check.JI_SDMX_CHECK_STRICT),
    "lenient": int(_table.ji_sdmx_check.JI_SDMX_CHECK_LENIENT),
}
_KEYS = {
    "none": int(_table.ji_sdmx_keys.JI_SDMX_KEYS_NONE),
    "series": int(_table.ji_sdmx_keys.JI_SDMX_KEYS_SERIES),
    "obs": int(_table.ji_sdmx_keys.JI_SDMX_KEYS_OBS),
    "both": int(_table.ji_sdmx_keys.JI_SDMX_KEYS_BOTH),
}


def read(
    path: str | os.PathLike[str],
    *,
    value: str | None = None,
    types: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    measures: Mapping[str, Measure | str] | None = None,
    descriptions: Mapping[str, str] | None = None,
    unit_codes: Mapping[str, str] | None = None,
    uncoded: Iterable[str] = (),
    delimiter: str | None = None,
    subfield: str | None = None,
    decimal: str = ".",
    labels: str = "auto",
    names: bool = False,
    structure: str = "one",
    deletes: str = "refuse",
    statuses: str = "strict",
    periods: str = "strict",
    unit_columns: str = "apply",
    max_rows: int | None = None,
    max_columns: int | None = None,
    max_field_size: int | None = None,
    encoding: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Reads an SDMX-CSV file: components become text, OBS_VALUE float64 with the unit that
    UNIT_MEASURE and UNIT_MULT say. The provenance has the structure and what else is left out.

    Args:
        path: the file.
        value: what OBS_VALUE is called in the dataset.
        types, units, measures, descriptions: by column name, as of :meth:`Dataset.read_csv`; a
            column of type float64 is read as a measure.
        unit_codes: units by codes of UNIT_MEASURE, beside the known ones: ``{"THS_X": "1e3 job"}``.
        uncoded: components whose values are no codes (where codes have names in their cell).
        delimiter: one ASCII character; None: what follows the first name in the file.
        subfield: what separates several values, where the file does not say it.
        decimal: "." or ",".
        labels: auto, id, both ("CODE: Name") or name (a column of names behind each).
        names: whether the names of codes are kept, as columns ``NAME_name``.
        structure: one (all rows are of one), or keep: its columns stay, and action and keys.
        deletes: rows whose action is D: refuse or skip.
        statuses, periods: codes of OBS_STATUS and values of TIME_PERIOD that SDMX does not know:
            strict (an error) or lenient (a warning).
        unit_columns: apply, by row (a column ``unit`` in any case) or keep.
        max_rows, max_columns, max_field_size: larger ones are an error.
        encoding: None: UTF-8; "auto": detected and told to the log; else a name such as "GB18030".
            A file packed by gzip or zstd is read as it is.

    Raises:
        NotFoundError (a FileNotFoundError), ReadWriteError, FormatError and EncodingError naming
        file, line, column and value, LabelError, LimitError, UnitError, MeasureError.
    """
    declared = declared_columns(types, units, measures, descriptions)
    known = _unit_codes(unit_codes)
    plain = list(uncoded)
    struct = options(
        _table.ji_sdmx_read_options,
        lib.ji_sdmx_read_options_init,
        columns=declared,
        column_count=len(declared),
        units=known,
        unit_count=len(known),
        value=value,
        uncoded=texts(plain, "uncoded"),
        uncoded_count=len(plain),
        max_rows=max_rows,
        max_columns=max_columns,
        max_field_size=max_field_size,
        delimiter=None if delimiter is None else ascii_character(delimiter),
        subfield=None if subfield is None else ascii_character(subfield),
        decimal=ascii_character(decimal),
        labels=choice(labels, _LABELS, "labels"),
        names=int(names),
        structure=choice(structure, _STRUCTURE, "structure"),
        deletes=choice(deletes, _DELETES, "deletes"),
        statuses=choice(statuses, _CHECK, "statuses"),
        periods=choice(periods, _CHECK, "periods"),
        unit_columns=choice(unit_columns, _UNITS, "unit_columns"),
        encoding=encoding,
    )
    return (context or default_context())._make(
        Dataset, lib.ji_dataset_read_sdmx_csv, encode_path(path), struct
    )


def write(
    dataset: Dataset,
    path: str | os.PathLike[str],
    structure_id: str,
    *,
    structure: str = "dataflow",
    structure_name: str | None = None,
    action: str = "I",
    value: str | None = None,
    time: str | None = None,
    dimensions: Iterable[str] | None = None,
    measures: Iterable[str] | None = None,
    attributes: Iterable[str] | None = None,
    unit_codes: Mapping[str, str] | None = None,
    delimiter: str = ",",
    subfield: str = ";",
    labels: str = "id",
    keys: str = "none",
    context: Context | None = None,
) -> None:
    """Writes a dataset as SDMX-CSV 2.0. Read back with the same `value` and `unit_codes`, a dataset
    of text components and float64 measures is the same.

    Args:
        dataset: the dataset.
        path: the file; its folder must exist.
        structure_id: AGENCY:ID(VERSION).
        structure: dataflow, datastructure or dataprovision.
        structure_name: its name, where names are written.
        action: I (information), A (append) or R (replace).
        value: the column that is written as OBS_VALUE; its unit becomes UNIT_MEASURE and UNIT_MULT.
        time: the dimension of time, TIME_PERIOD if None: SERIES_KEY leaves it out.
        dimensions: None: the columns before the first measure.
        measures: None: the value alone.
        attributes: None: all other columns.
        unit_codes: units by codes of UNIT_MEASURE, beside the known ones.
        delimiter, subfield: one ASCII character each.
        labels: id, both or name; the names of the codes in X are in the column ``X_name``.
        keys: none, series, obs or both.

    Raises:
        NotFoundError, LabelError, ColumnTypeError, UnitError (a unit without a code), ContentError,
        ReadWriteError (an OSError).
    """
    known = _unit_codes(unit_codes)
    lists: dict[str, Any] = {}
    for name, given in (
        ("dimension", dimensions),
        ("measure", measures),
        ("attribute", attributes),
    ):
        if given is not None:
            chosen = list(given)
            # an empty list is no list for C: one without members says so
            lists[name + "s"] = texts(chosen or [""], name)
            lists[name + "_count"] = len(chosen)
    struct = options(
        _table.ji_sdmx_write_options,
        lib.ji_sdmx_write_options_init,
        structure=structure,
        structure_id=structure_id,
        structure_name=structure_name,
        action=action,
        value=value,
        time=time,
        units=known,
        unit_count=len(known),
        delimiter=ascii_character(delimiter),
        subfield=ascii_character(subfield),
        labels=choice(labels, _LABELS, "labels"),
        keys=choice(keys, _KEYS, "keys"),
        **lists,
    )
    (context or default_context())._run(
        lib.ji_dataset_write_sdmx_csv, dataset._live(), encode_path(path), struct
    )


def read_codelist(
    path: str | os.PathLike[str],
    *,
    list: str | None = None,
    language: str | None = None,
    max_codes: int | None = None,
    context: Context | None = None,
) -> Dataset:
    """Reads a code list from an SDMX-ML structure message: columns code, parent, name, description,
    level, valid_from, valid_to, and name_LANGUAGE where there are several languages. The list's
    id, agency, version and name are in the provenance.

    Args:
        path: the file.
        list: "CL_AGE", "SDMX:CL_AGE" or "SDMX:CL_AGE(1.0)"; None: the only one.
        language: of name and description; None: en, else the first.
        max_codes: more are an error.

    Raises:
        NotFoundError (file, list, language), FormatError and EncodingError naming file, line and
        column, LabelError, UnsupportedError, LimitError.
    """
    struct = options(
        _table.ji_sdmx_codelist_options,
        lib.ji_sdmx_codelist_options_init,
        list=list,
        language=language,
        max_codes=max_codes,
    )
    return (context or default_context())._make(
        Dataset, lib.ji_dataset_read_sdmx_codelist, encode_path(path), struct
    )


def _unit_codes(codes: Mapping[str, str] | None) -> Any:
    given = codes or {}
    made = (_table.ji_sdmx_unit * len(given))()
    for slot, (code, unit) in zip(made, given.items()):
        slot.code = encode(code, "unit code")
        slot.unit = encode(unit, "unit")
    return made
