# SPDX-License-Identifier: LGPL-2.1-or-later
"""What sales are worth where jobs are computed from them, and persons less what they would do
otherwise. Each function takes a dataset (or what makes one) and gives a new one."""

from __future__ import annotations

import ctypes
from typing import Any

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._conversions import Parameter, _convert, _parameter
from ._dataset import Dataset
from ._handles import encode, options
from ._library import lib


def to_delivered(
    dataset: Any,
    column: str,
    *,
    source: str,
    cancelled: Parameter = None,
    returned: Parameter = None,
    name: str | None = None,
    status: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Sales as ordered to sales that stay sold: G (1 - cancelled)(1 - returned).

    Args:
        column: of money.
        source: where the shares are from.
        cancelled: share of the orders; a number, a column's name, or None: not taken out.
        returned: share of what is delivered.
        name: of the new column; None: the column is replaced.
        status: of the shares: the result takes the weaker.

    Raises:
        MeasureError for what is no money, or has returns out already; ContentError for a share
        outside 0 to 1.
    """
    struct = options(
        _table.ji_valuation_delivered_options,
        lib.ji_valuation_delivered_options_init,
        name=name,
        source=source,
        status=status,
    )
    _state(struct, "cancelled", cancelled)
    _state(struct, "returned", returned)
    return _convert(lib.ji_valuation_delivered, dataset, column, struct, context)


def carry_coefficient(
    dataset: Any,
    column: str,
    *,
    year: str | int,
    rates: Any,
    productivity: Parameter,
    source: str,
    series: str | None = None,
    name: str | None = None,
    status: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """A coefficient per money carried to another year: a / [(P_t / P_0) (1 + g)^(t - 0)].

    Args:
        column: of coefficients whose unit states a price year.
        year: to which year.
        rates: deflators, as of :func:`convert`.
        productivity: growth of labour productivity a year; 0 must be stated.
        source: where the growth is from.
        series: which of several series of rates.
        status: the result takes the weaker; None: "model".

    Raises:
        MeasureError for what is no coefficient per money, or counts in another year than that of
        its prices; UnitError without a price year; NotFoundError where no rate leads to the year.
    """
    context = context or default_context()
    struct = options(
        _table.ji_valuation_carry_options,
        lib.ji_valuation_carry_options_init,
        name=name,
        year=str(year),
        series=series,
        source=source,
        status=status,
    )
    _state(struct, "productivity", productivity)
    made, table = as_dataset(dataset, context), as_dataset(rates, context)
    return context._make(
        Dataset,
        lib.ji_valuation_carry,
        made._live(),
        encode(column, "column"),
        table._live(),
        struct,
    )


def retail_displaced(
    sales: Any,
    *,
    label: str | None = None,
    counterfactual: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Traditional retail displaced: what sales support online, what the part of them that would
    have been sold offline would have supported there, and the difference.

    Args:
        sales: sales, delta (share that would have been sold offline), margin_online,
            margin_offline (trade margins as shares of the sales), jobs_online, jobs_offline (jobs
            per money of margin).
        label: column that names each row.
        counterfactual: name of what would be otherwise; None: "sold_offline".

    Raises:
        ContentError naming the row for a share outside 0 to 1; UnitError where the products are no
        jobs; MeasureError where sales and coefficients do not go together.
    """
    context = context or default_context()
    struct = options(
        _table.ji_valuation_displaced_options,
        lib.ji_valuation_displaced_options_init,
        label=label,
        counterfactual=counterfactual,
    )
    given = as_dataset(sales, context)
    return context._make(Dataset, lib.ji_valuation_displaced, given._live(), struct)


def net_of_otherwise(
    dataset: Any,
    column: str,
    *,
    counterfactual: str,
    source: str,
    probability: str | None = None,
    name: str | None = None,
    status: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Gross to net by person: x (1 - p), p the probability of being employed otherwise. One row is
    one person.

    Args:
        column: of a measure with a basis.
        counterfactual: name of what would be otherwise, for the measure.
        source: where the probabilities are from.
        probability: their column; None: "probability".
        status: of the probabilities: the result takes the weaker.

    Raises:
        ContentError naming the row for a probability outside 0 to 1; MeasureError for a basis that
        is not stated, or is net of deadweight already.
    """
    struct = options(
        _table.ji_otherwise_options,
        lib.ji_otherwise_options_init,
        name=name,
        probability=probability,
        counterfactual=counterfactual,
        source=source,
        status=status,
    )
    return _convert(lib.ji_dataset_net_of_otherwise, dataset, column, struct, context)


def _state(struct: ctypes.Structure, key: str, value: Parameter) -> None:
    number, by_row = _parameter(value)
    if number is not None:
        getattr(struct, key).value = number
    if by_row is not None:
        getattr(struct, key).column = encode(by_row, key)
