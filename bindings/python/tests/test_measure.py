# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures."""

from __future__ import annotations

import pickle

import pytest

import jobimpact as ji


def persons(**fields: object) -> ji.Measure:
    given = {"quantity": "persons", "time": "at:2024-12-31", "area": "CN", "basis": "gross"}
    return ji.Measure(**{**given, **fields})  # type: ignore[arg-type]


def test_fields_and_text_make_the_same_measure() -> None:
    made = ji.Measure(area="CN", time="any:2024", quantity="persons")
    assert made == ji.Measure("quantity=persons; time=any:2024; area=CN")
    assert made.text == str(made) == "quantity=persons; time=any:2024; area=CN"
    assert hash(made) == hash(ji.Measure(made.text))
    assert made != "quantity=persons"
    assert eval(repr(made), {"Measure": ji.Measure}) == made
    assert pickle.loads(pickle.dumps(made)) == made


def test_prefixes_sets_numbers_and_absent_fields() -> None:
    made = ji.Measure(
        quantity="coefficient",
        form="per_unit",
        kind="average",
        of_quantity="fte",
        of_time="average:2024",
        of_standard="1880 h/year@employees:CN:2024",
        of_cap=1,
        of_layer={"indirect", "direct"},
        per_quantity="money",
        per_unit="CNY@2018:producers",
        status=None,
    )
    assert made["of.layer"] == made["of_layer"] == "direct+indirect"
    assert made["of.cap"] == "1"
    assert made["per.unit"] == "CNY@2018:producers"
    assert made.get("status") is None and made.get("status", "x") == "x"
    assert made.fields["of.quantity"] == "fte"
    assert list(made.fields)[0] == "quantity"
    with pytest.raises(KeyError):
        made["status"]


def test_what_is_wrong_is_named() -> None:
    with pytest.raises(ji.MeasureError, match="quantity") as caught:
        ji.Measure(quantity="heads")
    assert isinstance(caught.value, ValueError)
    with pytest.raises(ji.MeasureError, match="colour"):
        ji.Measure(quantity="persons", colour="red")
    with pytest.raises(ji.MeasureError, match="holds"):
        ji.Measure(quantity="persons; area=CN")
    with pytest.raises(TypeError):
        ji.Measure("quantity=persons", area="CN")


def test_presets() -> None:
    names = ji.Measure.presets()
    assert "employed_persons" in names
    assert [ji.Measure(name)["quantity"] for name in names]
    assert ji.Measure("employed_persons")["quantity"] == "persons"


def test_replace_sets_and_takes_out() -> None:
    made = persons().replace(area="CN-52", basis=None)
    assert made["area"] == "CN-52" and made.get("basis") is None
    with pytest.raises(ji.MeasureError):
        persons().replace(colour="red")


def test_labels_leave_out_what_is_shared() -> None:
    made = persons()
    assert made.label().startswith("persons")
    assert len(made.label(made)) < len(made.label())


def test_sums_of_parts() -> None:
    total = persons(area="CN-52").add_parts(persons(area="CN-53"))
    assert total is not None and total["quantity"] == "persons"
    with pytest.raises(ji.MeasureError, match="quantity"):
        persons(area="CN-52").add_parts(persons(area="CN-53", quantity="jobs"))
    assert persons().add_parts(None) is None


def test_periods_differences_and_unions() -> None:
    hires = [ji.Measure(quantity="hires", time=f"sum:{y}", area="CN") for y in (2023, 2024)]
    assert hires[0].add_periods(hires[1]) is not None
    stocks = [persons(time=f"at:{y}-12-31") for y in (2023, 2024)]
    average = stocks[0].average_periods(stocks[1])
    assert average is not None and average["time"].startswith("average")
    change = stocks[1].difference(stocks[0])
    assert change is not None and change.get("change") is not None
    with pytest.raises(ji.MeasureError):
        stocks[0].add_periods(stocks[1])
    women, rural = persons(group="women"), persons(group="rural")
    assert women.union(rural) is not None


def test_ratio_and_product() -> None:
    sales = ji.Measure(
        quantity="money", unit="CNY@current:purchasers", time="at:2024-12-31", area="CN"
    )
    average = persons().ratio(sales)
    assert average is not None and average["kind"] == "average"
    back = average.multiply(sales)
    assert back is not None and back["quantity"] == "persons"


def test_readings_of_claims() -> None:
    claim = persons(quantity="opportunities", status="claim", vintage="v-2024")
    read = claim.declare_reading("each_layer_counts_each_person_once")
    assert read["reading"] == "each_layer_counts_each_person_once"


def test_rows_resolve_columns() -> None:
    data = ji.Dataset({"place": ["CN-52", None], "n": [1, 2]})
    measure = ji.Measure(quantity="persons", area="@place")
    assert measure.resolve(data, 0)["area"] == "CN-52"
    assert measure.resolve(data, 1).get("area") is None
    with pytest.raises(ji.LabelError):
        ji.Measure(quantity="persons", area="@absent").resolve(data, 0)
    with pytest.raises(ValueError):
        measure.resolve(data, 2)


def test_a_closed_measure_says_so() -> None:
    made = persons()
    made.close()
    assert made.closed and repr(made) == "Measure(closed)"
    with pytest.raises(ValueError, match="closed"):
        made.text  # noqa: B018
