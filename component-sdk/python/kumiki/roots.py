"""Names of frames that are the same in every run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .frame import NEW_ROOT
from .image import Image


def name_roots(outputs: dict[str, Any], root: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Gives the frames of images made from no other, in images and data alike, the names ``ROOT#1``, ``ROOT#2``…

    Frames that came in with the inputs stay, whatever they are called.
    """
    given = set(_roots_in(list(inputs.values())))
    names: dict[str, str] = {}

    def is_new(found: object) -> bool:
        return isinstance(found, str) and found.startswith(NEW_ROOT) and found not in given

    def named(found: str) -> str:
        return names.setdefault(found, f"{root}#{len(names) + 1}")

    def rename(value: Any) -> Any:
        if isinstance(value, list):
            return [rename(element) for element in value]
        if isinstance(value, Image):
            if not is_new(value.frame.root):
                return value
            return value.with_frame(value.frame.with_root(named(value.frame.root)))
        found = _root_of(value)
        return {**value, "frame": {**value["frame"], "root": named(found)}} if is_new(found) else value

    return {name: rename(value) for name, value in outputs.items()}


def _root_of(value: Any) -> Any:
    frame = value.get("frame") if isinstance(value, Mapping) else None
    return frame.get("root") if isinstance(frame, Mapping) else None


def _roots_in(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for element in value:
            yield from _roots_in(element)
    elif isinstance(value, Image):
        yield value.frame.root
    else:
        yield _root_of(value)
