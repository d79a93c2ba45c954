#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs examples/platform_jobs as a user does: what it prints, what it writes, how it fails. TAP."""

import csv
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
ROOT = pathlib.Path(sys.argv[2]).resolve()
ACCOUNT = ROOT / "examples/data/kuaishou"
TABLE = ROOT / "examples/data/china-2018"
EXPECTED = ROOT / "tests/reference/china-2018"  # its SOURCE.md says how they were computed


def run(*arguments, status=0):
    """The program's output and errors; its exit status must be the one given."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          encoding="utf-8", cwd=tempfile.gettempdir(), check=False)
    assert done.returncode == status, f"exit status {done.returncode}: {done.stderr}"
    return done.stdout, done.stderr


def refused(part, *arguments):
    """Exit status 1 and one line of standard error that holds `part`."""
    _, errors = run(*arguments, status=1)
    assert len(errors.splitlines()) == 1, f"not one line: {errors!r}"
    assert errors.startswith("platform_jobs: ") and part in errors and "JI_ERROR" not in errors, errors


def rows(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def near(actual, expected, tolerance=1e-9):
    assert abs(float(actual) - expected) <= tolerance * abs(expected), (actual, expected)


def copy(folder, source, name, change=None):
    """A copy of a data folder with one file's text changed."""
    target = pathlib.Path(folder) / source.name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target)
    file = target / name
    text = file.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    return target


def test_the_screen_answers_the_five_points_in_order(_):
    screen, errors = run(ACCOUNT, TABLE)
    assert errors == "", errors
    expected = [
        "1. The account", "43.20", "[42.69, 43.71]", "agree within rounding", "second-hand",
        "56.8", "declared reading",
        "2. How many different people", "23.000", "43.200", "41.753", "40,000,000", "3.200", "0.221",
        "3. Jobs per unit", "10,413 ", "1,200 ", "7,384 ", "0.629", "0.115", "condition",
        "unreconciled",
        "4. What the economy", "18,669", "23,699", "31,310", "1,474.8556", "4,893.6183", "2,911.0972",
        "3,293.8415", "5,334.4649", "3,761.5292", "variant B", "2,940.8401", "illustrative", "drift",
        "agriculture is 40 %", "offline", "12.0 million", "7.8", "17.2", "14.47 million",
        "5. Gross to net", "gross, as published", "net, low", "scenarios", "assumed",
    ]
    at = 0
    for part in expected:
        found = screen.find(part, at)
        assert found >= 0, f"{part!r} is not there, or not in its place"
        at = found


def test_lines_fit_a_screen_and_tables_are_aligned(_):
    screen, _errors = run(ACCOUNT, TABLE)
    lines = screen.splitlines()
    rules = [i for i, line in enumerate(lines) if line.startswith("----")]
    assert len(rules) >= 8
    for i in rules:
        assert len(lines[i]) <= 120, lines[i]
        widths = [len(cell) for cell in lines[i].split("  ")]
        assert len(lines[i + 1].rstrip()) <= sum(widths) + 2 * (len(widths) - 1), lines[i + 1]


def test_out_writes_every_result_with_schema_and_provenance(folder):
    out = folder / "results"
    run(ACCOUNT, TABLE, "--out", out)
    names = {file.name[:-4] for file in out.glob("*.csv") if file.name.count(".") == 1}
    assert names == {
        "account", "account_check", "growth", "persons", "coefficients", "applied_average_to_gmv",
        "applied_published_marginal_to_gmv", "multipliers", "table_check", "basket_a_demand", "basket_a_jobs",
        "basket_a_by_part", "basket_b_demand", "basket_b_jobs", "basket_b_by_part", "net",
        "net_parameters", "sources", "readings", "beside_account", "beside_account_jobs", "drivers", "headlines",
        "notes", "tornado", "tree"}, names
    for name in names:
        columns = list(rows(out, name)[0])
        assert [row["column"] for row in rows(out, f"{name}.schema")] == columns
        assert rows(out, f"{name}.provenance"), name
    layers = {row["component"]: row for row in rows(out, "account")}
    near(layers["total"]["value"], 43.20)
    near(layers["total"]["rounding_low"], 42.69)
    values = {(row["name"], row["kind"]): float(row["value"]) for row in rows(out, "coefficients")}
    near(values["average", "average"], 14.47e6 / 1389.6)
    near(values["since renmin-2022", "arc"], 5.24e6 / 709.6)
    near(values["from published_marginal", "elasticity"], 1200 / (14.47e6 / 1389.6))
    assert all(row["reconciled"] == "false" and row["compared_with"] for row in rows(out, "coefficients"))
    assert "http" in (out / "sources.csv").read_text(encoding="utf-8")
    agriculture = rows(out, "multipliers")[0]
    near(agriculture["direct"], 18668.621701196)
    near(agriculture["type1"], 23698.665181558)
    near(agriculture["type2"], 31309.831879268)


