# SPDX-License-Identifier: LGPL-2.1-or-later
"""Registries, jobs by occupation beside numpy and scipy, entry and exit."""

from __future__ import annotations

import csv
import datetime
from typing import Any

import pytest
from support import PROJECT, partner, reference

import jobimpact as ji

MEASURE = "quantity=persons; time=at:2024-12-31; sector=@component; basis=gross; status=observed"


def random_case(seed: int) -> dict[str, Any]:
    """Shares of 4 sectors and 5 occupations that map to 3 groups, all with bounds."""
    numpy = partner("numpy")
    draw = numpy.random.default_rng(seed)
    sectors, occupations, groups = 4, 5, 3
    p, w = draw.dirichlet([1.0] * occupations, sectors), draw.dirichlet([1.0] * groups, occupations)

    def bounds(x: Any) -> tuple[Any, Any]:
        return x * draw.uniform(0, 1, x.shape), x + (1 - x) * draw.uniform(0, 0.4, x.shape)

    return {
        "J": draw.uniform(10, 1000, sectors),
        "se": draw.uniform(1, 20, sectors),
        "n": draw.integers(20, 500, sectors),
        "p": p,
        "p_bounds": bounds(p),
        "w": w,
        "w_bounds": bounds(w),
    }


def tables(case: dict[str, Any]) -> dict[str, Any]:
    p, (low, high) = case["p"], case["p_bounds"]
    w, (least, most) = case["w"], case["w_bounds"]
    pairs = [(s, o) for s in range(p.shape[0]) for o in range(p.shape[1])]
    ways = [(o, g) for o in range(w.shape[0]) for g in range(w.shape[1])]
    return {
        "jobs": {
            "component": [f"s{s}" for s in range(p.shape[0])],
            "value": ji.Column(list(case["J"]), unit="person", measure=MEASURE),
            "standard_error": list(case["se"]),
        },
        "shares": {
            "sector": [f"s{s}" for s, _ in pairs],
            "occupation": [f"o{o}" for _, o in pairs],
            "share": [p[x] for x in pairs],
            "low": [low[x] for x in pairs],
            "high": [high[x] for x in pairs],
            "sample": [int(case["n"][s]) for s, _ in pairs],
        },
        "mapping": {
            "from": [f"o{o}" for o, _ in ways],
            "to": [f"g{g}" for _, g in ways],
            "weight": [w[x] for x in ways],
            "low": [least[x] for x in ways],
            "high": [most[x] for x in ways],
        },
    }


def extreme_weights(case: dict[str, Any], group: int, sign: int) -> Any:
    """The weights of one group at their most (sign 1) or least, by a linear programme for each
    occupation."""
    optimize = partner("scipy.optimize")
    numpy = partner("numpy")
    least, most = case["w_bounds"]
    out = []
    for o in range(case["w"].shape[0]):
        goal = numpy.zeros(case["w"].shape[1])
        goal[group] = -sign
        found = optimize.linprog(
            goal,
            A_eq=[[1.0] * len(goal)],
            b_eq=[1.0],
            bounds=list(zip(least[o], most[o])),
        )
        out.append(found.x[group])
    return numpy.array(out)


def extreme_jobs(case: dict[str, Any], group: int, sign: int) -> float:
    optimize = partner("scipy.optimize")
    weights, total = extreme_weights(case, group, sign), 0.0
    low, high = case["p_bounds"]
    for s in range(case["p"].shape[0]):
        found = optimize.linprog(
            -sign * weights,
            A_eq=[[1.0] * len(weights)],
            b_eq=[1.0],
            bounds=list(zip(low[s], high[s])),
        )
        total += case["J"][s] * -sign * found.fun
    return total


