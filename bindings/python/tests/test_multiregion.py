# SPDX-License-Identifier: LGPL-2.1-or-later
"""Multi-region tables against pymrio and pandas. Tables made here are synthetic: they have the
layout of the source and made-up numbers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from support import partner, reference

import jobimpact as ji

np = partner("numpy")
pd = partner("pandas")


@pytest.fixture(scope="module")
def pymrio() -> Any:
    return partner("pymrio")


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before version 3 pandas reads numbers to the last bit only if asked to; pymrio does not."""
    plain = pd.read_csv
    if int(pd.__version__.split(".")[0]) >= 3:
        return

    def read_csv(*arguments: Any, **named: Any) -> Any:
        return plain(*arguments, **{"float_precision": "round_trip", **named})

    monkeypatch.setattr(pd, "read_csv", read_csv)


def same(ours: Any, theirs: Any) -> bool:
    """Equal to the last bit, shape included."""
    theirs = np.ascontiguousarray(theirs, dtype="f8")
    return ours.shape == theirs.shape and ours.tobytes() == theirs.tobytes()


def by_label(bundle: ji.Bundle, rows: list[Any], columns: list[Any]) -> Any:
    """The flows in the order of another program's labels."""
    sectors = bundle["sectors"].to_dict()
    at = {pair: i for i, pair in enumerate(zip(sectors["region"], sectors["sector"]))}
    return bundle.arrays["flows"][np.ix_([at[r] for r in rows], [at[c] for c in columns])]


# -- pymrio ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def calculated(pymrio: Any) -> Any:
    return pymrio.load_test().calc_all()


def check_against(bundle: ji.Bundle, system: Any) -> None:
    arrays = bundle.arrays
    assert same(arrays["flows"], system.Z.values)
    assert same(arrays["final_demand"], system.Y.values)
    assert same(arrays["output"], system.x.values)
    assert bundle["sectors"].to_dict()["region"] == list(system.Z.index.get_level_values(0))
    assert bundle["sectors"].to_dict()["sector"] == list(system.Z.index.get_level_values(1))
    assert bundle["sectors"].to_dict()["source_unit"] == list(system.unit["unit"])
    assert bundle["demand_labels"].to_dict()["region"] == list(system.Y.columns.get_level_values(0))
    assert bundle["demand_labels"].to_dict()["category"] == list(
        system.Y.columns.get_level_values(1)
    )
    labels = bundle["satellite_labels"].to_dict()
    rows = {name: i for i, name in enumerate(labels["name"])}
    for extension in system.get_extensions(data=True):
        for i, label in enumerate(extension.F.index):
            row = rows["|".join(label) if isinstance(label, tuple) else label]
            assert same(arrays["satellites"][row], extension.F.values[i])
            assert labels["source_unit"][row] == extension.unit["unit"].iloc[i]
            assert labels["has_demand"][row] == (extension.F_Y is not None)
            if extension.F_Y is not None:
                assert same(arrays["satellite_demand"][row], extension.F_Y.values[i])


def test_what_pymrio_saves_is_read_to_the_last_bit(tmp_path: Path, calculated: Any) -> None:
    calculated.save_all(tmp_path / "saved", float_format="%.17g")
    bundle = ji.read_multiregion(tmp_path / "saved")
    check_against(bundle, calculated)
    labels = bundle["satellite_labels"].to_dict()
    assert labels["name"] == ["emission_type1|air", "emission_type2|water", "Value Added"]
    assert labels["extension"] == ["emissions", "emissions", "factor_inputs"]
    assert labels["levels"] == ["stressor|compartment", "stressor|compartment", "inputtype"]
    assert labels["unit"] == ["kg", "kg", "1e6 USD"]
    assert bundle["table"].to_dict() == {"key": ["name"], "value": ["testmrio"]}


@pytest.mark.usefixtures("exact")
def test_what_pymrio_saves_by_default(tmp_path: Path, calculated: Any, pymrio: Any) -> None:
    calculated.save_all(tmp_path / "saved")
    check_against(ji.read_multiregion(tmp_path / "saved"), pymrio.load_all(tmp_path / "saved"))


