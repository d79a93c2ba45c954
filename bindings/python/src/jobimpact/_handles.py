# SPDX-License-Identifier: LGPL-2.1-or-later
"""Handles: who owns a C object, and small helpers that every module needs."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, ClassVar, TypeVar

from ._library import lib

Self = TypeVar("Self", bound="Handle")


class Owner:
    """Owns one reference to a C object and drops it when the last user is gone.

    Calls and NumPy views hold the owner, so that ``close()`` in one thread never pulls an object
    from under another. ctypes takes it where a pointer is expected.
    """

    __slots__ = ("_as_parameter_", "_release", "keep")

    def __init__(self, pointer: Any, release: Callable[[Any], Any], keep: Any = None) -> None:
        self._release = release
        self._as_parameter_ = pointer
        self.keep = keep

    @property
    def address(self) -> int:
        return ctypes.cast(self._as_parameter_, ctypes.c_void_p).value or 0

    # What is needed at interpreter exit is bound here: module globals may be gone by then.
    def __del__(self, _finalizing: Callable[[], bool] = sys.is_finalizing) -> None:
        try:
            if not _finalizing():
                self._release(self._as_parameter_)
        except Exception:  # noqa: BLE001 - half made objects and a half torn down interpreter
            pass


class Handle:
    """An object of the library. ``close()``, ``with`` and garbage collection all drop it."""

    _pointer_type: ClassVar[Any]
    _unref: ClassVar[str]
    _owner: Owner | None = None

    @classmethod
    def _adopt(cls: type[Self], pointer: Any) -> Self:
        """A handle that owns `pointer`'s reference."""
        made = cls.__new__(cls)
        made._owner = Owner(pointer, getattr(lib, cls._unref))
        return made

    def _live(self) -> Owner:
        owner = self._owner
        if owner is None:
            raise ValueError(f"this {type(self).__name__} is closed")
        return owner

    @property
    def closed(self) -> bool:
        """Whether ``close()`` was called."""
        return self._owner is None

    def close(self) -> None:
        """Drops the object; memory goes when calls, views and other objects are done with it."""
        self._owner = None

    def __enter__(self: Self) -> Self:
        self._live()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def encode(value: str | None, what: str = "text") -> bytes | None:
    """UTF-8 for the library; refuses what C could not hold."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{what} must be str, not {type(value).__name__}")
    if "\0" in value:
        raise ValueError(f"{what} holds a NUL character: {value!r}")
    return value.encode("utf-8")


def decode(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8")


def encode_path(path: str | os.PathLike[str]) -> bytes:
    encoded = os.fsencode(path)
    if b"\0" in encoded:
        raise ValueError(f"the path holds a NUL character: {path!r}")
    return encoded


def options(struct: Any, init: Callable[..., Any], **values: Any) -> Any:
    """An option struct with its defaults, then with every value that is not None."""
    made = struct()
    init(made, ctypes.sizeof(struct))
    kinds = dict(struct._fields_)
    for name, value in values.items():
        # ctypes takes a number for a text's address.
        if value is not None and kinds.get(name) is ctypes.c_char_p:
            setattr(made, name, value if isinstance(value, bytes) else encode(value, name))
        elif value is not None:
            setattr(made, name, value)
    return made


def texts(values: Iterable[str], what: str) -> Any:
    """An array of C strings."""
    encoded = [encode(value, what) for value in values]
    return (ctypes.c_char_p * len(encoded))(*encoded)


def listed(names: str | Iterable[str]) -> list[str]:
    """Names in a list; one name may stand for a list of it."""
    return [names] if isinstance(names, str) else list(names)


def joined(names: str | Iterable[str] | None) -> str | None:
    """Names joined by |, as C takes lists of columns; text is as it is, and no names are None."""
    return names if names is None or isinstance(names, str) else "|".join(names) or None


def choice(value: str, choices: dict[str, int], what: str) -> int:
    """The number of a named choice."""
    try:
        return choices[value]
    except KeyError:
        raise ValueError(f"{what} must be one of {', '.join(choices)}, not {value!r}") from None


def frames() -> Iterator[Any]:
    """The callers' frames, from the nearest outward."""
    frame = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back  # type: ignore[assignment]
