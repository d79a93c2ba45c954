# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which library is tested, and what every test may use. See ../README.md, "Tests"."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
CALLED: set[str] = set()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--library", help="file of the shared library; else the installed package")


def pytest_configure(config: pytest.Config) -> None:
    library = config.getoption("--library") or os.environ.get("JOBIMPACT_LIBRARY")
    if library:
        os.environ["JOBIMPACT_LIBRARY"] = str(Path(library).absolute())
        source = str(HERE.parent / "src")
        sys.path.insert(0, source)
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = source + (os.pathsep + before if before else "")
    sys.path.insert(0, str(HERE))
    _note_calls()


def _note_calls() -> None:
    """Every function of the library notes that it was called: test_zz_functions.py asks."""
    from jobimpact._library import lib

    def noting(name: str, function: Any) -> Any:
        def call(*arguments: Any) -> Any:
            CALLED.add(name)
            return function(*arguments)

        call.plain = function  # type: ignore[attr-defined]
        return call

    for name, function in list(vars(lib).items()):
        if name.startswith("ji_"):
            setattr(lib, name, noting(name, function))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    present = {item.path.name for item in items}
    config.all_collected = present >= {file.name for file in HERE.glob("test_*.py")}  # type: ignore[attr-defined]
    items.sort(key=lambda item: item.path.name == "test_zz_functions.py")


@pytest.fixture
def adopted() -> Iterator[dict[int, Any]]:
    """What the library holds of Python's memory: a test that ends with more than it began leaks."""
    from jobimpact import _columns

    gc.collect()
    before = set(_columns._adopted)
    yield _columns._adopted
    gc.collect()
    assert set(_columns._adopted) <= before


@pytest.fixture
def table_folder(tmp_path: Path) -> Path:
    """A small table in the layout of the guide; it balances, and its figures are round."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name, text in SMALL_TABLE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def account_folder(tmp_path: Path) -> Path:
    """A small account: two vintages, three layers and a total."""
    folder = tmp_path / "account"
    folder.mkdir()
    for name, text in SMALL_ACCOUNT.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


SMALL_TABLE = {
    "flows.csv": "sector,farms,mills\nfarms,150,500\nmills,200,100\n",
    "final_demand.csv": "sector,household_consumption,exports\nfarms,300,50\nmills,1500,200\n",
    "accounts.csv": "sector,gross_output,employment,compensation\n"
    "farms,1000,40,300\nmills,2000,20,900\n",
    "units.csv": "file,column,unit\nflows.csv,*,1e6 EUR@2020:basic\n"
    "final_demand.csv,*,1e6 EUR@2020:basic\naccounts.csv,*,1e6 EUR@2020:basic\n"
    "accounts.csv,employment,person\n",
    "table.csv": "key,value\nname,small\nsource,made up for tests\nterritory,unstated\nyear,2020\n"
    "valuation,basic\nflows,domestic\nemployment_quantity,persons\nemployment_time,at:2020-12-31\n"
    "employment_status,illustrative\n",
}

_LAYERS = "vintage,period,layer,parent,estimator,inputs,value,unit,quantity,parts,disjoint,"
_LAYERS += "rounding,distribution,standard_error,low,high,source\n"
_LATE, _EARLY = "late-2024,2024,", "early-2021,2021,"
_SUM = "1e6 opportunity,opportunities,ecosystem+sellers,stated,0.05,,,,,made-up\n"
_VALUE = ",1e6 opportunity,opportunities,"

SMALL_ACCOUNT = {
    "layers.csv": _LAYERS
    + f"{_LATE}total,,sum,,30.0,{_SUM}"
    + f"{_LATE}ecosystem,total,value,,20.0{_VALUE}ecosystem,stated,0.05,,,,,made-up\n"
    + f"{_LATE}sellers,total,value,,10.0{_VALUE}sellers,stated,0.05,,,,,made-up\n"
    + f"{_EARLY}total,,sum,,20.0,{_SUM}"
    + f"{_EARLY}ecosystem,total,value,,14.0{_VALUE}ecosystem,stated,0.05,,,,,made-up\n"
    + f"{_EARLY}sellers,total,value,,6.0{_VALUE}sellers,stated,0.05,,,,,made-up\n",
    "layers.schema.csv": "column,type,unit,measure,description\nvalue,float64,@unit,"
    "quantity=@quantity; time=unstated:@period; area=CN; basis=gross; system=account:small; "
    "layer=@parts; status=claim; vintage=@vintage; disjoint=@disjoint,\n",
    "drivers.csv": "vintage,period,driver,value,unit,rounding,source\n"
    "late-2024,2024,gmv,1000,1e9 CNY@current:purchasers,0.5,made-up\n"
    "early-2021,2021,gmv,500,1e9 CNY@current:purchasers,0.5,made-up\n",
    "coefficients.csv": "vintage,name,kind,layer,driver,value,unit,rounding,range_low,range_high,"
    "source\nlate-2024,published_marginal,marginal,sellers,gmv,1200,"
    "job/(1e9 CNY@current:unstated),50,,,made-up\n",
    "overlaps.csv": "vintage,layer_a,layer_b,share_of_b,status\n"
    "late-2024,ecosystem,sellers,0.1,assumed\n",
    "drivers.schema.csv": "column,type,unit,measure,description\nvalue,float64,@unit,"
    "quantity=money; unit=CNY@current:purchasers; time=sum:@period; area=CN; returns=unstated; "
    "status=claim; vintage=@vintage,\n",
    "coefficients.schema.csv": "column,type,unit,measure,description\nvalue,float64,@unit,"
    "quantity=coefficient; form=per_unit; kind=@kind; status=claim; vintage=@vintage; "
    "of.quantity=jobs; of.basis=gross; of.system=account:small; of.layer=unstated; "
    "per.quantity=money; per.unit=CNY@current:unstated; per.returns=unstated,\n",
    "readings.csv": "name,text,quantity\neach_layer_counts_each_person_once,"
    "each layer counts each person once,persons\nvintages_count_alike,both count alike,"
    "opportunities\nopportunity_is_a_job,an opportunity is a job,jobs\n",
    "additionality.csv": "layer,scenario,leakage,displacement,substitution,multiplier,reference,"
    "status\necosystem,central,0.1,0.3,0.05,1,0,assumed\nsellers,central,0.1,0.5,0.05,1,0,assumed\n",
    "sources.csv": "source,title,date,address\nmade-up,Made up for tests,,\n",
}
