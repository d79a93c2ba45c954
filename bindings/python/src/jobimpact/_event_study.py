# SPDX-License-Identifier: LGPL-2.1-or-later
"""Event studies of staggered adoption: imputation, and two-way fixed effects with their weights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._fit import Fit
from ._handles import options, texts
from ._library import lib


class ImputationFit(Fit):
    """Effects by imputation: ``tables`` has att_gt, effects, pretrends, pretest and diagnostics."""


class TwoWayFit(Fit):
    """Two-way fixed effects: ``tables`` has coefficients, weights, pretest and diagnostics."""


def _options(covariates: Iterable[str], **chosen: Any) -> Any:
    names = list(covariates)
    return options(
        _table.ji_event_study_options,
        lib.ji_event_study_options_init,
        covariates=texts(names, "covariates") if names else None,
        covariate_count=len(names),
        **chosen,
    )


def imputation(
    panel: Any,
    *,
    outcome: str,
    unit: str | None = None,
    time: str | None = None,
    first_treated: str | None = None,
    covariates: Iterable[str] = (),
    weights: str | None = None,
    cluster: str | None = None,
    singletons: str | None = None,
    leads: int | None = None,
    confidence: float = 0.95,
    context: Context | None = None,
) -> ImputationFit:
    """Treatment effects by imputation (Borusyak, Jaravel and Spiess 2024): unit and period effects
    are fitted to untreated rows, and what they predict is taken from the treated ones.

    Args:
        panel: a dataset (or what makes one), a row for each unit and period; gaps are fine.
        outcome: a numeric column.
        unit, time, first_treated: columns; None: unit, period, first_treated as the tracker's panel
            has them. A unit that is never treated has null, 0 or an empty text.
        covariates: numeric columns that vary within units.
        weights: a column of weights of rows.
        cluster: a column of clusters of units for errors.
        singletons: keep, or drop units with one untreated row, as R's packages do.
        leads: event times before treatment that are tested; None: 3.
        confidence: level of intervals.

    Raises:
        NotFoundError (a KeyError) for a column that is not there; LabelError for a unit twice in a
        period; ShapeError for a panel without treated or untreated rows; ContentError;
        ColumnTypeError; ArgumentError.
    """
    context = context or default_context()
    struct = _options(
        covariates,
        outcome=outcome,
        unit=unit,
        time=time,
        first_treated=first_treated,
        weights=weights,
        cluster=cluster,
        singletons=singletons,
        leads=leads,
        confidence=confidence,
    )
    data = as_dataset(panel, context)
    return context._make(ImputationFit, lib.ji_imputation_fit, data._live(), struct)


def two_way(
    panel: Any,
    *,
    outcome: str,
    unit: str | None = None,
    time: str | None = None,
    first_treated: str | None = None,
    covariates: Iterable[str] = (),
    weights: str | None = None,
    cluster: str | None = None,
    singletons: str | None = None,
    leads: int | None = None,
    confidence: float = 0.95,
    context: Context | None = None,
) -> TwoWayFit:
    """Two-way fixed effects, static and by event time, with the weight that each cell of group and
    period has in each coefficient (de Chaisemartin and D'Haultfoeuille 2020; Sun and Abraham 2021).

    Args:
        leads: dummies for event times from -leads on; earlier ones join the reference, -1. None:
            all.

    The other arguments are those of :func:`imputation`.
    """
    context = context or default_context()
    struct = _options(
        covariates,
        outcome=outcome,
        unit=unit,
        time=time,
        first_treated=first_treated,
        weights=weights,
        cluster=cluster,
        singletons=singletons,
        leads=leads,
        confidence=confidence,
    )
    data = as_dataset(panel, context)
    return context._make(TwoWayFit, lib.ji_two_way_fit, data._live(), struct)
