# SPDX-License-Identifier: LGPL-2.1-or-later
"""Units as text: parsed, converted, combined.

A unit is ``[scale] name[@basis] [/ unit]``: ``person``, ``1e8 CNY@2018:producers``,
``job/(1e9 CNY@current:purchasers)``, ``h/week``; 万 and 亿 are scales too. Everything raises
:class:`~jobimpact.UnitError` (a ValueError) that says what was expected.
"""

from __future__ import annotations

import ctypes

from . import _table
from ._context import Context, default_context
from ._handles import choice, encode
from ._library import lib

__all__ = ["divide", "factor", "label", "multiply", "parse"]

_STYLES = {
    "ascii": int(_table.ji_unit_style.JI_UNIT_STYLE_ASCII),
    "chinese": int(_table.ji_unit_style.JI_UNIT_STYLE_CHINESE),
}


def parse(text: str, *, context: Context | None = None) -> str:
    """The canonical text of a unit: ``parse("万人") == "1e4 person"``."""
    return (context or default_context())._text(lib.ji_unit_parse, encode(text, "unit"))


def label(unit: str, style: str = "chinese", *, context: Context | None = None) -> str:
    """A unit as people write it: ``label("1e4 person") == "万人"``; money keeps its prices,
    ``label("1e8 CNY@2018:producers") == "亿元（2018年，生产者价格）"``. :func:`parse` reads every label
    back. `style` is chinese, or ascii for the canonical text."""
    return (context or default_context())._text(
        lib.ji_unit_label, encode(unit, "unit"), choice(style, _STYLES, "style")
    )


def factor(source: str, target: str, *, context: Context | None = None) -> float:
    """What values in `source` are multiplied with to be values in `target`. Two units convert only
    if everything but the scale agrees: dimension, currency, price year, valuation."""
    result = ctypes.c_double()
    (context or default_context())._run(
        lib.ji_unit_convert, encode(source, "source"), encode(target, "target"), result
    )
    return result.value


def multiply(left: str, right: str, *, context: Context | None = None) -> str:
    """The unit of a product; equal parts cancel."""
    return _combine(_table.ji_unit_operation.JI_UNIT_MULTIPLY, left, right, context)


def divide(left: str, right: str, *, context: Context | None = None) -> str:
    """The unit of a quotient; equal parts cancel."""
    return _combine(_table.ji_unit_operation.JI_UNIT_DIVIDE, left, right, context)


def _combine(operation: int, left: str, right: str, context: Context | None) -> str:
    return (context or default_context())._text(
        lib.ji_unit_combine, operation, encode(left, "left"), encode(right, "right")
    )