def test_the_comparison_says_in_its_file_what_it_is(folder):
    run(ACCOUNT, TABLE, "--out", folder)
    beside = rows(folder, "beside_account")
    type1 = 3293.8415 + 5334.4649
    assert [row["unit"] for row in beside] == ["1e6 person"] * 3 + ["1e6 job"]
    for row, want in zip(beside, (type1, type1 * .65, type1 + 3761.5292)):
        near(row["value"], want * 1389.6 / 1e6, 1e-7)
        assert "today's sales taken at the table's prices" in row["note"] and "returns" in row["note"]
        assert "reading=gmv of kuaishou-2024 at prices of 2018" in row["measure"]
    closed = ["closure=household_consumption/compensation" in row["measure"] for row in beside]
    assert closed == [False, False, True, False]
    assert ["layer=direct+indirect;" in row["measure"] for row in beside] == [True, True, False, False]
    assert "layer=direct+indirect+induced" in beside[2]["measure"]
    assert "and jobs per unit of GDP times 0.65" in beside[1]["measure"] and "0.65" not in beside[0]["measure"]
    near(beside[3]["value"], 14.47)
    assert "status=claim" in beside[3]["measure"] and "reading=live_ecommerce" in beside[3]["measure"]
    assert all(row["description"] for row in rows(folder, "beside_account.schema"))
    origin = [(row["operation"], row["kind"], row["name"]) for row in rows(folder, "beside_account.provenance")]
    for step in (("beside_account", "input", "basket_jobs"), ("beside_account", "input", "average_times_driver"),
                 ("beside_account", "option", "drift"), ("beside_account", "note", "warning"),
                 ("ji_io_basket_demand", "input", "basket"), ("ji_io_model_from_bundle", "input", "flows"),
                 ("ji_account_model_create", "input", "drivers")):
        assert step in origin, step
    for name in ("beside_account_jobs", "beside_account"):
        said = {row["name"]: row["value"] for row in rows(folder, f"{name}.provenance")
                if row["operation"] == "ji_io_basket_demand"}
        assert said["unit"] == "1e9 CNY@2018:purchasers" and said["total"] == "1389.6", said
        assert said["reading"] == "gmv of kuaishou-2024 at prices of 2018", said
    assert all("reading=gmv of" in row["measure"] for row in rows(folder, "beside_account_jobs"))


def test_files_of_variant_b_say_what_its_prices_are_taken_for(folder):
    run(ACCOUNT, TABLE, "--out", folder)
    for letter, expected in (("a", False), ("b", True)):
        value = rows(folder, f"basket_{letter}_demand.schema")[2]
        assert value["column"] == "value" and value["unit"] == "1e9 CNY@2018:producers_with_vat"
        assert ("reading=table_taken_at_basic_prices" in value["measure"]) == expected, value
        assert ("as if the table's prices were basic" in value["description"]) == expected, value
        for name in (f"basket_{letter}_jobs", f"basket_{letter}_by_part"):
            for row in rows(folder, name):
                assert ("reading=table_taken_at_basic_prices" in row["measure"]) == expected, row
        notes = [row["value"] for row in rows(folder, f"basket_{letter}_demand.provenance") if row["kind"] == "note"]
        assert notes == ["table_taken_at_basic_prices"] * expected


def test_what_is_said_in_sentences_is_written_too(folder):
    screen, _errors = run(ACCOUNT, TABLE, "--out", folder)
    flat = " ".join(screen.split())
    notes = rows(folder, "notes")
    for row in notes:
        assert row["text"] in flat and row["about"] in flat, row
    about = {(row["point"], row["about"]) for row in notes}
    for wanted in (("1", "declared reading"), ("2", "The headline"), ("3", "condition"), ("3", "unreconciled"),
                   ("4", "employment"), ("4", "drift"), ("4", "basket"), ("4", "beside it"), ("5", "formula")):
        assert wanted in about, wanted
    assert [row["value"] for row in rows(folder, "drivers")] == ["1389.6", "680"]
    assert "second" in " ".join(row["source"] for row in rows(folder, "drivers"))
    assert rows(folder, "headlines")[0]["persons"] == "40000000"
    for name in ("growth", "coefficients", "persons", "account", "account_check"):
        assert all(row["description"] for row in rows(folder, f"{name}.schema")), name


