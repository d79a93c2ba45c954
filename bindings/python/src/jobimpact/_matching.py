# SPDX-License-Identifier: LGPL-2.1-or-later
"""Matching functions: fitted, as a model, and why the job-finding rate changed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from . import _table
from ._bundle import Bundle, as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import choice, joined, options
from ._library import lib
from ._model import Model

_FORMS = {
    "cobb_douglas": int(_table.ji_matching_form.JI_MATCHING_COBB_DOUGLAS),
    "ces": int(_table.ji_matching_form.JI_MATCHING_CES),
    "urn_ball": int(_table.ji_matching_form.JI_MATCHING_URN_BALL),
}

_ERRORS = {
    "automatic": int(_table.ji_matching_errors.JI_MATCHING_ERRORS_AUTOMATIC),
    "iid": int(_table.ji_matching_errors.JI_MATCHING_ERRORS_IID),
    "HC0": int(_table.ji_matching_errors.JI_MATCHING_ERRORS_HC0),
    "HC1": int(_table.ji_matching_errors.JI_MATCHING_ERRORS_HC1),
    "HC2": int(_table.ji_matching_errors.JI_MATCHING_ERRORS_HC2),
    "HC3": int(_table.ji_matching_errors.JI_MATCHING_ERRORS_HC3),
    "newey_west": int(_table.ji_matching_errors.JI_MATCHING_ERRORS_NEWEY_WEST),
    "clustered": int(_table.ji_matching_errors.JI_MATCHING_ERRORS_CLUSTERED),
    "driscoll_kraay": int(_table.ji_matching_errors.JI_MATCHING_ERRORS_DRISCOLL_KRAAY),
}

_COMPONENTS = {
    "sector": int(_table.ji_matching_component.JI_MATCHING_SECTOR),
    "area": int(_table.ji_matching_component.JI_MATCHING_AREA),
    "occupation": int(_table.ji_matching_component.JI_MATCHING_OCCUPATION),
}


def matching_fit(
    data: Any,
    form: str = "cobb_douglas",
    *,
    hires: str | None = None,
    seekers: str | None = None,
    vacancies: str | None = None,
    region: str | None = None,
    period: str | None = None,
    effects: Iterable[str] | None = (),
    covariates: Iterable[str] | None = (),
    errors: str = "automatic",
    lags: int | None = None,
    free_returns: bool = False,
    small_sample: bool = True,
    confidence: float = 0.95,
    context: Context | None = None,
) -> Bundle:
    """Fits a matching function to monthly or regional data by (nonlinear) least squares of ln hires.

    Args:
        data: a row for each market and period, with hires, seekers and vacancies above 0.
        form: cobb_douglas, ces or urn_ball.
        hires, seekers, vacancies: the columns; None: those names.
        region, period: columns of markets and of periods (whole numbers or dates).
        effects: columns each of whose levels has an efficiency of its own, such as the region.
        covariates: numeric columns that shift ln A: the composition.
        errors: automatic (clustered with region and period, Newey-West with a period alone or
            with effects of the region, else HC1),
            iid, HC0 to HC3, newey_west, clustered, driscoll_kraay.
        lags: of newey_west and driscoll_kraay; None: 4 (T / 100)^(2/9).
        free_returns: returns to scale are estimated.
        small_sample: corrections of newey_west, driscoll_kraay and clustered errors.

    Returns:
        estimates, covariance, markets, rows and diagnostics.

    Raises:
        ContentError naming row and column of a number that is not above 0; ShapeError, SingularError,
        ConvergenceError, NotFoundError, ColumnTypeError, UnitError, LimitError, ArgumentError.
    """
    context = context or default_context()
    struct = options(
        _table.ji_matching_options,
        lib.ji_matching_options_init,
        hires=hires,
        seekers=seekers,
        vacancies=vacancies,
        region=region,
        period=period,
        effects=joined(effects),
        covariates=joined(covariates),
        confidence=confidence,
        lags=-1 if lags is None else int(lags),
        form=choice(form, _FORMS, "form"),
        errors=choice(errors, _ERRORS, "errors"),
        free_returns=int(free_returns),
        small_sample=int(small_sample),
    )
    table = as_dataset(data, context)
    return context._make(Bundle, lib.ji_matching_fit, table._live(), struct)


class Matching(Model):
    """A matching function as a model: seekers and vacancies in, hires and filled jobs out.

    ``estimate`` takes drivers with component, seekers, vacancies and, where they are there, region,
    driver, group and separation_rate. For each row it gives one of hires and, with a separation
    rate s, one of filled jobs (hires / s, in a steady state); the column `output` tells them apart.

    Args:
        form: cobb_douglas, ces or urn_ball.
        efficiency: A.
        elasticity_seekers, elasticity_vacancies: of cobb_douglas; None: they sum to 1.
        share_seekers, rho, returns: of ces.
        markets: component and efficiency of each that has one of its own.
        separation_rate: share of jobs that end within a period; None: no filled jobs.
        component: what components are: sector, area or occupation.
        limit: hires are at most the seekers and the vacancies.
        name, period, area: of measures.
    """

    def __init__(
        self,
        form: str = "cobb_douglas",
        *,
        efficiency: float = 1.0,
        elasticity_seekers: float = 0.5,
        elasticity_vacancies: float | None = None,
        share_seekers: float = 0.5,
        rho: float = 0.0,
        returns: float = 1.0,
        markets: Any = None,
        separation_rate: float | None = None,
        component: str = "sector",
        limit: bool = False,
        name: str | None = None,
        period: str | None = None,
        area: str | None = None,
        context: Context | None = None,
    ) -> None:
        context = context or default_context()
        # Held until the call is done: the struct has its address alone.
        own = None if markets is None else as_dataset(markets, context)._live()
        struct = _model_options(
            name=name,
            period=period,
            area=area,
            separation_rate=separation_rate,
            component=component,
            limit=limit,
            form=choice(form, _FORMS, "form"),
            efficiency=efficiency,
            elasticity_seekers=elasticity_seekers,
            elasticity_vacancies=math.nan if elasticity_vacancies is None else elasticity_vacancies,
            share_seekers=share_seekers,
            rho=rho,
            returns=returns,
            markets=None if own is None else own._as_parameter_,
        )
        self._owner = context._make(Model, lib.ji_matching_model_create, struct)._owner

    @classmethod
    def from_fit(
        cls,
        fit: Bundle,
        *,
        separation_rate: float | None = None,
        component: str = "sector",
        limit: bool = False,
        median: bool = False,
        name: str | None = None,
        period: str | None = None,
        area: str | None = None,
        context: Context | None = None,
    ) -> Matching:
        """The model of a fit of :func:`matching_fit`, with its errors; where regions have
        efficiencies of their own, they are the components.

        Args:
            median: hires are exp of the mean of ln hires; else times the fit's smearing.
        """
        struct = _model_options(
            name=name,
            period=period,
            area=area,
            separation_rate=separation_rate,
            component=component,
            limit=limit,
            median=int(median),
        )
        context = context or default_context()
        return context._make(cls, lib.ji_matching_model_from_fit, fit._live(), struct)


def _model_options(
    *, separation_rate: float | None, component: str, limit: bool, **chosen: Any
) -> Any:
    return options(
        _table.ji_matching_model_options,
        lib.ji_matching_model_options_init,
        separation_rate=math.nan if separation_rate is None else separation_rate,
        component=choice(component, _COMPONENTS, "component"),
        limit=int(limit),
        **chosen,
    )


def matching_rates(
    data: Any,
    *,
    hires: str | None = None,
    seekers: str | None = None,
    vacancies: str | None = None,
    separations: str | None = None,
    employment: str | None = None,
    separation_rate: str | None = None,
    context: Context | None = None,
) -> Dataset:
    """Tightness, job-finding and vacancy-filling rates, durations, and the unemployment rate that
    the flows lead to, s / (s + f), row by row.

    Args:
        data: a row for each market and period.
        hires, seekers, vacancies: the columns; None: those names.
        separations, employment, separation_rate: columns; None: those names, if they are there.

    Returns:
        the data with further columns; what cannot be said is null, and `reason` says why.

    Raises:
        ContentError naming row and column; LabelError, NotFoundError, ColumnTypeError, UnitError.
    """
    context = context or default_context()
    struct = options(
        _table.ji_matching_rates_options,
        lib.ji_matching_rates_options_init,
        hires=hires,
        seekers=seekers,
        vacancies=vacancies,
        separations=separations,
        employment=employment,
        separation_rate=separation_rate,
    )
    table = as_dataset(data, context)
    return context._make(Dataset, lib.ji_matching_rates, table._live(), struct)


def matching_change(
    data: Any,
    model: Model,
    *,
    hires: str | None = None,
    seekers: str | None = None,
    vacancies: str | None = None,
    group: str | None = None,
    period: str | None = None,
    before: str | None = None,
    after: str | None = None,
    shared_vacancies: bool = False,
    confidence: float = 0.95,
    context: Context | None = None,
) -> Bundle:
    """Why the job-finding rate changed between two periods: tightness, who looks for work, where the
    vacancies are, and efficiency within groups (the composition removed).

    Args:
        data: a row for each group and period.
        model: a :class:`Matching` with constant returns; its A is not used.
        group, period: the columns; None: those names.
        before, after: periods as text; None: the first and the last.
        shared_vacancies: all groups are after the same vacancies, which stand in every row.

    Returns:
        change (log points that add up to total), summary and groups.

    Raises:
        ContentError, LabelError, UnsupportedError, KindError, NotFoundError, ColumnTypeError.
    """
    context = context or default_context()
    struct = options(
        _table.ji_matching_change_options,
        lib.ji_matching_change_options_init,
        hires=hires,
        seekers=seekers,
        vacancies=vacancies,
        group=group,
        period=period,
        before=before,
        after=after,
        confidence=confidence,
        shared_vacancies=int(shared_vacancies),
    )
    table = as_dataset(data, context)
    return context._make(Bundle, lib.ji_matching_change, table._live(), model._live(), struct)
