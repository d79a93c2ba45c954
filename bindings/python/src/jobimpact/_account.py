# SPDX-License-Identifier: LGPL-2.1-or-later
"""Platform accounts: layers, drivers, coefficients, overlaps, readings, additionality."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from typing import Any

from . import _table
from ._account_uncertainty import Uncertainty
from ._bundle import Bundle
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import encode, options
from ._library import lib
from ._model import Model


class Account(Uncertainty):
    """An account of a platform's employment: a tree of layers with their estimators.

    ``Account(source, vintage=..., models=...)`` takes an account folder's path, or a bundle or a
    mapping of datasets.
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | Mapping[str, Any],
        *,
        vintage: str | None = None,
        models: Mapping[str, Model] | None = None,
        context: Context | None = None,
    ) -> None:
        make = self.from_bundle if isinstance(source, Mapping) else self.from_folder
        made = make(source, vintage=vintage, models=models, context=context)  # type: ignore[arg-type]
        self._owner = made._owner

    @classmethod
    def from_folder(
        cls,
        path: str | os.PathLike[str],
        *,
        vintage: str | None = None,
        models: Mapping[str, Model] | None = None,
        context: Context | None = None,
    ) -> Account:
        """An account of a folder: layers.csv and, where they are there, drivers.csv,
        coefficients.csv, overlaps.csv, readings.csv, additionality.csv, claims.csv, counts.csv,
        effects.csv, sources.csv."""
        with Bundle.read_folder(path, context=context) as bundle:
            return cls.from_bundle(bundle, vintage=vintage, models=models, context=context)

    @classmethod
    def from_bundle(
        cls,
        bundle: Mapping[str, Any],
        *,
        vintage: str | None = None,
        models: Mapping[str, Model] | None = None,
        context: Context | None = None,
    ) -> Account:
        """An account of a bundle or a mapping of datasets.

        Args:
            bundle: `layers` is required.
            vintage: which one; None: the only one there is.
            models: models by the name that layers with the estimator nested_model use.

        Raises:
            NotFoundError for a dataset, column, vintage or input that is not there; ModelError
            for a cycle, a doubled layer, an unknown parent or estimator; ContentError; UnitError;
            MeasureError where a layer combines what may not be combined.
        """
        context = context or default_context()
        if not isinstance(bundle, Bundle):
            bundle = Bundle(bundle, context=context)
        nested = dict(models or {})
        named = (_table.ji_named_model * len(nested))()
        for slot, (name, model) in zip(named, nested.items()):
            slot.name = encode(name, "model name")
            slot.model = model._live()._as_parameter_
        struct = options(_table.ji_account_options, lib.ji_account_options_init, vintage=vintage)
        return context._make(
            cls, lib.ji_account_model_create, bundle._live(), named, len(nested), struct
        )

    def check(self, *, context: Context | None = None) -> Dataset:
        """Whether parts and total agree under rounding, what can be said of published claims, and
        what else to know before use.

        `verdict` is agrees, contradicts, refused, note, or unchecked where a rounding is not
        declared or an input not published; `name` says what was found (the guide, "Checks"),
        `severity` is error, warning or note."""
        return (context or default_context())._make(Dataset, lib.ji_account_check, self._live())

    def tree(
        self,
        *,
        reading: str | None = None,
        max_depth: int = 0,
        context: Context | None = None,
    ) -> Dataset:
        """The layers as an indented tree with their formulas: ``print(account.tree())``.

        Args:
            reading: a row of readings.csv under which claims are read.
            max_depth: how many levels are shown; 0: all of them.

        Raises:
            NotFoundError (a KeyError) for a reading that was not declared; MeasureError.
        """
        struct = options(
            _table.ji_account_tree_options,
            lib.ji_account_tree_options_init,
            reading=reading,
            max_depth=max_depth,
        )
        return (context or default_context())._make(
            Dataset, lib.ji_account_tree, self._live(), struct
        )

    def decompose_since(
        self, earlier: Account, layer: str | None = None, *, context: Context | None = None
    ) -> Dataset:
        """The change since an earlier vintage by layer, driver and coefficient: for each layer its
        terms, which add up, then the whole.

        Args:
            layer: this one alone; None: all of them.

        Raises:
            LabelError for layers that do not match; NotFoundError; MeasureError; UnitError;
            LimitError for more than 16 factors.
        """
        struct = options(
            _table.ji_account_decompose_options,
            lib.ji_account_decompose_options_init,
            layer=layer,
        )
        return (context or default_context())._make(
            Dataset, lib.ji_account_decompose, earlier._live(), self._live(), struct
        )

    def growth_since(self, earlier: Account, *, context: Context | None = None) -> Dataset:
        """Change by layer since an earlier vintage with the same layers.

        Raises:
            LabelError for layers that do not match; MeasureError; UnitError; KindError.
        """
        return (context or default_context())._make(
            Dataset, lib.ji_account_growth, earlier._live(), self._live()
        )

    def overlap(
        self, reading: str, headline: float = 0.0, *, context: Context | None = None
    ) -> Dataset:
        """How many different persons the layers can be under a declared reading: low, value and
        high at the central figures, rounding_low and rounding_high with the layers' rounding.

        Args:
            reading: a row of readings.csv, such as "each_layer_counts_each_person_once".
            headline: a published number of persons, in persons; 0: none. Its row has the verdict
                agrees, contradicts or unchecked.

        Raises:
            NotFoundError (a KeyError) for a reading that was not declared; MeasureError.
        """
        return (context or default_context())._make(
            Dataset, lib.ji_account_overlap, self._live(), encode(reading, "reading"), headline
        )

    def coefficients(self, *, context: Context | None = None) -> Dataset:
        """The coefficients that the account implies and publishes, side by side; they are not
        made to agree: reconciled is false where a row differs beyond rounding from one of those
        named in compared_with, None where there is none."""
        return (context or default_context())._make(
            Dataset, lib.ji_account_coefficients, self._live()
        )

    def apply(
        self,
        coefficient: str,
        driver: str,
        change: float = 0.0,
        *,
        context: Context | None = None,
    ) -> Dataset:
        """A coefficient times one of the account's drivers.

        Args:
            coefficient: name of a row of coefficients.csv, or "average" for the implied one.
            driver: its level in the account's vintage is used.
            change: not 0: the driver's change of this size, in the driver's unit, instead.

        Raises:
            MeasureError where an average is applied to a change or a marginal to a level;
            NotFoundError; ContentError outside the coefficient's range; UnitError.
        """
        return (context or default_context())._make(
            Dataset,
            lib.ji_account_apply,
            self._live(),
            encode(coefficient, "coefficient"),
            encode(driver, "driver"),
            ctypes.c_double(change),
        )
