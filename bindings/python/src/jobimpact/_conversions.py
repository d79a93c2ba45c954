# SPDX-License-Identifier: LGPL-2.1-or-later
"""Conversions: columns in other units and measures. Each takes a dataset (or what makes one) and
gives a new one; what was used is in its provenance."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping
from typing import Any, Union

from . import _table
from ._bundle import Bundle, as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import choice, encode, listed, options, texts
from ._library import lib

Parameter = Union[float, str, None]
"""A number, or the name of the column that holds it by row; None: not stated."""

_TIMING = {
    "any": int(_table.ji_rate_timing.JI_RATE_TIMING_ANY),
    "average": int(_table.ji_rate_timing.JI_RATE_TIMING_AVERAGE),
    "end_of_period": int(_table.ji_rate_timing.JI_RATE_TIMING_END_OF_PERIOD),
}


def convert(
    dataset: Any,
    columns: str | Iterable[str] | Mapping[str, str],
    unit: str | None = None,
    *,
    rates: Any = None,
    period: str | None = None,
    series: str | None = None,
    timing: str = "any",
    context: Context | None = None,
) -> Dataset:
    """Columns in another unit: ``convert(sales, "gmv", "1e8 CNY@2024")``, or a mapping of names to
    units.

    Where all but the scale agrees nothing else is needed. Price years and currencies are converted
    by `rates` alone, valuations not at all.

    Args:
        columns: one name, several, or a mapping of names to units.
        unit: for all of them; not with a mapping.
        rates: a dataset (or what makes one) of deflators and exchange rates: kind, from, to,
            period, value or index, and where wanted timing, series, source.
        period: the column that holds each row's period, which prices called `current` are of; None:
            the period in the measure's time.
        series: which of several series of rates.
        timing: average or end_of_period: which of a period's exchange rates; any: the one there is.

    Raises:
        UnitError naming column, row, both units and what differs; NotFoundError where no rate
        leads from one price to the other; ContentError for a malformed rate or period and where
        there are several ways; MeasureError.
    """
    context = context or default_context()
    made = as_dataset(dataset, context)
    table = None if rates is None else as_dataset(rates, context)
    struct = options(
        _table.ji_convert_options,
        lib.ji_convert_options_init,
        period=period,
        series=series,
        timing=choice(timing, _TIMING, "timing"),
    )
    for wanted, names in _by_unit(columns, unit).items():
        made = context._make(
            Dataset,
            lib.ji_dataset_convert,
            made._live(),
            texts(names, "columns"),
            len(names),
            encode(wanted, "unit"),
            None if table is None else table._live(),
            struct,
        )
    return made


def _by_unit(
    columns: str | Iterable[str] | Mapping[str, str], unit: str | None
) -> dict[str, list[str]]:
    """The columns of each unit, so that those that share measures are converted together."""
    if isinstance(columns, Mapping):
        if unit is not None:
            raise TypeError("a mapping has a unit for each column: `unit` is for names alone")
        units: dict[str, list[str]] = {}
        for name, wanted in columns.items():
            units.setdefault(wanted, []).append(name)
        return units
    if unit is None:
        raise TypeError("convert() needs a unit, or a mapping of columns to units")
    return {unit: listed(columns)}


def to_fte(
    dataset: Any,
    column: str,
    *,
    standard: float | str,
    source: str,
    unit: str | None = None,
    hours: str | None = None,
    cap: float | None = None,
    name: str | None = None,
    status: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Full-time equivalents: hours actually worked over the hours of a full-time job.

    Args:
        column: of hours, or of persons or jobs with `hours`.
        standard: hours of a full-time job, or the column that holds them by row.
        source: who says so, such as "employees:CN:2024".
        unit: of the standard, such as "h/year"; None: that of its column.
        hours: the column that holds the mean hours of one person or job.
        cap: the most one person can be; None: no cap. Each row must then be one person.
        name: of the new column; None: the column is replaced.
        status: of the standard: the result takes the weaker.

    Raises:
        MeasureError where there are no hours, no period, or no measure; UnitError; ContentError.
    """
    number, by_row = _parameter(standard)
    struct = options(
        _table.ji_fte_options,
        lib.ji_fte_options_init,
        name=name,
        hours=hours,
        standard=number,
        standard_column=by_row,
        standard_unit=unit,
        standard_source=source,
        cap=cap,
        status=status,
    )
    return _convert(lib.ji_dataset_to_fte, dataset, column, struct, context)