@pytest.mark.parametrize("seed", range(3))
def test_bounds_are_those_of_linear_programmes(seed: int) -> None:
    case = random_case(seed)
    for row in ji.occupation_jobs(**tables(case))["jobs"].rows():
        group = int(row["occupation"][1:])
        assert row["bounds_low"] == pytest.approx(extreme_jobs(case, group, -1), rel=1e-9)
        assert row["bounds_high"] == pytest.approx(extreme_jobs(case, group, 1), rel=1e-9)
        assert row["bounds_low"] <= row["value"] <= row["bounds_high"]
    # One occupation at a time: they do not add.
    (total,) = ji.occupation_jobs(**tables(case))["jobs"].aggregate().rows()
    assert total["bounds_low"] is None and total["value"] == pytest.approx(sum(case["J"]))


@pytest.mark.parametrize("correlation", [0.0, 0.3, 1.0])
def test_errors_are_those_of_covariance_matrices(correlation: float) -> None:
    numpy = partner("numpy")
    norm = partner("scipy.stats").norm
    case = random_case(9)
    p, w, jobs, error = case["p"], case["w"], case["J"], case["se"]
    of_jobs = numpy.outer(error, error) * correlation
    numpy.fill_diagonal(of_jobs, error**2)
    for row in ji.occupation_jobs(**tables(case), correlation=correlation)["jobs"].rows():
        t = w[:, int(row["occupation"][1:])]
        q = p @ t
        v = [t @ (numpy.diag(x) - numpy.outer(x, x)) @ t / n for x, n in zip(p, case["n"])]
        variance = jobs**2 @ v + q @ of_jobs @ q + error**2 @ v
        assert row["value"] == pytest.approx(jobs @ q, rel=1e-12)
        assert row["standard_error"] == pytest.approx(numpy.sqrt(variance), rel=1e-10)
        low, high = norm.interval(0.95, jobs @ q, numpy.sqrt(variance))
        assert row["sampling_low"] == pytest.approx(max(low, 0), rel=1e-9)
        assert row["sampling_high"] == pytest.approx(high, rel=1e-9)


def test_intervals_cover_what_samples_are_drawn_from() -> None:
    """600 samples of 300 jobs each: 95 % of intervals hold the truth, give or take 3 standard
    errors of that share (0.9 %) and what a normal interval is short of at shares above 5 %."""
    numpy = partner("numpy")
    draw = numpy.random.default_rng(11)
    truth = numpy.array([0.5, 0.3, 0.12, 0.08])
    held = numpy.zeros(4)
    for sample in draw.multinomial(300, truth, 600):
        shares = {
            "sector": ["s"] * 4,
            "occupation": list("abcd"),
            "share": list(sample / 300),
            "sample": [300] * 4,
        }
        rows = ji.occupation_jobs({"component": ["s"], "value": [1000.0]}, shares)["jobs"].rows()
        for k, row in enumerate(rows):
            held[k] += row["sampling_low"] <= 1000 * truth[k] <= row["sampling_high"]
    assert all(abs(held / 600 - 0.95) < 0.03), held / 600


def test_mix_is_that_of_scipy() -> None:
    numpy = partner("numpy")
    entropy = partner("scipy.stats").entropy
    case = random_case(4)
    (mix,) = ji.occupation_jobs(**tables(case), top=2)["mix"].rows()
    values = case["J"] @ case["p"] @ case["w"]
    shares = numpy.sort(values / values.sum())[::-1]
    assert mix["herfindahl"] == pytest.approx(shares @ shares, rel=1e-12)
    assert mix["shannon"] == pytest.approx(entropy(values), rel=1e-12)
    assert mix["effective"] == pytest.approx(numpy.exp(entropy(values)), rel=1e-12)
    assert mix["top_share"] == pytest.approx(shares[:2].sum(), rel=1e-12)
    assert mix["told"] == pytest.approx(1, rel=1e-12)


