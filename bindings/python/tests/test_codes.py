# SPDX-License-Identifier: LGPL-2.1-or-later
"""Code lists, concordances, and datasets brought to other codes."""

from __future__ import annotations

import datetime
import random
import re
from pathlib import Path
from typing import Any

import pytest
from support import PROJECT, partner, reference

import jobimpact as ji

DAY = datetime.date(2021, 3, 11)
CODES: dict[str, Any] = {
    "code": ["330100", "330102", "330103", "330104", "330105", "330114"],
    "parent": [None, *["330100"] * 5],
    "name": ["杭州市", "上城区", "下城区", "江干区", "拱墅区", "钱塘区"],
    "valid_from": ji.Column([None] * 5 + [DAY], type="date"),
    "valid_to": ji.Column([None, None, DAY, DAY, None, None], type="date"),
}
SUCCESSION: dict[str, Any] = {
    "code": ["330102", "330103", "330104", "330104", "330105"],
    "successor": ["330102", "330105", "330102", "330114", "330105"],
    "date": [DAY] * 5,
    "weight": [1.0, 1.0, 0.75, 0.25, 1.0],
}


def hangzhou() -> ji.CodeList:
    return ji.CodeList(CODES, SUCCESSION, name="hangzhou", version="2021", source="made for tests")


def pairs(concordance: ji.Dataset) -> dict[tuple[str, str | None], float]:
    data = concordance.to_dict()
    return dict(zip(zip(data["from"], data["to"]), data["weight"]))


def test_a_list_and_its_queries() -> None:
    made = hangzhou()
    assert list(made) == ["about", "codes", "succession"]
    assert made["about"].to_dict()["value"] == ["hangzhou", "2021", "made for tests"]
    assert "330103" in made.at("2021-03-10").to_dict()["code"]
    assert "330103" not in made.at(DAY).to_dict()["code"]
    assert made.find("330114").to_dict()["name"] == ["钱塘区"]
    with pytest.raises(ji.NotFoundError, match="followed by \"330105\" 拱墅区"):
        made.find("330103", DAY)
    with pytest.raises(KeyError, match="near it are"):
        made.find("330106")
    assert pairs(made.ancestors(1))["330114", "330100"] == 1
    changed = made.succession("2020-12-31", datetime.datetime(2021, 12, 31))
    assert isinstance(changed, ji.Concordance)
    assert pairs(changed)["330104", "330114"] == 0.25
    kinds = dict(zip(changed.to_dict()["from"], changed.to_dict()["kind"]))
    assert kinds["330103"] == "merged" and kinds["330104"] == "split"


def test_what_is_wrong_with_a_list() -> None:
    with pytest.raises(ji.LabelError, match="row 1: code \"a\" is in row 0"):
        ji.CodeList({"code": ["a", "a"]})
    with pytest.raises(ji.ColumnTypeError, match="01 and 1 are two codes"):
        ji.CodeList({"code": [1, 2]})
    with pytest.raises(ji.ContentError, match="its own ancestor"):
        ji.CodeList({"code": ["a", "b"], "parent": ["b", "a"]})
    with pytest.raises(ValueError, match="column, prefix, zeros"):
        ji.CodeList({"code": ["a"]}, hierarchy="tree")


def test_parents_by_rule_and_from_an_upper_list() -> None:
    zeros = ji.CodeList({"Code": ["330000", "330102"]}, code_column="Code", hierarchy="zeros")
    assert zeros["codes"].to_dict()["parent"] == [None, "330000"]
    upper = ji.CodeList({"code": ["33"]})
    table = {"code": ["3301"], "province": ["33"]}
    lower = ji.CodeList(table, upper=upper, parent_column="province")
    assert lower["codes"].to_dict()["level"] == [1, 2]
    flat = ji.CodeList({"code": ["a"], "parent": ["z"]}, parent_column="")
    assert flat["codes"].to_dict()["parent"] == [None]