def test_the_status_of_the_basket_is_what_its_rows_say(folder):
    def basket_says(old, new):
        table = copy(folder, TABLE, "illustrative_basket.csv", lambda text: text.replace(old, new))
        return table, " ".join(run(ACCOUNT, table, "--out", folder / "out")[0].split())
    table, screen = basket_says(",illustrative", ",survey")
    assert "prices (survey), variant A" in screen and "have the status survey" in screen
    assert "a basket (survey) as large as gmv" in screen and "illustrative" not in screen
    assert all("status=model" in row["measure"] for row in rows(folder / "out", "basket_a_jobs"))
    assert "status=survey" in rows(folder / "out", "basket_a_demand.schema")[2]["measure"]
    assert "status=assumed" in rows(folder / "out", "beside_account")[1]["measure"], "the drift is assumed"
    table, screen = basket_says("chemicals,0.17,0.16,0.05,0.13,0.8009,survey",
                                "chemicals,0.17,0.16,0.05,0.13,0.8009,assumed")
    assert "(assumed), variant A" in screen
    own = folder / "own.csv"
    own.write_text((TABLE / "illustrative_basket.csv").read_text(encoding="utf-8").replace(",illustrative", "")
                   .replace(",status", ""), encoding="utf-8")
    screen, _errors = run(ACCOUNT, TABLE, "--basket", own)
    assert "(illustrative), variant A" in screen
    copy(folder, TABLE, "illustrative_basket.csv", lambda text: text.replace(",survey", ",measured"))
    refused('basket: row 1: status is "measured"', ACCOUNT, table)


def test_a_vintage_that_the_layers_do_not_have_is_refused(folder):
    for name, old in (("drivers.csv", "renmin-2022"), ("coefficients.csv", "kuaishou-2024"),
                      ("overlaps.csv", "kuaishou-2024"), ("headlines.csv", "kuaishou-2024")):
        account = copy(folder / name, ACCOUNT, name, lambda text, old=old: text.replace(old, "renmin-2O22"))
        refused(name[:-4] + ': row ' + ("2" if name == "drivers.csv" else "1")
                + ', column "vintage": the layers have no vintage "renmin-2O22"', account, TABLE)


def test_a_vintage_without_a_driver_gives_no_arc_and_says_so(folder):
    account = copy(folder, ACCOUNT, "drivers.csv", lambda text: "\n".join(
        line for line in text.splitlines() if not line.startswith("renmin")) + "\n")
    screen, errors = run(account, TABLE)
    assert errors == 'platform_jobs: warning: drivers: vintage "renmin-2022" has no row "gmv": no arc since then\n'
    assert "no value, since renmin-2022: not compared: that vintage has no driver gmv" in " ".join(screen.split())
    assert "7,384" not in screen


def test_results_do_not_depend_on_where_they_are_made(folder):
    first, second = folder / "a", folder / "b"
    run(ACCOUNT, TABLE, "--out", first)
    run(ACCOUNT, TABLE, "--out", second)
    for file in first.iterdir():
        text = file.read_bytes()
        assert text == (second / file.name).read_bytes(), file.name
        assert os.fsencode(str(ROOT)) not in text and os.fsencode(str(folder)) not in text, file.name


def test_the_data_are_those_of_the_reference(_):
    reference = os.environ.get("JI_REFERENCE")
    if not reference:
        if os.environ.get("JI_REFERENCE_REQUIRED") == "1":
            raise AssertionError("JI_REFERENCE is not set")
        return "JI_REFERENCE is not set"
    data = pathlib.Path(reference).parent / "data/china-2018"
    for name in ("flows", "final_demand", "accounts", "units", "table", "sectors"):
        assert (data / f"{name}.csv").read_bytes() == (TABLE / f"{name}.csv").read_bytes(), name
    for name in ("expected_basket", "expected_multipliers"):
        assert (data / f"{name}.csv").read_bytes() == (EXPECTED / f"{name}.csv").read_bytes(), name
    return None


