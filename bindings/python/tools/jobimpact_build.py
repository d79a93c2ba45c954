# SPDX-License-Identifier: LGPL-2.1-or-later
"""The build backend (PEP 517) of the package jobimpact, on the standard library alone.

The wheel is for every Python 3 of a platform. Where pkg-config knows an installed library of this
version or newer with the right soname, the wheel points at it; else the checkout is built with
Meson and Ninja and the wheel holds the library. ``--config-settings library=installed`` or
``library=bundled`` insists on the one or the other.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PACKAGE = HERE / "src" / "jobimpact"
# What the library is built from, for the source distribution.
SOURCES = ("meson.build", "meson_options.txt", "COPYING", "include", "lib")
EPOCH = (1980, 1, 1, 0, 0, 0)  # files in a wheel carry no clock

Settings = "dict[str, str] | None"


def project() -> Path:
    """The C project: two folders up in a checkout, inside in a source distribution."""
    for folder in (HERE.parent.parent, HERE / "libjobimpact"):
        if (folder / "lib" / "jobimpact.map").is_file():
            return folder
    raise RuntimeError(
        f"no libjobimpact beside {HERE}: neither a checkout nor a source distribution"
    )


def from_meson(pattern: str) -> str:
    match = re.search(
        pattern, (project() / "meson.build").read_text(encoding="utf-8"), re.MULTILINE
    )
    if not match:
        raise RuntimeError(f"meson.build has no line that matches {pattern}")
    return match.group(1)


def version() -> str:
    return from_meson(r"^\s*version: '([^']+)'")


def soname() -> str:
    return f"libjobimpact.so.{from_meson(r'^abi_version = ([0-9]+)')}"


def metadata() -> str:
    fields = [
        "Metadata-Version: 2.1",
        "Name: jobimpact",
        f"Version: {version()}",
        "Summary: Every job number with its definition, interval and origin",
        "License: LGPL-2.1-or-later",
        "Classifier: Operating System :: POSIX :: Linux",
        "Classifier: Programming Language :: Python :: 3",
        "Classifier: Typing :: Typed",
        "Requires-Python: >=3.9",
        *[f"Provides-Extra: {name}" for name in EXTRAS],
        *[f'Requires-Dist: {need}; extra == "{name}"' for name, need in EXTRAS.items()],
        "Description-Content-Type: text/markdown",
    ]
    return "\n".join(fields) + "\n\n" + (HERE / "README.md").read_text(encoding="utf-8")


# Partners that a method needs only when it is called.
EXTRAS = {"numpy": "numpy", "pandas": "pandas", "polars": "polars>=1.3", "arrow": "pyarrow>=14"}


# -- the library ----------------------------------------------------------------------------------


def pkg_config(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["pkg-config", *arguments, "jobimpact"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def installed_library() -> Path | None:
    """The installed library that this package can use."""
    if pkg_config(f"--atleast-version={version()}") is None:
        return None
    folder = pkg_config("--variable=libdir")
    file = Path(folder or "/nonexistent") / soname()
    return file if file.is_file() else None


def run(*command: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}")


def built_library() -> bytes:
    """The checkout's library, built for release and stripped."""
    for tool in ("meson", "ninja"):
        if not shutil.which(tool):
            raise RuntimeError(
                f"{tool} is needed to build libjobimpact, and pkg-config knows no installed one "
                f"of version {version()} or newer"
            )
    with tempfile.TemporaryDirectory() as folder:
        build, root = str(Path(folder, "build")), str(Path(folder, "root"))
        off = [f"-D{part}=disabled" for part in ("tests", "examples", "docs", "bindings")]
        run(
            *("meson", "setup", build, str(project()), "--buildtype=release", "--prefix=/usr"),
            *("--libdir=lib", "-Ddefault_library=shared", "-Dstrip=true", *off),
        )
        run("ninja", "-C", build)
        run("meson", "install", "-C", build, "--no-rebuild", "--destdir", root)
        return Path(root, "usr", "lib", soname()).read_bytes()


