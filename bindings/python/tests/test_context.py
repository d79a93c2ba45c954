# SPDX-License-Identifier: LGPL-2.1-or-later
"""Contexts: options, callbacks, the thread's default."""

from __future__ import annotations

import threading
import warnings
from pathlib import Path
from typing import Any

import pytest
from support import PROJECT, python

import jobimpact as ji


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """A file long enough for progress to be told."""
    file = tmp_path / "long.csv"
    file.write_text("a,b\n" + "1,2.5\n" * 200_000, encoding="utf-8")
    return file


def test_options_are_checked() -> None:
    for wrong in ({"threads": -1}, {"threads": 1025}, {"seed": -1}, {"seed": 2**64}):
        with pytest.raises(ji.ArgumentError, match=next(iter(wrong))) as caught:
            ji.Context(**wrong)  # type: ignore[arg-type]
        assert isinstance(caught.value, ValueError)
    with pytest.raises(ji.ArgumentError):
        ji.Context(hash_limit=-5)
    with ji.Context(threads=0, seed=2**64 - 1, hash_limit=10) as context:
        assert not context.closed
    assert context.closed
    with pytest.raises(ValueError, match="closed"):
        ji.units.parse("person", context=context)


def test_every_thread_has_its_own_default() -> None:
    found: list[ji.Context] = []
    workers = [
        threading.Thread(target=lambda: found.append(ji.default_context())) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len({id(c) for c in [*found, ji.default_context()]}) == 4
    assert ji.default_context() is ji.default_context()


def test_the_default_can_be_set() -> None:
    mine = ji.Context(seed=7)
    before = ji.set_default_context(mine)
    try:
        assert ji.default_context() is mine
        mine.close()
        assert ji.default_context() is not mine, "a closed one is replaced"
    finally:
        ji.set_default_context(before)


def test_progress_is_told(long_file: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    context = ji.Context(progress=lambda *what: told.append(what))
    ji.Dataset.read_csv(long_file, context=context)
    assert told and all(task and done >= 0 for task, done, _ in told)


def test_cancelling(long_file: Path) -> None:
    context = ji.Context(cancel=lambda: True)
    with pytest.raises(ji.CancelledError) as caught:
        ji.Dataset.read_csv(long_file, context=context)
    assert isinstance(caught.value, RuntimeError)


class Unwell(Exception):
    pass


@pytest.mark.parametrize("which", ["progress", "cancel"])
def test_a_callbacks_exception_comes_out_unchanged(which: str, long_file: Path) -> None:
    calls = []

    def fail(*_: Any) -> None:
        calls.append(1)
        raise Unwell(which)

    context = ji.Context(**{which: fail})  # type: ignore[arg-type]
    with pytest.raises(Unwell, match=which):
        ji.Dataset.read_csv(long_file, context=context)
    assert len(calls) == 1, "the call stopped at once"
    ji.units.parse("person", context=context)  # the context can be used again


def test_a_callback_must_not_call_back(long_file: Path) -> None:
    found: list[BaseException] = []

    def again() -> None:
        try:
            ji.units.parse("person", context=context)
        except ji.BusyError as failure:
            found.append(failure)

    context = ji.Context(cancel=again)
    ji.Dataset.read_csv(long_file, context=context)
    assert found and isinstance(found[0], RuntimeError)
    other = ji.Context(cancel=lambda: ji.units.parse("person") and None)
    ji.Dataset.read_csv(long_file, context=other)  # another context is free


def test_interrupts_reach_a_long_call(long_file: Path) -> None:
    code = f"""
import jobimpact as ji, signal
def interrupt(): signal.raise_signal(signal.SIGINT)
try:
    ji.Dataset.read_csv({str(long_file)!r}, context=ji.Context(cancel=interrupt))
except KeyboardInterrupt:
    print("interrupted")
"""
    done = python(code)
    assert done.stdout == "interrupted\n", done.stderr


ZERO = "sector,gross_output,employment\nfarms,100,5\nidle,0,0\n"


@pytest.fixture
def warning_folder(tmp_path: Path) -> Path:
    """A table with a sector of zero output, of which the library warns."""
    folder = tmp_path / "zero"
    folder.mkdir()
    (folder / "flows.csv").write_text("sector,farms,idle\nfarms,20,0\nidle,0,0\n")
    (folder / "final_demand.csv").write_text("sector,exports\nfarms,80\nidle,0\n")
    (folder / "accounts.csv").write_text(ZERO)
    units = "file,column,unit\nflows.csv,*,CNY\nfinal_demand.csv,*,CNY\naccounts.csv,*,CNY\n"
    (folder / "units.csv").write_text(units + "accounts.csv,employment,person\n")
    return folder


def test_warnings_become_python_warnings(warning_folder: Path) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ji.InputOutput.from_folder(warning_folder).multipliers()
    about = [w for w in caught if "idle" in str(w.message)]
    assert about and issubclass(about[0].category, ji.JobImpactWarning)
    assert about[0].filename == __file__, "said of the caller's line"


def test_warnings_can_be_errors(warning_folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ji.JobImpactWarning)
        with pytest.raises(ji.JobImpactWarning, match="idle"):
            ji.InputOutput.from_folder(warning_folder).multipliers()


def test_a_log_function_gets_them_instead(warning_folder: Path) -> None:
    told: list[tuple[str, str]] = []
    context = ji.Context(log=lambda level, message: told.append((level, message)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = ji.InputOutput.from_folder(warning_folder, context=context)
        model.multipliers(context=context)
    assert any(level == "warning" and "idle" in message for level, message in told)


def test_an_exception_in_a_log_function_comes_out(warning_folder: Path) -> None:
    def fail(level: str, message: str) -> None:
        raise Unwell(message)

    context = ji.Context(log=fail)
    with pytest.raises(Unwell, match="idle"):
        ji.InputOutput.from_folder(warning_folder, context=context).multipliers(context=context)


# -- words ----------------------------------------------------------------------------------------


def test_messages_name_no_function_or_struct_of_c(tmp_path: Path) -> None:
    with pytest.raises(ji.ArgumentError) as caught:
        ji.Account(PROJECT / "examples/data/kuaishou")
    assert str(caught.value).endswith("vintage must name one") and "ji_" not in str(caught.value)
    file = tmp_path / "t.csv"
    file.write_text("a\n1\n")
    with pytest.raises(ji.ArgumentError) as caught:
        ji.Dataset.read_csv(file, max_rows=-1)
    assert str(caught.value) == "a limit (max_) is below 1"
    with pytest.raises(ji.ArgumentError) as caught:
        ji.Dataset.read_csv(file, delimiter='"')
    assert str(caught.value).startswith("delimiter is 34; an ASCII character")
    with pytest.raises(ji.ArgumentError) as caught:
        ji.Bundle({"": ji.Dataset.read_csv(file)})
    assert str(caught.value) == "the name is empty"


def test_names_that_only_look_like_c_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "ji_csv_options.csv"
    with pytest.raises(ji.NotFoundError, match=r"ji_csv_options\.csv"):
        ji.Dataset.read_csv(file)
    file.write_text("ji_column,ji_x: y\n1,x\n2,1e999x\n")
    with pytest.raises(ji.FormatError, match=r'ji_csv_options\.csv: line 2, column "ji_x: y"'):
        ji.Dataset.read_csv(file, types={"ji_x: y": "float64"})


def test_a_word_among_numbers_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("a\n1\n12万x\n3\n", encoding="utf-8")
    with pytest.warns(ji.JobImpactWarning, match='line 3, column "a": .* because of "12万x"'):
        assert ji.Dataset.read_csv(file)["a"].type == "text"