def test_the_basket_equals_the_expected_figures(folder):
    run(ACCOUNT, TABLE, "--out", folder)
    expected = rows(EXPECTED, "expected_basket")
    for letter, variant in ("a", "A_"), ("b", "B_"):
        found = {(row["driver"], row["component"], row["effect"]): float(row["value"])
                 for row in rows(folder, f"basket_{letter}_jobs") if row["value"]}
        count = 0
        for row in expected:
            if not row["variant"].startswith(variant) or row["valuation_part"] == "ALL":
                continue
            for effect in ("direct", "indirect", "induced"):
                value = found.get((row["valuation_part"], row["sector"], effect), 0.0)
                want = float(row[f"{effect}_persons"])
                assert abs(value - want) <= 1e-9 * max(abs(want), 1), (row, effect, value)
                count += want != 0
        assert count > 100, count


def test_what_a_coefficient_gives_is_said_with_its_units(_):
    screen = " ".join(run(ACCOUNT, TABLE)[0].split())
    assert "times a change of 1 (1e9 CNY@current:purchasers) in gmv gives 1,200 (job)." in screen
    assert "as large as gmv = 1,389.6 bn CNY" in screen


def test_misuse_of_a_marginal_fails_and_says_so(_):
    refused("a marginal coefficient applies to a change, not to a level", ACCOUNT, TABLE, "--misuse")


def test_an_overlap_can_be_stated(_):
    screen, _errors = run(ACCOUNT, TABLE, "--overlap", "0.5")
    assert "50 % of live_ecommerce_ecosystem" in screen and "35.965" in screen


def test_vintages_are_compared_with_earlier_ones_only(_):
    screen, _errors = run(ACCOUNT, TABLE, "--vintage", "renmin-2022")
    assert "34.63" in screen and "Change by layer" not in screen
    assert "34.63 [34.61, 34.65], published is 34.63 [34.62, 34.64]" in " ".join(screen.split())
    assert "The headline" not in screen
    assert "no vintage of an earlier period" in screen
    assert "kuaishou-results-2024" not in screen and "1,389.6" not in screen and "bjkcjj" not in screen
    assert "no coefficients of this vintage (coefficients.csv)" in screen
    refused("--earlier", ACCOUNT, TABLE, "--earlier", "kuaishou-2024")
    screen, _errors = run(ACCOUNT, TABLE, "--headline", "42000000")
    assert "42,000,000" in screen and "40,000,000" not in screen


def test_help_is_complete(_):
    text, errors = run("--help")
    assert errors == ""
    for option in ("--basket", "--vintage", "--earlier", "--reading", "--headline", "--overlap",
                   "--drift", "--misuse", "--out", "--account", "--table", "--help", "--version"):
        assert option in text, option
    assert run("--version")[0].startswith("libjobimpact ")


def test_command_lines_that_are_not_understood(_):
    for arguments in (["--bogus"], ["--out"], ["--overlap", "2"], ["--overlap", "x"], ["--drift", "0"],
                      ["a", "b", "c"]):
        _, errors = run(*arguments, status=2)
        assert len(errors.splitlines()) == 1 and "--help" in errors, errors


def test_wrong_paths(folder):
    refused("nowhere", folder / "nowhere", TABLE)
    refused("nowhere", ACCOUNT, folder / "nowhere")
    refused("nowhere.csv", ACCOUNT, TABLE, "--basket", folder / "nowhere.csv")
    refused("nowhere", ACCOUNT, TABLE, "--out", folder / "nowhere/further")
    refused("no vintage", ACCOUNT, TABLE, "--vintage", "nowhere")
    refused("no reading", ACCOUNT, TABLE, "--reading", "nowhere")


def test_a_broken_csv_is_named_with_its_line(folder):
    broken = copy(folder, ACCOUNT, "layers.csv", lambda text: text + "kuaishou-2024,2024,extra\n")
    refused("layers.csv: line 10", broken, TABLE)


def test_a_number_that_is_none_is_named_with_its_line(folder):
    broken = copy(folder, ACCOUNT, "layers.csv", lambda text: text.replace("14.47", "14.47x"))
    refused("14.47x", broken, TABLE)


def test_mismatched_sectors_are_named(folder):
    table = copy(folder, TABLE, "final_demand.csv", lambda text: text.replace("food,", "fodo,"))
    refused("fodo", ACCOUNT, table)
    basket = folder / "basket.csv"
    text = (TABLE / "illustrative_basket.csv").read_text(encoding="utf-8")
    basket.write_text(text.replace("chemicals,", "chemistry,"), encoding="utf-8")
    refused("chemistry", ACCOUNT, TABLE, "--basket", basket)


def test_parts_that_contradict_the_total_are_shown(folder):
    account = copy(folder, ACCOUNT, "layers.csv", lambda text: text.replace(",43.2,", ",47.2,"))
    screen, _errors = run(account, TABLE)
    assert "CONTRADICTS" in screen and "47.20 [47.15, 47.25]" in screen


