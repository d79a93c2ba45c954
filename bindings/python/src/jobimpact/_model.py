# SPDX-License-Identifier: LGPL-2.1-or-later
"""Models of every kind: given drivers, how many jobs, where, of which effect, how sure."""

from __future__ import annotations

import ctypes
from typing import Any, ClassVar

from . import _table
from ._bundle import as_dataset
from ._context import Context, default_context
from ._dataset import Dataset
from ._handles import Handle, options
from ._library import lib

_KINDS = {
    int(_table.ji_model_kind.JI_MODEL_INPUT_OUTPUT): "input_output",
    int(_table.ji_model_kind.JI_MODEL_ACCOUNT): "account",
    int(_table.ji_model_kind.JI_MODEL_MATCHING): "matching",
}


class Model(Handle):
    """An employment model of any kind: :class:`InputOutput`, :class:`Account` or
    :class:`Matching`. Immutable, may be used from many threads."""

    _pointer_type: ClassVar = ctypes.POINTER(_table.ji_model)
    _unref: ClassVar[str] = "ji_model_unref"

    def __init__(self, *_: Any, **__: Any) -> None:
        raise TypeError("a model is made as an InputOutput, an Account or a Matching")

    @property
    def kind(self) -> str:
        """``"input_output"``, ``"account"`` or ``"matching"``."""
        return _KINDS.get(lib.ji_model_kind(self._live()), "unknown")

    def estimate(
        self,
        drivers: Any = None,
        *,
        reading: str | None = None,
        basis: str | None = None,
        confidence: float | None = None,
        dimension: str | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """Jobs by component, effect and driver; the columns are the same for every kind.

        Args:
            drivers: a dataset or what :class:`Dataset` takes. Input-output: required, columns
                component and value, optionally region and driver. Account: None (its own), or
                columns driver and value. Matching: component, seekers and vacancies.
            reading: account: a declared reading under which claims become another quantity.
            basis: account: "gross" (default) or "net": gross and net by scenario.
            confidence: level of sampling intervals, default 0.95.
            dimension: input-output: "sex", say, gives a row for each group in place of the total,
                from the satellites that are parts of employment.

        Raises:
            LabelError (a KeyError) for a component or driver that the model does not have;
            NotFoundError; UnitError and MeasureError for a driver that does not fit the model's
            price basis; ContentError; CancelledError.
        """
        context = context or default_context()
        struct = options(
            _table.ji_estimate_options,
            lib.ji_estimate_options_init,
            reading=reading,
            basis=basis,
            confidence=confidence,
            dimension=dimension,
        )
        given = None if drivers is None else as_dataset(drivers, context)._live()
        return context._make(Dataset, lib.ji_model_estimate, self._live(), given, struct)

    def __repr__(self) -> str:
        state = " closed" if self.closed else ""
        return f"<jobimpact.{type(self).__name__}{state}>"
