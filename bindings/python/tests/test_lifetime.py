# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who keeps what alive, and silence at the end."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
from support import partner, python

import jobimpact as ji


def test_close_is_idempotent_and_told() -> None:
    made = ji.Dataset({"a": [1]})
    with made as same:
        assert same is made and not made.closed
    assert made.closed
    made.close()
    for use in (len, lambda d: d.columns, lambda d: d["a"], str, lambda d: d.digest()):
        with pytest.raises(ValueError, match="this Dataset is closed"):
            use(made)
    with pytest.raises(ValueError), made:
        pass
    assert repr(made) == "<jobimpact.Dataset closed>"


def test_a_view_outlives_its_dataset(adopted: dict[int, Any]) -> None:
    numpy = partner("numpy")
    before = len(adopted)
    made = ji.Dataset({"a": numpy.arange(1000.0), "t": ["x"] * 1000})
    view, text = made["a"].to_numpy(), made["t"]
    made.close()
    del made
    gc.collect()
    assert view.sum() == 499_500 and text.to_list() == ["x"] * 1000
    assert len(adopted) > before
    part = view[10:20]
    del view, text
    gc.collect()
    assert part.tolist() == [float(i) for i in range(10, 20)]
    del part
    gc.collect()
    assert len(adopted) == before


def test_a_dataset_outlives_its_context() -> None:
    with ji.Context() as context:
        made = ji.Dataset({"a": [1, 2]}, context=context)
        measure = ji.Measure("employed_persons", context=context)
    assert made.to_dict() == {"a": [1, 2]} and len(made.digest()) == 64
    assert measure["quantity"] == "persons"


def test_a_measure_outlives_its_dataset() -> None:
    made = ji.Dataset({"a": ji.Column([1], measure="employed_persons")})
    measure = made["a"].measure
    made.close()
    gc.collect()
    assert measure is not None and measure["quantity"] == "persons"


def test_nothing_stays_after_garbage_collection(adopted: dict[int, Any]) -> None:
    numpy = partner("numpy")
    context = ji.Context(progress=lambda *_: None)
    gone = [weakref.ref(context), weakref.ref(ji.Dataset({"a": numpy.arange(3)}, context=context))]
    del context
    gc.collect()
    assert [reference() for reference in gone] == [None, None]


def test_the_model_keeps_the_arrays(adopted: dict[int, Any]) -> None:
    numpy = partner("numpy")
    before = len(adopted)
    flows = numpy.array([[150.0, 500.0], [200.0, 100.0]])
    model = ji.InputOutput.from_arrays(
        flows,
        [1000.0, 2000.0],
        sectors=["farms", "mills"],
        final_demand={"all": [350.0, 1700.0]},
        satellites={"employment": ji.Column([40.0, 20.0], unit="person")},
        flows_unit="1e6 EUR@2020:basic",
    )
    result = model.multipliers()
    assert len(adopted) > before
    del flows
    gc.collect()
    factored = model.factorize()
    model.close()
    del model
    gc.collect()
    assert factored.multipliers()["direct"].to_list() == result["direct"].to_list()
    factored.close()
    del result, factored
    gc.collect()
    assert len(adopted) == before


EXIT = """
import jobimpact as ji, sys
keep = [ji.Context(progress=lambda *a: None), ji.Measure("employed_persons"), ji.default_context()]
data = ji.Dataset({"a": [1.5, None], "t": ["x", "y"]})
keep += [data, data["a"], data.__arrow_c_stream__(), data.__arrow_c_schema__()]
cycle = {}; cycle["self"] = cycle; cycle["data"] = data
sys.modules["elsewhere"] = data
"""

PARTNERS = (
    EXIT
    + """
import numpy
data = ji.Dataset({"a": numpy.arange(10.0), "b": ["x"] * 10})
keep += [data, data["a"].to_numpy()]
class Late:
    def __del__(self, data=data): data.close()
late = Late(); late.self = late
for name in NAMES:
    if name == "pyarrow": keep.append(data.to_arrow())
    if name == "polars": keep.append(data.to_polars())
    if name == "duckdb":
        import duckdb
        duckdb.register("jobs", data.to_arrow())
        keep.append(duckdb.sql("select sum(a) from jobs"))
        assert duckdb.execute("select sum(a) from jobs").fetchall() == [(45.0,)]
"""
)


def test_the_interpreters_exit_is_silent() -> None:
    done = python(EXIT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["pyarrow", "polars", "duckdb"])
def test_it_is_silent_with_others_holding_our_memory(name: str) -> None:
    partner("numpy")
    partner(name)
    partner("pyarrow")
    done = python(PARTNERS.replace("NAMES", repr([name])))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_exit_in_the_middle_of_a_thread(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("a\n" + "1\n" * 1_000_000, encoding="utf-8")
    code = f"""
import jobimpact as ji, threading
def work():
    while True: ji.Dataset.read_csv({str(file)!r})
threading.Thread(target=work, daemon=True).start()
ji.Dataset.read_csv({str(file)!r})
"""
    done = python(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
