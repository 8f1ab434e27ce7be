"""Reads a JSON file and a YAML file, as pipelines do, and tells the first difference."""

import json
import math
import sys

import yaml


def difference(want, got, where):
    if type(want) is not type(got):
        return f"{where}: {want!r} ({type(want).__name__}) came as {got!r} ({type(got).__name__})"
    if isinstance(want, dict):
        if list(want) != list(got):
            return f"{where}: keys {list(want)!r} came as {list(got)!r}"
        pairs = [(want[key], got[key], f"{where}/{key}") for key in want]
    elif isinstance(want, list):
        if len(want) != len(got):
            return f"{where}: {len(want)} items came as {len(got)}"
        pairs = [(one, other, f"{where}/{i}") for i, (one, other) in enumerate(zip(want, got))]
    else:
        same = want == got or (isinstance(want, float) and math.isnan(want) and math.isnan(got))
        return None if same else f"{where}: {want!r} came as {got!r}"
    for one, other, place in pairs:
        found = difference(one, other, place)
        if found:
            return found
    return None


sys.setrecursionlimit(10_000)
with open(sys.argv[1], encoding="utf-8") as file:
    expected = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    text = file.read()
for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    problem = difference(expected, yaml.load(text, Loader=loader), "")
    if problem:
        sys.exit(f"{loader.__name__}: {problem}")
print("the same")
