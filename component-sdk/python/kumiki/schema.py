"""JSON Schema 2020-12, as far as a worker needs it: the client has checked everything before, against all of it.

``format``, ``contains``, ``dependent…`` and ``unevaluated…`` are left to the client.
"""

from __future__ import annotations

import copy
import re
from typing import Any, NamedTuple

Schema = Any

DEEPEST = 64


class Issue(NamedTuple):
    """A place where data does not fit: its path, what is there, and what should be."""

    path: tuple[str | int, ...]
    found: str
    expected: str


def with_defaults(schema: Schema, data: Any, root: Schema | None = None, depth: int = 0) -> Any:
    """A copy of the data with the defaults of its schema where keys are absent."""
    root = schema if root is None else root
    if not isinstance(schema, dict) or depth > DEEPEST:
        return data
    for part in [*_referred(schema, root), *schema.get("allOf", [])]:
        data = with_defaults(part, data, root, depth + 1)
    if isinstance(data, dict):
        filled = dict(data)
        for key, inner in schema.get("properties", {}).items():
            if key not in filled and isinstance(inner, dict):
                given = [inner, *_referred(inner, root)]
                default = next((one["default"] for one in given if "default" in one), _absent)
                if default is not _absent:
                    filled[key] = copy.deepcopy(default)
            if key in filled:
                filled[key] = with_defaults(inner, filled[key], root, depth + 1)
        return filled
    if isinstance(data, list) and isinstance(schema.get("items"), dict):
        return [with_defaults(schema["items"], item, root, depth + 1) for item in data]
    return data


def find_issue(schema: Schema, data: Any, root: Schema | None = None, path: tuple[str | int, ...] = ()) -> Issue | None:
    """The first place where the data does not fit the schema; ``None`` where it does."""
    root = schema if root is None else root
    if schema is True or len(path) > DEEPEST:
        return None
    if schema is False:
        return Issue(path, show(data), "nothing here")
    for part in [*_referred(schema, root), *schema.get("allOf", [])]:
        if issue := find_issue(part, data, root, path):
            return issue
    if not _fits(schema, data, root, path):
        return Issue(path, show(data), describe(schema))
    return _inside(schema, data, root, path)


def _fits(schema: dict[str, Any], data: Any, root: Schema, path: tuple[str | int, ...]) -> bool:
    def passes(part: Schema) -> bool:
        return find_issue(part, data, root, path) is None

    if "type" in schema and not any(_is(name, data) for name in _list(schema["type"])):
        return False
    if "enum" in schema and not any(_same(data, value) for value in schema["enum"]):
        return False
    if "const" in schema and not _same(data, schema["const"]):
        return False
    if "anyOf" in schema and not any(map(passes, schema["anyOf"])):
        return False
    if "oneOf" in schema and sum(map(passes, schema["oneOf"])) != 1:
        return False
    if "not" in schema and passes(schema["not"]):
        return False
    if "if" in schema and not passes(schema.get("then" if passes(schema["if"]) else "else", True)):
        return False
    return all(test(schema[word], data) for word, test in _TESTS.items() if word in schema)


def _inside(schema: dict[str, Any], data: Any, root: Schema, path: tuple[str | int, ...]) -> Issue | None:
    if isinstance(data, dict):
        properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        for name in schema.get("required", []):
            if name not in data:
                return Issue((*path, name), "missing", describe(properties.get(name, True)))
        for name, value in data.items():
            parts = [properties[name]] if name in properties else []
            parts += [part for pattern, part in patterns.items() if re.search(pattern, name)]
            for part in parts or [schema.get("additionalProperties", True)]:
                if issue := find_issue(part, value, root, (*path, name)):
                    return issue
    if isinstance(data, list):
        first = schema.get("prefixItems", [])
        for at, value in enumerate(data):
            part = first[at] if at < len(first) else schema.get("items", True)
            if issue := find_issue(part, value, root, (*path, at)):
                return issue
    return None


def describe(schema: Schema) -> str:
    """What a schema takes, in plain words."""
    if not isinstance(schema, dict):
        return "a value"
    if isinstance(schema.get("x-expected"), str):
        return schema["x-expected"]
    if "enum" in schema:
        return f"one of: {', '.join(map(str, schema['enum']))}"
    words = {"integer": "a whole number", "string": "text", "boolean": "true or false", "null": "null"}
    words |= {"number": "a number", "array": "a list", "object": "a mapping"}
    kind = " or ".join(words.get(name, name) for name in _list(schema.get("type", []))) or "another value"
    limits = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "above", "exclusiveMaximum": "below"}
    limits |= {"multipleOf": "a multiple of", "minLength": "at least", "maxLength": "at most"}
    limits |= {"minItems": "at least", "maxItems": "at most", "pattern": "that matches"}
    said = [f"{text} {schema[word]}" for word, text in limits.items() if word in schema]
    return f"{kind} ({', '.join(said)})" if said else kind


def show(value: Any) -> str:
    """A value as a message shows it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value[:80]}"'
    if isinstance(value, (list, dict)):
        return f"a {'list' if isinstance(value, list) else 'mapping'} of {len(value)}"
    return str(value)


_absent = object()


def _referred(schema: dict[str, Any], root: Schema) -> list[Schema]:
    """What a local reference such as ``#/$defs/size`` names."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#"):
        return []
    found = root
    for part in reference.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        found = found[int(key)] if isinstance(found, list) else found.get(key, {})
    return [found]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _is(name: str, value: Any) -> bool:
    if name in ("number", "integer"):
        return _number(value) and value == value and (name == "number" or float(value).is_integer())
    kinds: dict[str, Any] = {"string": str, "boolean": bool, "array": list, "object": dict, "null": type(None)}
    return isinstance(value, kinds[name])


def _multiple(step: float, value: float) -> bool:
    return abs(value / step - round(value / step)) < 1e-9


def _unique(wanted: bool, values: list[Any]) -> bool:
    return not wanted or not any(_same(a, b) for at, a in enumerate(values) for b in values[:at])


def _for(kind: type | tuple[type, ...], test: Any) -> Any:
    """Keywords say nothing about values of other types."""
    return lambda limit, value: not isinstance(value, kind) or isinstance(value, bool) or test(limit, value)


_TESTS: dict[str, Any] = {
    "minimum": _for((int, float), lambda limit, value: value >= limit),
    "maximum": _for((int, float), lambda limit, value: value <= limit),
    "exclusiveMinimum": _for((int, float), lambda limit, value: value > limit),
    "exclusiveMaximum": _for((int, float), lambda limit, value: value < limit),
    "multipleOf": _for((int, float), _multiple),
    "minLength": _for(str, lambda limit, value: len(value) >= limit),
    "maxLength": _for(str, lambda limit, value: len(value) <= limit),
    "pattern": _for(str, lambda pattern, value: re.search(pattern, value) is not None),
    "minItems": _for(list, lambda limit, value: len(value) >= limit),
    "maxItems": _for(list, lambda limit, value: len(value) <= limit),
    "uniqueItems": _for(list, _unique),
    "minProperties": _for(dict, lambda limit, value: len(value) >= limit),
    "maxProperties": _for(dict, lambda limit, value: len(value) <= limit),
}
