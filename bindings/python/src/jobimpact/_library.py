# SPDX-License-Identifier: LGPL-2.1-or-later
"""Finds, loads and binds the shared library.

Order: the file named by the environment variable JOBIMPACT_LIBRARY, if it is set (nothing else is
tried then); the file that the build of this package wrote down (inside the package, or of the
installed library); the soname, through the system's loader. Never the bare ``libjobimpact.so``,
which may be of any ABI.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import _table
from ._errors import UnsupportedError, error

SONAME = f"libjobimpact.so.{_table.ABI_VERSION}"
_CONTEXT = ctypes.POINTER(_table.ji_context)


class Library:
    """The bound functions as attributes, by their C names."""

    path: str

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("ji_"):
            raise AttributeError(name)
        raise UnsupportedError(f"{self.path} has no {name}: this package needs a newer library")


def _candidates() -> list[str]:
    explicit = os.environ.get("JOBIMPACT_LIBRARY")
    if explicit:
        return [explicit]
    try:
        from ._location import LIBRARY  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return [SONAME]
    written_down = Path(__file__).parent / LIBRARY  # an absolute path stands for itself
    return [str(written_down), SONAME] if written_down.exists() else [SONAME]


def _open() -> tuple[ctypes.CDLL, str]:
    failures = []
    for candidate in _candidates():
        try:
            return ctypes.CDLL(candidate), candidate
        except OSError as failure:
            failures.append(str(failure))
    raise ImportError(
        "the libjobimpact shared library cannot be loaded: "
        + "; ".join(failures)
        + " (install it, or set JOBIMPACT_LIBRARY to its file)"
    )


def _check_abi(cdll: ctypes.CDLL, path: str) -> None:
    try:
        function = cdll.ji_abi_version
    except AttributeError:
        raise ImportError(f"{path} is not libjobimpact: it has no ji_abi_version") from None
    function.argtypes, function.restype = [], ctypes.c_int32
    found = function()
    if found != _table.ABI_VERSION:
        raise ImportError(
            f"{path} has ABI {found}, this package needs ABI {_table.ABI_VERSION}: "
            f"install the library with the soname {SONAME}"
        )


def _status_check(library: Library) -> Callable[[int, Any, tuple[Any, ...]], None]:
    """Turns a status into an exception with the message of the context, the first argument."""

    def check(status: int, function: Any, arguments: tuple[Any, ...]) -> None:
        if status == 0:
            return
        message = b""
        if function.argtypes and function.argtypes[0] is _CONTEXT and arguments[0] is not None:
            message = library.ji_context_message(arguments[0])
        message = message or library.ji_status_description(status)
        raise error(status, message.decode("utf-8", "replace"))

    return check


def load() -> Library:
    """The library with every function of the table bound, or ImportError saying what was tried."""
    cdll, path = _open()
    _check_abi(cdll, path)
    library = Library()
    library.path = path
    check = _status_check(library)
    for name, restype, is_status, argtypes in _table.FUNCTIONS:
        try:
            function = getattr(cdll, name)
        except AttributeError:
            continue  # a library of the same ABI that is older: said when the function is used
        function.argtypes, function.restype = argtypes, restype
        if is_status:
            function.errcheck = check
        setattr(library, name, function)
    return library


lib = load()
