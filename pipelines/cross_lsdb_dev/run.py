"""Cross-matches two sky catalogues: which objects of the right one lie within a radius of each of the left one.

Called as `python3 run.py <config.yml>` with the run directory as the working directory. Writes cross_match.<format> and
report.json there. Where LSDB has an environment of its own (install.sh makes it), the program goes on in that one.
"""

import json
import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import settings  # noqa: E402
from settings import Unusable  # noqa: E402

LSDB_PYTHON = "CROSS_LSDB_PYTHON"


def lsdb_python(environment=os.environ):
    """The Python that has LSDB: the one that is named, else the one that install.sh made; None without either."""
    named = environment.get(LSDB_PYTHON)
    if named:
        if not os.access(named, os.X_OK):
            raise Unusable(f"{LSDB_PYTHON} names {named}, which is no program")
        return named
    made = os.path.join(settings.HERE, "environment")
    return os.path.join(made, "bin", "python") if os.path.exists(os.path.join(made, ".complete")) else None


def has_lsdb():
    try:
        import lsdb  # noqa: F401
    except ImportError:
        return False
    return True


def choose_engine(wanted):
    """The engine for this run, and why. Does not return when another Python has to do it."""
    if wanted == "astropy":
        return "astropy", "the config asks for it"
    if has_lsdb():
        return "lsdb", "it is installed"
    python = lsdb_python()
    if python and os.environ.get("CROSS_LSDB_HANDED_OVER") != python:
        print(f"going on with {python}, which has LSDB", flush=True)
        os.environ["CROSS_LSDB_HANDED_OVER"] = python
        os.execv(python, [python, os.path.abspath(__file__), *sys.argv[1:]])
    if python:
        raise Unusable(f"{python} has no LSDB: run install.sh --lsdb in {settings.HERE} again, or remove that environment")
    if wanted == "lsdb":
        raise Unusable(f"the engine lsdb is not installed here: run install.sh --lsdb in {settings.HERE}, or use auto or astropy")
    return "astropy", "no LSDB environment is installed"


def version_of(engine):
    return getattr(sys.modules.get(engine), "__version__", "unknown")


class Stopwatch:
    def __init__(self):
        self.seconds = {}
        self.since = self.start = time.monotonic()

    def lap(self, name):
        now = time.monotonic()
        self.seconds.pop("total", None)
        self.seconds[name] = round(now - self.since, 3)
        self.seconds["total"] = round(now - self.start, 3)
        self.since = now


def run(config):
    wanted = settings.read(config)
    engine, why = choose_engine(wanted.engine)
    try:
        import engines
        import tables
    except ImportError as error:
        raise Unusable(f"{sys.executable} lacks {error.name}: run install.sh in {settings.HERE}")

    if wanted.output_format == "parquet":
        tables.need_pyarrow("the pairs cannot be written")
    watch = Stopwatch()
    left, right = tables.read(wanted.left), tables.read(wanted.right)
    watch.lap("read")
    print(f"{engine}: {len(left)} objects against {len(right)}, {wanted.radius_arcsec} arcsec", flush=True)
    left_rows, right_rows, separations = engines.cross_match(
        engine, left, right, wanted.radius_arcsec, wanted.n_neighbors
    )
    watch.lap("match")
    output = f"cross_match.{wanted.output_format}"
    pairs = tables.pairs_table(left, right, left_rows, right_rows, separations)
    tables.write_pairs(pairs, output, wanted.output_format)
    watch.lap("write")

    report = {
        "engine": engine,
        "engine_version": version_of(engine),
        "engine_chosen_because": why,
        "python": sys.executable,
        "radius_arcsec": wanted.radius_arcsec,
        "n_neighbors": wanted.n_neighbors,
        "left": described(wanted.left, left, left_rows),
        "right": described(wanted.right, right, right_rows),
        "pairs": len(separations),
        "separation_arcsec": spread(separations),
        "output": output,
        "columns": list(tables.PAIR_COLUMNS),
        "seconds": watch.seconds,
    }
    tables.write_whole("report.json", lambda path: write_json(path, report))
    print(f"{report['pairs']} pairs in {output}, {report['seconds']['total']} s; see report.json")


def described(source, catalogue, rows):
    return {
        "path": source.name,
        "rows": catalogue.rows,
        "without_position": catalogue.rows - len(catalogue),
        "matched": len(set(rows.tolist())),
    }


def spread(separations):
    if len(separations) == 0:
        return None
    ordered = sorted(separations.tolist())
    return {"smallest": ordered[0], "median": ordered[len(ordered) // 2], "largest": ordered[-1]}


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2, ensure_ascii=False)
        file.write("\n")


def main(arguments):
    if len(arguments) != 1:
        print("usage: run.py <config.yml>", file=sys.stderr)
        return 2
    try:
        run(arguments[0])
    except Unusable as error:
        print(f"cross_lsdb_dev: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"cross_lsdb_dev: {error.filename or 'a file'}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # Paths and names may hold any character, and a job's locale may be C.
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
