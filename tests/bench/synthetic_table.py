#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Synthetic multi-region tables for benchmarks: no country's data, made up by a seeded generator, but with the features
that matter to a solver: every region buys most inputs at home, what it imports comes from all regions by their size,
many input coefficients are next to nothing and a few are large. The same arguments give the same table.
Usage: synthetic_table.py REGIONS SECTORS OUT [RADIUS]
writes doubles: flows by row, output, final demand, employment rows; RADIUS scales A to that spectral radius."""

import sys

import numpy as np

ROWS = 5  # of employment


def _trade_shares(random, regions, sectors, size):
    """Of each input of each buying region: which share comes from where (buyer, seller, sector)."""
    home = 0.55 + 0.43 * random.random((regions, sectors))
    pull = size[None, :, None] * np.exp(0.8 * random.standard_normal((regions, regions, sectors)))
    for region in range(regions):
        pull[region, region] = 0
    shares = pull / pull.sum(axis=1, keepdims=True) * (1 - home[:, None, :])
    for region in range(regions):
        shares[region, region] = home[region]
    return shares


def _coefficients(random, regions, sectors, size):
    """A, region after region of buyers."""
    n = regions * sectors
    shares = _trade_shares(random, regions, sectors, size)
    technology = np.exp(2 * random.standard_normal((sectors, sectors)))
    technology[random.random((sectors, sectors)) < 0.3] = 0
    technology += 0.5 * np.diag(technology.sum(axis=0)) * random.random(sectors)
    purchases = 0.45 + 0.35 * random.random(sectors)
    a = np.empty((n, n))
    for region in range(regions):
        own = technology * np.exp(0.3 * random.standard_normal((sectors, sectors)))
        own *= purchases * (0.85 + 0.3 * random.random(sectors)) / own.sum(axis=0)
        block = shares[region][:, :, None] * own[None, :, :]
        a[:, region * sectors : (region + 1) * sectors] = block.reshape(n, sectors)
    return a


def spectral_radius(a, steps=60):
    v = np.ones(len(a))
    for _ in range(steps):
        following = v @ a
        radius = following.sum() / v.sum()
        v = following / following.max()
    return radius


def _output(a, demand):
    """x = A x + f until nothing changes."""
    x = demand.copy()
    while True:
        following = a @ x + demand
        if np.max(np.abs(following - x) / x) < 1e-13:
            return following
        x = following


def make_table(regions, sectors, radius=None, seed=20240501):
    """flows (n x n), output, final demand (n), employment rows (5 x n) of n = regions * sectors, and the spectral
    radius of A."""
    random = np.random.default_rng(seed)
    size = np.exp(1.2 * random.standard_normal(regions))
    a = _coefficients(random, regions, sectors, size)
    found = spectral_radius(a)
    if radius is not None:
        a *= radius / found
        found = radius
    n = regions * sectors
    demand = np.repeat(size, sectors) * np.exp(random.standard_normal(n)) * 1e3
    output = _output(a, demand)
    a *= output  # now the flows
    demand = output - a.sum(axis=1)  # balanced to the last digit
    jobs = np.exp(0.8 * random.standard_normal((ROWS, n))) * 0.02 * output
    return a, output, demand, jobs, found


def write_table(path, table):
    with open(path, "wb") as file:
        for part in table[:4]:
            part.tofile(file)


if __name__ == "__main__":
    wanted = float(sys.argv[4]) if len(sys.argv) > 4 else None
    made = make_table(int(sys.argv[1]), int(sys.argv[2]), wanted)
    write_table(sys.argv[3], made)
    print(f"synthetic: {len(made[1])} sectors, spectral radius {made[4]:.4f}")
