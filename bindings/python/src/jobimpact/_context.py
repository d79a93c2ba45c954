# SPDX-License-Identifier: LGPL-2.1-or-later
"""The context: threads, seed, callbacks, the last message; and the default one of each thread."""

from __future__ import annotations

import atexit
import ctypes
import logging
import os
import threading
import warnings
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from . import _table
from ._errors import ArgumentError, JobImpactError, JobImpactWarning, in_python_words
from ._handles import Handle, Owner, frames, options
from ._library import lib

Log = Callable[[str, str], Any]
Progress = Callable[[str, int, "int | None"], Any]
Cancel = Callable[[], Any]
H = TypeVar("H", bound=Handle)

_LEVELS = {
    int(_table.ji_log_level.JI_LOG_INFO): "info",
    _table.ji_log_level.JI_LOG_WARNING: "warning",
    _table.ji_log_level.JI_LOG_ERROR: "error",
}
_STOP = int(_table.ji_status_code.JI_ERROR_CALLBACK)
_CANCELLED = int(_table.ji_status_code.JI_ERROR_CANCELLED)
_logger = logging.getLogger("jobimpact")


class _Exit:
    """The end of the interpreter. A daemon thread may be in a call of the library then, and the
    callback it makes would enter an interpreter that is gone: calls are cancelled and waited for,
    and no thread but the main one gets into another."""

    patience = 60.0  # seconds for each context; a call asks for cancellation far more often

    def __init__(self) -> None:
        self.begun = False
        self.contexts: weakref.WeakSet[Context] = weakref.WeakSet()
        atexit.register(self.begin)
        # Threads that hold a lock are not there in a forked child.
        os.register_at_fork(after_in_child=self.contexts.clear)

    def is_over_for_this_thread(self) -> bool:
        return self.begun and threading.current_thread() is not threading.main_thread()

    def begin(self) -> None:
        self.begun = True
        for context in list(self.contexts):
            context._lock.acquire(timeout=self.patience)

    def hold_this_thread(self) -> None:
        """Until the interpreter ends it."""
        if self.is_over_for_this_thread():
            threading.Event().wait()


_exit = _Exit()


class _Callbacks:
    """The C side of the callbacks. An exception is stored, the library told to stop, and the
    exception raised again by the call that the callback interrupted."""

    def __init__(self, log: Log | None, progress: Progress | None, cancel: Cancel | None) -> None:
        self.pending: BaseException | None = None
        self.warnings: list[str] = []
        self._user_log, self._user_progress, self._user_cancel = log, progress, cancel
        self.log = _table.ji_context_options_log_callback(self._log)
        self.progress = _table.ji_context_options_progress_callback(self._progress)
        # Always there: Python handles Ctrl-C in it, so that a long call can be interrupted.
        self.cancel = _table.ji_context_options_cancel_callback(self._cancel)

    def _log(self, _user: Any, level: int, message: bytes) -> None:
        try:
            text = in_python_words(message.decode("utf-8", "replace"))
            name = _LEVELS.get(level, "info")
            if self._user_log:
                self._user_log(name, text)
            elif name == "warning":
                self.warnings.append(text)  # said after the call, where the caller's frame is known
            else:
                _logger.log(logging.ERROR if name == "error" else logging.INFO, text)
        except BaseException as failure:  # noqa: BLE001 - raised again after the call
            self.pending = self.pending or failure

    def _progress(self, _user: Any, task: bytes, done: int, total: int) -> int:
        try:
            if self._user_progress and not self.pending:
                name = task.decode("utf-8", "replace")
                self._user_progress(name, done, None if total < 0 else total)
        except BaseException as failure:  # noqa: BLE001
            self.pending = self.pending or failure
        return _STOP if self.pending else 0

    def _cancel(self, _user: Any) -> int:
        try:
            if _exit.is_over_for_this_thread():
                return _CANCELLED
            if not self.pending and self._user_cancel and self._user_cancel():
                return _CANCELLED
        except BaseException as failure:  # noqa: BLE001
            self.pending = self.pending or failure
        return _STOP if self.pending else 0


