"""Names of frames that are the same in every run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .frame import NEW_ROOT
from .image import Image


def name_roots(outputs: dict[str, Any], root: str) -> dict[str, Any]:
    """Gives the frames of images made from no other, in images and data alike, the names ``ROOT#1``, ``ROOT#2``…"""
    names: dict[str, str] = {}

    def named(found: str) -> str:
        return names.setdefault(found, f"{root}#{len(names) + 1}")

    def rename(value: Any) -> Any:
        if isinstance(value, list):
            return [rename(element) for element in value]
        if isinstance(value, Image):
            is_new = value.frame.root.startswith(NEW_ROOT)
            return value.with_frame(value.frame.with_root(named(value.frame.root))) if is_new else value
        frame = value.get("frame") if isinstance(value, Mapping) else None
        found = frame.get("root") if isinstance(frame, Mapping) else None
        if isinstance(found, str) and found.startswith(NEW_ROOT):
            return {**value, "frame": {**frame, "root": named(found)}}  # type: ignore[dict-item]
        return value

    return {name: rename(value) for name, value in outputs.items()}
