# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fits: what an estimator found, as tables."""

from __future__ import annotations

import ctypes
from typing import Any, ClassVar

from . import _table
from ._bundle import Bundle
from ._context import Context, default_context
from ._handles import Handle
from ._library import lib

KINDS = {1: "regression", 2: "did", 3: "imputation", 4: "two_way"}


class Fit(Handle):
    """What an estimator found: its tables, and what later questions to it need. Estimators return a
    class of their own that is based on this one."""

    _pointer_type: ClassVar[Any] = ctypes.POINTER(_table.ji_fit)
    _unref: ClassVar[str] = "ji_fit_unref"

    @property
    def kind(self) -> str:
        """The estimator: regression, did, imputation or two_way."""
        return KINDS[lib.ji_fit_kind(self._live())]

    @property
    def tables(self) -> Bundle:
        """The results by name; which there are is told by the function that made the fit."""
        return self._tables(default_context())

    def _tables(self, context: Context) -> Bundle:
        return context._make(Bundle, lib.ji_fit_tables, self._live())

    def __repr__(self) -> str:
        return "<jobimpact.Fit " + ("closed" if self.closed else self.kind) + ">"