def chosen(settings: Settings) -> str:
    library = (settings or {}).get("library", "auto")
    if library not in ("auto", "installed", "bundled"):
        raise RuntimeError(f"library must be auto, installed or bundled, not {library!r}")
    if library == "auto":
        return "installed" if installed_library() else "bundled"
    if library == "installed" and not installed_library():
        raise RuntimeError(
            f"pkg-config knows no installed jobimpact {version()} or newer with {soname()}"
        )
    return library


# -- the hooks ------------------------------------------------------------------------------------


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    if chosen(config_settings) == "installed":
        return []
    needs = {"meson": "meson>=1.0", "ninja": "ninja"}
    return [need for tool, need in needs.items() if not shutil.which(tool)]


def dist_info() -> dict[str, bytes]:
    folder = f"jobimpact-{version()}.dist-info"
    platform = re.sub(r"[^A-Za-z0-9]", "_", sysconfig.get_platform())
    wheel = [
        "Wheel-Version: 1.0",
        "Generator: jobimpact_build",
        "Root-Is-Purelib: false",
        f"Tag: py3-none-{platform}",
    ]
    return {
        f"{folder}/METADATA": metadata().encode("utf-8"),
        f"{folder}/WHEEL": ("\n".join(wheel) + "\n").encode("utf-8"),
        f"{folder}/COPYING": (project() / "COPYING").read_bytes(),
    }


def prepare_metadata_for_build_wheel(
    metadata_directory: str, config_settings: Settings = None
) -> str:
    for name, data in dist_info().items():
        file = Path(metadata_directory, name)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    return f"jobimpact-{version()}.dist-info"


def build_wheel(
    wheel_directory: str,
    config_settings: Settings = None,
    metadata_directory: str | None = None,
) -> str:
    files = {
        f"jobimpact/{file.name}": file.read_bytes()
        for file in sorted(PACKAGE.iterdir())
        if file.suffix == ".py" and file.name != "_location.py" or file.name == "py.typed"
    }
    if chosen(config_settings) == "installed":
        where = str(installed_library())
    else:
        where = soname()
        files[f"jobimpact/{where}"] = built_library()
    files["jobimpact/_location.py"] = (
        f'"""Where the library is: written when the package was built."""\n\nLIBRARY = {where!r}\n'
    ).encode()
    files.update(dist_info())
    platform = re.sub(r"[^A-Za-z0-9]", "_", sysconfig.get_platform())
    name = f"jobimpact-{version()}-py3-none-{platform}.whl"
    with zipfile.ZipFile(Path(wheel_directory, name), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in [*files.items(), record(files)]:
            info = zipfile.ZipInfo(path, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o755 if ".so" in path else 0o644) << 16
            archive.writestr(info, data)
    return name


def record(files: dict[str, bytes]) -> tuple[str, bytes]:
    """The wheel's list of files with their digests."""
    path = f"jobimpact-{version()}.dist-info/RECORD"
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}")
    return path, ("\n".join([*lines, f"{path},,"]) + "\n").encode()


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    top = f"jobimpact-{version()}"
    name = f"{top}.tar.gz"

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
        if re.search(r"__pycache__|\.pyc$|/\.|_location\.py$", info.name):
            return None
        info.uid = info.gid = info.mtime = 0
        info.uname = info.gname = ""
        return info

    with tarfile.open(Path(sdist_directory, name), "w:gz") as archive:
        for part in ("pyproject.toml", "README.md", "src", "tools", "tests"):
            archive.add(HERE / part, f"{top}/{part}", filter=plain)
        for part in SOURCES:
            archive.add(project() / part, f"{top}/libjobimpact/{part}", filter=plain)
        data = metadata().encode("utf-8")
        info = tarfile.TarInfo(f"{top}/PKG-INFO")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return name
