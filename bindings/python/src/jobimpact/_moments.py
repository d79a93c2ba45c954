# SPDX-License-Identifier: LGPL-2.1-or-later
"""Moments of a register: microseconds since 1970."""

from __future__ import annotations

import datetime
from typing import Union

from ._columns import utc_microseconds

Moment = Union[datetime.datetime, datetime.date, int]


def microseconds(moment: Moment) -> int:
    """Microseconds since 1970; a date is its first moment, a datetime must have a time zone."""
    if isinstance(moment, int):
        return moment
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime(moment.year, moment.month, moment.day, tzinfo=datetime.timezone.utc)
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone does not say when: give it one")
    return utc_microseconds(moment)
