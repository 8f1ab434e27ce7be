"""Makes the two sample catalogues and the list of their pairs, always the same ones.

    python3 make_catalogues.py [folder]      (default: the folder sample beside this file)

The pairs are known because they are built: sites lie far apart, and at each site objects are put at chosen separations.
Nothing here looks for pairs.
"""

import csv
import math
import os
import random
import sys

SEED = 20261124
RADIUS_ARCSEC = 1.0
SITES_APART_DEG = 0.5
ORDINARY_PAIRS = 120
LONELY_LEFT = 90
LONELY_RIGHT = 110


def unit(ra, dec):
    ra, dec = math.radians(ra), math.radians(dec)
    return (math.cos(dec) * math.cos(ra), math.cos(dec) * math.sin(ra), math.sin(dec))


def cross(a, b):
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def scaled(a, length):
    norm = math.sqrt(sum(x * x for x in a))
    return tuple(x * length / norm for x in a)


def moved(ra, dec, separation_arcsec, angle_deg):
    """The position that lies so far from (ra, dec), in the direction of the angle. Sound at the poles too."""
    here = unit(ra, dec)
    # Any axis will do that is not close to the position itself.
    axis = (0.0, 0.0, 1.0) if abs(here[2]) < 0.9 else (1.0, 0.0, 0.0)
    east = scaled(cross(axis, here), 1.0)
    north = cross(here, east)
    angle, arc = math.radians(angle_deg), math.radians(separation_arcsec / 3600)
    there = tuple(
        h * math.cos(arc) + (n * math.cos(angle) + e * math.sin(angle)) * math.sin(arc)
        for h, n, e in zip(here, north, east)
    )
    ra = math.degrees(math.atan2(there[1], there[0])) % 360
    return ra, math.degrees(math.atan2(there[2], math.hypot(there[0], there[1])))


class Sky:
    """Collects objects and the pairs that they were built to be."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.sites = []
        self.left, self.right, self.pairs = [], [], []

    def far_from_all(self, ra, dec):
        here = unit(ra, dec)
        limit = math.cos(math.radians(SITES_APART_DEG))
        return all(sum(a * b for a, b in zip(here, site)) < limit for site in self.sites)

    def site(self, ra=None, dec=None):
        if ra is None:
            ra, dec = 0.0, 90.0
            while not self.far_from_all(ra, dec):
                ra = self.random.uniform(0, 360)
                dec = math.degrees(math.asin(self.random.uniform(-1, 1)))
        assert self.far_from_all(ra, dec), (ra, dec)
        self.sites.append(unit(ra, dec))
        return ra, dec

    def add_left(self, ra, dec):
        self.left.append((f"L{len(self.left) + 1:04d}", ra, dec))
        return self.left[-1]

    def add_right(self, ra, dec):
        self.right.append((f"R{len(self.right) + 1:04d}", ra, dec))
        return self.right[-1]

    def neighbour(self, left, separation_arcsec, angle_deg=None):
        """Puts a right object so far from the left one; it is a pair if that is within the radius."""
        angle = self.random.uniform(0, 360) if angle_deg is None else angle_deg
        right = self.add_right(*moved(left[1], left[2], separation_arcsec, angle))
        if separation_arcsec <= RADIUS_ARCSEC:
            self.pairs.append((left[0], right[0], separation_arcsec))
        return right


def hard_cases(sky):
    # Both poles: neighbours across them, and the very pole under two right ascensions.
    for dec in (90.0, -90.0):
        sky.sites.append(unit(0, dec))
        pole = sky.add_left(12.0, dec)
        twin = sky.add_right(200.0, dec)
        sky.pairs.append((pole[0], twin[0], 0.0))
        sky.neighbour(pole, 0.7, 10)
        near = moved(0.0, dec, 30.0, 45.0)
        across = sky.add_left(*near)
        sky.neighbour(across, 0.9)
    # Close to a pole a small arc is a large difference of right ascension.
    for dec in (89.0, -89.0):
        sky.neighbour(sky.add_left(*sky.site(77.0, dec)), 0.95, 90)
    # Over the meridian where right ascension starts again, both ways, and on it.
    for dec in (0.0, 40.0, -65.0):
        sky.neighbour(sky.add_left(*sky.site(0.0001 / 3600, dec)), 0.5, 270)
        edge = moved(0.0, dec + 2, 0.1, 270)
        sky.neighbour(sky.add_left(*sky.site(*edge)), 0.4, 90)
    sky.neighbour(sky.add_left(*sky.site(0.0, 10.0)), 0.25, 0)
    # A hair inside the radius and a hair outside it.
    for _ in range(10):
        sky.neighbour(sky.add_left(*sky.site()), RADIUS_ARCSEC - 1e-6)
        sky.neighbour(sky.add_left(*sky.site()), RADIUS_ARCSEC + 1e-6)
    # The same place in both catalogues.
    sky.neighbour(sky.add_left(*sky.site()), 0.0)
    # Several candidates, the nearest neither first nor last; and one more that is too far.
    for _ in range(10):
        crowded = sky.add_left(*sky.site())
        for separation in (0.8, 0.2, 0.5, 1.4):
            sky.neighbour(crowded, separation)
    # One right object near two left ones.
    for _ in range(5):
        ra, dec = sky.site()
        first = sky.add_left(ra, dec)
        second = sky.add_left(*moved(ra, dec, 1.2, 90))
        middle = sky.neighbour(first, 0.6, 90)
        sky.pairs.append((second[0], middle[0], 0.6))


def build():
    sky = Sky(SEED)
    hard_cases(sky)
    for _ in range(ORDINARY_PAIRS):
        sky.neighbour(sky.add_left(*sky.site()), sky.random.uniform(0.01, 0.99))
    for _ in range(LONELY_LEFT):
        sky.add_left(*sky.site())
    for _ in range(LONELY_RIGHT):
        sky.add_right(*sky.site())
    return sky


def write(path, header, rows):
    unfinished = f"{path}.{os.getpid()}"
    with open(unfinished, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    os.replace(unfinished, path)
    print(f"wrote {path}")


def catalogue(objects, shuffled, extra):
    rows = [(name, f"{ra:.12f}", f"{dec:.12f}", f"{extra():.3f}") for name, ra, dec in objects]
    shuffled.shuffle(rows)
    return rows


def main(arguments):
    folder = arguments[0] if arguments else os.path.join(os.path.dirname(os.path.abspath(__file__)), "sample")
    os.makedirs(folder, exist_ok=True)
    sky = build()
    chance = sky.random
    left = catalogue(sky.left, chance, lambda: chance.uniform(14, 24))
    right = catalogue(sky.right, chance, lambda: chance.uniform(0.01, 1.5))
    # An object without a position is in every real catalogue.
    left.insert(7, ("L9999", "", "", "20.000"))
    write(os.path.join(folder, "left.csv"), ("id", "ra", "dec", "magnitude"), left)
    write(os.path.join(folder, "right.csv"), ("id", "ra", "dec", "redshift"), right)
    pairs = sorted(sky.pairs, key=lambda pair: (pair[0], pair[2], pair[1]))
    write(
        os.path.join(folder, "expected_pairs.csv"),
        ("left_id", "right_id", "separation_arcsec"),
        [(left_id, right_id, f"{separation:.6f}") for left_id, right_id, separation in pairs],
    )


if __name__ == "__main__":
    main(sys.argv[1:])
