# SPDX-License-Identifier: LGPL-2.1-or-later
"""Input-output employment models."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from . import _columns, _table
from ._array import adopted, made
from ._bundle import Bundle, as_dataset
from ._columns import Column
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import choice, options
from ._io_build import Build
from ._io_change import Changes
from ._io_footprint import Footprints
from ._io_multipliers import Multipliers
from ._library import lib

if TYPE_CHECKING:
    import numpy
    from typing_extensions import Unpack

_DUST = {
    "error": int(_table.ji_io_dust.JI_IO_DUST_ERROR),
    "zero": int(_table.ji_io_dust.JI_IO_DUST_ZERO),
}
_YEAR = {
    "error": int(_table.ji_io_year.JI_IO_YEAR_ERROR),
    "warn": int(_table.ji_io_year.JI_IO_YEAR_WARN),
}
_METHOD = {
    "auto": int(_table.ji_io_method.JI_IO_METHOD_AUTO),
    "direct": int(_table.ji_io_method.JI_IO_METHOD_DIRECT),
    "iterative": int(_table.ji_io_method.JI_IO_METHOD_ITERATIVE),
}
_TAX = {
    "inside": int(_table.ji_io_tax.JI_IO_TAX_INSIDE),
    "outside": int(_table.ji_io_tax.JI_IO_TAX_OUTSIDE),
}


class InputOutputOptions(TypedDict, total=False):
    """Options of an input-output model; what is left out has the library's default."""

    employment: str
    """satellite counted as jobs; "employment" """
    household_income: str
    """satellite that is Type II's household row; "compensation" """
    household_consumption: str
    """final-demand category that is its column; "household_consumption" """
    closure_denominator: str
    """satellite or category whose total divides the column; the household income row"""
    closure_total: float
    """divides the column instead, in the flows' unit"""
    balance_tolerance: float
    """relative to output, 1e-3; rows beyond it are an error; infinity: not checked"""
    dust: float
    """relative to mean output, 1e-9"""
    dust_action: str
    """a positive output below dust: "error" or "zero" """
    method: str
    """"auto", "direct" (LU) or "iterative" (reads the flows where they lie)"""
    flows_unit: str
    """of flows, final demand and output from arrays, such as "1e6 EUR@2010:basic" """
    name: str
    """the table's name, such as "china-2018" """
    tolerance: float
    """the iterative solver may stop where every element's certified error bound is at most this,
    relative to the element; 0: down to rounding"""
    institutions: Any
    """a dataset, or what one is made from: several household groups and other institutions that
    close the table (SAM multipliers) in place of Type II's households; columns income,
    consumption, optionally name, denominator, total"""
    year_action: str
    """employment of another year than the table: "error", or "warn" to take it as it is"""
    transfers: Any
    """what institutions pay each other: columns from, to, value"""