@pytest.mark.parametrize("named", [True, False])
def test_packed_and_encoded_files(tmp_path: Path, calculated: Any, named: bool) -> None:
    calculated.save_all(tmp_path, table_format="txt")
    plain = ji.read_multiregion(tmp_path)
    for file in sorted(tmp_path.rglob("*.txt")):
        packed = gzip.compress(file.read_text(encoding="utf-8").encode("utf-16"))
        file.unlink()
        file.with_name(file.name + ".gz" * named).write_bytes(packed)
    made = ji.read_multiregion(tmp_path, encoding="auto")
    assert all(made[name].digest() == plain[name].digest() for name in plain)
    for name, array in plain.arrays.items():
        assert same(made.arrays[name], array)
    rows = [row for row in made["sectors"].provenance().rows() if row["kind"] == "input"]
    files = [row["name"] for row in rows if row["name"].endswith("(file)")]
    assert f"Z.txt{'.gz' * named} (file)" in files and len(files) > 10
    assert ("note", "encoding", "UTF-16LE") in {
        (row["kind"], row["name"], row["value"]) for row in made["sectors"].provenance().rows()
    }


@pytest.mark.parametrize("sep", [",", ";"])
def test_other_separators(tmp_path: Path, calculated: Any, sep: str) -> None:
    calculated.save_all(tmp_path / "saved", table_format="csv", sep=sep, float_format="%.17g")
    check_against(ji.read_multiregion(tmp_path / "saved"), calculated)


@pytest.mark.usefixtures("exact")
def test_what_we_write_pymrio_loads(tmp_path: Path, calculated: Any, pymrio: Any) -> None:
    calculated.save_all(tmp_path / "saved", float_format="%.17g")
    ours = ji.read_multiregion(tmp_path / "saved")
    ours.write_multiregion(tmp_path / "ours")
    system = pymrio.load_all(tmp_path / "ours")
    check_against(ours, system)
    pd.testing.assert_frame_equal(system.Z, calculated.Z)
    pd.testing.assert_frame_equal(system.Y, calculated.Y)
    pd.testing.assert_frame_equal(system.x, calculated.x)
    pd.testing.assert_frame_equal(system.unit, calculated.unit)
    for name in ("F", "F_Y"):  # where all numbers are whole pandas reads integers
        frame = getattr(system.emissions, name).astype("f8")
        pd.testing.assert_frame_equal(frame, getattr(calculated.emissions, name).astype("f8"))
    pd.testing.assert_frame_equal(system.emissions.unit, calculated.emissions.unit)
    pd.testing.assert_frame_equal(system.factor_inputs.F, calculated.factor_inputs.F)
    assert system.meta.name == "testmrio"
    again = ji.read_multiregion(tmp_path / "ours")
    for name in ("sectors", "demand_labels"):
        assert again[name].to_dict() == ours[name].to_dict()
    system.calc_all()
    assert np.allclose(system.emissions.D_cba, calculated.emissions.D_cba, rtol=1e-12)


def test_some_extensions_only(tmp_path: Path, calculated: Any) -> None:
    calculated.save_all(tmp_path / "saved")
    one = ji.read_multiregion(tmp_path / "saved", extensions=["factor_inputs"])
    assert one["satellite_labels"].to_dict()["name"] == ["Value Added"]
    assert "satellite_demand" not in one.arrays
    none = ji.read_multiregion(tmp_path / "saved", extensions=[])
    assert "satellites" not in none.arrays
    with pytest.raises(ji.NotFoundError, match='no extension "jobs"'):
        ji.read_multiregion(tmp_path / "saved", extensions=["jobs"])


def test_a_table_without_z_is_made_of_coefficients(tmp_path: Path, calculated: Any) -> None:
    calculated.save_all(tmp_path / "saved", float_format="%.17g")
    forget(tmp_path / "saved", "Z")
    bundle = ji.read_multiregion(tmp_path / "saved")
    assert same(bundle.arrays["flows"], calculated.A.values * calculated.x.values.T)
    forget(tmp_path / "saved", "x")
    with pytest.raises(ji.NotFoundError, match="neither flows Z nor output x"):
        ji.read_multiregion(tmp_path / "saved")


