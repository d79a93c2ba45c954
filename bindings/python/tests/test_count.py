# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counting records, against the definitions written out with dicts and sets of days."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from typing import Any

import pytest

import jobimpact as ji

DAY = datetime.timedelta(1)
CUTOFF = datetime.date(2024, 12, 31)
PERIODS = {
    "2024": (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31)),
    "2024-Q2": (datetime.date(2024, 4, 1), datetime.date(2024, 6, 30)),
    "2024-05-01": (datetime.date(2024, 5, 1), datetime.date(2024, 5, 1)),
    "2024-W20": (datetime.date(2024, 5, 13), datetime.date(2024, 5, 19)),
    "2022-11/2023-02": (datetime.date(2022, 11, 1), datetime.date(2023, 2, 28)),
}
FLAGS = ("rural", "woman")


def make_records(seed: int, persons: int = 40, *, text: bool = False) -> dict[str, list[Any]]:
    """Synthetic: a few records a person, with nulls, spells that touch, overlap and go on."""
    draw = random.Random(seed)
    rows: dict[str, list[Any]] = defaultdict(list)
    for _ in range(persons * 3):
        start = datetime.date(2022, 6, 1) + DAY * draw.randrange(930)
        end = start + DAY * draw.choice([0, 3, 30, 200, 900])
        person = draw.randrange(persons)
        rows["pseudonym"].append(f"人{person}" if text else person * 7919 - 5000)
        rows["engagement"].append(draw.choice([1, 1, 2, 3]))
        rows["county"].append(draw.choice(["110101", "520102", "520103", None]))
        rows["role"].append(draw.choice(["streamer", "creator", "merchant"]))
        rows["sex"].append(draw.choice(["f", "m"]))
        rows["status"].append(draw.choice([30, 21, 42]))
        rows["start"].append(start)
        rows["end"].append(None if draw.random() < 0.2 else min(end, CUTOFF))
        rows["hours"].append(None if draw.random() < 0.2 else draw.randrange(600) / 10)
        rows["income"].append(None if draw.random() < 0.1 else float(draw.randrange(100000)))
        rows["age"].append(None if draw.random() < 0.1 else draw.randrange(14, 75))
        rows["natural"].append(draw.random() < 0.9)
        rows["absent"].append(draw.random() < 0.1)
        rows["paid"].append(draw.random() < 0.7)
        rows["stage"].append(draw.choice(["active", "earning", "reached"]))
        for flag in FLAGS:
            rows[flag].append(draw.random() < 0.4)
    return dict(rows)


def make_rules(seed: int) -> dict[str, list[Any]]:
    draw = random.Random(seed)
    rules: dict[str, list[Any]] = defaultdict(list)
    for i in range(12):
        unit = draw.choice(["persons", "jobs", "fte"])
        time = draw.choice(["at", "average", "any"])
        period = draw.choice(["2024-05-01", "2024-W20"] if time == "at" else list(PERIODS))
        hours = unit == "jobs" or time == "at"
        rules["rule"].append(f"rule {i}")
        rules["unit"].append(unit)
        rules["time"].append(time)
        rules["period"].append(period)
        rules["job"].append(draw.choice([None, "any", "main", "paid", "main+paid"]))
        rules["income_min"].append(draw.choice([None, None, 100.0, 5000.0, 40000.0]))
        rules["hours_min"].append(draw.choice([None, 1.0, 20.0]) if hours else None)
        rules["absent"].append(draw.choice([None, True]))
        rules["natural_only"].append(draw.choice([None, True, False]))
        rules["ages"].append(draw.choice([None, None, "16-64", "16+"]))
        rules["stage"].append(draw.choice([None, None, "active|earning"]))
        rules["where"].append(draw.choice([None, "role=streamer|creator", "status=30; sex=f"]))
        rules["standard"].append(1880.0 if unit == "fte" else None)
        rules["standard_source"].append("a test" if unit == "fte" else None)
        rules["cap"].append(draw.choice([None, 0.5]) if unit == "fte" else None)
        rules["by"].append(draw.choice([None, "county", "county+sex|age", "groups|role", "groups+sex"]))
    return dict(rules)


class Record(dict):  # type: ignore[type-arg]
    def span(self, first: datetime.date, last: datetime.date) -> set[datetime.date]:
        begin, end = max(self["start"], first), min(self["end"] or CUTOFF, last)
        return {begin + DAY * i for i in range((end - begin).days + 1)}

    def share(self, first: datetime.date, last: datetime.date) -> float:
        days = len(self.span(first, last))
        whole = ((self["end"] or CUTOFF) - self["start"]).days + 1
        return days / whole


