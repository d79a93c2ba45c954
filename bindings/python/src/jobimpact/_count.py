# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counting records: persons, jobs and full-time equivalents by rules that are written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import options
from ._library import lib

_INVALID = {"refuse": 1, "leave_out": 2}


def _options(values: dict[str, Any]) -> Any:
    """The option struct of count() and count_quality() from their keyword arguments."""
    invalid = values.pop("invalid")
    groups = values.pop("groups")
    groups = [groups] if isinstance(groups, str) else groups
    complementary = values.pop("complementary")
    if invalid not in _INVALID:
        raise ValueError(f'invalid is "refuse" or "leave_out", not {invalid!r}')
    return options(
        _table.ji_count_options,
        lib.ji_count_options_init,
        invalid=_INVALID[invalid],
        groups="|".join(groups) or None,
        complementary=int(complementary),
        **values,
    )


def count(
    records: Any,
    rules: Any,
    *,
    pseudonym: str | None = None,
    engagement: str | None = None,
    start: str | None = None,
    end: str | None = None,
    hours: str | None = None,
    income: str | None = None,
    age: str | None = None,
    weight: str | None = None,
    entity: str | None = None,
    absent: str | None = None,
    paid: str | None = None,
    stage: str | None = None,
    area: str | None = None,
    groups: str | Iterable[str] = (),
    age_bands: str | None = None,
    income_period: str | None = None,
    cutoff: str | None = None,
    measure: str | None = None,
    minimum_cell: int | None = None,
    complementary: bool = True,
    invalid: str = "refuse",
    context: Context | None = None,
) -> Dataset:
    """Counts person-level records by several rules in one pass.

    Args:
        records: a row a spell of an engagement of a pseudonym; the columns are said in count.h.
        rules: a row a rule: rule, unit or preset, time, period, and what else count.h names.
        pseudonym, engagement, start, end, hours, income, age, weight, entity, absent, paid, stage:
            names of the records' columns; None: these names, where they are there.
        area: the column whose values are areas in measures; "county".
        groups: bool columns: flags that a person may have several of.
        age_bands: "15-24|25-64|65+".
        income_period: the period that every record's income is of; None: its spell.
        cutoff: the last day that the records know of, "2024-12-31".
        measure: fields that all results share; "basis=gross; status=observed".
        minimum_cell: cells of fewer persons are hidden; 10.
        complementary: hide what would give a hidden cell away within its grouping.
        invalid: "refuse" records that cannot be, or "leave_out".

    Returns:
        A row for the total and each cell of each rule, with value, unit, measure, records, persons,
        missing_hours, hidden and reason.

    Raises:
        NotFoundError, LabelError, ContentError, ColumnTypeError, UnitError, MeasureError,
        LimitError.
    """
    given = dict(locals())
    context, struct, records, rules = _prepare(given)
    return context._make(Dataset, lib.ji_count, records._live(), rules._live(), struct)


def _prepare(given: dict[str, Any]) -> tuple[Context, Any, Dataset, Dataset]:
    context = given.pop("context") or default_context()
    records = as_dataset(given.pop("records"), context)
    rules = as_dataset(given.pop("rules"), context)
    return context, _options(given), records, rules


def count_spread(counts: Any, *, context: Context | None = None) -> Dataset:
    """How far definitions lie apart: for each unit and cell of a result of :func:`count` the lowest
    and the highest value over the rules, and their ratio."""
    context = context or default_context()
    return context._make(Dataset, lib.ji_count_spread, as_dataset(counts, context)._live())


def count_quality(
    records: Any,
    rules: Any,
    *,
    hours_bands: str | None = None,
    quantiles: str | None = None,
    minimum_wage: float | None = None,
    minimum_wage_source: str | None = None,
    status: str | None = None,
    dependent: str | None = None,
    role: str | None = None,
    merchants: str | None = None,
    context: Context | None = None,
    **options_of_count: Any,
) -> Dataset:
    """What the jobs are like that the rules count: hours bands, income quantiles, the share above a
    minimum wage, dependent contractors apart from merchants; in the cells of :func:`count`.

    Args:
        records, rules: as of :func:`count`.
        hours_bands: lower bounds of weekly hours, "0|15|35|49".
        quantiles: of income, "0.1|0.25|0.5|0.75|0.9".
        minimum_wage: per hour, in the unit of the income; with minimum_wage_source.
        status, dependent: the ICSE-18 column and its values for dependent contractors; "30".
        role, merchants: the column that tells merchants and its values; "merchant".
        options_of_count: further keywords of :func:`count`.
    """
    given = {**(count.__kwdefaults__ or {}), **options_of_count}
    given.update(records=records, rules=rules, context=context)
    unknown = set(options_of_count) - set(count.__kwdefaults__ or {})
    if unknown:
        raise TypeError(f"count_quality() has no keyword {', '.join(sorted(unknown))}")
    live, struct, records, rules = _prepare(given)
    quality = options(
        _table.ji_count_quality_options,
        lib.ji_count_quality_options_init,
        hours_bands=hours_bands,
        quantiles=quantiles,
        minimum_wage=minimum_wage,
        minimum_wage_source=minimum_wage_source,
        status=status,
        dependent=dependent,
        role=role,
        merchants=merchants,
    )
    return live._make(
        Dataset, lib.ji_count_quality, records._live(), rules._live(), struct, quality
    )
