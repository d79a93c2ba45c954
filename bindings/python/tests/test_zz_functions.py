# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every function of the library is called by some test. Runs last."""

from __future__ import annotations

import ctypes

import pytest
from conftest import CALLED

import jobimpact as ji
from jobimpact import _table
from jobimpact._library import lib


def test_reference_counts_and_texts_directly() -> None:
    """What the handles do without: the counters of bundles, models and texts, and sizes."""
    bundle, data = ji.Bundle({"a": {"x": [1]}}), ji.Dataset({"x": [1]})
    again = lib.ji_bundle_ref(bundle._live())
    lib.ji_bundle_unref(again)
    assert len(bundle) == 1
    text = ctypes.POINTER(_table.ji_text)()
    lib.ji_dataset_digest(ji.default_context()._live(), data._live(), text)
    lib.ji_text_unref(lib.ji_text_ref(text))
    assert lib.ji_text_size(text) == len(lib.ji_text_data(text)) == 64
    lib.ji_text_unref(text)


def test_a_models_reference_directly(table_folder: object) -> None:
    model = ji.InputOutput.from_folder(str(table_folder), closure_total=4000.0)
    lib.ji_model_unref(lib.ji_model_ref(model._live()))
    assert model.kind == "input_output"


def test_null_is_fine_where_the_headers_say_so() -> None:
    for name, restype, _, argtypes in _table.FUNCTIONS:
        if name.endswith(("_unref", "_free")) or name == "ji_array_release":
            assert restype is None and len(argtypes) == 1
            getattr(lib, name)(None)
        if name.endswith("_ref"):
            assert not getattr(lib, name)(None)
    assert (
        lib.ji_context_message(None) == b"" == lib.ji_text_data(None) == lib.ji_measure_text(None)
    )
    assert lib.ji_dataset_row_count(None) == lib.ji_text_size(None) == lib.ji_model_kind(None) == 0
    assert lib.ji_dataset_find(None, b"a") == -1


def test_fits_directly() -> None:
    assert lib.ji_fit_kind(None) == 0
    context = ji.default_context()
    with pytest.raises(ji.ArgumentError):
        lib.ji_fit_tables(context._live(), None, ctypes.POINTER(_table.ji_bundle)())


def test_a_null_context_is_refused() -> None:
    with pytest.raises(ji.ArgumentError):
        lib.ji_unit_parse(None, b"person", ctypes.POINTER(_table.ji_text)())


def test_every_function_was_called(request: pytest.FixtureRequest) -> None:
    if not request.config.all_collected:  # type: ignore[attr-defined]
        pytest.skip("only some of the test files were collected")
    # These two run while the package is imported, before calls are noted.
    missing = {name for name, *_ in _table.FUNCTIONS} - CALLED - {"ji_version", "ji_abi_version"}
    assert not missing
