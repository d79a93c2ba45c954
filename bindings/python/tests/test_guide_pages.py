# SPDX-License-Identifier: LGPL-2.1-or-later
"""The Python of these pages of the guide runs, and prints what the page shows."""

from __future__ import annotations

import contextlib
import io
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from support import PROJECT

PAGES = [
    "did-the-training-work.md",
    "did.md",
    "event-study.md",
    "gross-to-net.md",
    "indicators.md",
    "live-recruitment.md",
    "matching.md",
    "occupations.md",
    "overlap.md",
    "regression.md",
    "set-up-a-tracker.md",
    "time-to-hire.md",
    "tracker-to-panel.md",
    "valuation.md",
]


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Each block of Python with the indented block behind it, or nothing."""
    for block in re.finditer(r"```python\n(.*?)```\n\n?((?:    [^\n]*\n|\n(?=    ))*)", text, re.S):
        yield block[1], textwrap.dedent(block[2])


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_what_its_python_prints(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (PROJECT / "docs" / "guide" / page).read_text(encoding="utf-8")
    found = list(pieces(text))
    assert len(found) == text.count("```python") and any(shown for _, shown in found)
    monkeypatch.chdir(PROJECT)
    names: dict[str, Any] = {}
    for code, shown in found:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, page, "exec"), names)
        assert printed.getvalue() == shown, code
