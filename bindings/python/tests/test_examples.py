# SPDX-License-Identifier: LGPL-2.1-or-later
"""The example scripts, as a user runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import PROJECT, absent, partner

import jobimpact as ji

EXAMPLES = PROJECT / "bindings/python/examples"
DATA = PROJECT / "examples/data"


def script(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "dev", str(EXAMPLES / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error that a refusal is."""
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_the_program_of_the_readme_and_the_guide() -> None:
    program = (EXAMPLES / "multipliers.py").read_text(encoding="utf-8")
    body = program[program.index("import sys") :]
    for page in ("bindings/python/README.md", "docs/guide/python.md"):
        text = (PROJECT / page).read_text(encoding="utf-8")
        blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        assert body in blocks, page
    assert len(body.splitlines()) <= 20


def test_the_program_of_the_projects_readme(table_folder: Path, tmp_path: Path) -> None:
    partner("pandas")
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    program = tmp_path / "program.py"
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    program.write_text(blocks[0], encoding="utf-8")
    command = [sys.executable, str(program), str(table_folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^farms +0\.04 ", done.stdout, re.MULTILINE)


def test_multipliers(table_folder: Path, tmp_path: Path) -> None:
    done = script("multipliers.py", table_folder)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^farms +0\.04 ", done.stdout, re.MULTILINE) and "type1" in done.stdout
    assert script("multipliers.py").stderr.startswith("usage:")
    assert "absent" in refused(script("multipliers.py", tmp_path / "absent"))


def questions() -> list[tuple[list[str], str]]:
    """The commands of the guide's page, and what it says they print."""
    page = (PROJECT / "docs/guide/io-questions.md").read_text(encoding="utf-8")
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    blocks = [text for language, text in fenced if not language]
    command = "build/examples/io_questions "
    pairs = zip(blocks, blocks[1:])
    return [(b[len(command) :].split(), printed) for b, printed in pairs if b.startswith(command)]


@pytest.mark.parametrize("question", questions(), ids=lambda question: question[0][0])
def test_the_questions_of_the_guide(question: tuple[list[str], str]) -> None:
    arguments, printed = question
    given = [PROJECT / name if "/" in name else name for name in arguments]
    done = script("io_questions.py", *given)
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed


def test_questions_that_have_no_answer() -> None:
    assert len(questions()) == 4
    assert "absent" in refused(script("io_questions.py", "final-demand", "absent"))
    place = DATA / "australia-albury"
    assert "Atlantis" in refused(script("io_questions.py", "county", place, "Atlantis"))
    assert "work.csv" in refused(script("io_questions.py", "county", DATA / "china-2018", "CN"))


def test_the_main_job(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = script("platform_jobs.py", DATA / "kuaishou", DATA / "china-2018", "--out", out)
    assert done.returncode == 0, done.stderr
    for figure in ("43.20", "23.0", "43.2", "41.753", "10,413", "1,200", "7,384", "0.115"):
        assert figure in done.stdout, figure
    for figure in ("1,474.8556", "4,893.6183", "2,911.0972", "3,293.8415", "5,334.4649"):
        assert figure in done.stdout, figure
    written = {file.name for file in out.iterdir()}
    for name in (
        *("account", "growth", "persons", "coefficients", "multipliers", "net", "net_parameters"),
        *("drivers", "headlines", "readings", "sources", "notes"),
    ):
        assert {f"{name}.csv", f"{name}.schema.csv", f"{name}.provenance.csv"} <= written
    notes = list(ji.Dataset.read_csv(out / "notes.csv").rows())
    said = " ".join(done.stdout.split())
    assert len(notes) > 15 and all(row["text"] in said for row in notes)
    assert any("over 40 million people benefited" in row["text"] for row in notes)
    demand = ji.Dataset.read_csv(out / "basket_outside.csv")["value"]
    assert demand.measure is not None
    assert demand.measure["reading"] == "table_taken_at_basic_prices"
    back = ji.Dataset.read_csv(out / "multipliers.csv", sidecar="required")
    assert len(back) == 20 and back["type1"].measure is not None


def table_rows(text: str) -> set[str]:
    """Lines of tables: a name, two blanks or more, numbers; how many blanks does not count."""
    rows = re.findall(r"^[a-z]\S*(?: \S+)*  .*\d.*$", text, re.MULTILINE)
    return {re.sub(" +", " ", row) for row in rows}


def test_the_main_job_prints_the_tables_of_the_c_program() -> None:
    library = os.environ.get("JOBIMPACT_LIBRARY", "")
    program = Path(library).parent.parent / "examples" / "platform_jobs"
    if not library or not program.is_file():
        absent("the C program platform_jobs is not built beside the library")
    folders = [str(DATA / "kuaishou"), str(DATA / "china-2018")]
    expected = subprocess.run([str(program), *folders], capture_output=True, text=True, check=True)
    done = script("platform_jobs.py", *folders)
    assert done.stderr == ""
    assert table_rows(done.stdout) <= table_rows(expected.stdout)
    assert len(table_rows(done.stdout)) > 50


@pytest.mark.parametrize("option", [["absent"], ["--basket", "absent.csv"]])
def test_wrong_input_is_one_line(option: list[str]) -> None:
    assert "absent" in refused(script("platform_jobs.py", *option))


def test_a_vintage_is_not_compared_with_itself() -> None:
    assert "account's own" in refused(script("platform_jobs.py", "--earlier", "kuaishou-2024"))


def test_a_marginal_is_not_an_average() -> None:
    line = refused(script("platform_jobs.py", "--misuse"))
    assert "marginal" in line
    assert script("platform_jobs.py", "--help").returncode == 0


def test_the_status_of_the_basket_is_what_its_rows_say(tmp_path: Path) -> None:
    text = (DATA / "china-2018/illustrative_basket.csv").read_text(encoding="utf-8")
    own = tmp_path / "own.csv"
    own.write_text(text.replace(",illustrative", ",survey"), encoding="utf-8")
    done = script("platform_jobs.py", "--basket", own)
    assert done.returncode == 0, done.stderr
    assert "prices (survey), variant A" in done.stdout and "illustrative" not in done.stdout
    own.write_text(text.replace(",illustrative", ",measured"), encoding="utf-8")
    assert '"measured"' in refused(script("platform_jobs.py", "--basket", own))


RURAL = [DATA / "rural", "--table", DATA / "china-2018", "--out"]


def test_the_year_of_the_rural_programs_is_made_by_its_program() -> None:
    command = [sys.executable, str(DATA / "rural/make_year.py")]
    made = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout
    assert made == (DATA / "rural/events-2024.csv").read_text(encoding="utf-8")


def test_rural_program(tmp_path: Path) -> None:
    done = script("rural_program.py", *RURAL, tmp_path / "python")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("SYNTHETIC") and lines[1] == "7043 events, 4 of them refused:"
    assert "the chain of the log holds: yes" in lines
    assert re.search(r"^reach +- +1,192 +person$", done.stdout, re.MULTILINE)  # each person once
    assert re.search(r"^xingnong +direct +154\.7", done.stdout, re.MULTILINE)
    panel = ji.Dataset.read_csv(tmp_path / "python/panel.csv")
    assert len(panel) == 120 and {"unit", "period", "first_treated", "income"} <= set(panel.columns)
    raw = (tmp_path / "python/register.db").read_bytes()
    assert b"SYNTHETIC-0" not in raw
    library = os.environ.get("JOBIMPACT_LIBRARY", "")
    program = Path(library).parent.parent / "examples" / "rural_program"
    if not library or not program.is_file():
        absent("the C program rural_program is not built beside the library")
    command = [str(program), *map(str, RURAL), str(tmp_path / "c")]
    twin = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert twin.returncode == 0, twin.stderr
    assert twin.stdout == done.stdout
    assert (tmp_path / "c/panel.csv").read_bytes() == (tmp_path / "python/panel.csv").read_bytes()
    again = subprocess.run(
        [*command, "--events", "absent"], capture_output=True, text=True, timeout=300
    )
    assert again.returncode == 1 and "absent" in again.stderr


def test_rural_program_refuses(tmp_path: Path) -> None:
    assert script("rural_program.py").stderr.startswith("usage:")
    absent_folder = [tmp_path / "absent", "--table", DATA / "china-2018", "--out", tmp_path / "out"]
    assert "absent" in refused(script("rural_program.py", *absent_folder))


def test_the_evaluation(tmp_path: Path) -> None:
    panel = DATA / "training/panel.csv"
    which = "--unit county --time year --first-treated first_trained --outcome jobs".split()
    more = ["--covariates", "farming", "--control", "not-yet", "--out", tmp_path / "out"]
    done = script("evaluate_training.py", panel, *which, *more)
    assert done.returncode == 0, done.stderr
    assert "SYNTHETIC" in done.stdout and "job_years" in done.stdout
    cells = ji.Dataset.read_csv(tmp_path / "out/att_gt.csv")
    assert cells.columns == ["group", "time", "att", "se", "reason"] and cells["att"].unit == "job"
    lines = (tmp_path / "out/aggregates.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "type,event,att,se,low,high" and lines[1].startswith("simple,,")
    wrong = [*which[:-1], "wages", *more]
    assert "wages" in refused(script("evaluate_training.py", panel, *wrong))


def test_the_funnel(tmp_path: Path) -> None:
    funnel = DATA / "recruitment/funnel.csv"
    how = ["--group", "group", "--strata", "occupation", "--out", tmp_path / "out"]
    more = ["--bound", "up_to", "--published", "period", "--vacancies", DATA / "recruitment/vacancies.csv"]
    done = script("live_recruitment.py", funnel, *how, *more)
    assert done.returncode == 0, done.stderr
    assert "Not published with the claim: stage, per" in done.stdout
    assert "SYNTHETIC" in done.stdout and "contradicted" in done.stdout
    claim = list(ji.Dataset.read_csv(tmp_path / "out/claim.csv").rows())
    assert {row["claim"] for row in claim} == {10} and claim[-1]["reading"] == "speed"
    assert "no stage" in refused(script("live_recruitment.py", funnel, *how, "--stage", "speed"))


def test_the_labour_market(tmp_path: Path) -> None:
    data = DATA / "labour-market"
    files = [data / "markets.csv", data / "next.csv", "--out", tmp_path / "out"]
    more = ["--shares", data / "shares.csv", "--mapping", DATA / "occupations/roles-to-isco-08.csv"]
    done = script("labour_market.py", *files, *more, "--covariates", "long_term")
    assert done.returncode == 0, done.stderr
    assert "SYNTHETIC" in done.stdout and "filled_jobs" in done.stdout
    hires = list(ji.Dataset.read_csv(tmp_path / "out/hires.csv").rows())
    assert [row["output"] for row in hires] == ["hires", "filled_jobs"] * 3
    assert "wages" in refused(script("labour_market.py", *files, "--covariates", "wages"))
