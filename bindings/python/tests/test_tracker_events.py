# SPDX-License-Identifier: LGPL-2.1-or-later
"""The register's events: defined, recorded, corrected, verified, erased; and against a model."""

from __future__ import annotations

import collections
import datetime
import pathlib
import sqlite3
from typing import Any

import pytest
from support import PROJECT, partner

import jobimpact as ji

KEY = b"0123456789abcdef"
RECORDED = datetime.date(2025, 1, 1)
RURAL = PROJECT / "examples/data/rural"
COLUMNS = (
    "id kind program cohort person site class groups stage item value unit valid_time recorder"
    " refers_to void note"
).split()
TYPES = {"value": "float64", "valid_time": "date", "void": "bool"}


def table(**columns: list[Any]) -> ji.Dataset:
    return ji.Dataset(columns)


def definition() -> ji.Bundle:
    hall = ["hall"] * 3
    return ji.Bundle(
        {
            "programs": table(program=["hall"], name=["Hall"]),
            "stages": table(
                program=hall,
                stage=["enrolled", "completed", "earning"],
                name=["e", "c", "g"],
                position=[1, 2, 3],
                role=["enrolled", "completed", "earning"],
            ),
            "transitions": table(
                program=hall,
                **{"from": [None, "enrolled", "completed"]},
                to=["enrolled", "completed", "earning"],
            ),
            "outcomes": table(
                program=["hall"],
                outcome=["income"],
                name=["income"],
                unit=["CNY@2024"],
                kind=["income"],
                aggregate=["sum"],
            ),
            "sites": table(
                program=["hall"] * 2, site=["north", "south"], name=["n", "s"], county=["a", "b"]
            ),
            "cohorts": table(
                program=["hall"], cohort=["all"], starts=[datetime.date(2024, 1, 1)]
            ),
        }
    )


def events(*rows: dict[str, Any]) -> ji.Dataset:
    return ji.Dataset(
        {
            name: ji.Column([row.get(name) for row in rows], type=TYPES.get(name, "text"))
            for name in COLUMNS
        }
    )


def row(identity: str, kind: str, person: str | None, day: int, **cells: Any) -> dict[str, Any]:
    when = datetime.date(2024, 1, 1) + datetime.timedelta(days=day)
    made = {"id": identity, "kind": kind, "program": "hall", "person": person, "cohort": "all"}
    return made | {"valid_time": when, "recorder": "office"} | cells


@pytest.fixture
def register(tmp_path: pathlib.Path) -> Any:
    with ji.Tracker(tmp_path / "register.db") as made:
        made.define(definition(), key=KEY, recorded_at=0)
        yield made


def test_records_reads_back_and_refuses(register: ji.Tracker) -> None:
    batch = events(
        row("1", "enrolment", "ana", 1, site="north"),
        row("2", "measurement", "ana", 9, item="income", value=12.5),
        row("3", "stage", "ana", 9, stage="earning"),
    )
    with pytest.raises(ji.ContentError, match=r"row 3, column \"stage\"") as caught:
        register.record(batch, key=KEY, recorded_at=RECORDED)
    assert caught.value.refused["rule"].to_list() == ["transition"]  # type: ignore[attr-defined]
    assert len(register.events()) == 0
    checked = register.record(batch, key=KEY, recorded_at=RECORDED, mode="validate_only")
    assert checked["row"].to_list() == [3] and len(register.events()) == 0
    refused = register.record(batch, key=KEY, recorded_at=RECORDED, mode="row_by_row")
    assert refused["id"].to_list() == ["3"]
    kept = register.events()
    assert kept["kind"].to_list() == ["enrolment", "measurement"]
    assert kept["value"].to_list() == [None, 12.5] and kept["unit"].to_list()[1] == "CNY@2024"
    assert register.persons()["stage"].to_list() == ["enrolled"]
    assert register.events(as_of_valid=datetime.date(2024, 1, 5))["kind"].to_list() == ["enrolment"]
    assert len(register.events(as_of_recorded=datetime.date(2024, 12, 31))) == 0
    with pytest.raises(ji.NotFoundError, match="barn"):
        register.events(program="barn")
    with pytest.raises(ValueError, match="mode"):
        register.record(batch, key=KEY, mode="perhaps")
    with pytest.raises(ValueError, match="time zone"):
        register.record(batch, key=KEY, recorded_at=datetime.datetime(2025, 1, 1))
    with pytest.raises(ji.ArgumentError, match="key_size is 3"):
        register.record(batch, key=b"abc", recorded_at=RECORDED)
    with pytest.raises(ji.ContentError, match="begun with"):
        register.record(batch, key=b"another key 1234", recorded_at=RECORDED)


def test_now_is_the_default_time(register: ji.Tracker) -> None:
    before = datetime.datetime.now(datetime.timezone.utc)
    register.record(events(row("1", "enrolment", "ana", 1, site="north")), key=KEY)
    told = register.events()["recorded_at"].to_list()[0]
    assert told >= before - datetime.timedelta(seconds=1)


