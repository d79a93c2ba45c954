#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Employment multipliers of a table folder: the Python twin of README's C program."""

import sys

import jobimpact as ji

if len(sys.argv) != 2:
    sys.exit("usage: multipliers.py FOLDER")
try:
    table = ji.InputOutput.from_folder(sys.argv[1])
    print(table.multipliers())
except ji.JobImpactError as error:
    sys.exit(str(error))
