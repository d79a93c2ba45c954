# SPDX-License-Identifier: LGPL-2.1-or-later
"""The build hook: a wheel with the library inside, a wheel that points at an installed library,
a source distribution."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from support import PROJECT, absent

import jobimpact as ji

BINDING = PROJECT / "bindings/python"
PROGRAM = """
import jobimpact as ji
print(ji.loaded_library)
print(ji.units.parse("万人"))
"""


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BINDING / "tools"))
    import jobimpact_build

    return jobimpact_build


def clean_environment(**more: str) -> dict[str, str]:
    environment = {
        k: v for k, v in os.environ.items() if k not in ("JOBIMPACT_LIBRARY", "PYTHONPATH")
    }
    return {**environment, **more}


def pip_install(target: Path, *arguments: str, **environment: str) -> None:
    """What a user without a network types."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-build-isolation", "--no-deps", "--no-index", "--target", str(target)]
    done = subprocess.run(
        [*command, *arguments, str(BINDING)],
        # A sanitizer that is loaded first is for the library under test, not for compilers.
        env=clean_environment(LD_PRELOAD="", **environment),
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def output(target: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=clean_environment(PYTHONPATH=str(target)),
        cwd=target,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def has_pip() -> bool:
    done = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True)
    return done.returncode == 0


def test_pip_builds_the_library_into_the_package(tmp_path: Path) -> None:
    for tool in ("meson", "ninja"):
        if not shutil.which(tool):
            absent(f"{tool} is not installed")
    if not has_pip():
        absent("pip is not installed")
    pip_install(tmp_path, "--config-settings", "library=bundled")
    path, unit = output(tmp_path)
    assert path == str(tmp_path / "jobimpact" / "libjobimpact.so.0") and unit == "1e4 person"
    assert (tmp_path / "jobimpact" / "py.typed").is_file()
    info = next(tmp_path.glob("jobimpact-*.dist-info"))
    tag = re.search(r"^Tag: (.+)$", (info / "WHEEL").read_text(), re.MULTILINE)
    assert tag and re.fullmatch(r"py3-none-linux_\w+", tag[1])
    assert f"\nVersion: {ji.__version__}\n" in (info / "METADATA").read_text(encoding="utf-8")


def test_pip_uses_an_installed_library(tmp_path: Path) -> None:
    if not shutil.which("pkg-config"):
        absent("pkg-config is not installed")
    if not has_pip():
        absent("pip is not installed")
    library = os.environ.get("JOBIMPACT_LIBRARY")
    if not library:
        pytest.skip("the library under test is not known by its file")
    lib = tmp_path / "prefix" / "lib"
    (lib / "pkgconfig").mkdir(parents=True)
    shutil.copy(library, lib / "libjobimpact.so.0")
    (lib / "pkgconfig" / "jobimpact.pc").write_text(
        f"libdir={lib}\nName: jobimpact\nDescription: x\n"
        f"Version: {ji.__version__}\nLibs: -L{lib} -ljobimpact\n"
    )
    pip_install(tmp_path / "target", PKG_CONFIG_PATH=str(lib / "pkgconfig"))
    path, unit = output(tmp_path / "target")
    assert path == str(lib / "libjobimpact.so.0") and unit == "1e4 person"


def test_what_cannot_be_built_says_why(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(RuntimeError, match="meson is needed"):
        hook.built_library()
    with pytest.raises(RuntimeError, match="pkg-config knows no installed"):
        hook.chosen({"library": "installed"})
    with pytest.raises(RuntimeError, match="auto, installed or bundled"):
        hook.chosen({"library": "other"})
    assert hook.get_requires_for_build_wheel() == ["meson>=1.0", "ninja"]


def test_the_wheel_is_well_formed(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(hook, "chosen", lambda settings: "bundled")
    monkeypatch.setattr(hook, "built_library", lambda: b"a library")
    name = hook.build_wheel(str(tmp_path))
    assert re.fullmatch(rf"jobimpact-{re.escape(hook.version())}-py3-none-\w+\.whl", name)
    with zipfile.ZipFile(tmp_path / name) as wheel:
        names = wheel.namelist()
        info = f"jobimpact-{hook.version()}.dist-info"
        listed = [line.split(",")[0] for line in wheel.read(f"{info}/RECORD").decode().splitlines()]
        assert sorted(listed) == sorted(names)
        assert wheel.read(f"jobimpact/{hook.soname()}") == b"a library"
        assert f"LIBRARY = '{hook.soname()}'" in wheel.read("jobimpact/_location.py").decode()
        assert b"GNU LESSER GENERAL PUBLIC LICENSE" in wheel.read(f"{info}/COPYING")
    sources = {f"jobimpact/{file.name}" for file in (BINDING / "src/jobimpact").glob("*.py")}
    assert sources - {"jobimpact/_location.py"} < set(names)
    again = tmp_path / "again"
    again.mkdir()
    hook.build_wheel(str(again))
    assert (again / name).read_bytes() == (tmp_path / name).read_bytes(), "the same wheel again"


def test_metadata_alone(hook: ModuleType, tmp_path: Path) -> None:
    folder = hook.prepare_metadata_for_build_wheel(str(tmp_path))
    assert {p.name for p in (tmp_path / folder).iterdir()} == {"METADATA", "WHEEL", "COPYING"}


def test_the_source_distribution_holds_the_library(hook: ModuleType, tmp_path: Path) -> None:
    name = hook.build_sdist(str(tmp_path))
    with tarfile.open(tmp_path / name) as archive:
        names = set(archive.getnames())
    top = f"jobimpact-{hook.version()}"
    for part in (
        "PKG-INFO",
        "pyproject.toml",
        "libjobimpact/meson.build",
        "libjobimpact/lib/jobimpact.map",
    ):
        assert f"{top}/{part}" in names
    assert not [n for n in names if "__pycache__" in n or n.endswith(".pyc")]
