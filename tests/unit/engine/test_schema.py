"""The JSON Schema that editors use takes every flow, refuses wrong shapes, and its file is up to date."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.engine.reading.schema import json_schema

ROOT = Path(__file__).parents[3]
FLOWS = sorted((ROOT / "flows").glob("*.yaml")) + sorted((ROOT / "tests" / "flows" / "good").glob("*.yaml"))
BROKEN = ROOT / "tests" / "flows" / "broken"
SHAPE = """
    key_is_unknown key_is_missing yes_is_perhaps text_is_a_list list_is_a_text keys_are_a_text kind_of_state
    type_of_field style_of_button effect_unknown effect_of_two number_is_a_word
""".split()


class Yaml12(yaml.CSafeLoader):
    """Reads YAML as editors do: only true and false are truth values, and a date is a text."""


Yaml12.yaml_implicit_resolvers = {}
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)\Z"), list("tf"))
Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?\d+\Z"), list("-0123456789"))
Yaml12.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(null|~|)\Z"), ["n", "~", ""])


def read(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), Yaml12)  # noqa: S506 - a safe loader with fewer implicit types


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_file_is_up_to_date() -> None:
    file = ROOT / "flows" / "flow.schema.json"
    assert json.loads(file.read_text("utf-8")) == json_schema(), "run `banli flows schema`"


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.stem)
def test_every_flow_is_valid(file: Path, validator: jsonschema.Draft202012Validator) -> None:
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(read(file))]
    assert errors == []


@pytest.mark.parametrize("name", SHAPE)
def test_a_wrong_shape_is_underlined(name: str, validator: jsonschema.Draft202012Validator) -> None:
    assert not validator.is_valid(read(BROKEN / f"{name}.yaml"))