def test_new_roles_have_joint_bounds() -> None:
    """Two of three groups are new: the most they can be is what the third leaves."""
    case = random_case(5)
    roles = {
        "namespace": ["list"] * 3,
        "code": ["g0", "g1", "g2"],
        "name": ["a", "b", "c"],
        "source": ["made up"] * 3,
        "first_seen": [datetime.date(2021, 1, 1), datetime.date(2022, 1, 1), None],
        "recognised_on": [None, datetime.date(2024, 7, 31), datetime.date(2015, 1, 1)],
    }
    registry = ji.RoleRegistry(roles)
    how = {"registry": registry, "role_namespace": "list", "new_since": datetime.date(2021, 1, 1)}
    found = ji.occupation_jobs(**tables(case), **how)
    (mix,), jobs = found["mix"].rows(), {r["occupation"]: r for r in found["jobs"].rows()}
    assert mix["new_jobs"] == pytest.approx(jobs["g0"]["value"] + jobs["g1"]["value"])
    assert mix["undated_share"] == pytest.approx(jobs["g2"]["share"])
    assert mix["new_bounds_low"] == pytest.approx(mix["total"] - jobs["g2"]["bounds_high"])
    assert mix["new_bounds_high"] == pytest.approx(mix["total"] - jobs["g2"]["bounds_low"])
    (mix,) = ji.occupation_jobs(**tables(case), **how, new_by="recognised")["mix"].rows()
    assert mix["new_jobs"] == pytest.approx(jobs["g1"]["value"])
    assert jobs["g0"]["name"] == "a"


def test_occupations_of_an_input_output_effect() -> None:
    model = ji.InputOutput.from_folder(PROJECT / "examples/data/china-2018")
    found = model.estimate(demand())
    sectors = sorted({row["component"] for row in found.rows() if row["component"]})
    shares = {
        "sector": [s for s in sectors for _ in range(2)],
        "occupation": ["seller", "maker"] * len(sectors),
        "share": [0.25, 0.75] * len(sectors),
    }
    out = ji.occupation_jobs(found, shares, by=["effect"], classification="made-up")
    whole: dict[str, float] = {}
    for row in found.rows():
        whole[row["effect"]] = whole.get(row["effect"], 0.0) + (row["value"] or 0.0)
    for row in out["jobs"].rows():
        part = 0.25 if row["occupation"] == "seller" else 0.75
        assert row["value"] == pytest.approx(part * whole[row["effect"]], rel=1e-12)
        assert f"group=made-up:{row['occupation']}" in row["measure"]
        assert f"layer={row['effect']}" in row["measure"]
    # All effects of one model add, and persons of several groups do, too.
    summed = ji.occupation_jobs(found, shares)["jobs"]
    assert "layer=direct+indirect" in next(iter(summed.rows()))["measure"]
    (total,) = summed.aggregate().rows()
    assert total["value"] == pytest.approx(sum(whole.values()), rel=1e-12)
    assert "group=occupation:maker+occupation:seller" in total["measure"]


def test_the_weakest_status_counts() -> None:
    jobs = {"component": ["s"], "value": ji.Column([1.0], measure=MEASURE)}
    shares = {"sector": ["s"], "occupation": ["a"], "share": [1.0]}

    def status(**how: Any) -> str:
        table = ji.occupation_jobs(jobs, shares, **how)["jobs"]
        return next(iter(table.rows()))["measure"].rpartition("status=")[2]

    assert status() == "model"
    weight = ji.Column([1.0], measure="status=assumed")
    assert status(mapping={"from": ["a"], "to": ["b"], "weight": weight}) == "assumed"
    shares["share"] = ji.Column([1.0], measure="status=illustrative")
    assert status() == "illustrative"


def demand() -> ji.Dataset:
    with open(PROJECT / "examples/data/china-2018/sectors.csv", encoding="utf-8") as file:
        names = [row["sector"] for row in csv.DictReader(file)]
    return ji.Dataset(
        {
            "component": names[:3],
            "value": ji.Column([1.0, 2.0, 0.5], unit="1e9 CNY@2018:producers_with_vat"),
        }
    )


