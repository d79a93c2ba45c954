#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs examples/io_multipliers as a user would: success, each error, warnings. Prints TAP.
Usage: io_multipliers.py PROGRAM"""

import csv
import pathlib
import shlex
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2]

# Miller and Blair, Input-Output Analysis, 2nd ed. (2009), tables 2.3 and 2.4, with a third sector that is empty.
FILES = {
    "flows.csv": "sector,farms,mills,shops\nfarms,150,500,0\nmills,200,100,0\nshops,0,0,0\n",
    "final_demand.csv": "sector,household_consumption,other\nfarms,50,300\nmills,400,1300\nshops,0,0\n",
    "accounts.csv": "sector,gross_output,employment,compensation\nfarms,1000,30,300\nmills,2000,50,500\nshops,0,0,0\n",
    "units.csv": "file,column,unit\nflows.csv,*,1e6 CNY\nfinal_demand.csv,*,1e6 CNY\naccounts.csv,*,1e6 CNY\naccounts.csv,employment,1e4 person\n",
}

results = []


def case(function):
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "table"
        table.mkdir()
        for name, text in FILES.items():
            (table / name).write_text(text, encoding="utf-8")
        try:
            function(table, pathlib.Path(folder) / "out")
            results.append((True, function.__doc__))
        except AssertionError as error:
            results.append((False, f"{function.__doc__}: {error}"))


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
                          check=False)


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def expect_error(done, *parts, status=1):
    """One clear line on stderr and exit status 1; 2 for a command line that is not understood."""
    lines = done.stderr.strip().splitlines()
    expect(done.returncode == status, f"exit status {done.returncode}: {done.stderr}")
    expect(len(lines) == 1 and "warning" not in lines[0], f"not one line: {done.stderr}")
    for part in parts:
        expect(part in lines[-1], f"{part!r} is not in {lines[-1]!r}")
    expect(not done.stdout, "an error, but something on stdout")


def replace(table, name, old, new):
    text = (table / name).read_text(encoding="utf-8")
    expect(old in text, f"{old!r} is not in {name}")
    (table / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@case
def succeeds(table, out):
    """writes the multipliers, their schema, origin and checks"""
    done = run(table, "--out", out)
    expect(done.returncode == 0, done.stderr)
    rows = rows_of(out / "multipliers.csv")
    expect(list(rows[0])[:4] == ["sector", "direct", "type1", "type2"], f"columns {list(rows[0])}")
    # e = 30e4 / 1000 = 300 and 250 persons per 1e6 CNY; e'L = (300 .95 + 250 .2, 300 .25 + 250 .85) / .7575
    expect(abs(float(rows[0]["direct"]) - 300) < 1e-9, rows[0])
    expect(abs(float(rows[0]["type1"]) - 335 / 0.7575) < 1e-9, rows[0])
    expect(abs(float(rows[1]["type1"]) - 287.5 / 0.7575) < 1e-9, rows[1])
    expect(float(rows[0]["type2"]) > float(rows[0]["type1"]), rows[0])
    schema = {row["column"]: row for row in rows_of(out / "multipliers.schema.csv")}
    expect(schema["type1"]["unit"].startswith("person/(1e6 CNY"), schema["type1"])
    origin = rows_of(out / "multipliers.provenance.csv")
    expect({"flows", "accounts"} <= {row["name"] for row in origin}, "inputs in the origin")
    checks = {row["check"]: row["verdict"] for row in rows_of(out / "checks.csv")}
    expect(checks["row_balance"] == "passed" and checks["zero_output"] == "warning", checks)
    expect("mills" in done.stdout and "Type II" in done.stdout, done.stdout)


@case
def names_zero_output(table, out):
    """a sector of zero output is named in a warning and has coefficient 0"""
    done = run(table, "--out", out)
    expect(done.returncode == 0 and "warning" in done.stderr and '"shops"' in done.stderr, done.stderr)
    row = rows_of(out / "multipliers.csv")[2]
    expect(float(row["direct"]) == 0 and "zero output" in row["reason"], row)


@case
def converts_units(table, out):
    """--unit converts"""
    done = run(table, "--out", out, "--unit", "1e3 person/(1e9 CNY)")
    expect(done.returncode == 0, done.stderr)
    expect(abs(float(rows_of(out / "multipliers.csv")[0]["direct"]) - 300) < 1e-9, "per 1e9 CNY, thousands")
    expect_error(run(table, "--unit", "person/(1e9 EUR)"), "EUR")


@case
def closes_as_told(table, out):
    """--closure-total and --closure-denominator; without a household row there is no Type II"""
    expect(run(table, "--out", out, "--closure-total", "950").returncode == 0, "closure-total")
    stated = float(rows_of(out / "multipliers.csv")[0]["type2"])
    # the closed inverse in section 2.5 of the book: 1.3651 .4253; .5273 1.3481
    expect(abs(stated - (300 * 1.3651 + 250 * 0.5273)) < 0.05, stated)
    expect(run(table, "--out", out, "--closure-denominator", "household_consumption").returncode == 0, "name")
    expect(float(rows_of(out / "multipliers.csv")[0]["type2"]) > stated, "450 is less than 950")
    expect_error(run(table, "--household-income", "wages"), "wages")
    replace(table, "accounts.csv", "compensation", "wages")
    expect(run(table, "--out", out).returncode == 0, "no household row")
    row = rows_of(out / "multipliers.csv")[0]
    expect(row["type2"] == "" and "no Type II" in row["reason"], row)


@case
def refuses_a_wrong_path(table, out):
    """a wrong path is one line"""
    expect_error(run(table / "elsewhere", "--out", out), "elsewhere")


@case
def refuses_a_missing_file(table, _out):
    """a missing file is one line"""
    (table / "accounts.csv").unlink()
    expect_error(run(table), "accounts")


@case
def refuses_a_broken_csv(table, _out):
    """a broken CSV is one line with file, line and column"""
    replace(table, "flows.csv", "500", "5OO")
    expect_error(run(table), "flows.csv: line 2", "mills", "5OO")


@case
def refuses_another_separator(table, _out):
    """columns apart by semicolons or tabs are told so"""
    text = (table / "flows.csv").read_text(encoding="utf-8")
    for separator, name in ((";", "semicolon"), ("\t", "tab")):
        (table / "flows.csv").write_text(text.replace(",", separator), encoding="utf-8")
        (table / "units.csv").write_text(FILES["units.csv"].replace("flows.csv,*,1e6 CNY\n", ""), encoding="utf-8")
        expect_error(run(table), "flows has no column", "a comma is expected between columns, not a " + name)


@case
def names_an_empty_cell(table, _out):
    """an empty cell is named by its sector and column"""
    replace(table, "accounts.csv", "mills,2000,50", "mills,2000,")
    expect_error(run(table), "accounts", '"mills"', '"employment"', "empty")


@case
def refuses_employment_in_money(table, _out):
    """employment that only the `*` of units.csv gives a unit is refused before anything is printed"""
    replace(table, "units.csv", "accounts.csv,employment,1e4 person\n", "")
    expect_error(run(table), '"employment"', "money", "units.csv")


@case
def refuses_another_scale(table, out):
    """--flows-unit may add a price basis to what units.csv says, but not another scale"""
    expect_error(run(table, "--flows-unit", "1e3 CNY"), "1e3 CNY", "1e6 CNY", "scale")
    expect(run(table, "--out", out, "--flows-unit", "1e6 CNY@2010:basic").returncode == 0, "price basis")
    unit = {row["column"]: row for row in rows_of(out / "multipliers.schema.csv")}["type1"]["unit"]
    expect(unit == "person/(1e6 CNY@2010:basic)", unit)


@case
def refuses_a_short_row(table, _out):
    """a row that is too short is one line"""
    replace(table, "flows.csv", "mills,200,100,0", "mills,200")
    expect_error(run(table), "flows.csv", "line 3")


@case
def refuses_another_sector(table, _out):
    """a mismatched sector name is one line"""
    replace(table, "accounts.csv", "\nmills", "\nmill")
    expect_error(run(table), "accounts", "mill", "mills")


@case
def refuses_another_column(table, _out):
    """a mismatched column name is one line"""
    replace(table, "flows.csv", "farms,mills", "mills,farms")
    expect_error(run(table), "flows", "mills")


@case
def refuses_an_unbalanced_table(table, out):
    """a row that does not balance is named, and --balance-tolerance accepts it"""
    replace(table, "final_demand.csv", "50,300", "50,330")
    expect_error(run(table), '"farms"')
    expect(run(table, "--out", out, "--balance-tolerance", "0.05").returncode == 0, "tolerance")


@case
def refuses_dust(table, out):
    """dust output is named, and --dust-zero accepts it"""
    replace(table, "accounts.csv", "shops,0", "shops,1e-9")
    replace(table, "final_demand.csv", "shops,0", "shops,1e-9")
    expect_error(run(table), '"shops"', "dust")
    done = run(table, "--out", out, "--dust-zero")
    expect(done.returncode == 0 and '"shops"' in done.stderr, done.stderr)


@case
def refuses_what_it_does_not_know(table, _out):
    """unknown options, missing values, no folder, two folders"""
    expect_error(run(table, "--colour", "red"), "--colour", status=2)
    expect_error(run(table, "--out"), "--out", status=2)
    expect_error(run(), "--help", status=2)
    expect_error(run(table, table), status=2)
    expect_error(run(table, "--closure-total", "much"), "much", status=2)
    expect_error(run(table, "--method", "magic"), "magic", status=2)
    expect_error(run(table, "--threads", "-1"), "--threads", status=2)


@case
def explains_itself(_table, _out):
    """--help names every option"""
    done = run("--help")
    expect(done.returncode == 0 and not done.stderr, done.stderr)
    for option in ("--out", "--satellite", "--unit", "--flows-unit", "--employment", "--household-income",
                   "--household-consumption", "--closure-denominator", "--closure-total", "--balance-tolerance",
                   "--dust-zero", "--method", "--threads"):
        expect(option in done.stdout, option)


@case
def tells_each_warning(table, _out):
    """a warning of the checks is a line on stderr, without --out too"""
    replace(table, "accounts.csv", "farms,1000,30,300\nmills,2000,50,500", "farms,1000,30,150\nmills,2000,50,150")
    done = run(table)
    lines = [line for line in done.stderr.splitlines() if "closure 1.5" in line]
    expect(done.returncode == 0 and len(lines) == 1, done.stderr)
    expect(lines[0].startswith("io_multipliers: warning: ") and "imputed rent" in lines[0], lines[0])
    expect(sum('"shops"' in line for line in done.stderr.splitlines()) == 1, "zero output is told once: " + done.stderr)


@case
def tells_jobs_without_output(table, out):
    """jobs in a sector without output are told, and that they are in no multiplier"""
    replace(table, "accounts.csv", "shops,0,0,0", "shops,0,7,0")
    done = run(table, "--out", out)
    expect(done.returncode == 0 and "jobs without output" in done.stderr, done.stderr)
    checks = {row["check"]: row for row in rows_of(out / "checks.csv")}
    expect('the jobs of "shops"' in checks["employment_identity"]["explanation"], checks["employment_identity"])
    expect("though the sector has what is counted" in rows_of(out / "multipliers.csv")[2]["reason"], "reason")


@case
def prints_what_fits(table, _out):
    """the unit is said once and in words, nothing is cut, a reason that all sectors have is told once"""
    done = run(table)
    table_text, _, _below = done.stdout.partition("\n\n")
    expect(table_text.startswith("unit of direct, Type I, Type II: person/(1e6 CNY) (price basis not stated)\n"),
           done.stdout)
    expect("…" not in done.stdout and "ratios are undefined where direct is 0" in " ".join(done.stdout.split()),
           done.stdout)
    expect(all(len(line) <= 120 for line in table_text.splitlines()), done.stdout)
    for name in ("flows.csv", "final_demand.csv", "accounts.csv"):
        replace(table, name, "\nshops", "\n#")
        text = (table / name).read_text(encoding="utf-8").splitlines()
        kept = [line for line in text if not line.startswith("#")]
        if name == "flows.csv":
            kept = [line.rsplit(",", 1)[0] for line in kept]
        (table / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    replace(table, "accounts.csv", "compensation", "wages")
    done = run(table)
    expect(done.returncode == 0, done.stderr)
    expect(done.stdout.count("no Type II") == 1 and "\nall sectors: no Type II" in done.stdout, done.stdout)


@case
def the_guide_shows_what_is_printed(_table, out):
    """docs/guide/input-output.md shows the command, its lines and its warning"""
    guide = (ROOT / "docs/guide/input-output.md").read_text(encoding="utf-8")
    command, printed, told = guide.split("\n```\n")[1:6:2]
    arguments = shlex.split(command)[1:]
    expect(arguments[0] == "examples/data/china-2018" and arguments[-2:] == ["--out", "out"], arguments)
    done = run(ROOT / arguments[0], *arguments[1:-1], out)
    expect(done.returncode == 0 and done.stderr.splitlines() == told.splitlines(), done.stderr)
    left = iter(done.stdout.splitlines())
    for line in printed.splitlines():
        expect(line == "..." or line in left, f"not printed in this order: {line!r}")


@case
def methods_agree(table, out):
    """direct and iterative give the same"""
    found = []
    for method in ("direct", "iterative"):
        expect(run(table, "--out", out, "--method", method, "--threads", "2").returncode == 0, method)
        found.append([float(row["type2"]) for row in rows_of(out / "multipliers.csv")])
    expect(all(abs(a - b) <= 1e-10 * abs(a) for a, b in zip(*found)), found)


print(f"1..{len(results)}")
for number, (passed, name) in enumerate(results, 1):
    print(f"{'ok' if passed else 'not ok'} {number} - io_multipliers: {name}".replace("\n", " / "))
sys.exit(0 if all(passed for passed, _ in results) else 1)
