# SPDX-License-Identifier: LGPL-2.1-or-later
"""The register of rural programs: one durable file."""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import os
import threading
from collections.abc import Iterator
from typing import Any, ClassVar

from . import _table
from ._bundle import Bundle
from ._context import Context, default_context
from ._dataset import Dataset
from ._errors import ContentError
from ._handles import Owner, choice, encode, encode_path, options
from ._indicators import Indicators
from ._library import lib
from ._moments import Moment, microseconds

_MODES = {
    "create": int(_table.ji_tracker_mode.JI_TRACKER_CREATE),
    "write": int(_table.ji_tracker_mode.JI_TRACKER_WRITE),
    "read": int(_table.ji_tracker_mode.JI_TRACKER_READ),
}

_RECORD_MODES = {
    "all_or_nothing": int(_table.ji_record_mode.JI_RECORD_ALL_OR_NOTHING),
    "row_by_row": int(_table.ji_record_mode.JI_RECORD_ROW_BY_ROW),
    "validate_only": int(_table.ji_record_mode.JI_RECORD_VALIDATE_ONLY),
}


class Tracker(Indicators):
    """An open register. Calls from several threads wait for each other; a forked child must open
    the file anew. ``close()``, ``with`` and garbage collection close it."""

    _pointer_type: ClassVar = ctypes.POINTER(_table.ji_tracker)

    def __init__(
        self,
        location: str | os.PathLike[str],
        *,
        mode: str = "create",
        busy_milliseconds: int | None = None,
        context: Context | None = None,
    ) -> None:
        """Opens a register on a local disk.

        Args:
            location: path of the file; made with mode 0600.
            mode: "create" (for writing; made where there is none), "write" or "read".
            busy_milliseconds: how long to wait for another connection's lock; None: 5000.

        Raises:
            NotFoundError; BusyError where the lock is held for longer; FormatError for what is no
            register or is damaged; UnsupportedError for a newer version; JobImpactError.
        """
        if mode not in _MODES:
            raise ValueError(f"mode {mode!r}: create, write or read was expected")
        struct = options(
            _table.ji_tracker_options,
            lib.ji_tracker_options_init,
            mode=_MODES[mode],
            busy_milliseconds=busy_milliseconds,
        )
        # Closing needs a context that is never in the middle of a call.
        closing = Context(threads=1)
        pointer = self._pointer_type()
        (context or default_context())._run(
            lib.ji_tracker_open, encode_path(location), struct, pointer
        )
        close = lib.ji_tracker_close
        live = closing._live()
        self._lock = threading.Lock()
        self._owner = Owner(pointer, lambda register: close(live, register), keep=closing)

    def check(self, *, context: Context | None = None) -> Dataset:
        """Looks through the whole file: columns check, problem; no row for a sound file."""
        return self._locked(Dataset, lib.ji_tracker_check, context)

    def backup(
        self, destination: str | os.PathLike[str], *, context: Context | None = None
    ) -> None:
        """Copies the register, which may be in use, to a new file of mode 0600.

        Raises:
            JobImpactError where something is there already or the system refuses.
        """
        with self._lock:
            (context or default_context())._run(
                lib.ji_tracker_backup, self._live(), encode_path(destination)
            )

    def define(
        self,
        definition: Bundle,
        *,
        key: bytes,
        recorded_at: Moment | None = None,
        context: Context | None = None,
    ) -> None:
        """Defines programs, or defines them anew: what differs gets a new version.

        Args:
            definition: datasets programs, stages, transitions, groups, outcomes, sites, cohorts,
                budget, targets, eligible, claims; see the guide's page on trackers.
            key: 16 to 64 bytes that the caller keeps; the same in every call.
            recorded_at: when; None: now.

        Raises:
            JobImpactError naming dataset, row, column and value.
        """
        with self._lock, _record_options(key, recorded_at) as struct:
            (context or default_context())._run(
                lib.ji_tracker_define, self._live(), definition._live(), struct
            )

    def record(
        self,
        events: Dataset,
        *,
        key: bytes,
        recorded_at: Moment | None = None,
        mode: str = "all_or_nothing",
        context: Context | None = None,
    ) -> Dataset:
        """Records a batch of events in one transaction; the guide's page on trackers has its columns.

        Args:
            events: a Dataset, or what ``Dataset()`` takes.
            key: 16 to 64 bytes that the caller keeps. Of persons only pseudonyms made with it are
                stored.
            recorded_at: when; None: now.
            mode: all_or_nothing, row_by_row or validate_only.

        Returns:
            The refused rows: row, id, column, value, rule, reason.

        Raises:
            ContentError in mode all_or_nothing where a row is refused; its attribute ``refused`` has
            all of them. Nothing is recorded then.
        """
        refused = Dataset._pointer_type()
        batch = events if isinstance(events, Dataset) else Dataset(events)
        with self._lock, _record_options(key, recorded_at, choice(mode, _RECORD_MODES, "mode")) as how:
            try:
                (context or default_context())._run(
                    lib.ji_tracker_record, self._live(), batch._live(), how, refused
                )
            except ContentError as error:
                if refused:
                    error.refused = Dataset._adopt(refused)  # type: ignore[attr-defined]
                raise
            except BaseException:
                if refused:
                    lib.ji_dataset_unref(refused)
                raise
        return Dataset._adopt(refused)

    def definitions(self, *, context: Context | None = None) -> Bundle:
        """The newest version of every program, as ``define()`` takes it."""
        return self._locked(Bundle, lib.ji_tracker_definitions, context)

    def events(
        self,
        *,
        program: str | None = None,
        as_of_valid: Moment | None = None,
        as_of_recorded: Moment | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """The events in effect, as of two times: when they happened and when they were recorded."""
        scope = _scope(program, as_of_valid, as_of_recorded)
        return self._locked(Dataset, lib.ji_tracker_events, context, scope)

    def persons(
        self,
        *,
        program: str | None = None,
        as_of_valid: Moment | None = None,
        as_of_recorded: Moment | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """Where everybody stands: a row for each enrolment."""
        scope = _scope(program, as_of_valid, as_of_recorded)
        return self._locked(Dataset, lib.ji_tracker_persons, context, scope)

    def head(self, *, context: Context | None = None) -> str:
        """The head of the chain, to be kept elsewhere: 64 hexadecimal digits."""
        with self._lock:
            return (context or default_context())._text(lib.ji_tracker_head, self._live())

    def verify(
        self, *, key: bytes, expected_head: str | None = None, context: Context | None = None
    ) -> Dataset:
        """Goes through the chain: batch, sequence, problem, explanation; no rows where it is sound.

        Args:
            key: the key of ``record()``.
            expected_head: from ``head()`` at some time; with it batches cut off at the end are seen.
        """
        head = None if expected_head is None else encode(expected_head, "expected_head")
        with _key(key) as copy:
            return self._locked(Dataset, lib.ji_tracker_verify, context, copy, len(key), head)

    def erase(
        self,
        person: str,
        *,
        key: bytes,
        recorded_at: Moment | None = None,
        context: Context | None = None,
    ) -> None:
        """Erases a person; an anonymous one keeps the monthly figures true.

        Raises:
            NotFoundError for a person that is not there; BusyError where another connection keeps
            the write-ahead log.
        """
        with self._lock, _record_options(key, recorded_at) as struct:
            (context or default_context())._run(
                lib.ji_tracker_erase, self._live(), encode(person, "person"), struct
            )

    def rebuild(self, *, context: Context | None = None) -> None:
        """Builds what is derived from the log anew."""
        with self._lock:
            (context or default_context())._run(lib.ji_tracker_rebuild, self._live())

    def _locked(self, cls: Any, function: Any, context: Context | None, *more: Any) -> Any:
        """What a function makes of the register, while no other thread uses it."""
        with self._lock:
            return (context or default_context())._make(cls, function, self._live(), *more)


def _scope(program: str | None, valid: Any, recorded: Any) -> Any:
    return options(
        _table.ji_tracker_scope_options,
        lib.ji_tracker_scope_options_init,
        program=program,
        as_of_valid=None if valid is None else microseconds(valid),
        as_of_recorded=None if recorded is None else microseconds(recorded),
    )


@contextlib.contextmanager
def _key(key: bytes) -> Iterator[Any]:
    """A copy of the key that does not stay in memory."""
    copy = (ctypes.c_uint8 * max(len(key), 1)).from_buffer_copy(bytes(key) or b"\0")
    try:
        yield copy
    finally:
        ctypes.memset(copy, 0, ctypes.sizeof(copy))


@contextlib.contextmanager
def _record_options(
    key: bytes, recorded_at: Moment | None, mode: int = 0
) -> Iterator[Any]:
    moment = datetime.datetime.now(datetime.timezone.utc) if recorded_at is None else recorded_at
    with _key(key) as copy:
        struct = options(
            _table.ji_record_options,
            lib.ji_record_options_init,
            recorded_at=microseconds(moment),
            mode=mode,
        )
        struct.key = ctypes.cast(copy, ctypes.POINTER(ctypes.c_uint8))
        struct.key_size = len(key)
        yield struct
