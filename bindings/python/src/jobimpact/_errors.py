# SPDX-License-Identifier: LGPL-2.1-or-later
"""Exceptions: one class a status code, each also the built-in that a user would catch."""

from __future__ import annotations

import re

from . import _table
from ._table import ji_status_code as code


class JobImpactError(Exception):
    """Base of everything the library refuses.

    Attributes:
        status: the pinned number of the C library, such as -65.
        message: one line that names the input: file, line, column, value, what was expected.
    """

    status: int = 0

    @property
    def message(self) -> str:
        return str(self.args[0]) if self.args else ""

    def __str__(self) -> str:
        return self.message


class JobImpactWarning(UserWarning):
    """The result stands, but read this before using it."""


class ArgumentError(JobImpactError, ValueError):
    """A value out of range or a malformed option (JI_ERROR_ARGUMENT)."""


class OutOfMemoryError(JobImpactError, MemoryError):
    """The allocator returned nothing (JI_ERROR_MEMORY)."""


class LimitError(JobImpactError, OverflowError):
    """A size overflows or exceeds a stated limit (JI_ERROR_LIMIT)."""


class BusyError(JobImpactError, RuntimeError):
    """A callback called back in, or a store is locked (JI_ERROR_BUSY)."""


class CancelledError(JobImpactError, RuntimeError):
    """The cancel callback asked to stop (JI_ERROR_CANCELLED)."""


class UnsupportedError(JobImpactError, NotImplementedError):
    """Valid input that this version or build cannot handle (JI_ERROR_UNSUPPORTED)."""


class ThreadError(JobImpactError, RuntimeError):
    """The system refused a thread or a lock (JI_ERROR_THREAD)."""


class NotFoundError(JobImpactError, FileNotFoundError, KeyError):
    """A file, folder, column, row or name does not exist (JI_ERROR_NOT_FOUND)."""


class ReadWriteError(JobImpactError, OSError):
    """The system could not read or write (JI_ERROR_IO)."""


class FormatError(JobImpactError, ValueError):
    """A malformed file or stream; the message has line and column (JI_ERROR_FORMAT)."""


class EncodingError(JobImpactError, ValueError):
    """Text that is not valid in its encoding (JI_ERROR_ENCODING)."""


class ColumnTypeError(JobImpactError, TypeError):
    """A column has another type than is needed (JI_ERROR_TYPE)."""


class ShapeError(JobImpactError, ValueError):
    """Lengths, rows or columns do not fit together (JI_ERROR_SHAPE)."""


class LabelError(JobImpactError, KeyError, ValueError):
    """A name is missing, doubled, or not the one expected (JI_ERROR_LABEL)."""


class ContentError(JobImpactError, ValueError):
    """A value lies outside what its meaning allows (JI_ERROR_VALUE)."""


class UnitError(JobImpactError, ValueError):
    """A malformed unit, or two that do not convert (JI_ERROR_UNIT)."""


class MeasureError(JobImpactError, ValueError):
    """Measures that may not be combined; names both and the field (JI_ERROR_MEASURE)."""


class SingularError(JobImpactError, ArithmeticError):
    """A linear system without a unique solution (JI_ERROR_SINGULAR)."""


class ConvergenceError(JobImpactError, ArithmeticError):
    """An iteration that did not reach its tolerance (JI_ERROR_CONVERGENCE)."""


class BalanceError(JobImpactError, ValueError):
    """A table that does not balance within its tolerance (JI_ERROR_BALANCE)."""


class KindError(JobImpactError, TypeError):
    """A model of another kind than the function needs (JI_ERROR_KIND)."""


class ModelError(JobImpactError, ValueError):
    """A model's definition is incomplete or contradicts itself (JI_ERROR_MODEL)."""


class CallbackError(JobImpactError, RuntimeError):
    """A callback failed (JI_ERROR_CALLBACK). Exceptions raised in Python callbacks are raised
    again as they were, so this is seen only from callbacks written in C."""


CLASSES: dict[int, type[JobImpactError]] = {
    code.JI_ERROR_ARGUMENT: ArgumentError,
    code.JI_ERROR_MEMORY: OutOfMemoryError,
    code.JI_ERROR_LIMIT: LimitError,
    code.JI_ERROR_BUSY: BusyError,
    code.JI_ERROR_CANCELLED: CancelledError,
    code.JI_ERROR_UNSUPPORTED: UnsupportedError,
    code.JI_ERROR_THREAD: ThreadError,
    code.JI_ERROR_NOT_FOUND: NotFoundError,
    code.JI_ERROR_IO: ReadWriteError,
    code.JI_ERROR_FORMAT: FormatError,
    code.JI_ERROR_ENCODING: EncodingError,
    code.JI_ERROR_TYPE: ColumnTypeError,
    code.JI_ERROR_SHAPE: ShapeError,
    code.JI_ERROR_LABEL: LabelError,
    code.JI_ERROR_VALUE: ContentError,
    code.JI_ERROR_UNIT: UnitError,
    code.JI_ERROR_MEASURE: MeasureError,
    code.JI_ERROR_SINGULAR: SingularError,
    code.JI_ERROR_CONVERGENCE: ConvergenceError,
    code.JI_ERROR_BALANCE: BalanceError,
    code.JI_ERROR_KIND: KindError,
    code.JI_ERROR_MODEL: ModelError,
    code.JI_ERROR_CALLBACK: CallbackError,
}

for _status, _class in CLASSES.items():
    _class.status = int(_status)


# `ji_csv_options.max_rows`, `ji_csv_options: ...` and `ji_bundle_with: ...` name an option struct
# or a function of C in front of what Python calls by the same name.
_OPTIONS = {n: s for n, s in vars(_table).items() if re.fullmatch(r"ji_\w+_options", n)}
_FIELDS = "|".join(f"{n}[.](?={field[0]}\\b)" for n, s in _OPTIONS.items() for field in s._fields_)
_OWNERS = "|".join([*_OPTIONS, *(name for name, *_ in _table.FUNCTIONS)])
_C_PREFIX = re.compile(rf"(?<![\w/.])(?:{_FIELDS}|(?:{_OWNERS}): )")


_LENIENCY = re.compile(r"\bJI_CSV_LENIENT_([A-Z_]+)\b")


def in_python_words(message: str) -> str:
    """A message without the names of C functions, option structs and leniencies."""
    message = _LENIENCY.sub(lambda name: f'lenient="{name[1].lower()}"', message)
    return _C_PREFIX.sub("", message)


def error(status: int, message: str) -> JobImpactError:
    """The exception for a status; a code of a newer library gives the base class."""
    made = CLASSES.get(status, JobImpactError)(in_python_words(message))
    made.status = status
    return made
