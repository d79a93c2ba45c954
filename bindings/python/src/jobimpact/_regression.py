# SPDX-License-Identifier: LGPL-2.1-or-later
"""Panel regression with fixed effects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from . import _formula, _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._fit import Fit
from ._handles import choice, encode, options
from ._library import lib

FAMILIES = {"linear": 0, "poisson": 1}
ERRORS = {"automatic": 0, "iid": 1, "heteroskedastic": 2, "clustered": 3}
K_EFFECTS = {"nested": 0, "none": 1, "full": 2}
WEIGHTS = {"rademacher": 0, "webb": 1}
FLAGS = (
    "k_adjust",
    "k_exact",
    "g_adjust",
    "g_conventional",
    "t_conventional",
    "keep_singletons",
    "with_effects",
)
# What a bootstrap's regression does not ask for.
PLAIN: dict[str, Any] = {
    "family": "linear",
    "errors": "clustered",
    "k_effects": "nested",
    "endogenous": None,
    "instruments": None,
    "confidence": None,
    "tolerance": None,
    "iterations": None,
    **dict.fromkeys(FLAGS, False),
    "k_adjust": True,
    "g_adjust": True,
}


class Term(NamedTuple):
    """A term of a regression; see :func:`levels`, :func:`product` and :func:`sun_abraham`."""

    column: str
    by: str | None = None
    reference: str | None = None
    kind: int = 0


def product(column: str, by: str) -> Term:
    """The product of two numeric columns, "column:by"."""
    return Term(column, by)


def levels(column: str, *, by: str | None = None, reference: Any = None) -> Term:
    """A dummy for every level of a column but ``reference`` (one or several), each times ``by``:
    ``levels("year", by="treated", reference=2003)`` is an event study."""
    return Term(column, by, _joined(reference), 1)


def sun_abraham(cohort: str, period: str, *, reference: Any = -1) -> Term:
    """Cohort times event time, aggregated after Sun and Abraham (2021); ``reference`` are event
    times. Cohorts that are no period (0, None) are never treated."""
    return Term(cohort, period, _joined(reference), 2)


def _joined(values: Any) -> str | None:
    if values is None or isinstance(values, str):
        return values
    if not isinstance(values, Iterable):
        values = [values]
    return "|".join(str(value) for value in values) or None


def _terms(terms: Any) -> Any:
    if isinstance(terms, (str, Term)):
        terms = [terms]
    listed = [term if isinstance(term, Term) else Term(term) for term in terms]
    made = (_table.ji_regression_term * max(len(listed), 1))()
    for place, term in zip(made, listed):
        place.column = encode(term.column, "a term's column")
        place.by = encode(term.by, "a term's by")
        place.reference = encode(term.reference, "a term's reference")
        place.kind = term.kind
    return made, len(listed)


class RegressionFit(Fit):
    """A fitted regression."""

    @property
    def estimates(self) -> Dataset:
        """term, estimate, se, t, p, low, high."""
        return self.tables["estimates"]

    @property
    def covariance(self) -> Dataset:
        """term, other, value."""
        return self.tables["covariance"]

    @property
    def dropped(self) -> Dataset:
        """Terms and rows that were left out, with the reason."""
        return self.tables["dropped"]

    @property
    def diagnostics(self) -> dict[str, float]:
        """Observations, r2, degrees of freedom and what else describes the fit."""
        return {row["name"]: row["value"] for row in self.tables["diagnostics"].rows()}

    @property
    def effects(self) -> Dataset:
        """effect, level, value; needs ``with_effects=True``."""
        return self.tables["fixed_effects"]

    @property
    def event_study(self) -> Dataset:
        """A Sun-Abraham term by event time, over all, by cohort, and by cell."""
        return self.tables["sun_abraham"]

    def __getitem__(self, term: str) -> dict[str, Any]:
        """The row of a term in :attr:`estimates`."""
        for row in self.estimates.rows():
            if row["term"] == term:
                return row
        raise KeyError(term)


def regression(
    panel: Any,
    outcome: str | None = None,
    terms: str | Term | Iterable[str | Term] = (),
    *,
    formula: str | None = None,
    effects: str | Iterable[str] | None = None,
    weights: str | None = None,
    clusters: str | Iterable[str] | None = None,
    endogenous: str | Iterable[str] | None = None,
    instruments: str | Iterable[str] | None = None,
    family: str = "linear",
    errors: str = "automatic",
    confidence: float | None = None,
    k_adjust: bool = True,
    k_effects: str = "nested",
    k_exact: bool = False,
    g_adjust: bool = True,
    g_conventional: bool = False,
    t_conventional: bool = False,
    keep_singletons: bool = False,
    with_effects: bool = False,
    tolerance: float | None = None,
    iterations: int | None = None,
    context: Context | None = None,
) -> RegressionFit:
    """Fits a regression with any number of fixed effects; conventions are those of R's fixest.

    Args:
        panel: a dataset (or what makes one), one row an observation.
        outcome: the column that is explained.
        terms: columns, :func:`product`, :func:`levels`, :func:`sun_abraham`.
        formula: instead of outcome, terms, effects, endogenous and instruments:
            ``"y ~ x + i(year, treated, ref=2003) | county + year"``; with instruments
            ``"y ~ x | county | d ~ z"``. Needs the package formulaic where a term is more than a
            column, such as ``log(x)``, ``a:b`` or ``C(group)``.
        effects: columns whose levels are fixed effects; None: an intercept.
        weights: a column; rows of weight 0 are left out.
        clusters: columns within which errors hang together, up to 4.
        endogenous, instruments: columns, for two-stage least squares.
        family: "linear" or "poisson".
        errors: "automatic" (clustered where clusters are named, else iid), "iid",
            "heteroskedastic" (HC1), "clustered".
        confidence: of the intervals; 0.95.
        k_adjust, k_effects, k_exact, g_adjust, g_conventional, t_conventional: the small-sample
            options K.adj, K.fixef ("nested", "none", "full"), K.exact, G.adj, G.df and t.df of
            fixest.
        keep_singletons: rows alone in a level of an effect stay.
        with_effects: give the effects' values.
        tolerance, iterations: of sweeping out the effects.

    Raises:
        NotFoundError (a KeyError), ColumnTypeError, ContentError, ShapeError, SingularError,
        ConvergenceError, ArgumentError.
    """
    context = context or default_context()
    dataset = as_dataset(panel, context)
    if formula is not None:
        if outcome is not None or terms or effects or endogenous or instruments:
            raise ValueError("a formula stands instead of outcome, terms, effects and instruments")
        parts = _formula.parse(formula, dataset)
        dataset = as_dataset(parts.panel, context)
        outcome, effects = parts.outcome, parts.effects
        terms = [term if isinstance(term, str) else Term(*term) for term in parts.terms]
        endogenous, instruments = parts.endogenous, parts.instruments
    struct, keep = _struct(dict(locals()))
    fit = context._make(RegressionFit, lib.ji_regression_fit, dataset._live(), struct)
    del keep
    return fit


def _struct(given: dict[str, Any]) -> tuple[Any, Any]:
    """The option struct, and what must live as long as it is used."""
    terms, count = _terms(given["terms"])
    struct = options(
        _table.ji_regression_options,
        lib.ji_regression_options_init,
        outcome=given["outcome"],
        effects=_joined(given["effects"]),
        weights=given["weights"],
        clusters=_joined(given["clusters"]),
        endogenous=_joined(given["endogenous"]),
        instruments=_joined(given["instruments"]),
        confidence=given["confidence"],
        tolerance=given["tolerance"],
        iterations=given["iterations"],
        family=choice(given["family"], FAMILIES, "family"),
        errors=choice(given["errors"], ERRORS, "errors"),
        k_effects=choice(given["k_effects"], K_EFFECTS, "k_effects"),
        **{name: int(given[name]) for name in FLAGS},
    )
    struct.terms, struct.term_count = terms, count
    return struct, terms


def regression_bootstrap(
    panel: Any,
    outcome: str,
    terms: str | Term | Iterable[str | Term],
    clusters: str,
    *,
    term: str | None = None,
    null: float = 0,
    effects: str | Iterable[str] | None = None,
    weights: str | None = None,
    confidence: float | None = None,
    draws: int | None = None,
    seed: int | None = None,
    distribution: str = "rademacher",
    interval: bool = True,
    keep_singletons: bool = False,
    context: Context | None = None,
) -> dict[str, Any]:
    """The wild cluster bootstrap of one coefficient, for few clusters, with the null imposed.

    Args:
        panel, outcome, terms, effects, weights, keep_singletons: as of :func:`regression`.
        clusters: one column.
        term: the coefficient; None: the first.
        null: its value under the null hypothesis.
        draws: 9,999; where there are no more combinations of signs, all of them are taken.
        seed: None: the context's.
        distribution: "rademacher" or "webb" (for fewer than some 12 clusters).
        interval: whether the interval is found by inverting the test.

    Returns:
        term, estimate, null, t, p, low, high, draws, enumerated, clusters.
    """
    context = context or default_context()
    given = PLAIN | {
        "outcome": outcome,
        "terms": terms,
        "effects": effects,
        "weights": weights,
        "clusters": clusters,
        "keep_singletons": keep_singletons,
    }
    struct, keep = _struct(given)
    asked = options(
        _table.ji_regression_bootstrap_options,
        lib.ji_regression_bootstrap_options_init,
        term=term,
        null=float(null),
        confidence=confidence,
        draws=draws,
        seed=seed,
        weights=choice(distribution, WEIGHTS, "distribution"),
        no_interval=int(not interval),
    )
    dataset = as_dataset(panel, context)
    made = context._make(Dataset, lib.ji_regression_bootstrap, dataset._live(), struct, asked)
    del keep
    return next(iter(made.rows()))