def test_output_that_is_not_there_is_what_is_sold(tmp_path: Path, calculated: Any) -> None:
    calculated.save_all(tmp_path / "saved", float_format="%.17g")
    forget(tmp_path / "saved", "x")
    bundle = ji.read_multiregion(tmp_path / "saved")
    assert np.allclose(bundle.arrays["output"], calculated.x.values, rtol=1e-14)


def forget(folder: Path, key: str) -> None:
    """Takes a file out of a saved table."""
    listed = json.loads((folder / "file_parameters.json").read_text())
    (folder / listed["files"].pop(key)["name"]).unlink()
    (folder / "file_parameters.json").write_text(json.dumps(listed))


def test_a_model_reads_the_flows_where_they_lie(tmp_path: Path, calculated: Any) -> None:
    calculated.save_all(tmp_path / "saved", float_format="%.17g")
    bundle = ji.read_multiregion(tmp_path / "saved")
    model = ji.InputOutput(bundle, employment="Value Added")
    assert np.allclose(model.inverse(), calculated.L.values, rtol=1e-9, atol=1e-15)
    multipliers = model.multipliers("emission_type1|air").to_array(["type1"])[:, 0]
    assert np.allclose(multipliers, calculated.emissions.M.values[0], rtol=1e-9)
    bundle.close()
    assert len(model.multipliers()) == 48


# -- EXIOBASE -------------------------------------------------------------------------------------


def write_exiobase(folder: Path, with_parameters: bool) -> dict[str, Any]:
    """A synthetic table of two regions in the files of EXIOBASE 3, which has A and no Z."""
    random = np.random.default_rng(3)
    index = pd.MultiIndex.from_product(
        [["AT", "WA"], ["Paddy rice", 'Steam, "hot" water']], names=["region", "sector"]
    )
    demand = pd.MultiIndex.from_product(
        [["AT", "WA"], ["Households", "Exports: Total (fob)"]], names=["region", "category"]
    )
    stressors = pd.Index(["Employment: Low-skilled", "CO2 - air"], name="stressor")
    frames = {
        "A": pd.DataFrame(random.uniform(0, 0.2, (4, 4)), index, index),
        "Y": pd.DataFrame(random.uniform(0, 9, (4, 4)), index, demand),
        "x": pd.DataFrame(random.uniform(90, 99, (4, 1)), index, ["indout"]),
        "unit": pd.DataFrame({"unit": "M.EUR"}, index),
        "satellite/F": pd.DataFrame(random.uniform(0, 9, (2, 4)), stressors, index),
        "satellite/F_hh": pd.DataFrame(random.uniform(0, 9, (2, 4)), stressors, demand),
        "satellite/unit": pd.DataFrame({"unit": ["1000 p.", "kg"]}, stressors),
        "impacts/F": pd.DataFrame(random.uniform(0, 9, (2, 4)), stressors, index),
        "impacts/unit": pd.DataFrame({"unit": ["1000 p.", "kg CO2-eq."]}, stressors),
    }
    for name, frame in frames.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(folder / f"{name}.txt", sep="\t", float_format="%.17g")
    if with_parameters:
        describe(folder, frames)
    return frames


def describe(folder: Path, frames: dict[str, Any]) -> None:
    for part in ("", "satellite/", "impacts/"):
        files = {
            name[len(part) :]: {
                "name": name[len(part) :] + ".txt",
                "nr_index_col": str(frame.index.nlevels),
                "nr_header": str(frame.columns.nlevels),
            }
            for name, frame in frames.items()
            if name.startswith(part) and "/" not in name[len(part) :]
        }
        about: dict[str, Any] = {"files": files, "systemtype": "Extension" if part else "IOSystem"}
        if part:
            about["name"] = part[:-1]
        (folder / part / "file_parameters.json").write_text(json.dumps(about))


