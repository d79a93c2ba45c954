# SPDX-License-Identifier: LGPL-2.1-or-later
"""Recruitment: channels compared stage by stage, claims held against them, time to hire."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from . import _table
from ._bundle import Bundle, as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import choice, encode, joined, listed, options, texts
from ._library import lib

_BOUNDS = {
    "exactly": int(_table.ji_recruitment_bound.JI_CLAIM_EXACTLY),
    "up_to": int(_table.ji_recruitment_bound.JI_CLAIM_UP_TO),
    "at_least": int(_table.ji_recruitment_bound.JI_CLAIM_AT_LEAST),
}


def _funnel_options(stages: Iterable[str], strata: Iterable[str], **chosen: Any) -> Any:
    steps, within = listed(stages), listed(strata)
    return options(
        _table.ji_recruitment_options,
        lib.ji_recruitment_options_init,
        stages=texts(steps, "stages") if steps else None,
        stage_count=len(steps),
        strata=texts(within, "strata") if within else None,
        stratum_count=len(within),
        **chosen,
    )


def recruitment_funnel(
    funnel: Any,
    *,
    channel: str | None = None,
    reference: str | None = None,
    group: str | None = None,
    strata: Iterable[str] = (),
    stages: Iterable[str] = (),
    exposure: str | None = None,
    cost: str | None = None,
    unlike: str | None = None,
    confidence: float = 0.95,
    exact_trials: int = 0,
    context: Context | None = None,
) -> Bundle:
    """A recruitment funnel by channel: rates from stage to stage, ratios between channels.

    Args:
        funnel: a row for each channel and whatever else tells rows apart, with counts by stage.
        channel: the column that is compared; None: channel.
        reference: the channel that others are compared with; None: the first row's.
        group: a column of groups that are told apart too.
        strata: columns within which channels are compared, such as occupation and region.
        stages: columns of counts in order; none: those that are there of views, applications,
            interviews, hires, retained_7, retained_30, retained_90.
        exposure, cost: numeric columns; None: exposure and cost, if they are there.
        unlike: the first stage that does not mean the same in all channels, or, joined by |,
            CHANNEL:STAGE of single channels.
        exact_trials: ratios of at most so many trials have an exact interval, too.

    Returns:
        rates, ratios, split; adjusted with strata, exposure and costs where there are such columns.

    Raises:
        NotFoundError, ColumnTypeError, ShapeError; LabelError for duplicates; ContentError naming
        row and column, such as hires above interviews; ArgumentError.
    """
    context = context or default_context()
    struct = _funnel_options(
        stages,
        strata,
        channel=channel,
        reference=reference,
        group=group,
        exposure=exposure,
        cost=cost,
        unlike=unlike,
        confidence=confidence,
        exact_trials=int(exact_trials),
    )
    data = as_dataset(funnel, context)
    return context._make(Bundle, lib.ji_recruitment_funnel, data._live(), struct)


def recruitment_claim(
    funnel: Any,
    claim: float,
    stage: str | None = None,
    *,
    channel: str | None = None,
    reference: str | None = None,
    group: str | None = None,
    strata: Iterable[str] = (),
    stages: Iterable[str] = (),
    exposure: str | None = None,
    cost: str | None = None,
    unlike: str | None = None,
    vacancies: Any = None,
    published: Iterable[str] = (),
    bound: str = "exactly",
    confidence: float = 0.95,
    context: Context | None = None,
) -> Dataset:
    """What a published claim can mean, and what the data say of each reading: supported, below,
    above, not_told or not_published.

    Args:
        claim: the ratio that is claimed, such as 10.
        stage: what it is claimed of; None: the claim does not say, so that all readings are open.
        vacancies: as :func:`time_to_hire` takes them, of the same channels: answers whether speed was
            meant.
        published: what was published with the claim, of stage, per, reference, counts, interval,
            period, definition; the others are listed in the column unstated.
        bound: what the claim says of its ratio: exactly, up_to or at_least; the column contradicted
            says whether the data speak against that.

    The other arguments are those of :func:`recruitment_funnel`; group and strata only tell rows
    apart here.
    """
    context = context or default_context()
    # Held until the call is done: the struct has its address alone.
    speeds = None if vacancies is None else as_dataset(vacancies, context)._live()
    struct = _funnel_options(
        stages,
        strata,
        vacancies=None if speeds is None else speeds._as_parameter_,
        published=joined(published),
        bound=choice(bound, _BOUNDS, "bound"),
        channel=channel,
        reference=reference,
        group=group,
        exposure=exposure,
        cost=cost,
        unlike=unlike,
        confidence=confidence,
    )
    data = as_dataset(funnel, context)
    named = None if stage is None else encode(stage, "stage")
    return context._make(
        Dataset, lib.ji_recruitment_claim, data._live(), float(claim), named, struct
    )


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
