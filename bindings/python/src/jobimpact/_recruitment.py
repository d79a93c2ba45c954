# SPDX-License-Identifier: LGPL-2.1-or-later
"""Recruitment: how long vacancies stay open."""

from __future__ import annotations

import datetime
from typing import Any

from . import _table
from ._bundle import Bundle, as_dataset
from ._context import Context, default_context
from ._handles import options
from ._library import lib


def time_to_hire(
    vacancies: Any,
    *,
    opened: str | None = None,
    closed: str | None = None,
    state: str | None = None,
    channel: str | None = None,
    stratum: str | None = None,
    as_of: str | int | datetime.date | None = None,
    reference: str | None = None,
    horizon: int = 0,
    confidence: float = 0.95,
    context: Context | None = None,
) -> Bundle:
    """Time from opening a vacancy to filling it, by channel, with vacancies that are still open
    counted for as long as they were observed.

    Args:
        vacancies: a row for each: opened and closed (dates or whole days; closed is null while it
            is open), state (filled, withdrawn or open), channel.
        opened, closed, state, channel: those columns; None: as they are named here.
        stratum: a text column within which the test compares channels.
        as_of: the last day of observation; None: the last day that stands in the data.
        reference: the channel that others are compared with; None: the first by name.
        horizon: days over which means are taken; 0: the longest that every channel was observed.

    Returns:
        channels, curve, incidence, differences, log_rank, expected.

    Raises:
        NotFoundError, ColumnTypeError, ShapeError, LabelError; ContentError naming the row of what
        cannot be, such as a closing before the opening; ArgumentError.
    """
    context = context or default_context()
    struct = options(
        _table.ji_time_to_hire_options,
        lib.ji_time_to_hire_options_init,
        opened=opened,
        closed=closed,
        state=state,
        channel=channel,
        stratum=stratum,
        as_of=None if as_of is None else str(as_of),
        reference=reference,
        horizon=int(horizon),
        confidence=confidence,
    )
    data = as_dataset(vacancies, context)
    return context._make(Bundle, lib.ji_time_to_hire, data._live(), struct)
