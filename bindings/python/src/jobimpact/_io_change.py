# SPDX-License-Identifier: LGPL-2.1-or-later
"""What changes in input-output tables: decompositions, supply paths, scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import options
from ._library import lib
from ._model import Model

if TYPE_CHECKING:
    from typing_extensions import Self


class Changes(Model):
    """Methods of :class:`InputOutput` (io_change.h)."""

    def decomposition(
        self,
        later: Model,
        satellite: str | None = None,
        *,
        split: bool = False,
        deflators: Any = None,
        context: Context | None = None,
    ) -> Dataset:
        """What the change of jobs from this table to a later one goes back to, by sector and in
        all: labour coefficients, technology, final demand (in parts with `split`); the mean of the
        polar forms, and mean, minimum and maximum of all forms.

        Args:
            later: a model of the same classification.
            satellite: what is counted; None: employment.
            split: final demand as level, mix of categories and composition.
            deflators: sector, region (if there are regions) and index: later prices over earlier
                ones. Without, tables of different price years are decomposed at current prices and
                the result says "nominal".

        Raises:
            ShapeError, LabelError, UnitError, MeasureError where the tables do not compare.
        """
        context = context or default_context()
        given = None if deflators is None else as_dataset(deflators, context)
        struct = options(
            _table.ji_io_decomposition_options,
            lib.ji_io_decomposition_options_init,
            satellite=satellite,
            split=int(split),
            deflators=None if given is None else given._live()._as_parameter_,
        )
        return context._make(
            Dataset, lib.ji_io_decomposition, self._live(), later._live(), struct
        )

    def paths(
        self,
        sector: str | None = None,
        *,
        region: str | None = None,
        demand: Any = None,
        satellite: str | None = None,
        cutoff: float | None = None,
        max_length: int | None = None,
        max_count: int | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """Structural path analysis: the jobs behind a sector's product, a final demand, or (with
        neither) the table's own, by the chain of purchases that they lie at the far end of; the
        largest first. The last row is what all other paths hold together.

        Args:
            sector, region: whose multiplier is taken apart.
            demand: a final demand instead, as the drivers of :meth:`estimate`.
            cutoff: share of the total below which no path is looked for; 0.001.
            max_length: sectors in a path; 12.
            max_count: paths told; 100.
        """
        context = context or default_context()
        given = None if demand is None else as_dataset(demand, context)
        struct = options(
            _table.ji_io_path_options,
            lib.ji_io_path_options_init,
            satellite=satellite,
            sector=sector,
            region=region,
            demand=None if given is None else given._live()._as_parameter_,
            cutoff=cutoff,
            max_length=max_length,
            max_count=max_count,
        )
        return context._make(Dataset, lib.ji_io_paths, self._live(), struct)

    def scenario(
        self, changes: Any, *, name: str | None = None, context: Context | None = None
    ) -> Self:
        """A new model with changes applied; this one stays as it is.

        Args:
            changes: kind ("demand", "coefficient", "productivity", "household"), operation
                ("multiply", "add", "set"), value; row, column, row_region, column_region, null for
                all of them. What each kind means says ji_io_scenario() in io_change.h.
            name: of the new table; the old one's and "-scenario".
        """
        context = context or default_context()
        struct = options(
            _table.ji_io_scenario_options, lib.ji_io_scenario_options_init, name=name
        )
        given = as_dataset(changes, context)
        return context._make(
            type(self), lib.ji_io_scenario, self._live(), given._live(), struct
        )

    def scenario_explain(self, changes: Any, *, context: Context | None = None) -> Dataset:
        """Jobs under a scenario less jobs without, by sector and kind of change: effects that add
        up to the difference."""
        context = context or default_context()
        given = as_dataset(changes, context)
        return context._make(Dataset, lib.ji_io_scenario_explain, self._live(), given._live())
