"""Catalogues in, pairs out. Files are written under another name first and renamed when they are whole."""

import os
from dataclasses import dataclass

import numpy as np
from astropy.io import ascii as text_tables
from astropy.table import Table

from settings import Unusable

READERS = {".csv": "ascii.csv", ".ecsv": "ascii.ecsv", ".fits": "fits", ".fit": "fits", ".parquet": "parquet"}
PAIR_COLUMNS = ("left_id", "left_ra", "left_dec", "right_id", "right_ra", "right_dec", "separation_arcsec")


@dataclass(frozen=True)
class Catalogue:
    """Objects that have a position, in the order of the file. Degrees."""

    ids: np.ndarray
    ra: np.ndarray
    dec: np.ndarray
    rows: int

    def __len__(self):
        return len(self.ids)


def read(source):
    table = table_of(source)
    for column in (source.id, source.ra, source.dec):
        if column not in table.colnames:
            raise Unusable(f"{source.side}: {source.name} has no column {column!r}; it has {', '.join(table.colnames)}")
    ra, dec = degrees(source, table, source.ra), degrees(source, table, source.dec)
    placed = np.isfinite(ra) & np.isfinite(dec)
    outside = np.flatnonzero(placed & (np.abs(dec) > 90))
    if len(outside):
        row = outside[0]
        raise Unusable(
            f"{source.side}: {source.name}, object {row + 1}: a declination is from -90 to 90 degrees, not {dec[row]}"
        )
    ids = np.array(["" if value is np.ma.masked else str(value) for value in table[source.id]], dtype=object)
    return Catalogue(ids[placed], ra[placed] % 360, dec[placed], len(table))


def table_of(source):
    ending = os.path.splitext(source.path)[1].lower()
    if ending not in READERS:
        raise Unusable(f"{source.side}: {source.name} must end in one of {', '.join(sorted(READERS))}")
    if ending == ".parquet":
        need_pyarrow(f"{source.side}: {source.name} cannot be read")
    options = {}
    if ending == ".csv":
        # As text, or 007 would come out as 7.
        options["converters"] = {source.id: [text_tables.convert_numpy(str)]}
    try:
        table = Table.read(source.path, format=READERS[ending], **options)
        # FITS holds text as bytes.
        table.convert_bytestring_to_unicode()
        return table
    except Exception as error:  # Every reader has exceptions of its own, and all mean the same here.
        raise Unusable(f"{source.side}: {source.name} cannot be read as {ending[1:]}: {error}")


def degrees(source, table, column):
    values = table[column]
    try:
        return np.ma.filled(np.ma.asarray(values).astype(float), np.nan)
    except (TypeError, ValueError) as error:
        raise Unusable(f"{source.side}: the column {column!r} of {source.name} must hold numbers: {error}")


def need_pyarrow(why):
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise Unusable(f"{why}: parquet needs pyarrow, which this Python does not have; use csv or ecsv")


def pairs_table(left, right, left_rows, right_rows, separations):
    """The pairs in the order of the left ids, nearest first."""
    order = sorted(
        range(len(separations)),
        key=lambda i: (in_order(left.ids[left_rows[i]]), separations[i], in_order(right.ids[right_rows[i]])),
    )
    left_rows = np.asarray(left_rows, dtype=int)[order]
    right_rows = np.asarray(right_rows, dtype=int)[order]
    columns = (
        left.ids[left_rows].astype(str),
        left.ra[left_rows],
        left.dec[left_rows],
        right.ids[right_rows].astype(str),
        right.ra[right_rows],
        right.dec[right_rows],
        np.asarray(separations, dtype=float)[order],
    )
    return Table(columns, names=PAIR_COLUMNS)


def in_order(name):
    """Numbers by their value and before other names."""
    return (0, int(name), name) if name.isascii() and name.isdigit() else (1, 0, name)


def write_pairs(table, path, output_format):
    if output_format == "parquet":
        need_pyarrow("the pairs cannot be written")
    formats = {"csv": "ascii.csv", "ecsv": "ascii.ecsv", "parquet": "parquet"}
    write_whole(path, lambda unfinished: table.write(unfinished, format=formats[output_format]))


def write_whole(path, write):
    unfinished = f".{os.path.basename(path)}.{os.getpid()}"
    unfinished = os.path.join(os.path.dirname(path), unfinished)
    try:
        write(unfinished)
        with open(unfinished, "rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        if os.path.exists(unfinished):
            os.remove(unfinished)