def test_a_missing_interval_is_unknown_and_nothing_agrees(folder):
    account = copy(folder, ACCOUNT, "layers.csv", lambda text: text.replace("stated,0.5,", "stated,,"))
    screen, _errors = run(account, TABLE)
    assert "unchecked    total: the parts give 43.20 [unknown], published is 43.20 [43.15, 43.25]" in screen
    assert "agrees       total" not in screen and "agrees       opportunities_total" not in screen
    assert "[0.00" not in screen


def test_the_tree_says_how_each_figure_comes_about(_):
    screen, _errors = run(ACCOUNT, TABLE)
    for start, formula in (("total ", " direct + content_ecosystem + live_ecommerce_ecosystem = 43.2 "),
                           ("  direct ", " given = 23 ")):
        assert any(line.startswith(start) and formula in line for line in screen.splitlines()), start


def test_the_tornado_moves_one_figure_at_a_time(folder):
    out = folder / "results"
    screen, _errors = run(ACCOUNT, TABLE, "--out", out)
    assert any(line.split() == ["total", "direct", "rounding", "42.700", "43.700", "1.000"]
               for line in screen.splitlines())
    moved = [row for row in rows(out, "tornado") if row["layer"] == "total"]
    assert [(row["rank"], row["input"]) for row in moved] == [
        ("1", "direct"), ("2", "content_ecosystem"), ("3", "live_ecommerce_ecosystem")]
    near(moved[1]["swing"], 0.01)


def test_claims_are_told_by_the_rule_they_break(_):
    screen, _errors = run(ACCOUNT, TABLE)
    flat = " ".join(screen.split())
    for part in ("agrees opportunities_total: the parts give 43.20 [42.69, 43.71]",
                 "agrees opportunities_indirect: the parts give 20.20",
                 "REFUSED people_benefited, persons_and_opportunities: ",
                 "REFUSED three_platforms, platforms_added: the parts give 163.07",
                 "unchecked live_retail_contribution: published is 0.80",
                 "the total at the earlier date; without it a contribution cannot be checked",
                 "unchecked recruitment_efficiency: ", "unchecked heritage_views_growth: ",
                 "unchecked three_platforms_share: ",
                 "alibaba_multiplier_2018, multiplier_reused: the inputs give 1.6200: 1.62 for 2018 and 1.62 for 2017"):
        assert part in flat, part


def test_the_guide_s_page_prints_what_the_program_prints(_):
    """docs/guide/what-432-means.md: every line of its text blocks is on the screen."""
    page = (ROOT / "docs/guide/what-432-means.md").read_text(encoding="utf-8")
    blocks = page.split("```text\n")[1:]
    lines = [line for block in blocks for line in block.split("```")[0].splitlines()]
    assert len(lines) >= 15
    screen = {line.rstrip() for line in run(ACCOUNT, TABLE)[0].splitlines()}
    for line in lines:
        assert line.rstrip() in screen, line


def test_vintages_that_no_reading_compares_give_no_arc(folder):
    account = copy(folder, ACCOUNT, "readings.csv", lambda text: "\n".join(
        line for line in text.splitlines() if not line.startswith("vintages_count_alike")) + "\n")
    screen, _errors = run(account, TABLE)
    assert "not compared with the earlier vintage" in screen and "7,384" not in screen
    assert "no value, since renmin-2022: not compared" in screen and "0.629" not in screen


def test_without_readings_the_coefficients_are_refused_and_say_what_is_missing(folder):
    account = copy(folder, ACCOUNT, "readings.csv", lambda text: text.splitlines()[0] + "\n")
    screen, errors = run(account, TABLE)
    text = " ".join(screen.split())
    assert errors == "" and "refused:" in text and "declares no reading" in text, text


def test_bounds_are_with_and_without_rounding(_):
    screen, _errors = run(ACCOUNT, TABLE)
    lines = {line.split("  ")[0]: line.split() for line in screen.splitlines()}
    bounds = lines["different persons, overlap unknown"]
    assert bounds[-7:] == ["23.000", "-", "43.200", "22.500", "43.710", "1e6", "person"], bounds
    assert lines['overlap for which "at least 40,000,000" leaves room'][-4:-2] == ["2.690", "3.710"]
    assert "At the central figures" in screen
    assert lines["total"] and "8.04  9.10" in screen