@pytest.mark.parametrize("with_parameters", [True, False])
def test_exiobase(tmp_path: Path, with_parameters: bool) -> None:
    frames = write_exiobase(tmp_path / "IOT_2011_pxp", with_parameters)
    bundle = ji.read_multiregion(tmp_path / "IOT_2011_pxp")
    assert same(bundle.arrays["flows"], frames["A"].values * frames["x"].values.T)
    assert same(bundle.arrays["final_demand"], frames["Y"].values)
    assert same(bundle.arrays["output"], frames["x"].values)
    assert bundle["sectors"].to_dict()["sector"][1] == 'Steam, "hot" water'
    assert bundle["sectors"].to_dict()["unit"] == ["1e6 EUR"] * 4
    assert bundle["table"].to_dict()["value"] == ["2011", "basic"]
    labels = bundle["satellite_labels"].to_dict()
    assert labels["name"] == [
        "impacts/Employment: Low-skilled",
        "impacts/CO2 - air",
        "satellite/Employment: Low-skilled",
        "satellite/CO2 - air",
    ]
    assert labels["unit"] == ["1e3 person", None, "1e3 person", "kg"]
    assert labels["source_unit"] == ["1000 p.", "kg CO2-eq.", "1000 p.", "kg"]
    assert labels["has_demand"] == [False, False, True, True]
    assert same(bundle.arrays["satellites"][2:], frames["satellite/F"].values)
    assert same(bundle.arrays["satellite_demand"][2:], frames["satellite/F_hh"].values)
    assert not bundle.arrays["satellite_demand"][:2].any()
    one = ji.read_multiregion(tmp_path / "IOT_2011_pxp", extensions=["satellite"])
    assert one["satellite_labels"].to_dict()["name"] == ["Employment: Low-skilled", "CO2 - air"]


@pytest.mark.usefixtures("exact")
def test_exiobase_as_pymrio_parses_it(tmp_path: Path, pymrio: Any) -> None:
    write_exiobase(tmp_path / "IOT_2011_pxp", True)
    system = pymrio.parse_exiobase3(tmp_path / "IOT_2011_pxp")
    system.Z = pymrio.calc_Z(system.A, system.x)
    bundle = ji.read_multiregion(tmp_path / "IOT_2011_pxp")
    assert same(bundle.arrays["flows"], system.Z.values)
    assert same(bundle.arrays["final_demand"], system.Y.values)
    assert same(bundle.arrays["satellites"][2:], system.satellite.F.values)
    assert same(bundle.arrays["satellite_demand"][2:], system.satellite.F_Y.values)


# -- OECD -----------------------------------------------------------------------------------------

