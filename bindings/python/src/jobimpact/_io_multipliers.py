# SPDX-License-Identifier: LGPL-2.1-or-later
"""Multipliers of input-output models: Type I, II and SAM, their rounds, net multipliers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import _table
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import options, texts
from ._library import lib
from ._model import Model


class Multipliers(Model):
    """What :class:`InputOutput` has of multipliers."""

    def multipliers(
        self,
        satellite: str | Sequence[str] | None = None,
        *,
        unit: str | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """Direct, Type I and Type II (of several institutions: SAM) multipliers of every sector,
        per unit and as ratios, with error bounds; what cannot be given is null with a reason.

        Args:
            satellite: the row counted; None: the model's employment. Several names give the long
                form, a row for each satellite and sector, from one pass over the table.
            unit: of the per-unit columns, such as ``"person/(1e9 CNY@2018:producers)"``; None:
                the satellite's unit per one unit of flows.
        """
        struct = _options(satellite, unit)
        return _context(context)._make(Dataset, lib.ji_io_multipliers, self._live(), struct)

    def effects(
        self,
        satellite: str | Sequence[str] | None = None,
        *,
        unit: str | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """Multipliers split into rounds as the Australian Bureau of Statistics does: initial (e),
        first_round (e'A), industrial_support (e'L - e - e'A), consumption_induced (e'L2 - e'L),
        their sums and the ratios type1a, type1b, type2a, type2b. Arguments as
        :meth:`multipliers`."""
        struct = _options(satellite, unit)
        return _context(context)._make(Dataset, lib.ji_io_effects, self._live(), struct)

    def net_multipliers(
        self,
        satellite: str | Sequence[str] | None = None,
        *,
        context: Context | None = None,
    ) -> Dataset:
        """Net multipliers (Oosterhaven): the jobs behind the final demand for a sector's product
        over the sector's own jobs, (e'L)_j f_j / (e_j x_j); their mean weighted by jobs (column
        weight) is 1. Unrelated to the basis "net". `satellite` as in :meth:`multipliers`."""
        struct = _options(satellite, None)
        return _context(context)._make(Dataset, lib.ji_io_net_multipliers, self._live(), struct)


def _context(given: Context | None) -> Context:
    return given or default_context()


def _options(satellite: str | Sequence[str] | None, unit: str | None) -> Any:
    several = None if satellite is None or isinstance(satellite, str) else list(satellite)
    if several is not None and not several:
        raise ValueError("no satellite is named")
    return options(
        _table.ji_io_multiplier_options,
        lib.ji_io_multiplier_options_init,
        satellite=satellite if isinstance(satellite, str) else None,
        unit=unit,
        satellites=None if several is None else texts(several, "satellite"),
        satellite_count=None if several is None else len(several),
    )