def test_registry_of_what_is_published() -> None:
    registry = ji.RoleRegistry.published()
    roles = {row["role"]: row for row in registry.roles.rows()}
    stated = {(r["namespace"], r["kind"]): r for r in registry.namespaces.rows()}
    platform = stated["kuaishou", None]
    named = [row for row in roles.values() if row["namespace"] == "kuaishou"]
    assert (platform["stated"], platform["named"]) == (174, len(named))
    assert platform["unnamed"] == 174 - len(named) > 100
    for name in ("用户增长运营师", "网络主播"):
        role = roles[f"mohrss-2024-07:{name}"]
        assert role["recognised_on"] == datetime.date(2024, 7, 31) and role["code"] is None
    trade = roles["mohrss-2024-07:直播招聘师"]
    assert trade["kind"] == "trade" and trade["note"] and trade["parent"] is None
    assert roles["csco-2022:直播销售员"]["parent"] == "csco-2022:4-01-06-02"
    assert all(row["source"] for row in roles.values())
    (found,) = registry.find("kuaishou:选品师").rows()
    assert found["level"] == 1


def test_codes_of_the_registry_are_those_of_the_classification() -> None:
    path = reference().parent / "data/code-lists/csco-2022/csco_2022.csv"
    with open(path, encoding="utf-8") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    coded = [r for r in ji.RoleRegistry.published().roles.rows() if r["code"] is not None]
    assert coded
    for row in coded:
        assert names[row["code"]] == row["name"]
    # A code is published only in namespaces of a classification.
    assert {row["namespace"] for row in coded} == {"csco-2022"}


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("roles-to-isco-08.csv", "isco-08/isco08.csv"),
        ("roles-to-csco-2022.csv", "csco-2022/csco_2022.csv"),
    ],
)
def test_mappings_go_from_roles_to_codes_of_the_classification(file: str, codes: str) -> None:
    way = ji.Dataset.read_csv(PROJECT / "examples/data/occupations" / file, types={"to": "text"})
    path = reference().parent / "data/code-lists" / codes
    types = {"code": "text", "parent": "text"}
    columns = {} if "csco" in codes else {"name_column": "title"}
    known = ji.CodeList(ji.Dataset.read_csv(path, types=types), **columns)  # type: ignore[arg-type]
    findings = list(ji.check_concordance(way, ji.RoleRegistry.published(), known).rows())
    assert not [row for row in findings if row["verdict"] == "wrong"]
    assert {row["status"] for row in way.rows()} == {"assumed"}
    assert next(r for r in findings if r["check"] == "coverage_from")["count"] >= 4
    # As a mapping of jobs it is read with its bounds.
    roles = sorted({row["from"] for row in way.rows()})
    shares = {
        "sector": ["s"] * len(roles),
        "occupation": roles,
        "share": [1 / len(roles)] * len(roles),
    }
    jobs = {"component": ["s"], "value": [100.0]}
    rows = list(ji.occupation_jobs(jobs, shares, mapping=way)["jobs"].rows())
    assert sum(row["value"] for row in rows) == pytest.approx(100)
    assert any(row["bounds_low"] < row["value"] < row["bounds_high"] for row in rows)


def test_entry_and_exit() -> None:
    before = {"occupation": ["a", "b", "c"], "value": [60.0, 30.0, 10.0]}
    after = {"occupation": ["a", "b2", "d"], "value": [50.0, 100.0, 50.0]}
    found = ji.occupation_change(before, after)
    change = {row["occupation"]: row["change"] for row in found["roles"].rows()}
    assert change == {"a": "stayed", "b": "left", "c": "left", "b2": "entered", "d": "entered"}
    (summary,) = ji.occupation_change(
        before, after, {"from": ["b"], "to": ["b2"], "weight": [1.0]}
    )["summary"].rows()
    assert (summary["entered"], summary["left"], summary["stayed"]) == (1, 1, 2)
    assert summary["entered_share"] == pytest.approx(0.25)
    published = ji.RoleRegistry.published().roles
    (summary,) = ji.occupation_change(published, published)["summary"].rows()
    assert summary["entered"] == summary["left"] == 0 and summary["reason"] == "no_values"


