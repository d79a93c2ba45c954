# SPDX-License-Identifier: LGPL-2.1-or-later
"""Footprints in multi-region tables: methods of InputOutput."""

from __future__ import annotations

from typing import Any

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import encode, options
from ._io_structure import Structure
from ._library import lib


class Footprints(Structure):
    """Whose final demand employs people where. Sectors and final demand need a region."""

    def footprints(
        self,
        satellite: str | None = None,
        *,
        population: Any = None,
        sectors: bool = False,
        context: Context | None = None,
    ) -> Dataset:
        """Accounts of every region: production_based, consumption_based, imports, exports and
        households, which the first two hold (pymrio's D_pba, D_cba, D_imp, D_exp and F_Y).

        Args:
            satellite: what is counted; None: the model's employment.
            population: columns region and population: figures per head, too.
            sectors: rows for the sectors, too; in the rows of regions sector is null.

        Raises:
            NotFoundError where sectors or final demand have no region, LabelError, UnitError,
            ContentError, SingularError, ConvergenceError.
        """
        context = context or default_context()
        given = None if population is None else as_dataset(population, context)._live()
        struct = _options(
            satellite, sectors, population=None if given is None else given._as_parameter_
        )
        return self._ask(context, lib.ji_io_footprints, struct)

    def footprint_flows(
        self,
        satellite: str | None = None,
        *,
        sectors: bool = False,
        context: Context | None = None,
    ) -> Dataset:
        """What is counted in each region for the final demand of each region.

        Args:
            satellite: what is counted; None: the model's employment.
            sectors: rows for the sectors that are at work, too.
        """
        return self._ask(context, lib.ji_io_footprint_flows, _options(satellite, sectors))

    def demand_footprints(
        self, satellite: str | None = None, *, context: Context | None = None
    ) -> Dataset:
        """The footprint of each category of final demand: in the production it asks for, and
        directly; of tables of one region, too."""
        name = encode(satellite, "satellite")
        return self._ask(context, lib.ji_io_demand_footprints, name)

    def gross_trade(self, *, context: Context | None = None) -> Dataset:
        """Flows and final demand that cross a border, by region, sector and partner (null: all
        others)."""
        return self._ask(context, lib.ji_io_gross_trade)


def _options(satellite: str | None, sectors: bool, **values: Any) -> Any:
    return options(
        _table.ji_io_footprint_options,
        lib.ji_io_footprint_options_init,
        satellite=satellite,
        detail=int(sectors),
        **values,
    )
