# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures: what a number of jobs counts, so that unlike numbers never add."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Union

from . import _table
from ._context import Context, default_context
from ._errors import MeasureError
from ._handles import Handle, decode, encode
from ._library import lib

if TYPE_CHECKING:
    from ._dataset import Dataset

Field = Union[str, int, float, Iterable[str], None]
_operation = _table.ji_operation_code


class Measure(Handle):
    """Quantity, time, area, basis, effect, status ... of a number; immutable.

    From fields or from text; a preset's name is a text too:

        Measure(quantity="persons", time="any:2024", layer={"direct", "indirect"})
        Measure(quantity="coefficient", form="per_unit", of_quantity="jobs", per_quantity="money")
        Measure("quantity=persons; time=any:2024")
        Measure("employed_persons")

    ``of_`` and ``per_`` stand for the prefixes ``of.`` and ``per.``; a set of texts is joined
    with ``+``; None leaves a field out; ``"@column"`` varies by row. Raises
    :class:`MeasureError` naming the field and what was expected.
    """

    _pointer_type: ClassVar = ctypes.POINTER(_table.ji_measure)
    _unref: ClassVar[str] = "ji_measure_unref"

    def __init__(
        self, text: str | None = None, /, *, context: Context | None = None, **fields: Field
    ) -> None:
        if text is None:
            text = _join(fields)
        elif fields:
            raise TypeError("a measure is made from text or from fields, not from both")
        made = (context or default_context())._make(
            Measure, lib.ji_measure_parse, encode(text, "measure")
        )
        self._owner = made._owner

    @property
    def text(self) -> str:
        """The canonical text: fields in their fixed order, sets sorted."""
        data: bytes = lib.ji_measure_text(self._live())
        return data.decode("utf-8")

    @property
    def fields(self) -> dict[str, str]:
        """All fields that are stated, by key, in canonical order."""
        pairs = (field.partition("=") for field in self.text.split("; ") if field)
        return {key: value for key, _, value in pairs}

    def get(self, key: str, default: str | None = None) -> str | None:
        """One field's value; `key` is ``"of.time"`` or ``"of_time"``."""
        found = decode(lib.ji_measure_field(self._live(), encode(_key(key), "key")))
        return default if found is None else found

    def __getitem__(self, key: str) -> str:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def replace(self, *, context: Context | None = None, **fields: Field) -> Measure:
        """The same measure with fields set to other values; None takes a field out."""
        measure = self
        for key, value in fields.items():
            measure = (context or default_context())._make(
                Measure,
                lib.ji_measure_with,
                measure._live(),
                encode(_key(key), "key"),
                encode(_value(value), key),
            )
        return measure

    def label(self, shared: Measure | None = None, *, context: Context | None = None) -> str:
        """The measure as people read it, without the fields that `shared` states equally."""
        return (context or default_context())._text(
            lib.ji_measure_label, self._live(), shared and shared._live()
        )

    def declare_reading(self, reading: str, *, context: Context | None = None) -> Measure:
        """A claim's measure under a named reading, which is printed with every result."""
        return (context or default_context())._make(
            Measure, lib.ji_measure_declare_reading, self._live(), encode(reading, "reading")
        )

    def resolve(self, dataset: Dataset, row: int, *, context: Context | None = None) -> Measure:
        """The measure of one row: ``@column`` replaced by that column's value."""
        return (context or default_context())._make(
            Measure, lib.ji_measure_resolve, self._live(), dataset._live(), row
        )

    def add_parts(self, other: Measure | None, *, context: Context | None = None) -> Measure | None:
        """What the sum of different parts of one whole measures. This and the next six raise
        :class:`MeasureError` naming both sides and the field that forbids it; None (undeclared)
        combines freely and gives None."""
        return self._combine(_operation.JI_OPERATION_ADD_PARTS, other, context)

    def add_periods(
        self, other: Measure | None, *, context: Context | None = None
    ) -> Measure | None:
        """What the sum over consecutive periods measures."""
        return self._combine(_operation.JI_OPERATION_ADD_PERIODS, other, context)

    def average_periods(
        self, other: Measure | None, *, context: Context | None = None
    ) -> Measure | None:
        """What the mean over periods or dates measures."""
        return self._combine(_operation.JI_OPERATION_AVERAGE_PERIODS, other, context)

    def difference(
        self, other: Measure | None, *, context: Context | None = None
    ) -> Measure | None:
        """What self minus `other` measures: a change, or the whole without a part."""
        return self._combine(_operation.JI_OPERATION_DIFFERENCE, other, context)

    def ratio(self, other: Measure | None, *, context: Context | None = None) -> Measure | None:
        """What self over `other` measures: an average, arc, elasticity or share."""
        return self._combine(_operation.JI_OPERATION_RATIO, other, context)

    def multiply(self, other: Measure | None, *, context: Context | None = None) -> Measure | None:
        """What self, a coefficient, times the driver `other` measures."""
        return self._combine(_operation.JI_OPERATION_MULTIPLY, other, context)

    def union(self, other: Measure | None, *, context: Context | None = None) -> Measure | None:
        """What a union of persons measures; identity or bounds is another question."""
        return self._combine(_operation.JI_OPERATION_UNION, other, context)

    def _combine(
        self, operation: int, other: Measure | None, context: Context | None
    ) -> Measure | None:
        return (context or default_context())._make_optional(
            Measure, lib.ji_measure_combine, operation, self._live(), other and other._live()
        )

    @staticmethod
    def presets() -> list[str]:
        """Names of the measures that ``Measure(name)`` knows."""
        names = map(lib.ji_measure_preset_name, range(lib.ji_measure_preset_count()))
        return [name.decode("utf-8") for name in names]

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return "Measure(closed)" if self.closed else f"Measure({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Measure) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    def __reduce__(self) -> tuple[type[Measure], tuple[str]]:
        return Measure, (self.text,)


def as_measure(value: Measure | str | None) -> Measure | None:
    """A measure where a text or a preset's name will do."""
    return Measure(value) if isinstance(value, str) else value


def borrowed_measure(pointer: object) -> Measure | None:
    """A measure of its own from a pointer that something else owns."""
    return Measure._adopt(lib.ji_measure_ref(pointer)) if pointer else None


def _key(key: str) -> str:
    for prefix in ("of", "per"):
        if key.startswith(prefix + "_"):
            return f"{prefix}.{key[len(prefix) + 1 :]}"
    return key


def _value(value: Field) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return repr(value)
    return "+".join(sorted(value))


def _join(fields: dict[str, Field]) -> str:
    parts = []
    for key, value in fields.items():
        text = _value(value)
        if text is None:
            continue
        if any(mark in text for mark in ";=\n"):
            raise MeasureError(f"{_key(key)}: {text!r} holds ';', '=' or a line break")
        parts.append(f"{_key(key)}={text}")
    return "; ".join(parts)
