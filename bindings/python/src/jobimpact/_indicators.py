# SPDX-License-Identifier: LGPL-2.1-or-later
"""Indicators, panels and sales of a register."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable
from typing import Any

from . import _table
from ._bundle import Bundle, as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import Handle, joined, options
from ._library import lib
from ._moments import Moment, microseconds


def reference_sheets(*, context: Context | None = None) -> Dataset:
    """What every indicator is: definition, numerator, denominator, unit, source, frequency, method."""
    return (context or default_context())._make(Dataset, lib.ji_tracker_reference_sheets)


def _last_moment(moment: Moment | None) -> int | None:
    """A cut-off; that of a date is its last moment."""
    if moment is None:
        return None
    if isinstance(moment, datetime.date) and not isinstance(moment, datetime.datetime):
        return microseconds(moment + datetime.timedelta(days=1)) - 1
    return microseconds(moment)


def _pointer(handle: Any) -> Any:
    return None if handle is None else handle._live()._as_parameter_


class Indicators(Handle):
    """What a register tells: the methods of :class:`Tracker` beside those that write."""

    _lock: threading.Lock

    def indicators(
        self,
        *,
        program: str | None = None,
        indicators: str | Iterable[str] | None = None,
        by: str | Iterable[str] | None = None,
        codes: Bundle | None = None,
        level: int | None = None,
        cluster: str | None = None,
        quantiles: str | Iterable[float] | None = None,
        full_time: Any = None,
        as_of_valid: Moment | None = None,
        as_of_recorded: Moment | None = None,
        minimum_cell: int | None = None,
        horizon_days: int | None = None,
        idle_days: int | None = None,
        confidence: float | None = None,
        exact: bool = False,
        context: Context | None = None,
    ) -> Dataset:
        """The standard table: reach to earnings, conversions, money, jobs, costs, coverage, progress.

        Args:
            program: a program's code; None: all, and a headline in which each person counts once.
            indicators: names of :func:`reference_sheets`; None: all.
            by: breakdowns, each of dimensions joined by "+": ["county", "group",
                "county+period:quarter"]; also period:month, period:year, site, cohort, version.
            codes, level: a code list whose codes the sites' counties are, and the level to which
                they are rolled up.
            cluster: class, site, county or none; None: the class where all have one, else the county.
            quantiles: of income; 0.25 and 0.75.
            full_time: outcome, value: what a full-time worker makes in a year.
            as_of_valid: the cut-off (a date: its end); None: the last event.
            as_of_recorded: what was recorded later is not known.
            minimum_cell: figures that rest on fewer persons are hidden, with what would give them
                away; 10.
            horizon_days: by when a conversion is judged; 365. Who is too young is censored.
            idle_days: silence that ends retention; 0: none does.
            confidence: of intervals; 0.95. They speak of a superpopulation.
            exact: show small cells. Logged as a warning, and told in the provenance.

        Raises:
            NotFoundError, LabelError, ContentError, LimitError, JobImpactError.
        """
        return self._table(lib.ji_tracker_indicators, (), dict(locals()))

    def conversion(
        self, start: str, end: str, *, context: Context | None = None, **asked: Any
    ) -> Dataset:
        """The share of those at one stage who reach another within horizon_days, 1 - S(horizon).

        Args:
            start, end: stages by code or role (reached, enrolled, completed, certified, active,
                earning); end also "withdrawal".
            asked: keywords of :meth:`indicators`.
        """
        return self._table(
            lib.ji_tracker_conversion, (start.encode(), end.encode()), {**asked, "context": context}
        )

    def survival(
        self, start: str, end: str, *, context: Context | None = None, **asked: Any
    ) -> Dataset:
        """Product-limit curves of the days from one stage to another; with end "withdrawal" retention.

        Args:
            start, end, asked: as of :meth:`conversion`.
        """
        return self._table(
            lib.ji_tracker_survival, (start.encode(), end.encode()), {**asked, "context": context}
        )

    def claims(
        self,
        *,
        program: str | None = None,
        as_of_recorded: Moment | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """What was published about the programs. Never mixed with what is recorded."""
        return self._table(
            lib.ji_tracker_claims,
            (),
            {"program": program, "as_of_recorded": as_of_recorded, "context": context},
        )

    def panel(
        self,
        *,
        program: str | None = None,
        unit: str | None = None,
        period: str | None = None,
        outcomes: str | Iterable[str] | None = None,
        treated_by: str | None = None,
        sites: str | Iterable[str] | None = None,
        codes: Bundle | None = None,
        comparison: Any = None,
        level: int | None = None,
        as_of_valid: Moment | None = None,
        as_of_recorded: Moment | None = None,
        treated_persons: int | None = None,
        minimum_cell: int | None = None,
        fill_zero: bool = False,
        exact: bool = False,
        context: Context | None = None,
    ) -> Bundle:
        """What an evaluation reads: ``panel`` and ``attrition``.

        Args:
            program: whose treatment it is; None where there is one program.
            unit: "county" or "person".
            period: "month", "quarter" or "year".
            outcomes: codes; None: all of the program.
            treated_by: the stage or role that is the treatment; "enrolled".
            sites: codes of sites that are taken; None: all.
            codes, level: as of :meth:`indicators`.
            comparison: county, period, optionally weight, and outcomes from elsewhere: of treated
                counties and of never treated ones.
            treated_persons: how many make a county treated; 1.
            minimum_cell, exact: of the attrition table. The panel hides nothing: it is not for
                publication.
            fill_zero: an outcome that is summed is 0 where nothing was measured.
        """
        live = context or default_context()
        dataset = None if comparison is None else as_dataset(comparison, live)
        struct = options(
            _table.ji_tracker_panel_options,
            lib.ji_tracker_panel_options_init,
            program=program,
            unit=unit,
            period=period,
            outcomes=joined(outcomes),
            treated_by=treated_by,
            sites=joined(sites),
            codes=_pointer(codes),
            comparison=_pointer(dataset),
            level=level,
            as_of_valid=_last_moment(as_of_valid),
            as_of_recorded=_last_moment(as_of_recorded),
            treated_persons=treated_persons,
            minimum_cell=minimum_cell,
            fill_zero=int(fill_zero),
            exact=int(exact),
        )
        with self._lock:
            return live._make(Bundle, lib.ji_tracker_panel, self._live(), struct)

    def sales(
        self,
        *,
        program: str | None = None,
        period: str | None = None,
        sector: str | None = None,
        unit: str | None = None,
        as_of_valid: Moment | None = None,
        as_of_recorded: Moment | None = None,
        minimum_cell: int | None = None,
        exact: bool = False,
        context: Context | None = None,
    ) -> Dataset:
        """Sales by sector and program as final demand: ``model.estimate(register.sales())``.

        Args:
            program: None: all, each a driver.
            period: "2024", "2024-Q1"; None: all.
            sector: of outcomes that declare none.
            unit: to which sales are scaled; a price basis is never changed.
            minimum_cell, exact: sales of fewer persons are an error, unless ``exact``.
        """
        struct = options(
            _table.ji_tracker_sales_options,
            lib.ji_tracker_sales_options_init,
            program=program,
            period=period,
            sector=sector,
            unit=unit,
            as_of_valid=_last_moment(as_of_valid),
            as_of_recorded=_last_moment(as_of_recorded),
            minimum_cell=minimum_cell,
            exact=int(exact),
        )
        with self._lock:
            live = context or default_context()
            return live._make(Dataset, lib.ji_tracker_sales, self._live(), struct)

    def _table(self, function: Any, stages: tuple[bytes, ...], asked: dict[str, Any]) -> Dataset:
        asked = {name: value for name, value in asked.items() if name != "self"}
        live = asked.pop("context", None) or default_context()
        unknown = set(asked) - set(Indicators.indicators.__kwdefaults__ or {})
        if unknown:
            raise TypeError(f"{', '.join(sorted(unknown))}: indicators() has no such keyword")
        quantiles = asked.pop("quantiles", None)
        if quantiles is not None and not isinstance(quantiles, str):
            quantiles = "|".join(str(float(quantile)) for quantile in quantiles)
        full_time = asked.pop("full_time", None)
        norms = None if full_time is None else as_dataset(full_time, live)
        struct = options(
            _table.ji_tracker_indicators_options,
            lib.ji_tracker_indicators_options_init,
            indicators=joined(asked.pop("indicators", None)),
            by=joined(asked.pop("by", None)),
            codes=_pointer(asked.pop("codes", None)),
            full_time=_pointer(norms),
            quantiles=quantiles,
            as_of_valid=_last_moment(asked.pop("as_of_valid", None)),
            as_of_recorded=_last_moment(asked.pop("as_of_recorded", None)),
            exact=int(asked.pop("exact", False)),
            **asked,
        )
        with self._lock:
            return live._make(Dataset, function, self._live(), *stages, struct)
