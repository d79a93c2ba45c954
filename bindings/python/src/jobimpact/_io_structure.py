# SPDX-License-Identifier: LGPL-2.1-or-later
"""Structure of input-output tables, and tables brought to totals: methods of InputOutput and
functions on matrices."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from . import _table
from ._array import looked_at, made
from ._bundle import Bundle, as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import choice, encode, options
from ._library import lib

if TYPE_CHECKING:
    from typing import Optional, Union

    import numpy

    from ._input_output import InputOutput

    _Sector = Union[int, str, tuple[str, Optional[str]]]

_EXTRACTION = {
    "total": int(_table.ji_io_extraction_kind.JI_IO_EXTRACT_TOTAL),
    "keep_demand": int(_table.ji_io_extraction_kind.JI_IO_EXTRACT_KEEP_DEMAND),
    "backward": int(_table.ji_io_extraction_kind.JI_IO_EXTRACT_BACKWARD),
    "forward": int(_table.ji_io_extraction_kind.JI_IO_EXTRACT_FORWARD),
}
_METHOD = {
    "gras": int(_table.ji_io_balance_method.JI_IO_BALANCE_GRAS),
    "ras": int(_table.ji_io_balance_method.JI_IO_BALANCE_RAS),
}
_CONFLICT = {
    "error": int(_table.ji_io_balance_conflict.JI_IO_CONFLICT_ERROR),
    "scale_columns": int(_table.ji_io_balance_conflict.JI_IO_CONFLICT_SCALE_COLUMNS),
    "scale_rows": int(_table.ji_io_balance_conflict.JI_IO_CONFLICT_SCALE_ROWS),
}


class Structure:
    """What :class:`InputOutput` can tell of a table's structure."""

    def place(self, sector: _Sector, *, context: Context | None = None) -> int:
        """The index of a sector, by its name or by a pair of name and region; an index is itself."""
        if not isinstance(sector, (str, tuple)):
            return int(sector)
        name, region = (sector, None) if isinstance(sector, str) else sector
        index = ctypes.c_int64()
        (context or default_context())._run(
            lib.ji_io_find_sector,
            self._live(),
            encode(name, "sector"),
            encode(region, "region") if region is not None else None,
            index,
        )
        return index.value

    def labelled(self, matrix: Any, *, context: Context | None = None) -> Dataset:
        """An n x n matrix of the table (an inverse, a field of influence) as a dataset: sector,
        region, column, column_region, value."""
        array, kept = looked_at(matrix, "matrix")
        made = self._ask(context, lib.ji_io_label_matrix, array)
        del kept
        return made

    def invert(self, *, context: Context | None = None) -> InputOutput:
        """The same model with its factors and its Leontief inverse kept: extraction of every
        sector, total influence and important coefficients then cost O(n^2)."""
        return self._ask(context, lib.ji_io_model_invert, kind=type(self))

    def linkages(
        self,
        satellite: str | None = None,
        *,
        variation: bool = False,
        context: Context | None = None,
    ) -> Dataset:
        """Backward and forward linkages, dispersion, key sectors, upstreamness.

        Args:
            satellite: linkages in what this row counts, such as "employment"; None: in output.
            variation: coefficients of variation too, which need the whole inverse.
        """
        struct = options(
            _table.ji_io_linkage_options,
            lib.ji_io_linkage_options_init,
            satellite=satellite,
            variation=int(variation),
        )
        return self._ask(context, lib.ji_io_linkages, struct)

    def ghosh_inverse(self, *, context: Context | None = None) -> numpy.ndarray[Any, Any]:
        """G = (I - B)^-1 with B = diag(1/x) Z, as an n x n NumPy array."""
        return self._array(context, lib.ji_io_ghosh_inverse)

    def supply_effects(self, changes: Any, *, context: Context | None = None) -> Dataset:
        """Output and jobs that go with a change of primary inputs (component, value; Ghosh): an
        allocation under fixed output shares, not a forecast."""
        return self._ask(context, lib.ji_io_supply_effects, _given(changes, context))

    def price_effects(self, changes: Any, *, context: Context | None = None) -> Dataset:
        """Relative changes of prices when primary costs change (change, optionally sector, region,
        row), passed on in full; the last row is household consumption."""
        return self._ask(context, lib.ji_io_price_effects, _given(changes, context))

    def extraction(
        self,
        kind: str = "total",
        *,
        groups: Any = None,
        share: float = 1.0,
        detail: bool = False,
        satellite: str | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """What would be lost without each sector or group, in closed form.

        Args:
            kind: "total", "keep_demand" (jobs of its final demand stay), "backward" (its purchases
                go) or "forward" (its sales to the table go).
            groups: columns group, sector and/or region: what is taken out together; None: every
                sector by itself.
            share: how much of it is taken out, in (0, 1].
            detail: rows for the sectors that lose, too.
            satellite: what is counted; None: the model's employment.
        """
        taken = None if groups is None else _given(groups, context)
        struct = options(
            _table.ji_io_extraction_options,
            lib.ji_io_extraction_options_init,
            satellite=satellite,
            groups=None if taken is None else taken._as_parameter_,
            share=float(share),
            kind=choice(kind, _EXTRACTION, "kind"),
            detail=int(detail),
        )
        return self._ask(context, lib.ji_io_extraction, struct)

    def field_of_influence(
        self, row: _Sector, column: _Sector, *, context: Context | None = None
    ) -> numpy.ndarray[Any, Any]:
        """dL/da of one coefficient; its row and column are indexes, names of sectors, or pairs of
        name and region. :meth:`labelled` names the cells."""
        places = self.place(row, context=context), self.place(column, context=context)
        return self._array(context, lib.ji_io_field_of_influence, *places)

    def total_influence(self, *, context: Context | None = None) -> numpy.ndarray[Any, Any]:
        """The sum of all elements of dL/da_ij, for every i and j."""
        return self._array(context, lib.ji_io_total_influence)

    def important_coefficients(
        self,
        *,
        tolerance: float = 0.01,
        count: int = 100,
        satellite: str | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """The coefficients whose smallest relative change brings some output to the tolerance."""
        struct = options(
            _table.ji_io_importance_options,
            lib.ji_io_importance_options_init,
            satellite=satellite,
            tolerance=float(tolerance),
            count=int(count),
        )
        return self._ask(context, lib.ji_io_important_coefficients, struct)

    def project(
        self,
        sectors: Any,
        final_demand: Any = None,
        *,
        name: str | None = None,
        year: str | None = None,
        tolerance: float | None = None,
        max_iterations: int | None = None,
        conflict: str = "error",
        context: Context | None = None,
    ) -> Bundle:
        """The table carried to another year by its totals: a bundle for ``InputOutput``.

        Args:
            sectors: sector (and region), output; optionally purchases, employment, productivity.
            final_demand: name, total of the categories that are known.
            name, year: of the new table.
            conflict: "error", "scale_columns" or "scale_rows" where the totals disagree.

        Raises:
            BalanceError naming what cannot be met; ConvergenceError; LabelError; ContentError;
            UnitError.
        """
        struct = options(
            _table.ji_io_project_options,
            lib.ji_io_project_options_init,
            name=name,
            year=year,
            tolerance=tolerance,
            max_iterations=max_iterations,
            conflict=choice(conflict, _CONFLICT, "conflict"),
        )
        demand = None if final_demand is None else _given(final_demand, context)
        arguments = (_given(sectors, context), demand, struct)
        return self._ask(context, lib.ji_io_project, *arguments, kind=Bundle)

    def _ask(
        self, context: Context | None, function: Any, *arguments: Any, kind: Any = Dataset
    ) -> Any:
        owner = self._live()  # type: ignore[attr-defined]
        return (context or default_context())._make(kind, function, owner, *arguments)

    def _array(self, context: Context | None, function: Any, *arguments: Any) -> Any:
        owner = self._live()  # type: ignore[attr-defined]
        return made(context or default_context(), function, owner, *arguments, writable=True)


def balance(
    matrix: Any,
    rows: Any,
    columns: Any,
    *,
    method: str = "gras",
    conflict: str = "error",
    tolerance: float | None = None,
    max_iterations: int | None = None,
    context: Context | None = None,
) -> Bundle:
    """A matrix scaled to totals of rows and columns, signs and zeros kept: RAS and GRAS.

    Args:
        matrix: m x n.
        rows, columns: datasets with total (null: not known) and optionally label.
        method: "gras", or "ras", which refuses negative cells.
        conflict: "error", "scale_columns" or "scale_rows" where the sums of totals disagree.

    Returns:
        a bundle: array balanced; datasets rows, columns, report.

    Raises:
        BalanceError naming the line whose total cannot be met; ConvergenceError; ShapeError.
    """
    context = context or default_context()
    array, kept = looked_at(matrix, "matrix")
    struct = _balance_options(method, conflict, tolerance, max_iterations)
    sides = (_given(rows, context), _given(columns, context))
    result = context._make(Bundle, lib.ji_io_balance, ctypes.byref(array), *sides, struct)
    del kept  # looked at until here
    return result


def balance_supply_use(
    supply: Any,
    use: Any,
    sources: Any,
    users: Any,
    *,
    products: Any = None,
    conflict: str = "error",
    tolerance: float | None = None,
    max_iterations: int | None = None,
    context: Context | None = None,
) -> Bundle:
    """A supply table (products x sources) and a use table (products x users) scaled together, so
    that sources and users meet their totals and supply equals use: SUT-RAS.

    Returns:
        a bundle: arrays supply, use; datasets products, sources, users, report.
    """
    context = context or default_context()
    arrays = [looked_at(supply, "supply"), looked_at(use, "use")]
    struct = _balance_options("gras", conflict, tolerance, max_iterations)
    labels = None if products is None else _given(products, context)
    return context._make(
        Bundle,
        lib.ji_io_balance_supply_use,
        ctypes.byref(arrays[0][0]),
        ctypes.byref(arrays[1][0]),
        labels,
        _given(sources, context),
        _given(users, context),
        struct,
    )


def _balance_options(
    method: str, conflict: str, tolerance: float | None, max_iterations: int | None
) -> Any:
    return options(
        _table.ji_io_balance_options,
        lib.ji_io_balance_options_init,
        method=choice(method, _METHOD, "method"),
        conflict=choice(conflict, _CONFLICT, "conflict"),
        tolerance=tolerance,
        max_iterations=max_iterations,
    )


def _given(source: Any, context: Context | None) -> Any:
    return as_dataset(source, context or default_context())._live()