def test_chain_and_erasure(register: ji.Tracker, tmp_path: pathlib.Path) -> None:
    register.record(
        events(
            row("1", "enrolment", "ana", 1, site="north"),
            row("2", "measurement", "ana", 40, item="income", value=10.0),
        ),
        key=KEY,
        recorded_at=RECORDED,
    )
    head = register.head()
    register.erase("ana", key=KEY, recorded_at=RECORDED)
    assert len(register.verify(key=KEY, expected_head=head)) == 0
    left = register.events()
    assert [when.day for when in left["valid_time"].to_list()] == [1, 1]
    assert left["value"].to_list() == [None, 10.0]
    with pytest.raises(ji.NotFoundError):
        register.erase("ana", key=KEY, recorded_at=RECORDED)
    register.rebuild()
    with sqlite3.connect(tmp_path / "register.db") as base:
        base.execute("UPDATE event SET value = 11 WHERE value = 10")
    base.close()
    assert "changed" in register.verify(key=KEY)["problem"].to_list()
    with pytest.raises(ji.ContentError, match="64 hexadecimal"):
        register.verify(key=KEY, expected_head="12")
    again = register.definitions()
    register.define(again, key=KEY, recorded_at=RECORDED)
    assert register.definitions()["programs"]["version"].to_list() == [1]


def test_batches_come_from_arrow(register: ji.Tracker) -> None:
    polars = partner("polars")
    frame = polars.DataFrame(
        {
            "id": ["1"],
            "kind": ["enrolment"],
            "program": ["hall"],
            "cohort": ["all"],
            "person": ["ana"],
            "site": ["north"],
            "valid_time": [datetime.date(2024, 2, 1)],
            "recorder": ["office"],
        }
    )
    assert len(register.record(frame, key=KEY, recorded_at=RECORDED)) == 0
    assert len(register.persons()) == 1


# -- against a model ---------------------------------------------------------------------------


class Model:
    """The register as a few dictionaries: what the same operations must leave."""

    NEXT = {None: "enrolled", "enrolled": "completed", "completed": "earning"}

    def __init__(self) -> None:
        self.seen: dict[str, dict[str, Any]] = {}
        self.steps: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
        self.values: dict[str, dict[str, Any]] = {}
        self.erased: set[str] = set()
        self.anonymous: list[tuple[tuple[str, ...], float]] = []

    def allowed(self, steps: list[dict[str, Any]]) -> bool:
        stage, enrolled, withdrawn = None, False, False
        for step in steps:
            kind = step["kind"]
            if kind == "enrolment":
                if enrolled:
                    return False
                stage, enrolled = "enrolled", True
            elif kind == "re_enrolment":
                if not enrolled or not (withdrawn or stage in ("completed", "earning")):
                    return False
                stage, withdrawn = "enrolled", False
            elif not enrolled or withdrawn:
                return False
            elif kind == "stage":
                if self.NEXT.get(stage) != step["stage"]:
                    return False
                stage = step["stage"]
            elif kind == "withdrawal":
                withdrawn = True
        return True

    def take(self, event: dict[str, Any]) -> bool:
        """Whether the register must take it (or have it already)."""
        identity, kind, person = event["id"], event["kind"], event["person"]
        if identity in self.erased:
            return False
        if identity in self.seen:
            return self.seen[identity] == event
        if kind == "measurement":
            way = self.steps[person]
            if not way or way[0]["valid_time"] > event["valid_time"]:
                return False
            self.values[identity] = dict(event)
        elif kind == "correction":
            return self.correct(event)
        else:
            way = [*self.steps[person], event]
            way.sort(key=lambda step: step["valid_time"])  # stable: the new one goes last
            if not self.allowed(way):
                return False
            self.steps[person] = way
        self.seen[identity] = event
        return True

    def correct(self, event: dict[str, Any]) -> bool:
        target = self.seen.get(event["refers_to"])
        if target is None or target["person"] != event["person"] or target["kind"] == "correction":
            return False
        done = (
            self.correct_measured(target, event)
            if target["kind"] == "measurement"
            else self.correct_step(target, event)
        )
        if done:
            self.seen[event["id"]] = event
        return done

    def correct_measured(self, target: dict[str, Any], event: dict[str, Any]) -> bool:
        if event.get("void"):
            self.values.pop(target["id"], None)
            return True
        way = self.steps[target["person"]]
        if not way or way[0]["valid_time"] > event["valid_time"]:
            return False
        if target["id"] in self.values:
            self.values[target["id"]].update(value=event["value"], valid_time=event["valid_time"])
        return True

    def correct_step(self, target: dict[str, Any], event: dict[str, Any]) -> bool:
        """A step can be taken back; a value it has none."""
        before = self.steps[target["person"]]
        way = [step for step in before if step["id"] != target["id"]]
        if not event.get("void") or len(way) == len(before) or not self.allowed(way):
            return False
        self.steps[target["person"]] = way
        return True

    def measured(self, person: str) -> float:
        """What hangs on an enrolment."""
        first = self.steps[person][0]["valid_time"]
        mine = (v for v in self.values.values() if v["person"] == person)
        return sum(v["value"] for v in mine if v["valid_time"] >= first)

    def erase(self, person: str) -> bool:
        mine = {i for i, event in self.seen.items() if event["person"] == person}
        if not mine:
            return False
        if self.steps[person]:
            kinds = tuple(step["kind"] for step in self.steps[person])
            self.anonymous.append((kinds, self.measured(person)))
        del self.steps[person]
        for identity in mine:
            self.values.pop(identity, None)
            self.erased.add(identity)
            del self.seen[identity]
        return True

    def told(self) -> list[tuple[tuple[str, ...], float]]:
        """Of everybody the steps in order, and the sum of what was measured."""
        people = [
            (tuple(step["kind"] for step in way), self.measured(person))
            for person, way in list(self.steps.items())
            if way
        ]
        return sorted(people + self.anonymous)