class Context(Handle):
    """What calls need: threads, seed, callbacks. Every function takes ``context=``; without it the
    thread's own default context is used. Calls on one context from several threads wait for each
    other; one context a thread is faster.

    Args:
        threads: 1 to 1024; 0 means the processors that are online. Results do not depend on it.
        seed: of every random number drawn through the context.
        log: called as ``log("info" | "warning" | "error", message)``. Without it warnings become
            Python warnings (:class:`JobImpactWarning`); notes, and the single errors of a file that
            has several, go to the logger ``jobimpact``.
        progress: called as ``progress(task, done, total)``; total is None if it is not known.
        cancel: asked now and then; a true answer stops the call with :class:`CancelledError`.
        hash_limit: inputs larger than this many bytes are not hashed into provenance; None: all
            are.

    An exception raised by a callback stops the call and comes out of it unchanged.
    """

    _pointer_type = ctypes.POINTER(_table.ji_context)
    _unref = "ji_context_free"

    def __init__(
        self,
        *,
        threads: int = 1,
        seed: int = 0,
        log: Log | None = None,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
        hash_limit: int | None = None,
    ) -> None:
        # The library has no context yet that could hold a message.
        if not 0 <= seed < 2**64:
            raise ArgumentError(f"seed must lie in 0 to 2**64 - 1, not {seed}")
        if not 0 <= threads <= 1024:
            raise ArgumentError(f"threads must lie in 0 to 1024, not {threads}")
        self._lock = threading.RLock()
        self._callbacks = _Callbacks(log, progress, cancel)
        struct = options(
            _table.ji_context_options,
            lib.ji_context_options_init,
            threads=threads,
            seed=seed,
            hash_limit=hash_limit,
            log=self._callbacks.log,
            progress=self._callbacks.progress if progress else None,
            cancel=self._callbacks.cancel,
        )
        pointer = self._pointer_type()
        lib.ji_context_create(struct, pointer)
        self._owner = Owner(pointer, lib.ji_context_free, self._callbacks)
        _exit.contexts.add(self)

    def _run(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Calls a function of the library whose first argument is the context."""
        callbacks = self._callbacks
        _exit.hold_this_thread()
        with self._lock:
            outer, callbacks.pending = callbacks.pending, None
            said, callbacks.warnings = callbacks.warnings, []
            try:
                function(self._live(), *arguments)
            except JobImpactError:
                if callbacks.pending is None and not _exit.is_over_for_this_thread():
                    raise
            finally:
                pending, callbacks.pending = callbacks.pending, outer
                messages, callbacks.warnings = callbacks.warnings, said
        _exit.hold_this_thread()
        if pending is not None:
            raise pending
        _warn(messages)

    def _make(self, cls: type[H], function: Callable[..., Any], *arguments: Any) -> H:
        """Calls a function whose last argument is where the new object goes."""
        made = self._make_optional(cls, function, *arguments)
        assert made is not None, f"{function} returned no object"
        return made

    def _make_optional(
        self, cls: type[H], function: Callable[..., Any], *arguments: Any
    ) -> H | None:
        pointer = cls._pointer_type()
        try:
            self._run(function, *arguments, pointer)
        except BaseException:
            if pointer:  # a callback failed although the call succeeded
                getattr(lib, cls._unref)(pointer)
            raise
        return cls._adopt(pointer) if pointer else None

    def _text(self, function: Callable[..., Any], *arguments: Any) -> str:
        """Calls a function that makes a text."""
        with self._make(_Text, function, *arguments) as text:
            data: bytes = lib.ji_text_data(text._live())
        return data.decode("utf-8")


class _Text(Handle):
    _pointer_type = ctypes.POINTER(_table.ji_text)
    _unref = "ji_text_unref"


def _warn(messages: list[str]) -> None:
    """Says each message once, as coming from the first caller outside this package."""
    if not messages:
        return
    package = __name__.rpartition(".")[0]
    level = 1
    for level, frame in enumerate(frames(), start=0):  # noqa: B007 - the level is what is wanted
        module = frame.f_globals.get("__name__", "")
        if module != package and not module.startswith(package + "."):
            break
    for message in messages:
        warnings.warn(message, JobImpactWarning, stacklevel=level + 1)


class _Default(threading.local):
    context: Context | None = None


_default = _Default()


def default_context() -> Context:
    """The calling thread's default context, made at its first use."""
    context = _default.context
    if context is None or context.closed:
        context = _default.context = Context()
    return context


def set_default_context(context: Context | None) -> Context | None:
    """Makes `context` the calling thread's default (None: a fresh one); returns the one before."""
    before, _default.context = _default.context, context
    return before
