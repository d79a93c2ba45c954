#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes events-2024.csv: a synthetic year of three rural programs. No person, site or figure in it is real.
Usage: make_year.py [SEED [SIZE]] > events.csv     (2024, 1: the file beside this program; SIZE times as many persons)
The same seed gives the same file with any Python 3: only random() of the Mersenne Twister is asked."""

import csv
import datetime
import math
import random
import statistics
import sys

COLUMNS = ("id", "kind", "program", "cohort", "person", "site", "class", "groups", "stage", "item", "value", "unit",
           "valid_time", "recorder", "refers_to", "void", "note")
YEAR_END = datetime.date(2024, 12, 31)
SITES = ("wuchang", "donghai", "jinzhai", "anxi", "caoxian", "xixia", "luotian", "yuanling", "pingwu", "rongjiang",
         "wugong", "huining")
CRAFT_SITES = ("anxi", "caoxian", "yuanling", "rongjiang")
LECTURES, FARMS, CRAFTS = "happiness_lecture_hall", "xingnong", "heritage_hall"
MOVED = datetime.date(2024, 7, 1)  # the school of one site


class Year:
    """The events so far, and the draws that make them."""

    def __init__(self, seed, size):
        self.draw = random.Random(seed).random
        self.rows = []
        self.size = size
        self.skill = {}  # of a class: persons of one class do alike

    def normal(self):
        return statistics.NormalDist().inv_cdf(min(max(self.draw(), 1e-12), 1 - 1e-12))

    def days(self, low, high):
        return datetime.timedelta(days=low + int(self.draw() * (high - low + 1)))

    def place(self, sites):
        """The first sites are larger: shares fall as 1 / rank."""
        ranks = [1 / (rank + 1) for rank in range(len(sites))]
        at = self.draw() * sum(ranks)
        for site, share in zip(sites, ranks):
            at -= share
            if at < 0:
                return site
        return sites[-1]

    def add(self, day, kind, program, **cells):
        if day <= YEAR_END:
            self.rows.append({"valid_time": day.isoformat(), "kind": kind, "program": program, **cells})

    def chance(self, middle, room):
        """A probability of a class: the logit has a class effect of standard deviation 0.6."""
        if room not in self.skill:
            self.skill[room] = 0.6 * self.normal()
        return 1 / (1 + math.exp(-(math.log(middle / (1 - middle)) + self.skill[room])))

    def months(self, day, program, who, measure):
        """What is measured on the last day of each month from that day on."""
        while True:
            after = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
            last = after - datetime.timedelta(days=1)
            if last > YEAR_END:
                return
            for item, value, unit in measure():
                self.add(last, "measurement", program, item=item, value=value, unit=unit, recorder="phone", **who)
            day = after


def groups_of(year, shares):
    return ";".join(group for group, share in shares if year.draw() < share)


def lecture_site(site, day):
    return "rongjiang_old_school" if site == "rongjiang" and day < MOVED else site


def lecture_hall(year, number):
    spring = year.draw() < 0.55
    cohort, start = ("2024-spring", datetime.date(2024, 3, 4)) if spring else ("2024-autumn", datetime.date(2024, 9, 2))
    site = year.place(SITES)
    room = f"{site}-{cohort[5:]}-{1 + int(year.draw() * 2)}"
    groups = groups_of(year, (("rural_streamers", 0.35), ("women", 0.56), ("young", 0.42), ("disabled", 0.06)))
    who = {"cohort": cohort, "person": f"SYNTHETIC-{number:06d}"}
    day = start + year.days(0, 40)
    where = {"site": lecture_site(site, day), "class": room, "groups": groups, "recorder": f"office-{site}"}
    year.add(day, "enrolment", LECTURES, stage="reached", **where, **who)
    if year.draw() > 0.78:
        return
    day += year.days(3, 20)
    year.add(day, "stage", LECTURES, stage="enrolled", recorder=where["recorder"], **who)
    if where["site"] == "rongjiang_old_school":
        year.add(max(day, MOVED), "transfer", LECTURES, site="rongjiang", recorder=where["recorder"], **who)
        day = max(day, MOVED)
    if year.draw() > year.chance(0.72, room):
        if year.draw() < 0.5:
            year.add(day + year.days(5, 30), "withdrawal", LECTURES, recorder=where["recorder"], **who)
        return
    day += year.days(20, 45)
    year.add(day, "stage", LECTURES, stage="completed", recorder=where["recorder"], **who)
    if year.draw() < 0.6:
        day += year.days(7, 28)
        year.add(day, "stage", LECTURES, stage="certified", recorder=where["recorder"], **who)
    if year.draw() > year.chance(0.55, room):
        return
    day += year.days(3, 40)
    year.add(day, "stage", LECTURES, stage="active", recorder="platform", **who)
    if year.draw() > 0.6:
        return
    day += year.days(10, 70)
    year.add(day, "stage", LECTURES, stage="earning", recorder="platform", **who)
    level = math.exp(6.2 + 0.9 * year.normal())

    def measured():
        hours = max(1, round(22 + 14 * year.normal()))
        yield "income", f"{level * math.exp(0.3 * year.normal()):.2f}", "CNY@2024"
        yield "hours", hours, "h"
        yield "months_worked", 1, "month"

    year.months(day, LECTURES, who, measured)


def farm_sales(year, number):
    site = year.place(SITES)
    room = f"{site}-farm"
    groups = groups_of(year, (("women", 0.47), ("young", 0.38), ("disabled", 0.05)))
    who = {"cohort": "2024", "person": f"SYNTHETIC-{number:06d}"}
    day = datetime.date(2024, 1, 8) + year.days(0, 180)
    recorder = f"office-{site}"
    year.add(day, "enrolment", FARMS, stage="enrolled", site=site, groups=groups, recorder=recorder,
             **{"class": room}, **who)
    if year.draw() > year.chance(0.8, room):
        return
    day += year.days(10, 40)
    year.add(day, "stage", FARMS, stage="onboarded", recorder=recorder, **who)
    if year.draw() > 0.75:
        return
    day += year.days(5, 30)
    year.add(day, "stage", FARMS, stage="active", recorder="platform", **who)
    if year.draw() > 0.8:
        return
    day += year.days(1, 30)
    year.add(day, "stage", FARMS, stage="earning", recorder="platform", **who)
    level, food = math.exp(8.6 + 1.1 * year.normal()), year.draw() < 0.3
    for item, share in (("jobs_created", 0.35), ("jobs_maintained", 0.5), ("jobs_lost", 0.05)):
        if year.draw() < share:
            year.add(day + year.days(20, 60), "measurement", FARMS, item=item, value=1 + int(2 * year.draw() ** 3),
                     unit="job", recorder=recorder, **who)

    def measured():
        yield ("food_sales" if food else "farm_sales"), f"{level * math.exp(0.5 * year.normal()):.2f}", \
            "CNY@2024:producers_with_vat"

    year.months(day, FARMS, who, measured)


def heritage(year, number):
    site = year.place(CRAFT_SITES)
    room = f"{site}-workshop"
    groups = groups_of(year, (("artisans", 0.9), ("women", 0.63)))
    who = {"cohort": "2024", "person": f"SYNTHETIC-{number:06d}"}
    day = datetime.date(2024, 4, 8) + year.days(0, 120)
    recorder = f"office-{site}"
    year.add(day, "enrolment", CRAFTS, stage="enrolled", site=site, groups=groups, recorder=recorder,
             **{"class": room}, **who)
    if year.draw() > year.chance(0.85, room):
        return
    for stage, share, low, high in (("completed", 1, 30, 60), ("certified", 0.7, 7, 30), ("active", 0.7, 3, 30),
                                    ("earning", 0.7, 10, 50)):
        if year.draw() > share:
            return
        day += year.days(low, high)
        year.add(day, "stage", CRAFTS, stage=stage, recorder=recorder, **who)
    level = math.exp(7.2 + 0.8 * year.normal())

    def measured():
        yield "craft_sales", f"{level * math.exp(0.4 * year.normal()):.2f}", "CNY@2024:producers_with_vat"
        yield "days_worked", 3 + int(year.draw() * 15), "day"

    year.months(day, CRAFTS, who, measured)


def costs(year):
    lines = ((FARMS, "coaching", SITES, 240000), (FARMS, "traffic", SITES, 300000),
             (LECTURES, "teachers", SITES, 480000), (LECTURES, "rooms", SITES, 120000),
             (CRAFTS, "masters", CRAFT_SITES, 160000))
    for program, line, sites, amount in lines:
        for site in sites:
            for quarter in range(4):
                day = datetime.date(2024, 3 * quarter + 3, 28)
                spent = amount / len(sites) / 4 * (0.8 + 0.35 * year.draw()) * year.size
                where = lecture_site(site, day) if program == LECTURES else site
                year.add(day, "cost", program, site=where, item=line, value=f"{spent:.2f}", unit="CNY@2024",
                         recorder="accounts")


def correct(year):
    """Two figures that were typed wrong are put right, one is taken back; told by id, so after numbering."""
    measured = [row for row in year.rows if row.get("item") == "income"][:3]
    for row, value, void in zip(measured, ("412.50", "1033.00", ""), ("", "", "true")):
        cells = {key: row[key] for key in ("cohort", "person")}
        year.add(datetime.date.fromisoformat(row["valid_time"]), "correction", LECTURES, refers_to=row, value=value,
                 unit="CNY@2024" if value else "", void=void, recorder="office-" + SITES[0], note="typed wrong", **cells)


def spoil(year):
    """Four rows that a register must refuse."""
    first = next(row for row in year.rows if row["kind"] == "enrolment" and row["program"] == LECTURES)
    who = {key: first[key] for key in ("cohort", "person")}
    day = YEAR_END
    year.add(day, "stage", LECTURES, stage="reached", recorder="phone", note="a step back", **who)
    year.add(day, "enrolment", LECTURES, stage="reached", site="nowhere", cohort="2024-autumn",
             person="SYNTHETIC-999998", recorder="phone", note="no such site")
    year.add(day, "measurement", LECTURES, item="income", value=350, unit="h", recorder="phone",
             note="hours are no income", **who)
    first_day = datetime.date.fromisoformat(first["valid_time"]) + datetime.timedelta(days=2)
    year.add(first_day, "enrolment", LECTURES, stage="reached", site=first["site"], recorder="phone",
             note="enrolled before", **who)


def make(seed, size):
    year = Year(seed, size)
    number, learners = 0, 900 * size
    for program, persons in ((lecture_hall, 900), (farm_sales, 240), (heritage, 100)):
        twice = set()
        for _ in range(persons * size):
            number += 1
            other = 1 + int(year.draw() * learners)
            again = number > learners and year.draw() < 0.15 and other not in twice
            if again:  # in a second program
                twice.add(other)
            program(year, other if again else number)
    costs(year)
    correct(year)
    spoil(year)
    year.rows.sort(key=lambda row: row["valid_time"])  # stable: a person's steps stay in order
    for place, row in enumerate(year.rows):
        row["id"] = f"2024-{place + 1:06d}"
    for row in year.rows:
        if isinstance(row.get("refers_to"), dict):
            row["refers_to"] = row["refers_to"]["id"]
    return year.rows


def main(seed=2024, size=1):
    writer = csv.DictWriter(sys.stdout, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(make(seed, size))


main(*map(int, sys.argv[1:3]))