def test_folders_and_built_in_lists(tmp_path: Path) -> None:
    made = hangzhou()
    for name, dataset in made.items():
        dataset.write_csv(tmp_path / f"{name}.csv")
    again = ji.CodeList.from_bundle(ji.Bundle.read_folder(tmp_path))
    days = "2021-01-01", "2022-01-01"
    assert again.succession(*days).equals(made.succession(*days))
    assert ji.CodeList.from_bundle({"codes": {"code": ["a"]}}).at(DAY).to_dict()["code"] == ["a"]
    assert "icse-18" in ji.CodeList.builtin_names()
    for name in ji.CodeList.builtin_names():
        builtin = ji.CodeList.builtin(name)
        assert len(builtin.at(DAY)) == len(builtin["codes"]) > 0
    assert ji.CodeList.builtin("icse-18").find("30").to_dict()["name"] == ["Dependent contractors"]
    with pytest.raises(KeyError, match="icse-18"):
        ji.CodeList.builtin("nace")


def test_concordances() -> None:
    table = {"from": ["a", "a", "b"], "to": ["m", "n", "n"], "weight": [0.5, 0.5, 1]}
    first = ji.Concordance(table)
    renamed = {"old": ["m", "n"], "new": ["x", "x"]}
    second = ji.Concordance(renamed, from_column="old", to_column="new")
    assert pairs(first.then(second)) == {("a", "x"): 1, ("b", "x"): 1}
    back = first.inverted({"a": 2, "b": 3})
    assert pairs(back) == {("m", "a"): 1, ("n", "a"): 0.25, ("n", "b"): 0.75}
    assert back.equals(first.inverted(ji.Dataset({"code": ["b", "a"], "size": [3, 2]})))
    with pytest.raises(ji.ContentError, match="sum to 0.5"):
        ji.Concordance({"from": ["a"], "to": ["b"], "weight": [0.5]})
    loose = ji.Concordance({"from": ["a"], "to": ["b"], "weight": [0.5]}, tolerance=0.5)
    assert loose.to_dict()["weight"] == [1]


def test_the_check_of_a_concordance() -> None:
    table = {"from": ["a", "b", "b"], "to": ["x", "y", "y"], "weight": [1.0, 0.5, 0.25]}
    lists = ji.CodeList({"code": ["a", "b", "c"]}), ji.CodeList({"code": ["x"]})
    report = ji.check_concordance(table, *lists, to_date=DAY)
    found = [(row["check"], row["verdict"]) for row in report.rows()]
    assert found == [
        ("pair", "wrong"),
        ("sum", "wrong"),
        ("unknown_to", "wrong"),
        ("unmapped", "note"),
        ("unmapped", "note"),
        ("coverage_from", "coverage"),
        ("coverage_to", "coverage"),
    ]
    last = list(report.rows())[-1]
    assert (last["count"], last["total"], last["value"]) == (1, 1, 1.0)


def test_a_dataset_under_other_codes() -> None:
    measure = "quantity=jobs; time=at:2020-12-31; area=@county; areas=hangzhou-2020"
    data = ji.Dataset(
        {
            "county": ["330103", "330105", "330104", "999999"],
            "jobs": ji.Column([7, 10, 11, 5], unit="job", measure=measure),
        }
    )
    change = hangzhou().succession("2020-12-31", DAY)
    with pytest.raises(ji.LabelError, match="\"999999\" \\(row 3, not in the concordance\\)"):
        data.concord("county", change, to_version="hangzhou-2021")
    made = data.concord(
        "county",
        change,
        from_version="hangzhou-2020",
        to_version="hangzhou-2021",
        unmapped="collect",
    )
    assert made.result.to_dict() == {"county": ["330105", "330102", "330114"], "jobs": [17, 8, 3]}
    assert made.unmapped.to_dict()["jobs"] == [5]
    assert made.unmapped.to_dict()["unmapped_reason"] == ["not in the concordance"]
    assert str(made.result["jobs"].measure).endswith("areas=hangzhou-2021; status=model")
    covered = {row["item"]: row["share"] for row in made.coverage.rows()}
    assert covered["jobs"] == 28 / 33
    with pytest.raises(ji.MeasureError, match="to_version"):
        data.concord("county", change, unmapped="collect")
    with pytest.raises(ValueError, match="refuse, collect"):
        data.concord("county", change, unmapped="ignore")
    named = ji.Dataset({"county": ["330103"], "name": ["下城区"], "jobs": [1]})
    with pytest.raises(ji.ColumnTypeError, match="must be in by"):
        named.concord("county", change)
    with pytest.warns(ji.JobImpactWarning, match="column \"name\" is left out"):
        dropped = named.concord("county", change, columns="drop")
    assert dropped.result.columns == ["county", "jobs"]
    kept = named.concord("county", change, by="name")
    assert kept.result.to_dict() == {"county": ["330105"], "name": ["下城区"], "jobs": [1]}