def told_by(register: ji.Tracker) -> list[tuple[tuple[str, ...], float]]:
    kinds: dict[int, list[str]] = collections.defaultdict(list)
    sums: dict[int, float] = collections.defaultdict(float)
    for event in register.events().rows():
        if event["kind"] == "measurement":
            sums[event["person"]] += event["value"]
        else:
            kinds[event["person"]].append(event["kind"])
    return sorted((tuple(way), sums[person]) for person, way in kinds.items())


def derived(path: pathlib.Path) -> list[Any]:
    with sqlite3.connect(path) as base:
        made = [base.execute(f"SELECT * FROM {name}").fetchall() for name in ("step", "id_run")]
    base.close()
    return made


def check_against_a_model(path: pathlib.Path, operations: list[Any]) -> None:
    model = Model()
    with ji.Tracker(path) as register:
        register.define(definition(), key=KEY, recorded_at=0)
        for operation in operations:
            if operation[0] == "erase":
                if model.erase(operation[1]):
                    register.erase(operation[1], key=KEY, recorded_at=RECORDED)
                else:
                    with pytest.raises(ji.NotFoundError):
                        register.erase(operation[1], key=KEY, recorded_at=RECORDED)
            else:
                batch = operation[1]
                order = sorted(range(len(batch)), key=lambda i: batch[i]["valid_time"])
                wrong = sorted(i + 1 for i in order if not model.take(batch[i]))
                refused = register.record(
                    events(*batch), key=KEY, recorded_at=RECORDED, mode="row_by_row"
                )
                assert refused["row"].to_list() == wrong
            assert told_by(register) == model.told()
        assert len(register.verify(key=KEY, expected_head=register.head())) == 0
        before = derived(path)
        register.rebuild()
        assert derived(path) == before


def test_register_and_model_agree(tmp_path: pathlib.Path) -> None:
    partner("hypothesis")
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    people = st.sampled_from(["ana", "bo"])
    identities = st.sampled_from([str(number) for number in range(14)])
    days = st.integers(0, 5)

    def made(kind: str, **cells: Any) -> Any:
        return st.builds(
            lambda identity, person, day, more: row(identity, kind, person, day, **more),
            identities,
            people,
            days,
            st.fixed_dictionaries({name: st.sampled_from(cell) for name, cell in cells.items()}),
        )

    event = st.one_of(
        made("enrolment", site=["north", "south"]),
        made("re_enrolment", site=["north"]),
        made("stage", stage=["enrolled", "completed", "earning"]),
        made("withdrawal"),
        made("transfer", site=["north", "south"]),
        made("measurement", item=["income"], value=[1.0, 2.0, 4.0]),
        made("correction", refers_to=[str(n) for n in range(14)], value=[8.0]),
        made("correction", refers_to=[str(n) for n in range(14)], void=[True]),
    )
    operation = st.one_of(
        st.tuples(st.just("record"), st.lists(event, max_size=10)),
        st.tuples(st.just("record"), st.lists(event, max_size=10)),
        st.tuples(st.just("erase"), people),
    )
    count = iter(range(10**9))

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(operation, max_size=8))
    def agree(operations: list[Any]) -> None:
        check_against_a_model(tmp_path / f"{next(count)}.db", operations)

    agree()


def test_order_of_batches_does_not_matter_where_it_may_not(tmp_path: pathlib.Path) -> None:
    """Measurements, costs and consent of persons who are enrolled may come in any order."""
    later = [row(str(n), "measurement", "ana", n, item="income", value=float(n)) for n in range(3, 9)]
    told = []
    for name, order in (("a", later), ("b", later[::-1])):
        with ji.Tracker(tmp_path / f"{name}.db") as register:
            register.define(definition(), key=KEY, recorded_at=0)
            first = events(row("1", "enrolment", "ana", 1, site="north"))
            register.record(first, key=KEY, recorded_at=RECORDED)
            for event in order:
                register.record(events(event), key=KEY, recorded_at=RECORDED)
            made = register.events()
            told.append([made[column].to_list() for column in ("valid_time", "value", "kind")])
    assert told[0] == told[1]
