# SPDX-License-Identifier: LGPL-2.1-or-later
"""NPY files and arrays against NumPy."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import partner

import jobimpact as ji

np = partner("numpy")


@pytest.mark.parametrize("dtype", ["<f8", "<f4"])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(3, 5), (1, 1), (4, 1), (1, 4), (7,), (0, 3), (3, 0), (0,)])
def test_what_numpy_saves_is_mapped(tmp_path: Path, dtype: str, order: str, shape: Any) -> None:
    values = np.asarray(np.random.default_rng(1).normal(size=shape), dtype=dtype, order=order)
    np.save(tmp_path / "a.npy", values)
    mapped = ji.map_npy(tmp_path / "a.npy")
    assert mapped.dtype == values.dtype and mapped.shape == (shape if len(shape) == 2 else (*shape, 1))
    assert mapped.tobytes() == values.tobytes()
    assert not mapped.flags.writeable


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_all_versions_of_the_format(tmp_path: Path, version: tuple[int, int]) -> None:
    values = np.arange(6.0).reshape(2, 3)
    with open(tmp_path / "a.npy", "wb") as file:
        np.lib.format.write_array(file, values, version=version)
    assert (ji.map_npy(tmp_path / "a.npy") == values).all()


@pytest.mark.parametrize(
    "values",
    [
        np.arange(12.0).reshape(3, 4),
        np.asfortranarray(np.arange(12.0).reshape(3, 4)),
        np.arange(12, dtype="f4").reshape(3, 4).T,
        np.arange(24.0).reshape(4, 6)[::2, ::3],
        np.arange(24.0).reshape(4, 6)[::-1, ::-1],
        np.arange(6).reshape(2, 3),
        np.array([[np.nan, np.inf, -0.0, 5e-324]]),
        np.zeros((0, 4)),
        np.zeros((4, 0), dtype="f4"),
        np.arange(5.0),
    ],
    ids=lambda v: f"{v.dtype} {v.shape} {v.strides}",
)
def test_what_we_write_numpy_loads(tmp_path: Path, values: Any) -> None:
    ji.write_npy(values, tmp_path / "a.npy")
    loaded = np.load(tmp_path / "a.npy")
    wanted = values if values.dtype.kind == "f" else values.astype("f8")
    wanted = wanted.reshape(-1, 1) if wanted.ndim == 1 else wanted
    assert loaded.dtype == wanted.dtype and loaded.tobytes() == wanted.tobytes()
    assert np.load(tmp_path / "a.npy", mmap_mode="r").shape == wanted.shape
    assert ji.map_npy(tmp_path / "a.npy").tobytes() == wanted.tobytes()
    assert [file.name for file in tmp_path.iterdir()] == ["a.npy"]


def test_column_major_stays_column_major(tmp_path: Path) -> None:
    ji.write_npy(np.asfortranarray(np.arange(12.0).reshape(3, 4)), tmp_path / "a.npy")
    assert np.load(tmp_path / "a.npy").flags.f_contiguous
    assert ji.map_npy(tmp_path / "a.npy").strides == (8, 24)


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 6),
    st.integers(0, 6),
    st.sampled_from(["<f8", "<f4"]),
    st.sampled_from(["C", "F"]),
    st.randoms(use_true_random=False),
)
def test_round_trips(
    tmp_path_factory: pytest.TempPathFactory, n: int, k: int, dtype: str, order: str, random: Any
) -> None:
    path = tmp_path_factory.mktemp("npy") / "a.npy"
    given_values = [[random.uniform(-1e6, 1e6) for _ in range(k)] for _ in range(n)]
    values = np.array(given_values, dtype=dtype, order=order).reshape(n, k)
    ji.write_npy(values, path)
    assert ji.map_npy(path).tobytes() == values.tobytes() == np.load(path).tobytes()


@pytest.mark.parametrize(
    ("values", "part"),
    [
        (np.arange(3), "dtype '<i8' (integers), expected float64 or float32"),
        (np.arange(3.0).astype(">f8"), "'>f8' has the byte order of other machines"),
        (np.array([True]), "dtype '|b1' (truth values)"),
        (np.array([1j]), "dtype '<c16' (complex numbers)"),
        (np.array(["a"]), "dtype '<U1' (text)"),
        (np.arange(3.0, dtype="f2"), "dtype '<f2' (floats)"),
        (np.zeros(2, dtype=[("x", "<f8")]), "structured dtype"),
        (np.zeros((2, 2, 2)), "3 dimensions, expected 1 or 2"),
        (np.float64(1), "0 dimensions, expected 1 or 2"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_is_no_matrix_is_refused_by_name(tmp_path: Path, values: Any, part: str) -> None:
    np.save(tmp_path / "a.npy", values)
    with pytest.raises(ji.UnsupportedError) as refused:
        ji.map_npy(tmp_path / "a.npy")
    assert part in refused.value.message and "a.npy" in refused.value.message


def test_wrong_calls(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ji.map_npy(tmp_path / "absent.npy")
    with pytest.raises(ji.ArgumentError, match="NAME.npy"):
        ji.write_npy(np.zeros((1, 1)), tmp_path / "a.dat")
    with pytest.raises(ValueError, match="two dimensions"):
        ji.write_npy(np.zeros((1, 1, 1)), tmp_path / "a.npy")
    with pytest.raises(ji.ReadWriteError):
        ji.write_npy(np.zeros((1, 1)), tmp_path / "absent" / "a.npy")


def test_datasets_become_matrices_and_back() -> None:
    data = ji.Dataset({"a": [1, 2, 3], "b": [0.5, 1.5, 2.5], "c": ["x", "y", "z"]})
    matrix = data.to_array(["b", "a"])
    assert matrix.tolist() == [[0.5, 1.0], [1.5, 2.0], [2.5, 3.0]]
    back = ji.Dataset.from_array(matrix, ["b", "a"])
    assert back.to_dict() == {"b": [0.5, 1.5, 2.5], "a": [1.0, 2.0, 3.0]}
    assert back.to_array().tolist() == matrix.tolist()
    with pytest.raises(ji.ColumnTypeError, match='"c"'):
        data.to_array()
    with pytest.raises(ji.ShapeError):
        ji.Dataset.from_array(matrix, ["a"])
    with pytest.raises(ji.LabelError):
        ji.Dataset.from_array(matrix, ["a", "a"])
    with pytest.raises(ji.ContentError, match="row 2"):
        ji.Dataset({"a": [1.0, None]}).to_array()


def test_a_bundle_shares_numpy_memory(adopted: dict[int, Any]) -> None:
    values = np.arange(6.0).reshape(2, 3)
    bundle = ji.Bundle({"a": {"x": [1]}}).with_array("m", values)
    seen = bundle.arrays["m"]
    assert seen.ctypes.data == values.ctypes.data and not seen.flags.writeable
    assert list(bundle.arrays) == ["m"] and len(bundle.arrays) == 1 and list(bundle) == ["a"]
    assert repr(bundle.arrays) == "<jobimpact.Arrays m 2 x 3>"
    with pytest.raises(KeyError, match="none of m"):
        bundle.arrays["n"]
    with pytest.raises(KeyError):
        bundle.arrays[1]  # type: ignore[index]
    with pytest.raises(ji.ArgumentError):
        bundle.with_array("", values)
    bundle.close()
    assert seen.tolist() == values.tolist()
    del seen
    gc.collect()


def test_folders_hold_arrays(tmp_path: Path) -> None:
    bundle = ji.Bundle({"t": {"x": [1, None], "note": ["a", None]}})
    bundle = bundle.with_array("m", np.arange(6, dtype="f4").reshape(2, 3)).with_array("v", [1, 2])
    bundle.write_folder(tmp_path / "new")
    again = ji.Bundle.read_folder(tmp_path / "new")
    assert again["t"].to_dict() == bundle["t"].to_dict() and list(again) == ["t"]
    assert again.arrays["m"].dtype == "f4" and (again.arrays["m"] == bundle.arrays["m"]).all()
    assert again.arrays["v"].tolist() == [[1.0], [2.0]]
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == [
        "m.npy",
        "t.csv",
        "t.schema.csv",
        "v.npy",
    ]
    with pytest.raises(ji.ArgumentError, match="a.b"):
        ji.Bundle({"a.b": {"x": [1]}}).write_folder(tmp_path / "new")
    (tmp_path / "file").write_text("")
    with pytest.raises(ji.ReadWriteError, match="it is a file"):
        bundle.write_folder(tmp_path / "file")
    (tmp_path / "new" / "m.csv").write_text("x\n1\n")
    with pytest.raises(ji.LabelError, match=r"m\.csv is there"):
        ji.Bundle.read_folder(tmp_path / "new")