def test_the_worked_example_of_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (PROJECT / "docs/guide/codes.md").read_text(encoding="utf-8")
    files = re.findall(r"^`(\w+\.csv)`.*?\n```csv\n(.*?)```", page, re.S | re.M)
    assert [name for name, _ in files] == ["codes.csv", "succession.csv", "jobs.csv"]
    for name, text in files:
        (tmp_path / name).write_text(text, encoding="utf-8")
    blocks = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", page, re.S)
    assert blocks
    program, printed = blocks.groups()
    monkeypatch.chdir(tmp_path)
    exec(compile(program, "codes.md", "exec"), {})
    assert capsys.readouterr().out.rstrip() == printed.rstrip()


def test_against_a_merge_of_pandas() -> None:
    pandas = partner("pandas")
    chance = random.Random(20210311)
    rows: list[tuple[str, str, float]] = []
    for code in range(40):
        targets = chance.sample(range(30), chance.randint(1, 6))
        shares = [chance.uniform(0.1, 1) for _ in targets]
        rows += [(f"a{code}", f"b{t}", s / sum(shares)) for t, s in zip(targets, shares)]
    table = pandas.DataFrame(rows, columns=["from", "to", "weight"])
    data = pandas.DataFrame(
        {
            "county": [f"a{chance.randrange(44)}" for _ in range(500)],
            "year": [chance.randint(2019, 2021) for _ in range(500)],
            "sales": [chance.uniform(-1e6, 1e6) for _ in range(500)],
            "jobs": [chance.randint(-1000, 1000) for _ in range(500)],
        }
    )
    made = ji.Dataset(data).concord("county", table, by=["year"], unmapped="collect")
    merged = data.merge(table, left_on="county", right_on="from")
    merged["sales"] *= merged["weight"]
    expected = merged.groupby(["to", "year"])["sales"].sum()
    got = made.result.to_pandas().set_index(["county", "year"])
    assert len(got) == len(expected)
    worst = (got["sales"] - expected.rename_axis(["county", "year"]).reindex(got.index)).abs().max()
    assert worst < 1e-7
    lost = data[~data["county"].isin(table["from"])]
    assert made.unmapped.to_pandas()["jobs"].tolist() == lost["jobs"].tolist()
    assert got["jobs"].sum() + lost["jobs"].sum() == data["jobs"].sum()


def test_the_lists_of_the_data_folder() -> None:
    folder = reference().parent / "data" / "code-lists"

    def read(name: str) -> ji.Dataset:
        kinds = dict.fromkeys(("code", "Code", "parent", "cityCode", "provinceCode", "gbm"), "text")
        header = (folder / name).read_text("utf-8-sig").partition("\n")[0].split(",")
        return ji.Dataset.read_csv(
            folder / name, types={c: k for c, k in kinds.items() if c in header}
        )

    provinces = ji.CodeList(read("divisions-2023/provinces.csv"))
    cities = ji.CodeList(
        read("divisions-2023/cities.csv"), upper=provinces, parent_column="provinceCode"
    )
    areas = ji.CodeList(
        read("divisions-2023/areas.csv"),
        name="divisions",
        version="2023",
        upper=cities,
        parent_column="cityCode",
    )
    counties = [row["code"] for row in areas["codes"].rows() if row["level"] == 3]
    data = ji.Dataset({"county": counties, "count": [1] * len(counties)})
    by_province = data.concord("county", areas.ancestors(1)).result
    assert len(by_province) == 31 and sum(by_province.to_dict()["count"]) == 2978
    gb = ji.CodeList(
        read("gb2260/gb2260_mca_201904.csv"),
        code_column="Code",
        name_column="Name",
        hierarchy="zeros",
    )
    own = ji.CodeList.builtin("gb2260-provinces")
    report = ji.check_concordance(gb.ancestors(1), gb, own)
    assert report.to_dict()["verdict"] == ["coverage", "coverage"]
    assert report.to_dict()["value"] == [1, 1]
    occupations = ji.CodeList(read("csco-2022/csco_2022.csv"))
    assert len(occupations.ancestors(1)) == 8 + 79 + 450 + 1639
