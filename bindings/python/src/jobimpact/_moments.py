# SPDX-License-Identifier: LGPL-2.1-or-later
"""Moments of a register: microseconds since 1970."""

from __future__ import annotations

import datetime
from typing import Union

Moment = Union[datetime.datetime, datetime.date, int]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def microseconds(moment: Moment) -> int:
    """Microseconds since 1970; a date is its first moment, a datetime must have a time zone."""
    if isinstance(moment, int):
        return moment
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime(moment.year, moment.month, moment.day, tzinfo=EPOCH.tzinfo)
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone does not say when: give it one")
    return (moment - EPOCH) // datetime.timedelta(microseconds=1)
