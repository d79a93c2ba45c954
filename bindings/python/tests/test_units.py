# SPDX-License-Identifier: LGPL-2.1-or-later
"""Units."""

from __future__ import annotations

import pytest

import jobimpact as ji
from jobimpact import units


def test_parse_gives_the_canonical_text() -> None:
    assert units.parse("万人") == "1e4 person"
    assert units.parse(" person ") == "person"


def test_factor_converts_scales() -> None:
    assert units.factor("1e8 CNY@2018:producers", "1e9 CNY@2018:producers") == pytest.approx(0.1)
    assert units.factor("1e4 person", "person") == 1e4


def test_units_that_do_not_convert_are_refused() -> None:
    with pytest.raises(ji.UnitError, match="2018") as caught:
        units.factor("CNY@2018:producers", "CNY@2020:producers")
    assert isinstance(caught.value, ValueError)
    with pytest.raises(ji.UnitError):
        units.factor("person", "job")
    with pytest.raises(ji.UnitError):
        units.parse("person//")


def test_product_and_quotient() -> None:
    per = units.divide("person", "1e9 CNY@2018:producers")
    assert units.multiply(per, "1e9 CNY@2018:producers") == "person"


def test_text_is_checked_before_it_reaches_the_library() -> None:
    with pytest.raises(ValueError, match="NUL"):
        units.parse("person\0")
    with pytest.raises(TypeError, match="must be str"):
        units.parse(5)  # type: ignore[arg-type]
