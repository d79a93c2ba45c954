# SPDX-License-Identifier: LGPL-2.1-or-later
"""Many Python threads on the same objects."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from support import partner

import jobimpact as ji

WORKERS, ROUNDS = 8, 20


def together(work: Callable[[int], Any]) -> list[Any]:
    """What `work` gives in each of many threads that start at once."""
    found: list[Any] = [None] * WORKERS
    start = threading.Barrier(WORKERS)

    def run(number: int) -> None:
        start.wait()
        try:
            found[number] = work(number)
        except BaseException as failure:  # noqa: BLE001 - shown by the test that compares
            found[number] = failure

    workers = [threading.Thread(target=run, args=(i,)) for i in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return found


def test_one_dataset_in_many_threads() -> None:
    measure = ji.Measure(quantity="jobs", area="@place", sector="@sector", time="at:2024-12-31")
    shared = ji.Dataset(
        {
            "place": ["CN-52", "CN-53"] * 500,
            "sector": [f"s{i // 2}" for i in range(1000)],
            "jobs": ji.Column(list(range(1000)), measure=measure),
        }
    )

    def work(_: int) -> Any:
        for _ in range(ROUNDS // 4):
            result = (
                shared.digest(),
                shared.aggregate(["place"])["jobs"].to_list(),
                len(str(shared)),
            )
        return result

    found = together(work)
    assert found == [found[0]] * WORKERS and found[0][1] == [249_500, 250_000]


def test_one_model_in_many_threads(table_folder: Path) -> None:
    model = ji.InputOutput.from_folder(table_folder, closure_total=4000.0).factorize()

    def work(number: int) -> Any:
        context = ji.Context(threads=1 + number % 3)
        for _ in range(ROUNDS):
            drivers = {"component": ["farms"], "value": ji.Column([1.0], unit="1e6 EUR@2020:basic")}
            result = model.multipliers(context=context).digest(), model.estimate(drivers).digest()
        return result

    found = together(work)
    assert found == [found[0]] * WORKERS and len(found[0][0]) == 64


def test_one_context_in_many_threads_takes_turns() -> None:
    context = ji.Context()

    def work(number: int) -> Any:
        for _ in range(ROUNDS * 10):
            try:
                ji.units.parse(f"unknown{number}//", context=context)
            except ji.UnitError as failure:
                assert f"unknown{number}" in str(failure), "another thread's message"
        return number

    assert together(work) == list(range(WORKERS))


def test_closing_in_one_thread_leaves_the_others_alone() -> None:
    def work(_: int) -> Any:
        for _ in range(ROUNDS * 10):
            try:
                shared[0].to_dict()
            except ValueError as failure:
                assert "closed" in str(failure)
            if shared[0].closed:
                shared[0] = ji.Dataset({"a": list(range(100)), "t": ["x"] * 100})
            shared[0].close()
        return "done"

    shared = [ji.Dataset({"a": [1], "t": ["x"]})]
    assert together(work) == ["done"] * WORKERS


def test_memory_is_given_back_from_any_thread(adopted: dict[int, Any]) -> None:
    numpy = partner("numpy")
    before = len(adopted)

    def work(number: int) -> Any:
        for _ in range(ROUNDS):
            made = ji.Dataset({"a": numpy.arange(100.0)})
            view = made["a"].to_numpy()
            made.close()
            total = view.sum()
        return total

    assert together(work) == [4950.0] * WORKERS
    assert len(adopted) == before
