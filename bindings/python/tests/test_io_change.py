# SPDX-License-Identifier: LGPL-2.1-or-later
"""Changes between tables, held against NumPy."""

from __future__ import annotations

from typing import Any

import pytest
from support import partner

import jobimpact as ji

SECTORS = ["farms", "mills"]
EARLIER = ([[150.0, 500.0], [200.0, 100.0]], [1000.0, 2000.0], [40.0, 20.0])
LATER = ([[180.0, 400.0], [260.0, 150.0]], [1100.0, 2300.0], [38.0, 25.0])


def model(table: Any, unit: str) -> ji.InputOutput:
    numpy = partner("numpy")
    flows, output, jobs = (numpy.array(part) for part in table)
    final = output - flows.sum(axis=1)
    return ji.InputOutput.from_arrays(
        flows,
        output,
        sectors=SECTORS,
        final_demand={"household_consumption": 0.7 * final, "exports": 0.3 * final},
        satellites={"employment": ji.Column(jobs, unit="person")},
        flows_unit=unit,
    )


def parts(table: Any) -> Any:
    numpy = partner("numpy")
    flows, output, jobs = (numpy.array(part) for part in table)
    return jobs / output, numpy.linalg.inv(numpy.eye(2) - flows / output), output - flows.sum(axis=1)


def test_decomposition() -> None:
    out = model(EARLIER, "1e6 EUR@2010:basic").decomposition(model(LATER, "1e6 EUR@2012:basic"))
    (c0, l0, f0), (c1, l1, f1) = parts(EARLIER), parts(LATER)
    expected = [
        ((c1 - c0) * (l0 @ f0) + (c1 - c0) * (l1 @ f1)) / 2,
        (c1 * ((l1 - l0) @ f0) + c0 * ((l1 - l0) @ f1)) / 2,
        (c1 * (l1 @ (f1 - f0)) + c0 * (l0 @ (f1 - f0))) / 2,
    ]
    assert out["cause"].to_list()[:4] == ["labour", "technology", "final_demand", "all"]
    for i in range(2):
        found = out["polar"].to_list()[4 * i : 4 * i + 3]
        assert found == pytest.approx([e[i] for e in expected], abs=1e-12)
    assert out["polar"].to_list()[-1] == pytest.approx(3.0)
    assert set(out["prices"].to_list()) == {"nominal"}


def test_decomposition_with_deflators_and_parts() -> None:
    earlier, later = model(EARLIER, "1e6 EUR@2010:basic"), model(LATER, "1e6 EUR@2012:basic")
    deflators = {"sector": SECTORS, "index": [1.1, 0.9]}
    out = earlier.decomposition(later, split=True, deflators=deflators)
    assert set(out["prices"].to_list()) == {"deflated"}
    assert out["cause"].to_list()[2:5] == ["demand_level", "demand_mix", "demand_composition"]
    assert sum(out["polar"].to_list()[-6:-1]) == pytest.approx(3.0)
    with pytest.raises(ji.LabelError, match="missing"):
        earlier.decomposition(later, deflators={"sector": SECTORS[:1], "index": [1.1]})
    with pytest.raises(ji.UnitError):
        earlier.decomposition(model(LATER, "1e6 USD@2012:basic"))


def test_paths() -> None:
    table = model(EARLIER, "1e6 EUR@2010:basic")
    numpy = partner("numpy")
    technical = numpy.array(EARLIER[0]) / numpy.array(EARLIER[1])
    c, inverse, final = parts(EARLIER)
    out = table.paths("farms", max_count=6)
    assert out["path"].to_list()[:2] == ["farms", "farms > farms"]
    values = out["value"].to_list()
    assert values[:2] == pytest.approx([c[0], c[0] * technical[0, 0]])
    assert sum(values) == pytest.approx((c @ inverse)[0])
    assert sum(table.paths()["value"].to_list()) == pytest.approx(60.0)
    demand = {"component": ["mills"], "value": [10.0]}
    out = table.paths(demand=demand, cutoff=0.01, max_length=3)
    assert max(n for n in out["length"].to_list() if n) <= 3
    assert sum(out["value"].to_list()) == pytest.approx(10 * (c @ inverse)[1])
    with pytest.raises(ji.LabelError):
        table.paths("mines")


def test_scenario() -> None:
    numpy = partner("numpy")
    table = model(EARLIER, "1e6 EUR@2010:basic")
    changes = {
        "kind": ["demand", "coefficient", "productivity", "household"],
        "row": ["mills", "farms", "farms", "mills"],
        "column": ["exports", "mills", None, None],
        "operation": ["multiply", "set", "multiply", "set"],
        "value": [1.2, 0.2, 1.25, 0.9],
    }
    c, _, final = parts(EARLIER)
    technical = numpy.array(EARLIER[0]) / numpy.array(EARLIER[1])
    technical[0, 1] = 0.2
    home, exports = 0.7 * final, 0.3 * final
    exports[1] *= 1.2
    home = home.sum() * numpy.array([0.1, 0.9])
    output = numpy.linalg.solve(numpy.eye(2) - technical, home + exports)
    jobs = c / numpy.array([1.25, 1.0]) * output
    new = table.scenario(changes, name="other")
    assert isinstance(new, ji.InputOutput)
    told = table.scenario_explain(changes)
    assert told["cause"].to_list()[:5] == [
        "productivity",
        "coefficient",
        "demand",
        "household",
        "all",
    ]
    assert told["polar"].to_list()[-1] == pytest.approx(jobs.sum() - 60.0)
    assert sum(told["polar"].to_list()[-5:-1]) == pytest.approx(jobs.sum() - 60.0)
    assert table.decomposition(new)["polar"].to_list()[-1] == pytest.approx(jobs.sum() - 60.0)
    with pytest.raises(ji.ContentError, match="expected multiply, add or set"):
        table.scenario({"kind": ["demand"], "operation": ["divide"], "value": [1.0]})
