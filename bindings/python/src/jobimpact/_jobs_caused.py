# SPDX-License-Identifier: LGPL-2.1-or-later
"""From an effect on treated units to jobs that a program caused."""

from __future__ import annotations

from typing import Any

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._fit import Fit
from ._handles import options
from ._library import lib


def jobs_caused(
    fit: Fit,
    *,
    levels: Any = None,
    quantity: str | None = None,
    counterfactual: str | None = None,
    system: str | None = None,
    area: str | None = None,
    cost: float = 0.0,
    cost_unit: str | None = None,
    gross: float = 0.0,
    period_years: float = 1.0,
    confidence: float = 0.95,
    context: Context | None = None,
) -> Dataset:
    """Jobs by period, job-years, their average and cost: a mean effect times the treated units,
    summed; net of deadweight alone, since displacement and spill-over remain.

    Args:
        fit: of :func:`did` or :func:`imputation`.
        levels: where the outcome is a natural logarithm: group, time and level, the observed mean
            of the jobs themselves over the treated units of each cell.
        quantity: what the outcome counts: jobs, persons or fte.
        counterfactual, system, area: fields of the measure, such as never_treated,
            program:happiness_lecture_hall, CN-52.
        cost, cost_unit: what the program cost over the treated periods; adds cost_per_job_year and
            cost_per_job.
        gross: jobs of all treated units in the last period as observed; adds reference, what there
            would be without the program.
        period_years: length of a period.

    Raises:
        KindError for another fit; ShapeError for one without an effect on treated units;
        ContentError for a level that is missing; UnitError; MeasureError; ArgumentError.
    """
    context = context or default_context()
    given = as_dataset(levels, context) if levels is not None else None
    struct = options(
        _table.ji_jobs_caused_options,
        lib.ji_jobs_caused_options_init,
        transform="level" if given is None else "log",
        levels=None if given is None else given._live()._as_parameter_,
        quantity=quantity,
        counterfactual=counterfactual,
        system=system,
        area=area,
        cost=float(cost),
        cost_unit=cost_unit,
        gross=float(gross),
        period_years=float(period_years),
        confidence=confidence,
    )
    return context._make(Dataset, lib.ji_jobs_caused, fit._live(), struct)
