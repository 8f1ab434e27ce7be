"""The models are those of the API's OpenAPI document."""

from __future__ import annotations

import dataclasses
import typing
from pathlib import Path
from typing import Any, Dict

import pytest
import yaml

from linea_orchestration import models
from linea_orchestration.errors import ConfigProblem

DOCUMENT = Path(__file__).parents[4] / "orchestrator-api/src/main/resources/META-INF/openapi.yaml"

#: What a model has beyond its schema.
OWN = {models.Pipeline: {"entry"}}

MODELS = [
    (models.ProcessData, ["Process", "ProcessWritten"]),
    (models.Batch, ["Batch"]),
    (models.Status, ["Status"]),
    (models.Transition, ["Transition"]),
    (models.Change, ["Change"]),
    (models.RunFile, ["FileEntry"]),
    (models.Pipeline, ["NamedPipeline"]),
    (models.Verdict, ["Verdict"]),
    (models.Sysinfo, ["Sysinfo"]),
    (ConfigProblem, ["ConfigError"]),
]


@pytest.fixture(scope="module")
def schemas() -> Dict[str, Any]:
    document = yaml.safe_load(DOCUMENT.read_text("utf-8"))
    return typing.cast(Dict[str, Any], document["components"]["schemas"])


@pytest.mark.parametrize("model,names", MODELS, ids=lambda value: getattr(value, "__name__", None))
def test_a_model_has_the_fields_of_its_schemas(schemas: Dict[str, Any], model: Any, names: Any) -> None:
    properties = {name for schema in names for name in schemas[schema]["properties"]}

    assert {each.name for each in dataclasses.fields(model)} - OWN.get(model, set()) == properties


@pytest.mark.parametrize("model,names", MODELS, ids=lambda value: getattr(value, "__name__", None))
def test_what_may_be_null_is_optional(schemas: Dict[str, Any], model: Any, names: Any) -> None:
    hints = typing.get_type_hints(model)
    for schema in names:
        for name, described in schemas[schema]["properties"].items():
            kind = described.get("type")
            if isinstance(kind, list) and "null" in kind:
                assert type(None) in typing.get_args(hints[name]), f"{schema}.{name}"


@pytest.mark.parametrize("model,names", MODELS, ids=lambda value: getattr(value, "__name__", None))
def test_what_a_schema_does_not_promise_has_a_default(schemas: Dict[str, Any], model: Any, names: Any) -> None:
    promised = set.intersection(*(set(schemas[schema]["required"]) for schema in names))
    for each in dataclasses.fields(model):
        has_default = each.default is not dataclasses.MISSING or each.default_factory is not dataclasses.MISSING
        if each.name not in OWN.get(model, set()):
            assert has_default == (each.name not in promised), each.name


def test_states_and_their_codes_are_the_same(schemas: Dict[str, Any]) -> None:
    assert {each.value for each in models.StatusLabel} == set(schemas["StatusLabel"]["enum"])
    assert set(models._LABEL_BY_CODE) == set(schemas["StatusCode"]["enum"])
    for code, label in models._LABEL_BY_CODE.items():
        assert f"{code} {label}" in schemas["StatusCode"]["description"]


def test_the_filters_that_are_named_exist() -> None:
    document = yaml.safe_load(DOCUMENT.read_text("utf-8"))
    known = {each["name"] for each in document["paths"]["/api/processes/"]["get"]["parameters"]}
    from linea_orchestration import Client

    assert Client.list.__doc__ is not None
    for name in known:
        assert f"``{name}``" in Client.list.__doc__