class InputOutput(Build, Changes, Footprints, Multipliers):
    """An input-output employment model: x output, Z domestic flows (row sells to column),
    A = Z diag(1/x), L = (I - A)^-1, e = employment / x.

    ``InputOutput(source, **options)`` takes a table folder's path, or a bundle or a mapping of
    datasets; :meth:`from_arrays` takes NumPy arrays.
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | Mapping[str, Any],
        *,
        context: Context | None = None,
        **options: Unpack[InputOutputOptions],
    ) -> None:
        make = self.from_bundle if isinstance(source, Mapping) else self.from_folder
        self._owner = make(source, context=context, **options)._owner  # type: ignore[arg-type]

    @classmethod
    def from_folder(
        cls,
        path: str | os.PathLike[str],
        *,
        context: Context | None = None,
        **options: Unpack[InputOutputOptions],
    ) -> InputOutput:
        """A model of a table folder: flows.csv, final_demand.csv, accounts.csv, units.csv."""
        with Bundle.read_folder(path, context=context) as bundle:
            return cls.from_bundle(bundle, context=context, **options)

    @classmethod
    def from_bundle(
        cls,
        bundle: Mapping[str, Any],
        *,
        context: Context | None = None,
        **options: Unpack[InputOutputOptions],
    ) -> InputOutput:
        """A model of a bundle (or a mapping of datasets) with flows, final_demand, accounts and
        optionally table.

        Raises:
            NotFoundError, ShapeError, LabelError, ContentError, BalanceError naming the worst
            rows, SingularError where the table is not productive, UnitError, MeasureError.
        """
        context = context or default_context()
        if not isinstance(bundle, Bundle):
            bundle = Bundle(bundle, context=context)
        return context._make(
            cls, lib.ji_io_model_from_bundle, bundle._live(), _options(options, context)
        )

    @classmethod
    def from_arrays(
        cls,
        flows: Any,
        output: Any,
        *,
        sectors: Iterable[str] | Dataset,
        final_demand: Any = None,
        demand_labels: Iterable[str] | Dataset | None = None,
        satellites: Any = None,
        satellite_labels: Iterable[str] | Dataset | None = None,
        satellite_demand: Any = None,
        context: Context | None = None,
        **options: Unpack[InputOutputOptions],
    ) -> InputOutput:
        """A model of arrays. float64 and float32 matrices with non-negative strides are read
        where they lie, without a copy; the model keeps them alive, and they must not change.

        Args:
            flows: n x n, row sells to column.
            output: n gross outputs (copied).
            sectors: n names, or a dataset with sector and optionally region.
            final_demand: n x categories with `demand_labels`, or a mapping of names to n values.
            satellites: rows x n with `satellite_labels`, or a mapping of names to n values; a
                :class:`Column` states unit and measure.
            demand_labels, satellite_labels: names, or a dataset with name and optionally unit,
                (satellites) measure, part_of and group ("sex:female" of "employment") and (demand)
                region, which footprints ask for.
            satellite_demand: rows x categories, satellites of final demand itself.
            options: see :class:`InputOutputOptions`; ``flows_unit`` is the unit of the money.

        Raises:
            as :meth:`from_bundle`.
        """
        context = context or default_context()
        if isinstance(final_demand, Mapping):
            final_demand, demand_labels = _stack(final_demand, 1, context)
        if isinstance(satellites, Mapping):
            satellites, satellite_labels = _stack(satellites, 0, context)
        arrays = _Arrays()
        outputs = arrays.vector(output)
        labels = [
            _labels(sectors, "sector", context),
            _labels(demand_labels, "name", context),
            _labels(satellite_labels, "name", context),
        ]
        tables = _table.ji_io_tables(
            size=ctypes.sizeof(_table.ji_io_tables),
            flows=arrays.matrix(flows, "flows"),
            final_demand=arrays.matrix(final_demand, "final_demand"),
            satellites=arrays.matrix(satellites, "satellites"),
            output=outputs,
            sectors=_pointer(labels[0]),
            demand_labels=_pointer(labels[1]),
            satellite_labels=_pointer(labels[2]),
            satellite_demand=arrays.matrix(satellite_demand, "satellite_demand"),
        )
        if len(arrays.output) != arrays.rows:
            raise ValueError(f"flows has {arrays.rows} rows, output {len(arrays.output)} values")
        try:
            return context._make(cls, lib.ji_io_model_create, tables, _options(options, context))
        except BaseException:
            arrays.forget()
            raise

    def factorize(self, *, context: Context | None = None) -> InputOutput:
        """The same model with its LU factors kept: each further system costs O(n^2)."""
        return (context or default_context())._make(
            InputOutput, lib.ji_io_model_factorize, self._live()
        )

    def inverse(self, *, context: Context | None = None) -> numpy.ndarray[Any, Any]:
        """The Leontief inverse L = (I - A)^-1 as an n x n NumPy array of its own memory."""
        return made(
            context or default_context(), lib.ji_io_inverse, self._live(), writable=True
        )

    def check(self, *, context: Context | None = None) -> Dataset:
        """What the model found out about its table: balances, employment, spectral radius, zero
        and dust output, closure; columns check, verdict, value, limit, unit, explanation."""
        return (context or default_context())._make(Dataset, lib.ji_io_check, self._live())

    def basket_demand(
        self,
        basket: Any,
        total: float | None = None,
        *,
        unit: str | None = None,
        trade_sector: str | None = None,
        transport_sector: str | None = None,
        tax: str = "inside",
        reading: str | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """Drivers for :meth:`estimate` from delivered sales at purchasers' prices.

        Args:
            basket: columns sector, share (they sum to 1), tm, tr, vat, dom, optionally status.
            total: purchasers' value of the basket, default 1, in `unit` (None: of the flows).
            trade_sector, transport_sector: who earns the margins; "trade", "transport_post".
            tax: "inside" (the table's prices hold it) or "outside" (basic prices).
            reading: what the total is taken for where it is not what its unit says; the measures
                of the demand and of its jobs carry it.
        """
        context = context or default_context()
        struct = options(
            _table.ji_io_basket_options,
            lib.ji_io_basket_options_init,
            total=total,
            unit=unit,
            trade_sector=trade_sector,
            transport_sector=transport_sector,
            tax=choice(tax, _TAX, "tax"),
            reading=reading,
        )
        given = as_dataset(basket, context)
        return context._make(Dataset, lib.ji_io_basket_demand, self._live(), given._live(), struct)


class _Arrays:
    """Matrices handed to a model, and what takes them back if it refuses."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.output: Any = ()
        self.rows = 0

    def vector(self, values: Any) -> Any:
        import numpy

        self.output = numpy.ascontiguousarray(values, dtype="=f8")
        if self.output.ndim != 1:
            raise ValueError(f"output must have one dimension, not {self.output.ndim}")
        return self.output.ctypes.data_as(ctypes.POINTER(ctypes.c_double))

    def matrix(self, values: Any, what: str) -> Any:
        """A ji_array that looks at `values`; a copy only of what cannot be looked at."""
        if values is None:
            return None
        array, number = adopted(values, what)
        if what == "flows":
            self.rows = array.rows
        self.numbers.append(number)
        return ctypes.pointer(array)

    def forget(self) -> None:
        for number in self.numbers:
            _columns.forget(number)


def _stack(named: Mapping[str, Any], axis: int, context: Context) -> tuple[Any, Dataset]:
    """A mapping of names to vectors as one matrix and its labels."""
    import numpy

    columns = [v if isinstance(v, Column) else Column(v) for v in named.values()]
    matrix = numpy.stack([numpy.asarray(c.values, dtype="=f8") for c in columns], axis=axis)
    measures = [c.measure and str(c.measure) for c in columns]
    labels: dict[str, Any] = {"name": Column(list(named), type="text")}
    labels["unit"] = Column([c.unit for c in columns], type="text")
    if any(measures):
        labels["measure"] = Column(measures, type="text")
    return matrix, Dataset(labels, context=context)


def _labels(given: Iterable[str] | Dataset | None, name: str, context: Context) -> Dataset | None:
    if given is None or isinstance(given, Dataset):
        return given
    return Dataset({name: Column(list(given), type="text")}, context=context)


def _pointer(dataset: Dataset | None) -> Any:
    return None if dataset is None else dataset._live()._as_parameter_


def _options(given: InputOutputOptions, context: Context) -> Any:
    values: dict[str, Any] = dict(given)
    unknown = set(values) - set(InputOutputOptions.__annotations__)
    if unknown:
        raise TypeError(f"unknown options: {', '.join(sorted(unknown))}")
    choose = {"dust_action": _DUST, "method": _METHOD, "year_action": _YEAR}
    for name, choices in choose.items():
        if values.get(name) is not None:
            values[name] = choice(values[name], choices, name)
    held = []
    for name in ("institutions", "transfers"):
        if values.get(name) is not None:
            held.append(as_dataset(values[name], context))
            values[name] = _pointer(held[-1])
    struct = options(_table.ji_io_options, lib.ji_io_options_init, **values)
    struct.held = held  # as long as the struct points at them
    return struct
