#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs examples/make_platform_records and examples/count_records as a user would: the truth is recovered, threads and
notations change nothing, each error is one line. Prints TAP.
Usage: count_records.py MAKE_PLATFORM_RECORDS COUNT_RECORDS"""

import pathlib
import sys

sys.dont_write_bytecode = True  # beside the sources
from harness import case, expect, expect_error, finish, rows_of, run  # noqa: E402

MAKE, COUNT = sys.argv[1:3]
ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "examples" / "data" / "count-rules.csv"
DEFECTS = ["--duplicates", "--retired", "--missing-hours", "--returns", "--long-hours", "--future"]
HOW = ["--rules", RULES, "--cutoff", "2024-12-31", "--income-period", "2024"]


def make(folder, *arguments):
    done = run(MAKE, folder, *arguments)
    expect(done.returncode == 0 and not done.stderr, done.stderr)
    expect(done.stdout.startswith("SYNTHETIC"), done.stdout)
    return folder


def counted(folder, *arguments):
    """(rule, role) -> value of what count_records writes."""
    done = run(COUNT, folder / "records.csv", *HOW, "--minimum-cell", 0, "--out", folder / "out", *arguments)
    expect(done.returncode == 0, done.stderr)
    return {(row["rule"], row["role"]): float(row["value"]) for row in rows_of(folder / "out" / "counts.csv")
            if row["by"] in ("", "role")}, done


def expect_truth(folder, side, found):
    truth = {(row["rule"], row["role"]): float(row[side]) for row in rows_of(folder / "truth.csv")}
    expect(truth.keys() == found.keys(), f"cells differ: {truth.keys() ^ found.keys()}")
    for key, value in truth.items():
        expect(abs(found[key] - value) <= 1e-12 * value, f"{key}: {found[key]}, not {value}")


def truth_of_clean_records(folder):
    """records without defects give their truth, exactly"""
    make(folder, "--rows", 60000, "--seed", 3, *[word for name in DEFECTS for word in (name, 0)])
    found, done = counted(folder)
    expect(not done.stderr, done.stderr)
    expect_truth(folder, "true_value", found)
    expect_truth(folder, "recorded_value", found)


def truth_of_records_with_defects(folder):
    """records with defects give what is recorded, exactly, and a warning for each kind"""
    make(folder, "--rows", 60000, "--seed", 4, "--duplicates", 0.05, "--long-hours", 0.01, "--future", 0.01)
    found, done = counted(folder, "--leave-out")
    expect_truth(folder, "recorded_value", found)
    for part in ("duplicates", "hours", "start behind the cut-off"):
        expect(part in done.stderr, done.stderr)


def notations(folder):
    """a byte-order mark, CRLF, full-width digits and 万 change no count"""
    make(folder / "plain", "--rows", 20000)
    make(folder / "other", "--rows", 20000, "--mark", 1, "--crlf", 1, "--full-width", 0.2, "--myriads", 0.5)
    text = (folder / "other" / "records.csv").read_bytes()
    expect(text.startswith(b"\xef\xbb\xbf") and b"\r\n" in text, "no mark or CRLF")
    expect("０" in text.decode() and "万" in text.decode(), "no full-width digit or no 万")
    plain, _ = counted(folder / "plain", "--leave-out")
    other, _ = counted(folder / "other", "--leave-out", "--lenient")
    expect(plain == other, "the counts differ")
    sales = [[row["sales"] for row in rows_of(folder / name / "records.csv")] for name in ("plain",)][0]
    expect(any(sale.startswith("-") for sale in sales), "no return")


def threads(folder):
    """any number of threads gives the same files"""
    make(folder / "one", "--rows", 50000)
    make(folder / "three", "--rows", 50000, "--threads", 3)
    for name in ("records.csv", "truth.csv", "parameters.csv", "counties.csv"):
        expect((folder / "one" / name).read_bytes() == (folder / "three" / name).read_bytes(), f"{name} differs")
    one, first = counted(folder / "one", "--leave-out", "--threads", 1)
    three, second = counted(folder / "three", "--leave-out", "--threads", 3)
    expect(one == three and first.stdout == second.stdout, "the counts differ")


def fewer_rows(folder):
    """a row is the same but for what is scaled, however many follow"""
    make(folder / "few", "--rows", 20000, "--creators", 1, "--content", 0, "--ecommerce", 0)
    make(folder / "many", "--rows", 40000, "--creators", 1, "--content", 0, "--ecommerce", 0)
    few, many = rows_of(folder / "few" / "records.csv"), rows_of(folder / "many" / "records.csv")
    weights = [{float(row.pop("weight")) for row in rows} for rows in (few, many)]
    expect(weights == [{43.2e6 / 20000}, {43.2e6 / 40000}], f"weights are {weights}")
    expect(few == many[:20000], "rows differ")


def rates(folder):
    """defects come at their rates, and income stays below its share of sales"""
    make(folder, "--rows", 60000)
    rows = rows_of(folder / "records.csv")
    seen = [(row["pseudonym"], row["engagement"], row["start"]) for row in rows]
    found = {
        "duplicates": len(seen) - len(set(seen)),
        "retired": sum(row["county"].endswith("retired") for row in rows),
        "missing_hours": sum(not row["hours"] for row in rows),
        "long_hours": sum(float(row["hours"] or 0) > 168 for row in rows),
        "future": sum(row["start"] > "2024-12-31" for row in rows),
    }
    for name, rate in (("duplicates", .003), ("retired", .005), ("missing_hours", .12), ("long_hours", .0005 * .88),
                       ("future", .0005)):
        error = (found[name] - rate * len(rows)) / (rate * len(rows)) ** .5
        expect(abs(error) < 5, f"{name}: {found[name]}")
    income = sum(float(row["income"]) for row in rows)
    sales = sum(abs(float(row["sales"] or 0)) for row in rows)
    expect(abs(sales / (1389.6e9 * len(rows) / 43.2e6) - 1) < .02, f"sales are {sales}")
    expect(income < .2 * sales * 1.02, f"income is {income}")
    merchants = [row for row in rows if row["role"] == "merchant"]
    expect(all(int(row["staff"]) >= 1 and .02 <= float(row["commission"]) <= .2 for row in merchants), "staff, commission")
    expect(sum(int(row["staff"]) for row in merchants) > 1.5 * len(merchants), "merchants have no staff")
    expect("SYNTHETIC" in (folder / "README.txt").read_text(encoding="utf-8"), "the folder does not say it")


def small_cells(folder):
    """small cells are hidden, and quality and weights are asked for"""
    make(folder, "--rows", 3000, "--income-share", 1)
    done = run(COUNT, folder / "records.csv", *HOW, "--leave-out", "--quality", "--minimum-wage", 20,
               "--minimum-wage-source", "a test", "--minimum-cell", 40, "--out", folder / "out")
    expect(done.returncode == 0, done.stderr)
    hidden = [row for row in rows_of(folder / "out" / "counts.csv") if row["hidden"] == "true"]
    expect(hidden and not any(row["value"] or row["persons"] for row in hidden), "nothing hidden")
    indicators = {row["indicator"] for row in rows_of(folder / "out" / "quality.csv")}
    expect(indicators == {"hours_band", "income_quantile", "minimum_wage", "dependent_contractors", "merchants"},
           str(indicators))
    spread = rows_of(folder / "out" / "spread.csv")
    expect(spread[0]["unit"] == "person" and float(spread[0]["ratio"]) > 1, str(spread[0]))


def help_and_errors(folder):
    """--help; an error is one line"""
    for program in (MAKE, COUNT):
        done = run(program, "--help")
        expect(done.returncode == 0 and "SYNTHETIC" in done.stdout or "RECORDS.csv" in done.stdout, done.stdout)
    make(folder, "--rows", 2000, "--income-share", 1)
    records = folder / "records.csv"
    expect_error(run(COUNT, records, *HOW, "--minimum-cell", 0), "records, row", "is not")  # hours above 168 or future
    expect_error(run(COUNT, records), "by which rules?", status=2)
    expect_error(run(COUNT, "--rules", RULES), "which records?", status=2)
    expect_error(run(COUNT, records, "--rules"), "a value is missing after --rules", status=2)
    expect_error(run(COUNT, records, "--rules", RULES, "--fast", "1"), "unknown option", status=2)
    expect_error(run(COUNT, records, "--rules", RULES, "--threads", "many"), "--threads needs a number", status=2)
    expect_error(run(COUNT, folder / "none.csv", "--rules", RULES), "none.csv")
    (folder / "bad.csv").write_text("rule,unit,time,period\nx,people,any,2024\n", encoding="utf-8")
    expect_error(run(COUNT, records, "--rules", folder / "bad.csv"), "row 1", "unit", "people")
    expect_error(run(MAKE), "which folder?", status=2)
    expect_error(run(MAKE, folder, "--rows", "0"), "--rows is a number from 1", status=2)
    expect_error(run(MAKE, folder, "--colour", "1"), "unknown option", status=2)
    expect_error(run(MAKE, folder / "a" / "b", "--rows", 10), "a/b")
    expect_error(run(MAKE, folder, "--rows", 1000, "--income-share", 0.0001), "--income-share")


for function in (truth_of_clean_records, truth_of_records_with_defects, notations, threads, fewer_rows, rates,
                 small_cells, help_and_errors):
    case(function)
finish()
