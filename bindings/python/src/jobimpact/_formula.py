# SPDX-License-Identifier: LGPL-2.1-or-later
"""Formulas of regressions: ``y ~ x1 + i(year, treated, ref=2003) | county + year | d ~ z``."""

from __future__ import annotations

import ast
import re
from typing import Any, NamedTuple

NAME = re.compile(r"[^\W\d]\w*\Z")
CALL = re.compile(r"(i|sunab)\((.*)\)\Z", re.S)


class Parts(NamedTuple):
    """A formula as options, and the panel with the columns that it computes."""

    panel: Any
    outcome: str
    terms: list[Any]
    effects: list[str]
    endogenous: list[str]
    instruments: list[str]


def _split(text: str, mark: str) -> list[str]:
    """Splits at a mark that stands outside of brackets."""
    parts, depth, last = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == mark and depth == 0:
            parts.append(text[last:place].strip())
            last = place + 1
    return [*parts, text[last:].strip()]


def _special(text: str) -> tuple[str, str | None, str | None, int] | None:
    """i(column, by, ref=...) or sunab(cohort, period); None: another term."""
    match = CALL.match(text)
    if not match:
        return None
    call = ast.parse(text, mode="eval").body
    if not isinstance(call, ast.Call) or not all(isinstance(a, ast.Name) for a in call.args):
        raise ValueError(f"{text}: names of columns were expected")
    names = [argument.id for argument in call.args]  # type: ignore[attr-defined]
    keywords = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    references = keywords.pop("ref" if match[1] == "i" else "ref_p", None)
    if keywords or not (1 if match[1] == "i" else 2) <= len(names) <= 2:
        raise ValueError(f"{text}: i(column, by, ref=...) or sunab(cohort, period) was expected")
    if references is not None and not isinstance(references, str):
        several = references if isinstance(references, (list, tuple)) else [references]
        references = "|".join(str(value) for value in several)
    return names[0], names[1] if len(names) > 1 else None, references, 1 if match[1] == "i" else 2


def _computed(frame: Any, text: str) -> dict[str, Any]:
    """The columns of a term that is more than a name, through formulaic."""
    try:
        import formulaic
    except ImportError:
        raise ImportError(f"the term {text!r} needs the package formulaic") from None
    matrix = formulaic.model_matrix(f"1 + {text}", frame, na_action="ignore")
    return {name: matrix[name].to_numpy(float) for name in matrix.columns if name != "Intercept"}


class _Reader:
    def __init__(self, panel: Any) -> None:
        self.panel, self.frame = panel, None
        self.added: dict[str, Any] = {}

    def columns(self, text: str) -> list[str]:
        """The names of a term's columns, which are computed where they are not there."""
        if NAME.match(text) and (text in self.panel.columns):
            return [text]
        if self.frame is None:
            self.frame = self.panel.to_pandas()
        made = _computed(self.frame, text)
        self.added.update(made)
        return list(made)

    def finish(self) -> Any:
        if self.frame is None:
            return self.panel
        return self.frame.assign(**self.added)


def parse(formula: str, panel: Any) -> Parts:
    """Reads a formula against a dataset."""
    sides = formula.split("~", 1)
    if len(sides) != 2 or not sides[0].strip():
        raise ValueError(f"{formula!r}: 'outcome ~ terms | effects' was expected")
    parts = _split(sides[1], "|")
    effects = [] if len(parts) < 2 or "~" in parts[1] else _split(parts[1], "+")
    stages = [part for part in parts[1:] if "~" in part]
    if len(parts) > 3 or len(stages) > 1 or len(parts) - 1 - len(stages) > 1:
        raise ValueError(f"{formula!r}: 'outcome ~ terms | effects | endogenous ~ instruments'")
    reader = _Reader(panel)
    outcome = reader.columns(sides[0].strip())
    if len(outcome) != 1:
        raise ValueError(f"{sides[0].strip()!r} is not one column")
    terms: list[Any] = []
    for text in _split(parts[0], "+"):
        special = _special(text)
        if special:
            terms.append(special)
        elif text not in ("1", "0", ""):
            terms += reader.columns(text)
    effects = [effect for effect in effects if effect not in ("0", "1", "")]
    endogenous: list[str] = []
    instruments: list[str] = []
    if stages:
        left, right = stages[0].split("~", 1)
        for text in _split(left, "+"):
            endogenous += reader.columns(text)
        for text in _split(right, "+"):
            instruments += reader.columns(text)
    return Parts(reader.finish(), outcome[0], terms, effects, endogenous, instruments)
