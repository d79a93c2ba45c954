# SPDX-License-Identifier: LGPL-2.1-or-later
"""New firms and how long they last."""

from __future__ import annotations

import datetime
from typing import Any

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import options
from ._library import lib


def business_demography(
    firms: Any,
    cutoff: str | datetime.date,
    *,
    id: str | None = None,
    start: str | None = None,
    end: str | None = None,
    by: str | None = None,
    years: int = 5,
    confidence: float = 0.95,
    context: Context | None = None,
) -> Dataset:
    """Births, deaths and survival of firms from records of their starts and ends.

    Args:
        firms: a dataset (or what makes one), one row a firm: id, start and end (dates; end is
            null where the firm has not ended).
        cutoff: the last day that the records know of.
        id, start, end: the columns' names where they are others.
        by: a column of text by which the indicators are given too.
        years: survival after 1 to so many years.
        confidence: level of the intervals of survival.

    Raises:
        ContentError naming the row of a start that is missing or after the cut-off, or of an end
        before its start; LabelError for a missing or doubled id; NotFoundError (a KeyError);
        ColumnTypeError; ArgumentError.
    """
    context = context or default_context()
    if isinstance(cutoff, datetime.date):
        cutoff = cutoff.isoformat()
    struct = options(
        _table.ji_business_demography_options,
        lib.ji_business_demography_options_init,
        cutoff=cutoff,
        id=id,
        start=start,
        end=end,
        by=by,
        years=years,
        confidence=confidence,
    )
    return context._make(
        Dataset, lib.ji_business_demography, as_dataset(firms, context)._live(), struct
    )
