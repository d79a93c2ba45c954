# SPDX-License-Identifier: LGPL-2.1-or-later
"""Difference-in-differences where units begin treatment at different times."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._fit import Fit
from ._handles import options, texts
from ._library import lib


class DidFit(Fit):
    """Group-time average treatment effects: ``tables`` has att_gt, pretest, dropped and
    diagnostics."""

    def aggregate(
        self,
        type: str = "dynamic",
        *,
        balance: int | None = None,
        min_event: int | None = None,
        max_event: int | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """One aggregate: the overall effect in the first row (event is null), then by event time,
        group or period.

        Args:
            type: simple, dynamic, group or calendar.
            balance: dynamic: only groups that are observed for so many periods after the first
                treated one, up to that event time.
            min_event, max_event: which event times; the largest holds for every type.
        """
        struct = options(
            _table.ji_did_aggregate_options,
            lib.ji_did_aggregate_options_init,
            type=type,
            balance=balance,
            min_event=min_event,
            max_event=max_event,
        )
        return (context or default_context())._make(
            Dataset, lib.ji_did_aggregate, self._live(), struct
        )

    def plot(self, *, ax: Any = None, **how: Any) -> Any:
        """The event study with its intervals, and its simultaneous bands where there are draws.

        Args:
            ax: where to draw (matplotlib); a new one if None.
            how: handed to :meth:`aggregate`.

        Returns:
            The axes. Needs matplotlib.
        """
        rows = self.aggregate("dynamic", **how).to_dict()
        if ax is None:
            from matplotlib import pyplot

            ax = pyplot.subplots()[1]
        shown = [i for i, event in enumerate(rows["event"]) if event is not None]
        events = [rows["event"][i] for i in shown]
        ax.axhline(0, color="0.6", linewidth=0.8)
        ax.axvline(-0.5, color="0.6", linewidth=0.8, linestyle=":")
        _ribbon(ax, rows, shown, "band_low", "band_high")
        for i in shown:
            if rows["low"][i] is not None:
                ax.plot([rows["event"][i]] * 2, [rows["low"][i], rows["high"][i]], color="C0")
        ax.plot(events, [rows["att"][i] for i in shown], "o", color="C0")
        ax.set_xlabel("periods since treatment")
        ax.set_ylabel("effect on the treated")
        return ax


def _ribbon(ax: Any, rows: dict[str, Any], shown: list[int], low: str, high: str) -> None:
    there = [i for i in shown if rows[low][i] is not None]
    if there:
        ax.fill_between(
            [rows["event"][i] for i in there],
            [rows[low][i] for i in there],
            [rows[high][i] for i in there],
            alpha=0.2,
            color="C0",
            linewidth=0,
        )


def did(
    panel: Any,
    *,
    outcome: str,
    unit: str | None = None,
    time: str | None = None,
    first_treated: str | None = None,
    covariates: Iterable[str] = (),
    weights: str | None = None,
    cluster: str | None = None,
    method: str | None = None,
    control: str | None = None,
    base: str | None = None,
    anticipation: int = 0,
    draws: int = 0,
    confidence: float = 0.95,
    unbalanced: bool = False,
    cross_sections: bool = False,
    context: Context | None = None,
) -> DidFit:
    """Group-time average treatment effects by Callaway and Sant'Anna (2021).

    Args:
        panel: a dataset (or what makes one), a row for each unit and period.
        outcome: a numeric column.
        unit, time, first_treated: columns; None: unit, period, first_treated as the tracker's panel
            has them. A unit that is never treated has null, 0, NaN or an empty text.
        covariates: numeric columns; an intercept is added.
        weights: a column of sampling weights.
        cluster: a column of clusters of units for errors.
        method: dr (doubly robust), ipw or reg.
        control: never (treated), or not_yet (treated).
        base: varying or universal base period.
        anticipation: periods before treatment in which it may show.
        draws: of the multiplier bootstrap; 0: analytic errors without simultaneous bands.
        unbalanced: whether to use units that are not observed in all periods.
        cross_sections: whether every row is another unit.

    Raises:
        NotFoundError (a KeyError) for a column that is not there; LabelError for a unit twice in a
        period; ContentError for what cannot be estimated at all; ColumnTypeError; ArgumentError.
    """
    context = context or default_context()
    names = list(covariates)
    struct = options(
        _table.ji_did_options,
        lib.ji_did_options_init,
        outcome=outcome,
        unit=unit,
        time=time,
        first_treated=first_treated,
        covariates=texts(names, "covariates") if names else None,
        covariate_count=len(names),
        weights=weights,
        cluster=cluster,
        method=method,
        control=control,
        base=base,
        anticipation=anticipation,
        draws=draws,
        confidence=confidence,
        unbalanced=int(unbalanced),
        cross_sections=int(cross_sections),
    )
    return context._make(DidFit, lib.ji_did_fit, as_dataset(panel, context)._live(), struct)
