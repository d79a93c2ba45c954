# SPDX-License-Identifier: LGPL-2.1-or-later
"""New occupations: a registry of roles, jobs by occupation, entry and exit."""

from __future__ import annotations

import datetime
import operator
from collections.abc import Iterable, Mapping
from typing import Any

from . import _table
from ._bundle import Bundle, as_dataset
from ._codes import CodeList
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import choice, listed, options, texts
from ._library import lib

_NEW_BY = {
    "first_seen": int(_table.ji_occupation_date.JI_OCCUPATION_FIRST_SEEN),
    "recognised": int(_table.ji_occupation_date.JI_OCCUPATION_RECOGNISED),
}


class RoleRegistry(CodeList):
    """Roles with where each is published: `roles`, `namespaces` (how many are stated, named, not
    named), and `codes`, as a code list has them.

    ``RoleRegistry(roles, namespaces)`` takes datasets and whatever :class:`Dataset` takes. Within a
    namespace a role is its code, or its name where no code was published; over all namespaces it is
    ``namespace:code`` or ``namespace:name``. Read CSV with ``types={"code": "text"}``.

    Args:
        roles: text columns namespace, name, source and, where they are there, code, kind, name_en,
            parent; date columns first_seen, recognised_on, ended_on.
        namespaces: namespace, stated (how many roles there are said to be) and, where they are
            there, kind, source, note. None: nothing is stated.

    Raises:
        LabelError for roles that are there twice, without name or source, and for parents and
        namespaces that are not there; ContentError for a cycle, dates that are not in order, and
        more roles named than stated; NotFoundError; ColumnTypeError; LimitError.
    """

    def __init__(
        self, roles: Any, namespaces: Any = None, *, context: Context | None = None
    ) -> None:
        context = context or default_context()
        table = as_dataset(roles, context)
        counts = None if namespaces is None else as_dataset(namespaces, context)
        made = context._make(
            Bundle,
            lib.ji_occupation_registry_create,
            table._live(),
            None if counts is None else counts._live(),
        )
        self._owner = made._owner

    @classmethod
    def published(cls, *, context: Context | None = None) -> RoleRegistry:
        """The roles that are published as far as the library knows, each with its source."""
        return (context or default_context())._make(cls, lib.ji_occupation_registry_builtin)

    @property
    def roles(self) -> Dataset:
        """The roles: role, namespace, code, kind, name, name_en, parent, source, level, dates."""
        return self["roles"]

    @property
    def namespaces(self) -> Dataset:
        """How many roles of each namespace are stated, named and not named."""
        return self["namespaces"]


def occupation_jobs(
    jobs: Any,
    shares: Any,
    *,
    sector: str | None = None,
    value: str | None = None,
    by: Iterable[str] = (),
    mapping: Any = None,
    classification: str | None = None,
    profile: Any = None,
    registry: Bundle | None = None,
    role_namespace: str | None = None,
    new_since: str | datetime.date | None = None,
    new_by: str = "first_seen",
    confidence: float = 0.95,
    correlation: float = 0.0,
    tolerance: float | None = None,
    top: int = 3,
    detail: bool = False,
    context: Context | None = None,
) -> Bundle:
    """Jobs by occupation, from jobs by sector and the shares of occupations in each.

    Args:
        jobs: jobs by sector, such as what :meth:`Model.estimate` gives.
        shares: sector, occupation, share and, where they are there, low, high, sample (how many
            jobs the shares of the sector were seen in).
        sector, value: columns of the jobs; None: component and value.
        by: text columns of the jobs that are kept apart, such as effect.
        mapping: a concordance from the occupations of the shares to others, which may have bounds
            low and high of its weights.
        classification: list and version of the resulting occupations, for measures.
        profile: occupation and columns of numbers (wage) or text (skill).
        registry: a :class:`RoleRegistry`, which gives names and says which roles are new.
        role_namespace: the namespace that the occupations are codes or names of; None: they are
            roles as the registry's `role` has them.
        new_since: roles of that day or later are new; by first_seen or, `new_by`, recognised.
        correlation: between the standard errors of the jobs of two rows.
        top: of how many of the largest occupations `top_share` is.
        detail: the table `sectors`, too.

    Returns:
        jobs and mix; profile and sectors where they are asked for.

    Raises:
        ContentError naming row and column, such as shares that do not sum to 1; LabelError for a
        sector without shares; MeasureError and UnitError for jobs that do not add; NotFoundError;
        ColumnTypeError; ArgumentError.
    """
    context = context or default_context()
    work, parts = as_dataset(jobs, context), as_dataset(shares, context)
    kept = listed(by)
    # Held until the call is done: the struct has their addresses alone.
    way = None if mapping is None else as_dataset(mapping, context)._live()
    known = None if profile is None else as_dataset(profile, context)._live()
    roles = None if registry is None else _registry(registry, context)._live()
    struct = options(
        _table.ji_occupation_options,
        lib.ji_occupation_options_init,
        sector=sector,
        value=value,
        by=texts(kept, "by") if kept else None,
        by_count=len(kept),
        mapping=None if way is None else way._as_parameter_,
        classification=classification,
        profile=None if known is None else known._as_parameter_,
        registry=None if roles is None else roles._as_parameter_,
        role_namespace=role_namespace,
        new_since=_day(new_since),
        confidence=confidence,
        correlation=correlation,
        tolerance=tolerance,
        top=operator.index(top),
        new_by=choice(new_by, _NEW_BY, "new_by"),
        detail=int(detail),
    )
    return context._make(Bundle, lib.ji_occupation_jobs, work._live(), parts._live(), struct)


def _day(day: str | datetime.date | None) -> str | None:
    if isinstance(day, datetime.datetime):
        day = day.date()
    return day.isoformat() if isinstance(day, datetime.date) else day


def _registry(registry: Any, context: Context) -> Bundle:
    if isinstance(registry, Bundle):
        return registry
    if isinstance(registry, Mapping):
        return Bundle(registry, context=context)
    raise TypeError(f"registry must be a RoleRegistry, not {type(registry).__name__}")


def occupation_change(
    before: Any, after: Any, concordance: Any = None, *, context: Context | None = None
) -> Bundle:
    """Which occupations came and went between two vintages.

    Args:
        before, after: tables with the column occupation, such as `jobs` of
            :func:`occupation_jobs`, or role, such as `roles` of a registry; with value in both,
            how many jobs are in them, too.
        concordance: from codes of the earlier list to those of the later one, so that a new code
            alone is no entry.

    Returns:
        roles (occupation, change, before, after, ...) and summary.

    Raises:
        LabelError for an occupation that is there twice; ContentError for a value that is null or
        negative; MeasureError and UnitError where the vintages do not count the same.
    """
    context = context or default_context()
    first, second = as_dataset(before, context), as_dataset(after, context)
    way = None if concordance is None else as_dataset(concordance, context)
    return context._make(
        Bundle,
        lib.ji_occupation_change,
        first._live(),
        second._live(),
        None if way is None else way._live(),
    )
