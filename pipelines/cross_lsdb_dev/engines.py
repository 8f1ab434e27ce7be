"""Finding pairs: with LSDB or with astropy. Both name candidates; which of them count is decided once, for both."""

import numpy as np

from settings import Unusable

# Candidates are asked for a little beyond the radius, because an engine's own rounding must not decide about its rim.
MARGIN_ARCSEC = 1e-3


def cross_match(engine, left, right, radius_arcsec, n_neighbors):
    """Rows of the left catalogue, rows of the right one, and separations in arcsec, of every pair."""
    if len(left) == 0 or len(right) == 0:
        return np.array([], dtype=int), np.array([], dtype=int), np.array([])
    candidates = CANDIDATES[engine](left, right, radius_arcsec + MARGIN_ARCSEC, n_neighbors)
    left_rows, right_rows = (np.asarray(rows, dtype=int) for rows in candidates)
    separations = separation_arcsec(
        left.ra[left_rows], left.dec[left_rows], right.ra[right_rows], right.dec[right_rows]
    )
    inside = separations <= radius_arcsec
    return nearest(left_rows[inside], right_rows[inside], separations[inside], n_neighbors)


def separation_arcsec(ra1, dec1, ra2, dec2):
    """The arc between positions, exact for small ones and at the poles."""
    from astropy.coordinates import angular_separation

    radians = angular_separation(*(np.radians(value) for value in (ra1, dec1, ra2, dec2)))
    return np.degrees(radians) * 3600


def nearest(left_rows, right_rows, separations, n_neighbors):
    order = np.lexsort((right_rows, separations, left_rows))
    left_rows, right_rows, separations = left_rows[order], right_rows[order], separations[order]
    if n_neighbors is not None and len(left_rows):
        first = np.searchsorted(left_rows, left_rows)
        kept = np.arange(len(left_rows)) - first < n_neighbors
        left_rows, right_rows, separations = left_rows[kept], right_rows[kept], separations[kept]
    return left_rows, right_rows, separations


def astropy_candidates(left, right, radius_arcsec, n_neighbors):
    import astropy.units as u
    from astropy.coordinates import SkyCoord, search_around_sky

    try:
        import scipy  # noqa: F401
    except ImportError:
        raise Unusable("astropy needs SciPy for this: run install.sh in the pipeline's folder")
    left_rows, right_rows, _, _ = search_around_sky(
        SkyCoord(left.ra, left.dec, unit="deg"), SkyCoord(right.ra, right.dec, unit="deg"), radius_arcsec * u.arcsec
    )
    return left_rows, right_rows


def lsdb_candidates(left, right, radius_arcsec, n_neighbors):
    import lsdb
    import pandas

    def catalogue(side, objects, **options):
        frame = pandas.DataFrame({f"{side}_row": np.arange(len(objects)), "ra": objects.ra, "dec": objects.dec})
        return lsdb.from_dataframe(frame, ra_column="ra", dec_column="dec", **options)

    # Without a margin as wide as the radius, pairs over the border of two partitions would be lost.
    lefts = catalogue("left", left)
    rights = catalogue("right", right, margin_threshold=max(5.0, radius_arcsec * 1.01))
    wanted = n_neighbors or min(8, len(right))
    while True:
        found = lefts.crossmatch(
            rights, n_neighbors=wanted, radius_arcsec=radius_arcsec, suffixes=("_left", "_right")
        ).compute()
        left_rows = np.asarray(column(found, "left_row"), dtype=int)
        fullest = np.bincount(left_rows).max(initial=0)
        if n_neighbors is not None or fullest < wanted or wanted >= len(right):
            return left_rows, np.asarray(column(found, "right_row"), dtype=int)
        # All were asked for and some object has as many neighbours as were looked for: there may be more.
        wanted = min(wanted * 8, len(right))


def column(frame, name):
    """LSDB's releases differ in whether they add a suffix to a name that needs none."""
    for candidate in frame.columns:
        if candidate == name or candidate.startswith(name + "_"):
            return frame[candidate]
    raise Unusable(f"this release of LSDB answers without the column {name}; it has {', '.join(frame.columns)}")


CANDIDATES = {"astropy": astropy_candidates, "lsdb": lsdb_candidates}