def test_a_headline_above_the_sum_contradicts(_):
    screen, _errors = run(ACCOUNT, TABLE, "--headline", "50e6")
    assert "CONTRADICTS, row 3: the headline is above the sum" in screen


def test_a_headline_below_the_largest_layer_adds_nothing(folder):
    screen, _errors = run(ACCOUNT, TABLE, "--headline", "10000000", "--out", folder)
    lines = {line.split("  ")[0]: line.split() for line in screen.splitlines()}
    room = lines['overlap for which "at least 10,000,000" leaves room']
    assert room[-7:] == ["-", "20.200", "-", "20.190", "20.210", "1e6", "person"], room
    flat = " ".join(screen.split())
    assert "adds nothing and contradicts nothing" in flat and "33.2" not in flat
    assert "all of the second largest layer" in flat
    screen, _errors = run(ACCOUNT, TABLE)
    assert "... as a share of live_ecommerce_ecosystem, if it falls there" in screen
    assert "may as well fall on other layers" in " ".join(screen.split())


def test_the_drift_is_worded_as_what_it_is(_):
    screen = " ".join(run(ACCOUNT, TABLE)[0].split())
    assert "economy-wide jobs per unit of GDP are taken as 0.65 times" in screen
    assert "second-hand; whether nominal or real is not checked" in screen
    screen = " ".join(run(ACCOUNT, TABLE, "--drift", "5")[0].split())
    assert "taken as 5 times" in screen and "as given with --drift" in screen and "fell" not in screen


def test_caveats_and_sources_are_on_the_screen(_):
    screen = " ".join(run(ACCOUNT, TABLE)[0].split())
    for part in ("http://ec100.cn/detail--6647403.html", "757.82 million", "scholars' estimates",
                 "value-added tax, which is not confirmed", "does not say what benefited means",
                 "net = (gross - deadweight x gross)", "as if basic", "multiplier: a factor",
                 "Persons employed in the whole economy per final demand", "wants returns taken out"):
        assert part in screen, part
    assert "Employed by sector" not in screen


def test_an_error_is_one_line_though_there_were_warnings(folder):
    table = folder / "table"
    table.mkdir()
    for name, text in {
            "flows.csv": "sector,farms,mills,shops\nfarms,150,500,0\nmills,200,100,0\nshops,0,0,0\n",
            "final_demand.csv": "sector,household_consumption,other\nfarms,50,330\nmills,400,1300\nshops,0,0\n",
            "accounts.csv": "sector,gross_output,employment,compensation\nfarms,1000,30,300\nmills,2000,50,500\n"
                            "shops,0,0,0\n",
            "units.csv": "file,column,unit\nflows.csv,*,1e6 CNY\nfinal_demand.csv,*,1e6 CNY\naccounts.csv,*,1e6 CNY\n"
                         "accounts.csv,employment,1e4 person\n"}.items():
        (table / name).write_text(text, encoding="utf-8")
    refused('"farms"', ACCOUNT, table)  # does not balance; that "shops" has no output is not the error


def test_an_error_prints_no_half_of_a_report(folder):
    basket = folder / "basket.csv"
    text = (TABLE / "illustrative_basket.csv").read_text(encoding="utf-8")
    basket.write_text(text.replace("chemicals,", "chemistry,"), encoding="utf-8")
    for arguments in (["--basket", basket], ["--reading", "nowhere"], ["--misuse"]):
        screen, _errors = run(ACCOUNT, TABLE, *arguments, status=1)
        assert screen == "", screen


def test_a_smaller_account_of_ones_own_will_do(folder):
    account = folder / "own"
    account.mkdir()
    (account / "layers.csv").write_text(
        "layer,parent,estimator,value,unit,rounding\n"
        "all,,sum,,person,\nshops,all,value,10,person,0.5\nmakers,all,value,5,person,0.5\n")
    screen, errors = run(account, TABLE)
    assert errors == "" and "beside it" not in screen
    assert "all figures: undeclared" in screen and "as in column" not in screen
    for part in ("15.00", "no reading", "no coefficients", "no additionality"):
        assert part in screen, part


def main():
    tests = [(name[5:], function) for name, function in globals().items()
             if name.startswith("test_") and callable(function)]
    print(f"1..{len(tests)}")
    failed = 0
    for number, (name, function) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                skipped = function(pathlib.Path(folder))
            except Exception:  # a test may fail in any way: the next one runs
                failed += 1
                print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()), end="")
                print(f"not ok {number} - {name}")
            else:
                print(f"ok {number} - {name}" + (f" # SKIP {skipped}" if skipped else ""))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
