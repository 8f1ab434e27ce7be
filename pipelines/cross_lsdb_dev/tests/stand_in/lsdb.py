"""A stand-in for LSDB: no package index is needed to test how it is asked and how its answer is read.

Answers as LSDB does, with every pair of rows within the radius and at most n_neighbors for each left row, by trying all.
"""

import math

import pandas

__version__ = "stand-in"


class Catalog:
    def __init__(self, frame, ra_column, dec_column, margin_threshold):
        self.frame = frame
        self.margin_threshold = margin_threshold
        self.places = [
            (
                math.cos(math.radians(dec)) * math.cos(math.radians(ra)),
                math.cos(math.radians(dec)) * math.sin(math.radians(ra)),
                math.sin(math.radians(dec)),
            )
            for ra, dec in zip(frame[ra_column], frame[dec_column])
        ]

    def crossmatch(self, other, n_neighbors, radius_arcsec, suffixes):
        if other.margin_threshold < radius_arcsec:
            raise ValueError("the margin is smaller than the radius: pairs would be lost")
        chord = 2 * math.sin(math.radians(radius_arcsec / 3600) / 2)
        lefts, rights = [], []
        for left, here in enumerate(self.places):
            near = sorted((math.dist(here, there), right) for right, there in enumerate(other.places))
            for _, right in [pair for pair in near if pair[0] < chord][:n_neighbors]:
                lefts.append(left)
                rights.append(right)
        columns = {}
        for frame, rows, suffix in ((self.frame, lefts, suffixes[0]), (other.frame, rights, suffixes[1])):
            for name in frame.columns:
                columns[name + suffix] = [frame[name][row] for row in rows]
        return Lazy(pandas.DataFrame(columns))


class Lazy:
    def __init__(self, frame):
        self.frame = frame

    def compute(self):
        return self.frame


def from_dataframe(dataframe, ra_column, dec_column, margin_threshold=5.0):
    return Catalog(dataframe, ra_column, dec_column, margin_threshold)