def test_what_is_refused() -> None:
    with pytest.raises(ji.ContentError, match="own ancestor"):
        ji.RoleRegistry(
            {
                "namespace": ["a", "a"],
                "name": ["x", "y"],
                "parent": ["y", "x"],
                "source": ["s", "s"],
            }
        )
    with pytest.raises(ji.LabelError, match="already"):
        ji.RoleRegistry({"namespace": ["a", "a"], "name": ["x", "x"], "source": ["s", "s"]})
    jobs = {"component": ["s"], "value": [1.0]}
    with pytest.raises(ji.ContentError, match="sum to 0.5"):
        ji.occupation_jobs(jobs, {"sector": ["s"], "occupation": ["a"], "share": [0.5]})
    whole = {"sector": ["s"], "occupation": ["a"], "share": [1.0]}
    with pytest.raises(ValueError, match="new_by"):
        ji.occupation_jobs(jobs, whole, new_by="guess")
    with pytest.raises(TypeError, match="registry"):
        ji.occupation_jobs(jobs, whole, registry=3)  # type: ignore[arg-type]
    with pytest.raises(ji.LabelError, match="\"unit\" is there twice"):
        ji.occupation_jobs({**jobs, "unit": ["job"]}, whole, by=["unit"])


def test_errors_and_profiles_in_their_units() -> None:
    jobs = {
        "component": ["s"],
        "value": ji.Column([1.0], unit="1e3 person"),
        "standard_error": ji.Column([100.0], unit="person"),
    }
    shares = {"sector": ["s", "s"], "occupation": ["a", "b"], "share": [0.4, 0.6]}
    (first, _) = ji.occupation_jobs(jobs, shares)["jobs"].rows()
    assert first["standard_error"] == pytest.approx(0.04, rel=1e-12)
    wrong = dict(jobs, standard_error=ji.Column([100.0], unit="CNY"))
    with pytest.raises(ji.UnitError, match='row 1, column "standard_error"'):
        ji.occupation_jobs(wrong, shares)
    plain = dict(jobs, standard_error=[0.1])
    assert next(iter(ji.occupation_jobs(plain, shares)["jobs"].rows()))["standard_error"] == (
        pytest.approx(0.04, rel=1e-12)
    )
    wage = ji.Column([9000.0, 1.0], unit="@cur")
    by_row = {"occupation": ["a", "b"], "wage": wage, "cur": ["CNY/month", "1e4 CNY/month"]}
    with pytest.raises(ji.UnitError, match='"wage" has a unit by row'):
        ji.occupation_jobs(jobs, shares, profile=by_row)
    with pytest.raises(ji.ContentError, match="not finite"):
        ji.occupation_jobs(jobs, shares, profile={"occupation": ["a"], "wage": [float("nan")]})
    with pytest.raises(TypeError):
        ji.occupation_jobs(jobs, shares, top=1.9)  # type: ignore[arg-type]


def test_net_jobs_have_no_profile_and_intervals_on_both_sides_of_0() -> None:
    jobs = {
        "component": ["s", "t"], "value": [100.0, -90.0], "standard_error": [20.0, 20.0],
        "kind": ["x", "x"],
    }
    shares = {"sector": ["s", "t"], "occupation": ["a", "b"], "share": [1.0, 1.0]}
    profile = {"occupation": ["a", "b"], "wage": [9000.0, 3000.0], "skill": ["3", "2"]}
    found = ji.occupation_jobs(jobs, shares, by="kind", profile=profile)
    assert all(
        row["value"] is None and row["reason"] == "negative" for row in found["profile"].rows()
    )
    both = dict(shares, occupation=["a", "a"])
    (row,) = ji.occupation_jobs(jobs, both)["jobs"].rows()
    assert row["value"] == 10 and row["sampling_low"] < 0
    # All jobs of a sample are no more than there are.
    sure = {"sector": ["s", "s"], "occupation": ["a", "b"], "share": [0.99, 0.01], "sample": [10] * 2}
    first = next(iter(ji.occupation_jobs({"component": ["s"], "value": [100.0]}, sure)["jobs"].rows()))
    assert first["sampling_high"] == 100.0


