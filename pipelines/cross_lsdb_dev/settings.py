"""What a run is asked to do, read from its config file."""

import os
from dataclasses import dataclass
from typing import Optional

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = "sample:"
FORMATS = ("csv", "ecsv", "parquet")
ENGINES = ("auto", "lsdb", "astropy")


class Unusable(Exception):
    """Config or input cannot be used; the text says what to change."""


@dataclass(frozen=True)
class Source:
    """A catalogue: the name it was given by, its file, and the columns to read."""

    side: str
    name: str
    path: str
    id: str
    ra: str
    dec: str


@dataclass(frozen=True)
class Settings:
    left: Source
    right: Source
    radius_arcsec: float
    n_neighbors: Optional[int]
    output_format: str
    engine: str


def read(path, environment=os.environ):
    """Reads the config file; what is missing has the default that the schema names."""
    try:
        import yaml
    except ImportError:
        raise Unusable("this Python has no PyYAML: run install.sh in the pipeline's folder")
    try:
        with open(path, encoding="utf-8") as file:
            config = yaml.safe_load(file)
    except OSError as error:
        raise Unusable(f"the config {path} cannot be read: {error.strerror}")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Unusable(f"the config {path} is not YAML: {error}")
    if config is None:
        config = {}
    if not isinstance(config, dict):
        raise Unusable(f"the config {path} must hold keys and values, such as radius_arcsec: 1.0")
    return from_config(config, environment)


def from_config(config, environment):
    datasets = environment.get("DATASETS_DIR")
    return Settings(
        left=source(config, "left", datasets),
        right=source(config, "right", datasets),
        radius_arcsec=radius(config.get("radius_arcsec", 1.0)),
        n_neighbors=neighbors(config.get("n_neighbors", 1)),
        output_format=one_of(config, "output_format", FORMATS),
        engine=one_of(config, "engine", ENGINES),
    )


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def radius(value):
    if not is_number(value) or not 0 < value <= 3600:
        raise Unusable(f"radius_arcsec must be more than 0 and at most 3600, not {value!r}")
    return float(value)


def neighbors(value):
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise Unusable(f"n_neighbors must be a whole number from 1, or null for all, not {value!r}")
    return value


def one_of(config, key, known):
    value = config.get(key, known[0])
    if value not in known:
        raise Unusable(f"{key} must be one of {', '.join(known)}, not {value!r}")
    return value


def source(config, side, datasets):
    given = config.get(side, {})
    if not isinstance(given, dict):
        raise Unusable(f"{side} must hold the keys path, id, ra and dec, not {given!r}")
    values = {"path": f"{SAMPLE}{side}.csv", "id": "id", "ra": "ra", "dec": "dec", **given}
    for key in ("path", "id", "ra", "dec"):
        if not isinstance(values[key], str) or not values[key]:
            raise Unusable(f"{side}.{key} must be a text, not {values[key]!r}")
    name = values["path"]
    path = located(side, name, datasets)
    return Source(side, name, path, values["id"], values["ra"], values["dec"])


def located(side, name, datasets):
    """The file that is meant. It must lie in one of two folders: who asks for a run is no user of this machine."""
    if name.startswith(SAMPLE):
        folder, relative = os.path.join(HERE, "sample"), name[len(SAMPLE):]
    elif datasets:
        folder, relative = datasets, name
    else:
        raise Unusable(f"{side}.path is {name!r}, but DATASETS_DIR is not set; only {SAMPLE}… can be read")
    folder = os.path.realpath(folder)
    path = os.path.realpath(os.path.join(folder, relative))
    if os.path.commonpath([folder, path]) != folder:
        raise Unusable(f"{side}.path {name!r} leads out of {folder}")
    if not os.path.isfile(path):
        raise Unusable(f"{side}.path {name!r}: there is no file {path}")
    return path
