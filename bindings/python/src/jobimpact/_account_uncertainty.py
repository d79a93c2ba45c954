# SPDX-License-Identifier: LGPL-2.1-or-later
"""How sure an account's figures are: propagated errors, draws, tornado, Sobol indices."""

from __future__ import annotations

from typing import Any

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import options
from ._library import lib
from ._model import Model


class Uncertainty(Model):
    """Methods of :class:`Account` (account_uncertainty.h).

    All take ``drivers`` as :meth:`Model.estimate` does (a driver replaced there has no distribution),
    ``reading`` and ``basis`` as there, ``layer``: this layer's figures alone, and ``confidence``. The
    random numbers are those of the context's seed; the number of its threads changes no bit.
    """

    def uncertainty(
        self,
        drivers: Any = None,
        *,
        reading: str | None = None,
        basis: str | None = None,
        layer: str | None = None,
        confidence: float | None = None,
        draws: int | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """Each figure with its errors, each kind in columns of its own: of the draws (standard_error,
        sampling_low, sampling_high, mean, median), to first order (first_order), the Monte Carlo error
        of each; rounding, overlap and scenarios as in :meth:`Model.estimate`.

        Args:
            draws: how many; default 100,000.

        Raises:
            NotFoundError (a KeyError) for a layer or reading that is not there; ContentError where a
            draw is not finite; UnsupportedError for a layer that draws do not know.
        """
        return self._ask(
            lib.ji_account_uncertainty,
            drivers,
            context,
            reading=reading,
            basis=basis,
            layer=layer,
            confidence=confidence,
            draws=draws,
        )

    def tornado(
        self,
        drivers: Any = None,
        *,
        reading: str | None = None,
        basis: str | None = None,
        layer: str | None = None,
        confidence: float | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """What each input does alone, moved through its range while all others stay at their values:
        low, high and swing of every layer that uses it, the largest swing first.

        Args:
            confidence: how much of an input's distribution its range holds; default 0.95.
        """
        return self._ask(
            lib.ji_account_tornado,
            drivers,
            context,
            reading=reading,
            basis=basis,
            layer=layer,
            confidence=confidence,
        )

    def sobol(
        self,
        drivers: Any = None,
        *,
        reading: str | None = None,
        basis: str | None = None,
        layer: str | None = None,
        draws: int | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """Which inputs the variance of each figure comes from: first-order and total Sobol indices
        with their standard errors; inputs that are correlated are one group, "a+b".

        Args:
            draws: rows of the sample, each of which costs 2 + groups evaluations; default 8,192.
        """
        return self._ask(
            lib.ji_account_sobol,
            drivers,
            context,
            reading=reading,
            basis=basis,
            layer=layer,
            draws=draws,
        )

    def draws(
        self,
        count: int | None = None,
        drivers: Any = None,
        *,
        first: int = 0,
        reading: str | None = None,
        basis: str | None = None,
        layer: str | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """The draws themselves: column draw, then a column for each layer ("LAYER net SCENARIO" for
        net figures). The same ones that :meth:`uncertainty` summarises.

        Args:
            count: how many; default 1,000.
            first: number of the first one: pieces may be asked for one after the other.
        """
        return self._ask(
            lib.ji_account_draws,
            drivers,
            context,
            reading=reading,
            basis=basis,
            layer=layer,
            draws=count,
            first_draw=first,
        )

    def _ask(
        self, function: Any, drivers: Any, context: Context | None, **chosen: Any
    ) -> Dataset:
        context = context or default_context()
        struct = options(
            _table.ji_account_uncertainty_options,
            lib.ji_account_uncertainty_options_init,
            **chosen,
        )
        given = None if drivers is None else as_dataset(drivers, context)._live()
        return context._make(Dataset, function, self._live(), given, struct)