def test_registry_and_profile_know_the_occupations_before_the_mapping() -> None:
    jobs = {"component": ["s"], "value": [100.0]}
    shares = {
        "sector": ["s"] * 3, "occupation": ["用户增长运营师", "网络主播", "typist"],
        "share": [0.25, 0.25, 0.5],
    }
    way = {
        "from": ["用户增长运营师", "网络主播", "网络主播", "typist"],
        "to": ["2431", "2656", None, "4131"], "weight": [1.0, 0.5, 0.5, 1.0],
    }
    registry = ji.RoleRegistry.published()
    how = {"registry": registry, "role_namespace": "mohrss-2024-07", "new_since": "2020-01-01",
           "new_by": "recognised"}
    for mapping in (None, way):
        (mix,) = ji.occupation_jobs(jobs, shares, mapping=mapping, **how)["mix"].rows()
        assert (mix["new_share"], mix["undated_share"]) == (0.5, 0.5)
        profile = {"occupation": ["网络主播", "typist"], "wage": [8000.0, 5000.0]}
        (row,) = ji.occupation_jobs(jobs, shares, mapping=mapping, profile=profile)["profile"].rows()
        assert row["covered"] == pytest.approx(0.75)
        assert row["value"] == pytest.approx((0.25 * 8000 + 0.5 * 5000) / 0.75)
    # Of what the shares' own names do not tell the mapped ones do.
    later = {"occupation": ["4131"], "wage": [4000.0]}
    (row,) = ji.occupation_jobs(jobs, shares, mapping=way, profile=later)["profile"].rows()
    assert (row["value"], row["covered"]) == (4000.0, 0.5)


def test_a_registry_is_read_back_and_extended() -> None:
    registry = ji.RoleRegistry.published()
    again = ji.RoleRegistry(registry.roles, registry.namespaces)
    assert list(again.roles.rows()) == list(registry.roles.rows())
    roles = {row["role"]: row for row in registry.roles.rows()}
    assert roles["csco-2022:直播招聘师"]["parent"] == "csco-2022:4-07-03-08"
    assert roles["csco-2022:直播招聘师"]["level"] == 2
    assert str(roles["kuaishou:网络主播"]["recognised_on"]) == "2024-07-31"
    with pytest.raises(ji.LabelError, match='row 1: "streamer" is that of row 0, of which one has a code'):
        ji.RoleRegistry(
            {"namespace": ["a"] * 2, "code": ["1", None], "name": ["streamer"] * 2, "source": ["x"] * 2}
        )


def test_codes_or_names_and_names_that_no_measure_holds() -> None:
    registry = ji.RoleRegistry.published()
    shares = {"sector": ["s"] * 2, "occupation": ["互联网营销师", "a+b;c"], "share": [0.5, 0.5]}
    jobs = {"component": ["s"], "value": ji.Column([10.0], measure="quantity=jobs")}
    found = ji.occupation_jobs(
        jobs, shares, registry=registry, role_namespace="csco-2022", new_since="2020-01-01",
        new_by="recognised",
    )
    (mix,) = found["mix"].rows()
    assert mix["new_share"] == 0.5
    assert [row["measure"] for row in found["jobs"].rows()][1].count("occupation:a_b_c") == 1
    # What of an occupation goes nowhere is no occupation that left, if the others stay.
    change = ji.occupation_change(
        {"occupation": ["a"], "value": [10.0]}, {"occupation": ["a"], "value": [9.0]},
        {"from": ["a", "a"], "to": ["a", None], "weight": [0.9, 0.1]},
    )
    (summary,) = change["summary"].rows()
    assert (summary["left"], summary["stayed"], summary["total_before"]) == (0, 1, 10)
    empty = dict(shares, sample=ji.Column([None, None], type="float64"))
    rows = ji.occupation_jobs({"component": ["s"], "value": [10.0], "standard_error": [1.0]}, empty)
    assert {row["inference"] for row in rows["jobs"].rows()} == {"jobs"}
