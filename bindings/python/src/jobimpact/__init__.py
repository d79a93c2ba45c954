# SPDX-License-Identifier: LGPL-2.1-or-later
"""Employment-impact analysis: every job number with its definition, interval and origin.

    import jobimpact as ji

    table = ji.InputOutput.from_folder("examples/data/china-2018")
    print(table.multipliers())

Objects are immutable, may be shared between threads and are closed by ``close()``, ``with`` or
garbage collection. Errors are subclasses of :class:`JobImpactError` and of the built-in exception
that fits. The guide is docs/guide/python.md.
"""

from __future__ import annotations

from . import sdmx, units
from ._account import Account
from ._array import Arrays, map_npy, write_npy
from ._bundle import Bundle
from ._codes import CodeList, Concordance, Concorded, check_concordance
from ._columns import Column
from ._context import Context, default_context, set_default_context
from ._conversions import (
    convert,
    job_years_to_jobs,
    to_average_stock,
    to_fte,
    to_jobs,
    to_net,
    to_persons,
    validate,
)
from ._count import count, count_quality, count_spread
from ._dataset import Dataset, compare_runs
from ._demography import business_demography
from ._did import DidFit, did
from ._event_study import ImputationFit, TwoWayFit, imputation, two_way
from ._errors import (
    ArgumentError,
    BalanceError,
    BusyError,
    CallbackError,
    CancelledError,
    ColumnTypeError,
    ContentError,
    ConvergenceError,
    EncodingError,
    FormatError,
    JobImpactError,
    JobImpactWarning,
    KindError,
    LabelError,
    LimitError,
    MeasureError,
    ModelError,
    NotFoundError,
    OutOfMemoryError,
    ReadWriteError,
    ShapeError,
    SingularError,
    ThreadError,
    UnitError,
    UnsupportedError,
)
from ._fit import Fit
from ._indicators import reference_sheets
from ._input_output import InputOutput, InputOutputOptions
from ._io_build import from_supply_use
from ._io_structure import balance, balance_supply_use
from ._library import lib as _lib
from ._jobs_caused import jobs_caused
from ._matching import Matching, matching_change, matching_fit, matching_rates
from ._measure import Measure
from ._model import Model
from ._multiregion import read_multiregion
from ._occupations import RoleRegistry, occupation_change, occupation_jobs
from ._overlap import (
    overlap_bounds,
    overlap_exact,
    overlap_multiplicity,
    overlap_two_lists,
)
from ._recruitment import recruitment_claim, recruitment_funnel, time_to_hire
from ._regression import (
    RegressionFit,
    Term,
    levels,
    product,
    regression,
    regression_bootstrap,
    sun_abraham,
)
from ._tracker import Tracker
from ._valuation import carry_coefficient, net_of_otherwise, retail_displaced, to_delivered
from ._view import ColumnView

__version__: str = _lib.ji_version().decode("ascii")
"""The version of the library that runs."""

loaded_library: str = _lib.path
"""The file or soname that was loaded."""

__all__ = [
    "Account",
    "ArgumentError",
    "Arrays",
    "BalanceError",
    "Bundle",
    "BusyError",
    "CallbackError",
    "CancelledError",
    "CodeList",
    "Column",
    "ColumnTypeError",
    "ColumnView",
    "Concordance",
    "Concorded",
    "ContentError",
    "Context",
    "ConvergenceError",
    "Dataset",
    "DidFit",
    "EncodingError",
    "Fit",
    "FormatError",
    "ImputationFit",
    "InputOutput",
    "InputOutputOptions",
    "JobImpactError",
    "JobImpactWarning",
    "KindError",
    "LabelError",
    "LimitError",
    "Matching",
    "Measure",
    "MeasureError",
    "Model",
    "ModelError",
    "NotFoundError",
    "OutOfMemoryError",
    "ReadWriteError",
    "RegressionFit",
    "RoleRegistry",
    "ShapeError",
    "SingularError",
    "Term",
    "ThreadError",
    "Tracker",
    "TwoWayFit",
    "UnitError",
    "UnsupportedError",
    "balance",
    "balance_supply_use",
    "business_demography",
    "carry_coefficient",
    "check_concordance",
    "compare_runs",
    "convert",
    "count",
    "count_quality",
    "count_spread",
    "default_context",
    "did",
    "from_supply_use",
    "imputation",
    "job_years_to_jobs",
    "jobs_caused",
    "levels",
    "loaded_library",
    "map_npy",
    "matching_change",
    "matching_fit",
    "matching_rates",
    "net_of_otherwise",
    "occupation_change",
    "occupation_jobs",
    "overlap_bounds",
    "overlap_exact",
    "overlap_multiplicity",
    "overlap_two_lists",
    "product",
    "read_multiregion",
    "recruitment_claim",
    "recruitment_funnel",
    "reference_sheets",
    "regression",
    "regression_bootstrap",
    "retail_displaced",
    "sdmx",
    "set_default_context",
    "sun_abraham",
    "time_to_hire",
    "to_average_stock",
    "to_delivered",
    "to_fte",
    "to_jobs",
    "to_net",
    "to_persons",
    "two_way",
    "units",
    "validate",
    "write_npy",
]
