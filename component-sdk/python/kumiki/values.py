"""What flows between steps, and whether something is a value of a type of docs/values.md."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from .file import FileValue
from .frame import Frame
from .generated.values import VALUE_TYPES
from .image import Image
from .schema import find_issue


class Values(Mapping[str, Any]):
    """Inputs or parameters by name: ``inputs.image`` or ``inputs["image"]``. Optional ones not given are ``None``."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_values", dict(values))

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            names = ", ".join(self._values)
            raise AttributeError(f'component.yaml names no "{name}" here; there are {names or "none"}') from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("what a run is given cannot be changed")

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Values({self._values!r})"


class NotPlain(Exception):
    """Why something cannot be JSON data, in words that follow "is"."""


def split_type(text: str) -> tuple[str, bool]:
    """``("image", True)`` for ``image[]``."""
    return (text[:-2], True) if text.endswith("[]") else (text, False)


def kind_of(type_name: str) -> str:
    """``picture``, ``file`` or ``data``."""
    return VALUE_TYPES[split_type(type_name)[0]]["kind"]


def why_not(value: Any, type_name: str) -> str | None:
    """Why something is not a value of a type, in words that follow "is"; ``None`` where it is one."""
    single, is_list = split_type(type_name)
    if not is_list:
        return _why_not_single(value, single)
    if not isinstance(value, list):
        return f"{describe(value)}, not a list"
    for at, element in enumerate(value):
        if reason := _why_not_single(element, single):
            return f"a list whose element {at} is {reason}"
    return None


def _why_not_single(value: Any, name: str) -> str | None:
    kind = VALUE_TYPES[name]["kind"]
    if kind == "file":
        return None if isinstance(value, FileValue) else describe(value)
    if kind == "picture":
        if not isinstance(value, Image):
            return describe(value)
        if name == "mask" and (value.channels != 1 or value.depth != 8):
            alpha = " with alpha" if value.alpha else ""
            return f"an image of {value.depth} bits, {value.space}{alpha}, where a mask is 8-bit grey"
        return None
    if isinstance(value, (Image, FileValue)):
        return describe(value)
    schema = VALUE_TYPES[name].get("schema")
    issue = find_issue(schema, value) if schema is not None else None
    if issue is None:
        return None
    if not issue.path:
        return describe(value)
    place = ".".join(map(str, issue.path))
    return f"not valid {name} at {place}: {issue.found} where {issue.expected} is expected"


def plain(value: Any, depth: int = 0) -> Any:
    """Data as JSON has it: tuples become lists, numbers and arrays of numpy plain ones, frames what data carries. Raises
    ``NotPlain``."""
    if value is None or isinstance(value, (bool, str, Image, FileValue)):
        return value
    if isinstance(value, Frame):
        return value.to_json()
    if depth > 64:
        raise NotPlain("nested more than 64 levels deep")
    if isinstance(value, (int, float)):
        if not math.isfinite(value):
            raise NotPlain(f"{value}, not a number")
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner, depth + 1) for inner in value]
    if depth > 0 and hasattr(value, "tolist"):
        return plain(value.tolist(), depth + 1)
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        return plain(value.item(), depth + 1)
    raise NotPlain(f"data with {describe(value)} in it" if depth > 0 else describe(value))


def describe(value: Any) -> str:
    """What something is, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, Image):
        return "an image"
    if isinstance(value, FileValue):
        return "a file"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return f"the number {value}" if math.isfinite(value) else f"{value}, not a number"
    if isinstance(value, str):
        return f'the text "{value[:40]}"'
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, Mapping):
        return "a dict"
    kind = type(value)
    if kind.__module__ == "numpy" and kind.__name__ == "ndarray":
        return "a numpy array (Image.from_array makes an image of it)"
    return f"a {kind.__module__}.{kind.__qualname__}"
