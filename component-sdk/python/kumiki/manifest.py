"""component.yaml, as whoever starts this program has read and checked it: in ``KUMIKI_MANIFEST``, as JSON."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from .errors import KumikiError, kumiki_error
from .schema import find_issue, with_defaults
from .values import why_not


class Manifest:
    """The interface of a component: its names and types."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.name: str = data["name"]
        self.entry: str = data.get("entry", "component.py")
        self.inputs: dict[str, dict[str, Any]] = data.get("inputs", {})
        self.outputs: dict[str, dict[str, Any]] = data.get("outputs", {})
        self.params: dict[str, Any] = data.get("params", {"type": "object"})
        self.realtime: str = data.get("realtime", "stateless")
        self.concurrency: int = data.get("concurrency", 1)
        """How many items one process works on at a time."""

    def check_inputs(self, given: dict[str, Any]) -> dict[str, Any]:
        """The inputs of a run. Raises INPUT_UNKNOWN, INPUT_MISSING and INPUT_TYPE."""
        for name in given:
            if name not in self.inputs:
                advice = f"Its inputs are: {', '.join(self.inputs) or 'none'}."
                raise kumiki_error("INPUT_UNKNOWN", at_input=name, where=self.name, input=name, advice=advice)
        checked: dict[str, Any] = {}
        for name, about in self.inputs.items():
            value = given.get(name)
            if value is None and name not in given:
                if not about.get("optional"):
                    raise _input_error("INPUT_MISSING", name, where=self.name, expected=about["type"])
                checked[name] = None
                continue
            found = why_not(value, about["type"])
            if found is not None:
                expected = f"a value of type {about['type']}"
                raise _input_error("INPUT_TYPE", name, where=self.name, found=found, expected=expected)
            checked[name] = value
        return checked

    def complete_params(self, given: dict[str, Any]) -> dict[str, Any]:
        """The parameters with the manifest's defaults. Raises PARAMETER_UNKNOWN, PARAMETER_INVALID, PARAMETERS_INVALID."""
        complete: dict[str, Any] = with_defaults(self.params, given)
        issue = find_issue(self.params, complete)
        if issue is None:
            return complete
        if not issue.path:
            raise kumiki_error("PARAMETERS_INVALID", where=self.name, expected=issue.expected)
        parameter = ".".join(map(str, issue.path))
        if issue.expected == "nothing here" and len(issue.path) == 1:
            advice = f"Its parameters are: {', '.join(self.params.get('properties', {})) or 'none'}."
            raise kumiki_error("PARAMETER_UNKNOWN", where=self.name, parameter=parameter, advice=advice)
        values = {"found": issue.found, "expected": issue.expected}
        raise kumiki_error("PARAMETER_INVALID", where=self.name, parameter=parameter, **values)


def _input_error(code: str, name: str, **values: object) -> KumikiError:
    return kumiki_error(code, at_input=name, input=name, **values)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the component in a folder.

    YAML is read by Kumiki, which starts the workers and tests of components and hands the manifest on. A program
    that was started otherwise reads it itself where PyYAML is installed. Raises FILE_NOT_READABLE.
    """
    text = os.environ.get("KUMIKI_MANIFEST")
    file = os.environ.get("KUMIKI_MANIFEST_FILE")
    if not text and file:
        text = Path(file).read_text("utf-8")
    if text:
        return Manifest(json.loads(text))
    path = folder / "component.yaml"
    try:
        import yaml  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        reason = "this Python has no PyYAML, and KUMIKI_MANIFEST is not set"
        raise KumikiError(
            "FILE_NOT_READABLE",
            f"The file {path} cannot be read: {reason}.",
            'Start tests with "kumiki test" and workers with "kumiki run", or install PyYAML here.',
        ) from None
    data = yaml.safe_load(path.read_text("utf-8"))
    params = data.get("params") or {}
    if params.get("type") != "object":
        params = {"type": "object", "properties": params}
    return Manifest({**data, "params": {"additionalProperties": False, **params}})