EDITIONS = {
    "ICIO2018_2015.CSV": ("", ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "P33"], "TOTAL"),
    "ICIO2021_2018.csv": ("", ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"], "TOTAL"),
    "ICIO2023_2020.csv": ("V1", ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"], "OUT"),
}


def write_oecd(path: Path, split: bool = False) -> Any:
    """A synthetic table in the labels of an edition. Numbers of countries that are added up are
    eighths, so that their sums are exact in any order."""
    corner, categories, total = EDITIONS[path.name]
    random = np.random.default_rng(4)
    countries = ["AUS", "CHN", "MEX", "ROW"]
    sources = countries + (["CN1", "CN2", "MX1"] if split else [])
    sectors = [f"{c}_{i}" for c in sources for i in ("01T02", "D", "97T98")]
    demand = [f"{c}_{d}" for c in countries for d in categories]
    if path.name.startswith("ICIO2023"):
        below = ["TLS", "VA", "OUT"]
    else:
        below = [f"{c}_TAXSUB" for c in countries] + ["VALU", "OUTPUT"]
    rows, columns = sectors + below, sectors + demand
    values = random.integers(0, 8000, (len(rows), len(columns))) / 8
    if not split:
        values = random.uniform(0, 1e5, values.shape)
    table = pd.DataFrame(values, rows, columns)
    table.index.name = corner or None
    table[total] = table.sum(axis=1)
    table.to_csv(path, float_format="%.17g")
    return table


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("name", EDITIONS)
def test_oecd(tmp_path: Path, pymrio: Any, name: str, split: bool) -> None:
    table = write_oecd(tmp_path / name, split)
    system = pymrio.parse_oecd(tmp_path / name)
    bundle = ji.read_multiregion(tmp_path / name)
    rows, columns = list(system.Z.index), list(system.Z.columns)
    assert len(bundle["sectors"]) == len(rows) == 12
    assert by_label(bundle, rows, columns).tolist() == system.Z.values.tolist()
    labels = bundle["demand_labels"].to_dict()
    at = {pair: i for i, pair in enumerate(zip(labels["region"], labels["category"]))}
    sectors = bundle["sectors"].to_dict()
    row_of = {pair: i for i, pair in enumerate(zip(sectors["region"], sectors["sector"]))}
    final = bundle.arrays["final_demand"]
    final = final[np.ix_([row_of[r] for r in rows], [at[c] for c in system.Y.columns])]
    assert final.tolist() == system.Y.values.tolist()
    factors = system.factor_inputs
    names = bundle["satellite_labels"].to_dict()["name"]
    for i, label in enumerate(names):
        ours = bundle.arrays["satellites"][i, [row_of[c] for c in columns]]
        assert ours.tolist() == factors.F.loc[label, columns].tolist()
        ours = bundle.arrays["satellite_demand"][i, [at[c] for c in system.Y.columns]]
        assert ours.tolist() == factors.F_Y.loc[label].tolist()
    assert sorted(names) == sorted(factors.F.index)
    if not split:
        assert bundle.arrays["output"][:, 0].tolist() == table.iloc[-1, :12].tolist()
    year = name[9:13]
    assert bundle["table"].to_dict()["value"] == ["oecd-icio", year, "basic"]
    assert set(bundle["sectors"].to_dict()["unit"]) == {"1e6 USD"}
    kept = ji.read_multiregion(tmp_path / name, split="keep")
    assert len(kept["sectors"]) == (21 if split else 12)


def test_oecd_folders_and_errors(tmp_path: Path) -> None:
    for name in list(EDITIONS)[:2]:
        write_oecd(tmp_path / name)
    with pytest.raises(ji.NotFoundError, match="several files of the OECD"):
        ji.read_multiregion(tmp_path)
    assert ji.read_multiregion(tmp_path, year=2018)["table"].to_dict()["value"][1] == "2018"
    with pytest.raises(ji.NotFoundError, match="none of the known layouts"):
        ji.read_multiregion(tmp_path, year=1999)
    path = tmp_path / "ICIO2021_2018.csv"
    lines = path.read_text().splitlines(keepends=True)
    for text, part in (
        ([*lines[:5], lines[4], *lines[5:]], r'row "CHN_01T02": the row is there twice'),
        ([*lines[:5], *lines[6:]], 'sector "CHN|D" is a column, but has no row'),
        ([*lines[:5], lines[5].replace("CHN_D", "CHN_E"), *lines[6:]], "no such column"),
        ([lines[0].replace("AUS_D", "AUS_01T02"), *lines[1:]], '"AUS_01T02" is there twice'),
        ([lines[0].replace("AUS_D", "AUSD"), *lines[1:]], "none of COUNTRY_INDUSTRY"),
        ([lines[0], lines[1].replace(",", ",x", 1)], r'line 2, column "AUS_01T02": row "AUS_01T02"'),
        ([lines[0], ",".join(["AUS_01T02", "", *lines[1].split(",")[2:]])], "the field is empty"),
        ([lines[0], lines[1].rpartition(",")[0]], "fields, expected"),
    ):
        path.write_text("".join(text))
        with pytest.raises((ji.LabelError, ji.FormatError), match=part) as refused:
            ji.read_multiregion(path)
        assert "ICIO2021_2018.csv" in refused.value.message


# -- WIOD -----------------------------------------------------------------------------------------


def write_wiod(path: Path) -> Any:
    """A synthetic table of two countries and 56 industries in the columns of the R files."""
    random = np.random.default_rng(5)
    codes = [f"S{i:02}" for i in range(1, 57)]
    lines = [(code, f"Sector {code}", c, i + 1) for c in ("AUS", "ROW") for i, code in enumerate(codes)]
    below = ["II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO"]
    lines += [(code, code, "TOT", 65 + i) for i, code in enumerate(below)]
    columns = [f"{c}{i}" for c in ("AUS", "ROW") for i in range(1, 62)]
    values = pd.DataFrame(random.uniform(0, 1e4, (len(lines), len(columns))), columns=columns)
    values["TOT"] = values.sum(axis=1)
    about = pd.DataFrame(lines, columns=["IndustryCode", "IndustryDescription", "Country", "RNr"])
    about["Year"] = 2014
    table = pd.concat([about, values], axis=1)
    table.to_csv(path, index=False, float_format="%.17g")
    return table


def write_long(path: Path, table: Any) -> None:
    """The same table in long form."""
    sectors = [*table["IndustryCode"][:56], "CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN"]
    lines = ["year,row_country,row_sector,col_country,col_sector,value\n"]
    columns = [(column[:3], sectors[int(column[3:]) - 1]) for column in table.columns[5:-1]]
    rows = zip(table["Country"], table["IndustryCode"], table.iloc[:, 5:-1].to_numpy().tolist())
    for country, code, values in rows:
        lines += [
            f"2014,{country},{code},{c},{s},{value!r}\n" for (c, s), value in zip(columns, values)
        ]
    path.write_text("".join(lines))


@pytest.mark.usefixtures("exact")
def test_wiod(tmp_path: Path) -> None:
    table = write_wiod(tmp_path / "WIOT2014_Nov16_ROW.csv")
    bundle = ji.read_multiregion(tmp_path)
    plain = pd.read_csv(tmp_path / "WIOT2014_Nov16_ROW.csv")
    assert plain.equals(table)
    sectors = [f"{c}{i}" for c in ("AUS", "ROW") for i in range(1, 57)]
    demand = [f"{c}{i}" for c in ("AUS", "ROW") for i in range(57, 62)]
    assert same(bundle.arrays["flows"], plain[sectors].values[:112])
    assert same(bundle.arrays["final_demand"], plain[demand].values[:112])
    assert same(bundle.arrays["output"][:, 0], plain[sectors].values[119])
    assert same(bundle.arrays["satellites"], plain[sectors].values[113:119])
    assert same(bundle.arrays["satellite_demand"], plain[demand].values[113:119])
    assert bundle["sectors"].to_dict()["sector"] == list(plain["IndustryCode"][:112])
    assert bundle["sectors"].to_dict()["region"] == list(plain["Country"][:112])
    assert bundle["demand_labels"].to_dict()["name"][5] == "ROW|CONS_h"
    assert bundle["satellite_labels"].to_dict()["name"] == [
        "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM"
    ]  # fmt: skip
    assert bundle["table"].to_dict()["value"] == ["wiod", "2014", "basic"]
    with_row_names = tmp_path / "names.csv"
    plain.to_csv(with_row_names, float_format="%.17g")
    again = ji.read_multiregion(with_row_names)
    assert same(again.arrays["flows"], plain[sectors].values[:112])


def test_wiod_in_long_form(tmp_path: Path) -> None:
    table = write_wiod(tmp_path / "wide.csv")
    wide = ji.read_multiregion(tmp_path / "wide.csv")
    write_long(tmp_path / "long.csv", table)
    long = ji.read_multiregion(tmp_path / "long.csv")
    for name in wide.arrays:
        assert same(long.arrays[name], wide.arrays[name])
    assert long["demand_labels"].to_dict() == wide["demand_labels"].to_dict()
    for name, column in (("sectors", "sector"), ("sectors", "region"), ("satellite_labels", "name")):
        assert long[name].to_dict()[column] == wide[name].to_dict()[column]
    assert long["table"].to_dict() == {"key": ["year"], "value": ["2014"]}
    assert "unit" not in long["sectors"].to_dict()


LONG = "row_country,row_sector,col_country,col_sector,value,year\n"


def test_long_tables(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = [
        "A,x,A,x,1,2010", "A,x,A,HH,2,2010", "A,y,A,x,3,2010", "A,x,A,y,4,2010",
        "A,VA,A,x,5,2010", "TOT,VA,A,y,6,2010",
    ]  # fmt: skip
    path.write_text(LONG + "\n".join(rows) + "\n")
    bundle = ji.read_multiregion(path, layout="wiod2016")
    assert bundle.arrays["flows"].tolist() == [[1, 4], [3, 0]]
    assert bundle.arrays["final_demand"].tolist() == [[2], [0]]
    assert bundle.arrays["output"].tolist() == [[7], [3]]
    assert bundle["satellite_labels"].to_dict()["name"] == ["A|VA", "VA"]
    assert bundle.arrays["satellites"].tolist() == [[5, 0], [0, 6]]
    path.write_text(LONG + "\n".join([*rows, "A,x,A,x,9,2011"]))
    with pytest.raises(ji.ContentError, match='year is "2011", before it was "2010"'):
        ji.read_multiregion(path)
    assert ji.read_multiregion(path, year=2011).arrays["flows"].tolist() == [[9]]
    for line, part in (
        ("A,x,A,x,1,2010", "pair of row and column is there twice"),
        ("A,y,A,y,,2010", 'value "" is not a number'),
        ("A,y,A,y,inf,2010", 'value "inf" is not a number'),
        (",y,A,y,1,2010", "row_country is empty"),
    ):
        path.write_text(LONG + "\n".join([*rows, line]))
        with pytest.raises((ji.LabelError, ji.FormatError), match=part):
            ji.read_multiregion(path)
    path.write_text(LONG + "\n".join([*rows, "A,y,A,y,,2010"]))
    assert ji.read_multiregion(path, empty="zero").arrays["flows"].tolist() == [[1, 4], [3, 0]]
    path.write_text(LONG.replace("value", "amount") + rows[0])
    with pytest.raises(ji.LabelError, match='no column "value"'):
        ji.read_multiregion(path)


def test_what_is_asked_for_is_checked(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ji.read_multiregion(tmp_path / "absent")
    with pytest.raises(ji.NotFoundError, match="none of the known layouts"):
        ji.read_multiregion(tmp_path)
    with pytest.raises(ValueError, match="layout must be one of"):
        ji.read_multiregion(tmp_path, "gtap")
    with pytest.raises(ji.ArgumentError, match="separator is empty"):
        ji.read_multiregion(tmp_path, separator="")
    with pytest.raises(ji.ArgumentError, match="file of a part"):
        ji.read_multiregion(tmp_path, parts=[("../Z.csv", "flows")])
    with pytest.raises(ji.NotFoundError, match='no array "flows"'):
        ji.Bundle({"sectors": {"region": ["a"], "sector": ["b"]}}).write_multiregion(tmp_path)


# -- real tables ----------------------------------------------------------------------------------


def test_supply_and_use_tables_of_the_usa() -> None:
    folder = reference() / "io/data/usa_bea_2017_useeior"
    make, use = "Summary_Make_2017_BeforeRedef_17sch", "Summary_Use_2017_PRO_BeforeRedef_17sch"
    bundle = ji.read_multiregion(folder, parts=[(f"{make}.csv", "matrix"), (f"{use}.csv", "matrix")])
    for name in (make, use):
        plain = pd.read_csv(folder / f"{name}.csv", index_col=0)
        assert same(bundle.arrays[name], plain.values)
        assert bundle[f"{name}_rows"].to_dict()["label"] == [str(label) for label in plain.index]
        assert bundle[f"{name}_columns"].to_dict()["label"] == list(plain.columns)


def test_the_toy_tables_of_ioanalysis() -> None:
    """Matrices without labels, as R writes them: columns of datasets."""
    folder = reference() / "io/data/ioanalysis_toy_2region"

    def matrix(name: str) -> Any:
        return ji.Dataset.read_csv(folder / f"toy.IO__{name}.csv").to_array()

    labels = ji.Dataset.read_csv(folder / "toy.IO__RS_label.csv").to_dict()
    sectors = {"region": labels["V1"], "sector": labels["V2"]}
    categories = {"name": [f"d{i}" for i in range(6)]}
    rows = ji.Dataset.read_csv(folder / "toy.IO__V_label.csv").to_dict()["V1"]
    bundle = ji.Bundle(
        {"sectors": sectors, "demand_labels": categories, "satellite_labels": {"name": rows}}
    )
    exports = ji.Dataset.read_csv(folder / "toy.IO__E.csv").to_array()
    demand = np.hstack([matrix("f"), exports])
    bundle = bundle.with_dataset("demand_labels", {"name": [f"d{i}" for i in range(demand.shape[1])]})
    for name, values in (
        ("flows", matrix("Z")),
        ("final_demand", demand),
        ("output", matrix("X")),
        ("satellites", matrix("V")),
    ):
        bundle = bundle.with_array(name, values)
    model = ji.InputOutput(bundle, employment=rows[0])
    inverse = ji.Dataset.read_csv(folder / "toy.IO__L.csv").to_array()
    assert np.allclose(model.inverse(), inverse, rtol=1e-6)