def band(age: int | None) -> str | None:
    if age is None:
        return None
    for low, high in ((0, 14), (15, 24), (25, 34), (35, 44), (45, 54), (55, 64)):
        if low <= age <= high:
            return f"{low}-{high}"
    return "65-"


def cells(record: Record, names: list[str]) -> list[tuple[str | None, ...]]:
    """The cells of one grouping that a record is in."""
    found: list[tuple[str | None, ...]] = [()]
    for name in names:
        if name == "groups":
            values: list[str | None] = [flag for flag in FLAGS if record[flag]]
        elif name == "age":
            values = [band(record["age"])]
        else:
            values = [None if record[name] is None else str(record[name])]
        found = [cell + (value,) for cell in found for value in values]
    return found


def selected(rule: dict[str, Any], record: Record, first: Any, last: Any) -> bool:
    if not record.span(first, last):
        return False
    if rule["natural_only"] and not record["natural"]:
        return False
    if "paid" in (rule["job"] or "") and not record["paid"]:
        return False
    if rule["ages"] and not (
        record["age"] is not None
        and record["age"] >= 16
        and (rule["ages"] == "16+" or record["age"] <= 64)
    ):
        return False
    if rule["stage"] and record["stage"] not in rule["stage"].split("|"):
        return False
    for condition in (rule["where"] or "").split(";"):
        name, _, values = condition.partition("=")
        if name and str(record[name.strip()]) not in values.split("|"):
            return False
    return True


def passes(rule: dict[str, Any], records: list[Record], first: Any, last: Any) -> bool:
    income = sum((r["income"] or 0) * r.share(first, last) for r in records)
    if rule["income_min"] is not None and not income >= rule["income_min"]:
        return False
    if rule["hours_min"] is None or (rule["absent"] and any(r["absent"] for r in records)):
        return True
    longest: dict[Any, float] = defaultdict(float)
    known = [r for r in records if r["hours"] is not None]
    for r in known:
        longest[r["engagement"]] = max(longest[r["engagement"]], r["hours"])
    return bool(known) and sum(longest.values()) >= rule["hours_min"]


def chosen_records(rule: dict[str, Any], mine: list[Record], first: Any, last: Any) -> list[Record]:
    if "main" in (rule["job"] or "") and mine:

        def rank(r: Record) -> tuple[float, float]:
            return (
                -1 if r["hours"] is None else r["hours"],
                -1 if r["income"] is None else r["income"] * r.share(first, last),
            )

        best = max(mine, key=rank)["engagement"]
        mine = [r for r in mine if r["engagement"] == best]
    if rule["unit"] != "jobs":
        return mine if mine and passes(rule, mine, first, last) else []
    jobs: dict[Any, list[Record]] = defaultdict(list)
    for r in mine:
        jobs[r["engagement"]].append(r)
    good = {key for key, job in jobs.items() if passes(rule, job, first, last)}
    return [r for r in mine if r["engagement"] in good]


def brute(records: dict[str, list[Any]], rule: dict[str, Any]) -> dict[tuple[Any, ...], list[Any]]:
    """(by, cell) -> value, records, persons."""
    first, last = PERIODS[rule["period"]]
    length = (last - first).days + 1
    persons: dict[Any, list[Record]] = defaultdict(list)
    seen = set()
    for values in zip(*records.values()):
        record = Record(zip(records, values))
        key = (record["pseudonym"], record["engagement"], record["start"])
        if selected(rule, record, first, last) and key not in seen:
            persons[record["pseudonym"]].append(record)
            seen.add(key)
    out: dict[tuple[Any, ...], list[Any]] = {(None, ()): [0.0, 0, 0]}
    groupings = [g.split("+") for g in (rule["by"] or "").split("|") if g]
    years = sum(1 / (366 if (first + DAY * i).year == 2024 else 365) for i in range(length))
    for mine in persons.values():
        mine = chosen_records(rule, mine, first, last)
        work = {id(r): (r["hours"] or 0) * len(r.span(first, last)) / 7 / 1880 / years for r in mine}
        total = sum(work.values())
        factor = rule["cap"] / total if rule["cap"] and total > rule["cap"] else 1
        where: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
        for r in mine:
            where[(None, ())].append(r)
            for names in groupings:
                for cell in cells(r, names):
                    where[("+".join(names), cell)].append(r)
        for key, here in where.items():
            jobs: dict[Any, set[datetime.date]] = defaultdict(set)
            for r in here:
                jobs[r["engagement"] if rule["unit"] == "jobs" else 0] |= r.span(first, last)
            if rule["unit"] == "fte":
                value = factor * sum(work[id(r)] for r in here)
            elif rule["time"] == "average":
                value = sum(len(days) for days in jobs.values()) / length
            else:
                value = len(jobs)
            known = out.setdefault(key, [0.0, 0, 0])
            known[0] += value
            known[1] += len(here)
            known[2] += 1
    return out