def to_persons(
    dataset: Any,
    column: str,
    *,
    extra_jobs: Parameter = None,
    source: str | None = None,
    reading: str | None = None,
    name: str | None = None,
    status: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Jobs to persons: jobs / (1 + extra jobs per person).

    Args:
        column: of jobs, or with a `reading` of opportunities.
        extra_jobs: jobs per person beyond the first, or the column that holds them.
        source: who says so; required with `extra_jobs`.
        reading: the declared reading under which opportunities are persons.
        name: of the new column; None: the column is replaced.
        status: of the rate: the result takes the weaker.

    Raises:
        MeasureError for what is no jobs, and for opportunities without a reading; ContentError.
    """
    struct = _multiple_jobs(extra_jobs, source, reading, name, status)
    return _convert(lib.ji_dataset_to_persons, dataset, column, struct, context)


def to_jobs(
    dataset: Any,
    column: str,
    *,
    extra_jobs: Parameter,
    source: str,
    name: str | None = None,
    status: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Persons to jobs: persons * (1 + extra jobs per person). As :func:`to_persons`."""
    struct = _multiple_jobs(extra_jobs, source, None, name, status)
    return _convert(lib.ji_dataset_to_jobs, dataset, column, struct, context)


def to_average_stock(
    dataset: Any,
    column: str,
    *,
    duration: Parameter = None,
    unit: str | None = None,
    source: str | None = None,
    steady_state: bool = False,
    name: str | None = None,
    status: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Flows to an average stock: person-time of a period over its length, or an inflow (hires)
    times the mean duration.

    Args:
        column: of person-time (unit such as "day*person") or of hires, with a time that is a sum.
        duration: of an inflow: how long one stays, or the column that holds it.
        unit: of the duration, such as "month"; None: that of its column.
        source: who says so; required with `duration`.
        steady_state: declares that inflow and duration have not changed for longer than the
            duration; without it no inflow becomes a stock.
        name: of the new column; None: the column is replaced.
        status: of the duration: the result takes the weaker.

    Raises:
        MeasureError naming what is missing, and for anyone counted at any time in a period.
    """
    number, by_row = _parameter(duration)
    struct = options(
        _table.ji_stock_options,
        lib.ji_stock_options_init,
        name=name,
        duration=number,
        duration_column=by_row,
        duration_unit=unit,
        source=source,
        status=status,
        steady_state=int(steady_state),
    )
    return _convert(lib.ji_dataset_to_average_stock, dataset, column, struct, context)


def job_years_to_jobs(
    dataset: Any,
    column: str,
    *,
    years: Parameter = None,
    name: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Job-years to jobs.

    Args:
        column: of job-years.
        years: over which they were worked, or the column that holds them; None: the length of the
            period in the measure's time.
        name: of the new column; None: the column is replaced.

    Raises:
        MeasureError for what is no job-years or has no period; ContentError.
    """
    number, by_row = _parameter(years)
    struct = options(
        _table.ji_job_year_options,
        lib.ji_job_year_options_init,
        name=name,
        years=number,
        years_column=by_row,
    )
    return _convert(lib.ji_dataset_job_years_to_jobs, dataset, column, struct, context)


def to_net(
    dataset: Any,
    column: str,
    *,
    source: str,
    leakage: Parameter = None,
    displacement: Parameter = None,
    substitution: Parameter = None,
    multiplier: Parameter = None,
    reference: Parameter = None,
    reference_leakage: Parameter = None,
    reference_displacement: Parameter = None,
    reference_substitution: Parameter = None,
    reference_multiplier: Parameter = None,
    counterfactual: str | None = None,
    multiplied_layer: str | None = None,
    name: str | None = None,
    status: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Gross to net: G (1-l)(1-d)(1-s) M - G* (1-l*)(1-d*)(1-s*) M*.

    Args:
        column: of a measure with a basis; what is out of it already is not taken out twice.
        source: where the parameters are from.
        leakage, displacement, substitution: shares of 0 to 1; None: not taken out.
        multiplier: of direct figures alone; None: 1.
        reference: the reference case G*, in the column's unit.
        reference_leakage, reference_displacement, reference_substitution, reference_multiplier: of
            the reference case; None: as above.
        counterfactual: the reference case's name; required with it.
        multiplied_layer: what a multiplier adds to layer=direct; None: indirect.
        name: of the new column; None: the column is replaced.
        status: of the parameters: the result takes the weaker.

    Raises:
        MeasureError for a column whose basis is not stated or is net of the same, and for a
        multiplier on what is not direct alone; ContentError for a share outside 0 to 1.
    """
    struct = options(
        _table.ji_net_options,
        lib.ji_net_options_init,
        name=name,
        counterfactual=counterfactual,
        multiplied_layer=multiplied_layer,
        source=source,
        status=status,
    )
    stated = {
        "leakage": leakage,
        "displacement": displacement,
        "substitution": substitution,
        "multiplier": multiplier,
        "reference": reference,
        "reference_leakage": reference_leakage,
        "reference_displacement": reference_displacement,
        "reference_substitution": reference_substitution,
        "reference_multiplier": reference_multiplier,
    }
    for key, value in stated.items():
        number, by_row = _parameter(value)
        if number is not None:
            getattr(struct, key).value = number
        if by_row is not None:
            getattr(struct, key).column = encode(by_row, key)
    return _convert(lib.ji_dataset_to_net, dataset, column, struct, context)


def validate(
    dataset: Any,
    schema: Any,
    references: Mapping[str, Any] | None = None,
    *,
    max_violations: int | None = None,
    closed: bool = False,
    context: Context | None = None,
) -> Dataset:
    """What in a dataset breaks a schema: columns rule, column, row, value, expected, total; no rows
    where nothing does.

    Args:
        schema: a row a column: column, and where wanted required, type, unit, measure, nullable,
            minimum, maximum, min_length, max_length, allowed, code_list, foreign_key, unique, key.
        references: datasets by name, which code_list and foreign_key speak of.
        max_violations: rows for one rule on one column, 100; -1: no limit. `total` counts all.
        closed: whether a column that the schema does not name is a violation.

    Raises:
        what is wrong with the schema itself: LabelError, ContentError, NotFoundError, UnitError,
        MeasureError.
    """
    context = context or default_context()
    data, rules = as_dataset(dataset, context), as_dataset(schema, context)
    bundle = None
    if isinstance(references, Bundle):
        bundle = references
    elif references is not None:
        bundle = Bundle(references, context=context)
    struct = options(
        _table.ji_validate_options,
        lib.ji_validate_options_init,
        max_violations=max_violations,
        closed=int(closed),
    )
    return context._make(
        Dataset,
        lib.ji_dataset_validate,
        data._live(),
        rules._live(),
        None if bundle is None else bundle._live(),
        struct,
    )


def _parameter(value: Parameter) -> tuple[float | None, str | None]:
    return (None, value) if isinstance(value, str) else (value, None)


def _multiple_jobs(
    extra_jobs: Parameter,
    source: str | None,
    reading: str | None,
    name: str | None,
    status: str | None,
) -> Any:
    number, by_row = _parameter(extra_jobs)
    return options(
        _table.ji_multiple_job_options,
        lib.ji_multiple_job_options_init,
        name=name,
        extra_jobs=number,
        extra_jobs_column=by_row,
        source=source,
        reading=reading,
        status=status,
    )


def _convert(
    function: Any, dataset: Any, column: str, struct: ctypes.Structure, context: Context | None
) -> Dataset:
    context = context or default_context()
    made = as_dataset(dataset, context)
    return context._make(Dataset, function, made._live(), encode(column, "column"), struct)
