# SPDX-License-Identifier: LGPL-2.1-or-later
"""Datasets: typed columns with units and measures."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Union

from . import _arrow, _frames, _table
from ._builder import Origin, build
from ._context import Context, default_context
from ._csv import SIDECAR, ascii_character, reading
from ._handles import Handle, choice, encode, encode_path, listed, options, texts
from ._library import lib
from ._measure import Measure
from ._view import ColumnView

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._codes import Concorded

_ROUNDING = {
    "nearest": int(_table.ji_table_rounding.JI_TABLE_ROUND_NEAREST),
    "down": int(_table.ji_table_rounding.JI_TABLE_ROUND_DOWN),
    "up": int(_table.ji_table_rounding.JI_TABLE_ROUND_UP),
}
_FORMAT_MARKDOWN = int(_table.ji_table_format.JI_TABLE_MARKDOWN)

TableColumn = Union[str, Mapping[str, Any]]


class Dataset(Handle):
    """An immutable table of named columns. May be used from many threads.

    ``Dataset(source)`` takes

    - a mapping of names to :class:`Column`, lists, NumPy arrays or series. NumPy memory of the
      right type is adopted without a copy and must not be changed afterwards;
    - anything with ``__arrow_c_stream__``: tables of pyarrow, polars, DuckDB and pandas (a pandas
      frame is taken column by column where pyarrow is not installed). Of the index of a pandas
      frame, levels that have a name come first as columns; those without are left out.

    A mapping may be told where it comes from, for :meth:`provenance`: `operation` says what was
    done, `inputs` (datasets by name) what with, `options` and `notes` (texts by name) how, and what
    to know of it.

    Raises :class:`LabelError` (doubled or empty names), :class:`ShapeError` (lengths),
    :class:`ColumnTypeError`, :class:`UnitError`, :class:`MeasureError`, :class:`EncodingError`.
    """

    _pointer_type: ClassVar = ctypes.POINTER(_table.ji_dataset)
    _unref: ClassVar[str] = "ji_dataset_unref"

    def __init__(
        self,
        source: Any,
        *,
        operation: str | None = None,
        inputs: Mapping[str, Dataset] | None = None,
        options: Mapping[str, str] | None = None,
        notes: Mapping[str, str] | None = None,
        context: Context | None = None,
    ) -> None:
        context = context or default_context()
        source = _frames.from_pandas(source)
        origin = None
        if operation is not None:
            if not isinstance(source, Mapping):
                raise TypeError("an operation is told of a mapping of columns alone")
            origin = Origin(operation, inputs or {}, options or {}, notes or {})
        elif inputs or options or notes:
            raise ValueError("inputs, options and notes belong to an operation: name it")
        if isinstance(source, Dataset):
            self._owner = source._live()
        elif isinstance(source, Mapping):
            self._owner = build(source, context, origin)._owner
        elif hasattr(source, "__arrow_c_stream__"):
            self._owner = _arrow.import_stream(Dataset, source, context)._owner
        else:
            raise TypeError(
                "a dataset is made from a mapping of columns or from an object with "
                f"__arrow_c_stream__, not from {type(source).__name__}"
            )

    @classmethod
    def from_array(
        cls, values: Any, names: Sequence[str], *, context: Context | None = None
    ) -> Dataset:
        """A copy of a matrix as float64 columns with these names."""
        from ._array import looked_at

        array, matrix = looked_at(values, "values")
        made = (context or default_context())._make(
            cls, lib.ji_dataset_from_array, array, texts(names, "a name"), len(names)
        )
        del matrix  # looked at until here
        return made

    def to_array(
        self, columns: Sequence[str] | None = None, *, context: Context | None = None
    ) -> Any:
        """A copy of numeric columns (None: all) as a float64 NumPy matrix, each column contiguous.

        Raises:
            ColumnTypeError for a column that holds no numbers, ContentError for a null.
        """
        from ._array import made

        names = None if columns is None else texts(columns, "a column")
        count = 0 if columns is None else len(columns)
        return made(
            context or default_context(),
            lib.ji_dataset_to_array,
            self._live(),
            names,
            count,
            writable=True,
        )

    @classmethod
    def read_csv(
        cls,
        path: str | os.PathLike[str],
        *,
        types: Mapping[str, str] | None = None,
        units: Mapping[str, str] | None = None,
        measures: Mapping[str, Measure | str] | None = None,
        descriptions: Mapping[str, str] | None = None,
        missing: Sequence[str] | None = None,
        infer: bool = True,
        delimiter: str = ",",
        sidecar: str = "auto",
        max_rows: int | None = None,
        max_columns: int | None = None,
        max_field_size: int | None = None,
        lenient: str | Iterable[str] = (),
        skip_lines: int = 0,
        header_rows: int = 1,
        label_columns: int = 0,
        header_separator: str = " / ",
        encoding: str | None = None,
        select: Sequence[str] | None = None,
        comment: str | None = None,
        max_errors: int | None = None,
        compression: str = "auto",
        context: Context | None = None,
    ) -> Dataset:
        """Reads a CSV file (RFC 4180, UTF-8 unless `encoding` says otherwise). What is declared
        here by column name wins over the sidecar ``NAME.schema.csv``.

        Args:
            path: the file.
            types: int64, float64, bool, date, timestamp or text.
            units, measures, descriptions: by column name.
            missing: texts that mean "not there"; None: only the empty field.
            infer: whether other columns' types are found from their values, else text.
            delimiter: one ASCII character.
            sidecar: auto, none, required, or provenance: as auto, and the steps in
                ``NAME.provenance.csv``, if it is there, go before the reading itself.
            max_rows, max_columns, max_field_size: larger ones are an error.
            lenient: notations that are read beside the strict ones: blanks, full_width, grouping,
                myriads (``12.5万``), percent, accounting (``(12)``), units_in_header, dates,
                missing, fill_labels, notes, or all. What was read so is told to the logger
                ``jobimpact`` and written into the provenance.
            skip_lines: title lines above the header.
            header_rows: rows of the header, joined by `header_separator`; an empty cell goes on to
                the right as merged cells do. 0: the columns are ``column_1``, ``column_2``, ...
            label_columns: leading columns that hold row labels: text, named ``label_1``, ... where
                the header is empty.
            encoding: None is UTF-8, strictly; ``"auto"`` finds UTF-8, UTF-16 and GB18030 and says
                which it was; else a name that iconv knows, such as ``"GB18030"``.
            select: names of the columns to keep; others are neither stored nor converted.
            comment: lines that begin with it are passed over.
            max_errors: how many errors of the file are told in one run (20 unless it is given).
                The exception has the first and their number, the log all of them.
            compression: auto (by the file's first bytes), none, gzip or zstd.

        Raises:
            NotFoundError (a FileNotFoundError), ReadWriteError, FormatError and EncodingError
            naming file, line, column and value, LabelError, LimitError, UnitError, MeasureError,
            UnsupportedError for an encoding that the system lacks.
        """
        struct = reading(
            types=types,
            units=units,
            measures=measures,
            descriptions=descriptions,
            missing=missing,
            infer=infer,
            delimiter=delimiter,
            sidecar=sidecar,
            max_rows=max_rows,
            max_columns=max_columns,
            max_field_size=max_field_size,
            lenient=lenient,
            skip_lines=skip_lines,
            header_rows=header_rows,
            label_columns=label_columns,
            header_separator=header_separator,
            encoding=encoding,
            select=select,
            comment=comment,
            max_errors=max_errors,
            compression=compression,
        )
        return (context or default_context())._make(
            cls, lib.ji_dataset_read_csv, encode_path(path), struct
        )

    @staticmethod
    def check_csv(
        path: str | os.PathLike[str], *, context: Context | None = None, **how: Any
    ) -> Dataset:
        """What is wrong with a CSV file: a dataset with the columns line, column, value and
        problem, without rows for a file that reads well.

        Args:
            path: the file.
            how: as for :meth:`read_csv`; `max_errors` is the largest number of rows.

        Raises:
            NotFoundError (a FileNotFoundError), ReadWriteError, and what is wrong with the sidecar.
        """
        return (context or default_context())._make(
            Dataset, lib.ji_dataset_check_csv, encode_path(path), reading(**how)
        )

    def write_csv(
        self,
        path: str | os.PathLike[str],
        *,
        sidecar: str = "auto",
        delimiter: str = ",",
        context: Context | None = None,
    ) -> None:
        """Writes ``NAME.csv`` and beside it ``NAME.schema.csv``; floats read back to the same bits.

        Args:
            path: the file, ending in .csv; its folder must exist.
            sidecar: auto, none, or provenance: ``NAME.provenance.csv`` is written too.
            delimiter: one ASCII character.

        Raises:
            ReadWriteError (an OSError).
        """
        struct = options(
            _table.ji_csv_options,
            lib.ji_csv_options_init,
            delimiter=ascii_character(delimiter),
            sidecar=choice(sidecar, SIDECAR, "sidecar"),
        )
        (context or default_context())._run(
            lib.ji_dataset_write_csv, self._live(), encode_path(path), struct
        )

    # -- looking ------------------------------------------------------------------------------

    def __len__(self) -> int:
        rows: int = lib.ji_dataset_row_count(self._live())
        return rows

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self), int(lib.ji_dataset_column_count(self._live()))

    @property
    def columns(self) -> list[str]:
        """The columns' names in order."""
        return [view.name for view in self._views()]

    def __contains__(self, name: object) -> bool:
        found: int = -1
        if isinstance(name, str):
            found = lib.ji_dataset_find(self._live(), encode(name, "name"))
        return found >= 0

    def __iter__(self) -> Iterator[str]:
        """The columns' names in order, as of a pandas frame; :meth:`rows` gives the rows."""
        return iter(self.columns)

    def equals(self, other: object, *, context: Context | None = None) -> bool:
        """Whether both have the same content as :meth:`digest` sees it: names, types (text and
        dictionary are one), values, nulls, units and measures; descriptions and where they came
        from do not count. ``==`` asks whether both are one object, so that datasets can be keys
        of a dictionary."""
        if not isinstance(other, Dataset):
            return False
        if self._live() is other._live():
            return True
        return self.shape == other.shape and self.digest(context=context) == other.digest(
            context=context
        )

    def __getitem__(self, name: str) -> ColumnView:
        """One column; raises KeyError naming those there are."""
        if not isinstance(name, str):
            raise TypeError(f"a column is asked for by its name, not by {type(name).__name__}")
        index = lib.ji_dataset_find(self._live(), encode(name, "name"))
        if index < 0:
            raise KeyError(f"{name!r} is none of {', '.join(self.columns)}")
        return self._view(index)

    def _view(self, index: int) -> ColumnView:
        owner = self._live()
        column = _table.ji_column(size=ctypes.sizeof(_table.ji_column))
        default_context()._run(lib.ji_dataset_column, owner, index, column)
        return ColumnView(owner, column)

    def _views(self) -> list[ColumnView]:
        return [self._view(i) for i in range(lib.ji_dataset_column_count(self._live()))]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries of Python values; null is None."""
        data = self.to_dict()
        for values in zip(*data.values()):
            yield dict(zip(data, values))

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns as lists of Python values; null is None."""
        return {view.name: view.to_list() for view in self._views()}

    # -- what the library says of it ------------------------------------------------------------

    def aggregate(self, by: Iterable[str] = (), *, context: Context | None = None) -> Dataset:
        """Sums every number over the rows that agree in the `by` columns, each sum by the rules of
        :meth:`Measure.add_parts`: what may not be added raises :class:`MeasureError` naming the
        column and the two rows."""
        if isinstance(by, str):
            by = [by]
        names = texts(by, "by")
        return (context or default_context())._make(
            Dataset, lib.ji_dataset_aggregate, self._live(), names, len(names)
        )

    def convert(
        self,
        columns: str | Iterable[str] | Mapping[str, str],
        unit: str | None = None,
        *,
        rates: Any = None,
        period: str | None = None,
        series: str | None = None,
        timing: str = "any",
        context: Context | None = None,
    ) -> Dataset:
        """Columns in another unit: :func:`jobimpact.convert`."""
        from . import _conversions

        return _conversions.convert(
            self,
            columns,
            unit,
            rates=rates,
            period=period,
            series=series,
            timing=timing,
            context=context,
        )

    def validate(
        self,
        schema: Any,
        references: Mapping[str, Any] | None = None,
        *,
        max_violations: int | None = None,
        closed: bool = False,
        context: Context | None = None,
    ) -> Dataset:
        """What in it breaks a schema: :func:`jobimpact.validate`."""
        from . import _conversions

        return _conversions.validate(
            self,
            schema,
            references,
            max_violations=max_violations,
            closed=closed,
            context=context,
        )

    def concord(
        self,
        column: str,
        concordance: Any,
        *,
        by: Iterable[str] = (),
        from_version: str | None = None,
        to_version: str | None = None,
        unmapped: str = "refuse",
        columns: str = "refuse",
        tolerance: float | None = None,
        context: Context | None = None,
    ) -> Concorded:
        """Brings the dataset to other codes: rows that merge are added, rows whose code is split
        are divided; totals stay, those of integers exactly.

        Args:
            column: the column of codes.
            concordance: from, to, weight: a :class:`Concordance`, or what one is made from.
            by: further columns that stay; int64 and float64 columns that are not in it are amounts.
            from_version, to_version: code list and version of the measures' `areas`, before and
                after.
            unmapped: "refuse" codes that do not map, or "collect" them in the result's `unmapped`.
            columns: "refuse" columns that do not add, or "drop" them with a warning.
            tolerance: by which the weights of a code may miss 1.

        Raises:
            LabelError naming codes that do not map; MeasureError naming the column and the rows
            that do not add; ColumnTypeError; NotFoundError; ContentError.
        """
        from ._codes import concord

        context = context or default_context()
        return concord(
            self,
            column,
            concordance,
            by,
            from_version,
            to_version,
            unmapped,
            columns,
            tolerance,
            context,
        )
    def longer(
        self,
        ids: str | Iterable[str] | None = None,
        values: str | Iterable[str] | None = None,
        *,
        name: str = "name",
        value: str = "value",
        unit: str = "unit",
        measure: str = "measure",
        drop_nulls: bool = False,
        context: Context | None = None,
    ) -> Dataset:
        """One row a value: the columns of a wide table become rows.

        Args:
            ids: columns that say what a row is about; None: those that are not in `values`.
            values: columns that become rows, in this order; None: those that are not in `ids`.
            name, value: names of the two new columns.
            unit, measure: names of the text columns that hold units and measures by row where the
                measured columns differ in them.
            drop_nulls: whether rows without a value are left out.

        Raises:
            NotFoundError, LabelError, ColumnTypeError (measured columns without a common type),
            LimitError (an integer that no float holds among floats).
        """
        return self._reshape(
            lib.ji_dataset_longer, ids, values, (name, value, unit, measure), drop_nulls, context
        )

    def wider(
        self,
        ids: str | Iterable[str] | None = None,
        values: str | Iterable[str] | None = None,
        *,
        name: str = "name",
        value: str = "value",
        unit: str = "unit",
        measure: str = "measure",
        context: Context | None = None,
    ) -> Dataset:
        """One column a name: the inverse of :meth:`longer`.

        Args:
            ids: columns that say what a row is about; None: all that hold neither names, values nor
                the values' units and measures.
            values: the names that become columns, in this order; None: all.
            name, value: the columns of names and of values.
            unit, measure: the columns of the values' units and measures, where they are by row.

        Raises:
            LabelError naming two rows with the same ids and name; NotFoundError, ColumnTypeError,
            UnitError and MeasureError (rows of one name that differ), LimitError.
        """
        return self._reshape(
            lib.ji_dataset_wider, ids, values, (name, value, unit, measure), False, context
        )

    def _reshape(
        self,
        function: Any,
        ids: str | Iterable[str] | None,
        values: str | Iterable[str] | None,
        columns: tuple[str, str, str, str],
        drop_nulls: bool,
        context: Context | None,
    ) -> Dataset:
        by, measured = _names(ids, "ids"), _names(values, "values")
        struct = options(
            _table.ji_reshape_options,
            lib.ji_reshape_options_init,
            ids=by,
            id_count=None if by is None else len(by),
            values=measured,
            value_count=None if measured is None else len(measured),
            drop_nulls=int(drop_nulls),
            **dict(zip(("name_column", "value_column", "unit_column", "measure_column"), columns)),
        )
        return (context or default_context())._make(Dataset, function, self._live(), struct)

    def provenance(self, *, context: Context | None = None) -> Dataset:
        """Where it comes from: columns step, operation, kind, name, value."""
        return (context or default_context())._make(
            Dataset, lib.ji_dataset_provenance, self._live()
        )

    def with_provenance(self, provenance: Dataset, *, context: Context | None = None) -> Dataset:
        """The same columns with another provenance: one that was written and read back (with
        ``infer=False, types={"step": "int64"}``, because its values are texts). Raises
        :class:`ContentError` naming the row for one that is none."""
        return (context or default_context())._make(
            Dataset, lib.ji_dataset_with_provenance, self._live(), provenance._live()
        )

    def digest(self, *, context: Context | None = None) -> str:
        """The BLAKE2b-256 of the logical content, as 64 hexadecimal digits."""
        return (context or default_context())._text(lib.ji_dataset_digest, self._live())

    def table(
        self,
        columns: Iterable[TableColumn] | None = None,
        *,
        title: str | None = None,
        max_rows: int | None = None,
        max_width: int | None = None,
        definitions: bool = False,
        context: Context | None = None,
    ) -> str:
        """An aligned text table.

        Args:
            columns: names, or mappings with name and, where wanted, heading, scale (shown is
                value * scale), unit (what the table says; without a scale, values are converted to
                it where that can be), decimals, rounding (nearest, down or up: the ends of
                intervals go outward); None: all columns.
            title: a line above.
            max_rows: further rows are counted in a last line.
            max_width: of a text cell, in terminal columns.
            definitions: whether the measures of the shown columns are explained below.
        """
        return self._format(0, columns, title, max_rows, max_width, definitions, context)

    def to_markdown(
        self,
        columns: Iterable[TableColumn] | None = None,
        *,
        title: str | None = None,
        max_rows: int | None = None,
        definitions: bool = False,
        context: Context | None = None,
    ) -> str:
        """A pipe table of GitHub's Markdown: numbers to the right, units in the headings. The
        arguments are those of :meth:`table`; texts are never cut."""
        return self._format(_FORMAT_MARKDOWN, columns, title, max_rows, None, definitions, context)

    def _format(
        self,
        form: int,
        columns: Iterable[TableColumn] | None,
        title: str | None,
        max_rows: int | None,
        max_width: int | None,
        definitions: bool,
        context: Context | None,
    ) -> str:
        chosen = [] if columns is None else [_table_column(column) for column in columns]
        struct = options(
            _table.ji_table_options,
            lib.ji_table_options_init,
            title=title,
            columns=(_table.ji_table_column * len(chosen))(*chosen) if chosen else None,
            column_count=len(chosen),
            max_rows=max_rows,
            max_width=max_width,
            definitions=int(definitions),
            format=form,
        )
        return (context or default_context())._text(
            lib.ji_dataset_format_table, self._live(), struct
        )

    def __str__(self) -> str:
        return self.table(max_rows=40)

    def __repr__(self) -> str:
        if self.closed:
            return "<jobimpact.Dataset closed>"
        rows, columns = self.shape
        return f"<jobimpact.Dataset {rows} rows x {columns} columns>"

    def _repr_html_(self) -> str:
        return _frames.html(self._views(), len(self), 40)

    # -- to other libraries ----------------------------------------------------------------------

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A stream of one record batch in a PyCapsule, values not copied. The stream keeps the
        data alive. `requested_schema` is not followed, as the protocol allows."""
        return _arrow.stream_capsule(self, default_context())

    def __arrow_c_schema__(self) -> object:
        """The schema in a PyCapsule."""
        return _arrow.schema_capsule(self, default_context())

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow table that shares this dataset's memory."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> polars.DataFrame:
        """A polars frame."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas frame; needs no pyarrow. Integers and booleans with nulls become pandas'
        nullable types, floats keep float64 with NaN for null. ``frame[c].attrs`` has the unit and
        the measure's text."""
        return _frames.to_pandas(self._views(), len(self))


def compare_runs(left: Dataset, right: Dataset, *, context: Context | None = None) -> Dataset:
    """What changed between two runs: where the provenances of two datasets differ, as columns step,
    operation, kind, name, left, right, change (added, removed, changed); no rows if they are equal.
    A step that only one run has does not shift the others."""
    return (context or default_context())._make(
        Dataset, lib.ji_provenance_compare, left._live(), right._live()
    )


def _names(names: str | Iterable[str] | None, what: str) -> Any:
    """An array of names, NULL for None; one name may stand for a list of it."""
    if names is None:
        return None
    return texts(listed(names), what)


def _table_column(column: TableColumn) -> Any:
    given = {"name": column} if isinstance(column, str) else dict(column)
    unknown = set(given) - {"name", "heading", "scale", "unit", "decimals", "rounding"}
    rounding = given.get("rounding", "nearest")
    if unknown or "name" not in given or rounding not in _ROUNDING:
        raise ValueError(
            "a table column has a name, heading, scale, unit, decimals, rounding (nearest, down or "
            f"up): {given!r}"
        )
    return _table.ji_table_column(
        name=encode(given["name"], "name"),
        heading=encode(given.get("heading"), "heading"),
        scale=given.get("scale", 0.0),
        unit=encode(given.get("unit"), "unit"),
        decimals=given.get("decimals", -1),
        rounding=_ROUNDING[rounding],
    )