def as_dict(counts: ji.Dataset) -> dict[tuple[Any, ...], list[Any]]:
    columns = counts.to_dict()
    out = {}
    for i, by in enumerate(columns["by"]):
        cell = tuple(columns[name][i] for name in by.split("+")) if by else ()
        key = (columns["rule"][i], by, cell)
        assert key not in out
        out[key] = [columns[name][i] for name in ("value", "records", "persons", "reason")]
    return out


@pytest.mark.parametrize("seed", range(12))
def test_random_records_and_rules_against_the_definitions(seed: int) -> None:
    records, rules = make_records(seed, text=seed % 3 == 0), make_rules(seed)
    if seed % 2:
        records, rules = make_records(seed, 400), make_rules(seed + 1000)
    expected = {}
    for i in range(len(rules["rule"])):
        rule = {name: values[i] for name, values in rules.items()}
        for (by, cell), figures in brute(records, rule).items():
            expected[(rule["rule"], by, cell)] = figures
    counts = ji.count(
        records, rules, entity="natural", groups=FLAGS, cutoff=str(CUTOFF), minimum_cell=0
    )
    found = as_dict(counts)
    assert set(found) == set(expected)
    for key, (value, rows, persons, reason) in found.items():
        assert [rows, persons] == expected[key][1:], key
        if value is None:
            assert "no full-time equivalents" in reason and expected[key][0] == 0
        else:
            assert value == pytest.approx(expected[key][0], rel=1e-12, abs=1e-12), key


def test_any_number_of_threads_gives_the_same_bits() -> None:
    records = ji.Dataset(make_records(5, 40000, text=True))
    rules = ji.Dataset(make_rules(3))
    keywords: dict[str, Any] = dict(entity="natural", groups=FLAGS, cutoff=str(CUTOFF))
    digests = set()
    for threads in (1, 2, 3, 8):
        context = ji.Context(threads=threads)
        counts = ji.count(records, rules, context=context, **keywords)
        quality = ji.count_quality(
            records,
            rules,
            context=context,
            minimum_wage=20.0,
            minimum_wage_source="a test",
            **keywords,
        )
        spread = ji.count_spread(counts, context=context)
        digests.add((counts.digest(), quality.digest(), spread.digest()))
    assert len(digests) == 1


def test_what_is_refused() -> None:
    records, rules = {"pseudonym": [1, 2], "hours": [5.0, 200.0]}, make_rules(0)
    one = {"rule": ["a"], "unit": ["persons"], "time": ["any"], "period": ["2024"]}
    with pytest.raises(ji.ContentError, match='row 2, column "hours": "200"'):
        ji.count(records, one)
    assert ji.count(records, one, invalid="leave_out", minimum_cell=0)["value"].to_numpy() == [2]
    with pytest.raises(ValueError, match='"refuse" or "leave_out"'):
        ji.count(records, one, invalid="ignore")
    with pytest.raises(ji.NotFoundError, match="without spells"):
        ji.count({"pseudonym": [1]}, {**one, "time": ["average"]})
    with pytest.raises(TypeError, match="no keyword colour"):
        ji.count_quality(records, one, colour="red")
    with pytest.raises(ji.NotFoundError):
        ji.count_spread({"rule": ["a"]})
    with pytest.raises(ji.JobImpactError):
        ji.count(records, rules)


def test_hidden_cells_and_the_spread() -> None:
    records = {
        "pseudonym": list(range(30)),
        "county": ["a"] * 4 + ["b"] * 12 + ["c"] * 14,
        "income": [float(i) for i in range(30)],
    }
    rules = {
        "rule": ["all", "some"],
        "unit": ["persons"] * 2,
        "time": ["any"] * 2,
        "period": ["2024"] * 2,
        "income_min": [None, 20.0],
        "by": ["county", None],
    }
    counts = ji.count(records, rules, income_period="2024")
    assert [None if v is None else int(v) for v in counts.to_dict()["value"]] == [30, None, None, 14, 10]
    assert list(counts.to_dict()["hidden"]) == [False, True, True, False, False]
    spread = ji.count_spread(counts).to_dict()
    assert (spread["lowest"][0], spread["highest"][0], spread["ratio"][0]) == (10, 30, 3)
    quality = ji.count_quality(records, rules, income_period="2024").to_dict()
    median = [
        quality["value"][i]
        for i in range(len(quality["rule"]))
        if quality["rule"][i] == "all" and quality["band"][i] == "0.5" and quality["by"][i] is None
    ]
    assert median == [14]
