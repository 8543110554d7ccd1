"""Where the pixels of an image are in the image that it was made from.

A matrix is a projective transform of the plane, nine numbers row by row: ``(a, b, c, d, e, f, g, h, i)`` sends
(x, y) to ((ax + by + c) / w, (dx + ey + f) / w) with w = gx + hy + i. Coordinates are pixels, (0, 0) is the outer
corner of the top left pixel, x goes right and y goes down.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from .errors import kumiki_error

Matrix: TypeAlias = tuple[float, float, float, float, float, float, float, float, float]
Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
Placement: TypeAlias = "Matrix | Literal['scale'] | None"

IDENTITY: Matrix = (1, 0, 0, 0, 1, 0, 0, 0, 1)
NEW_ROOT = "new:python:"

_unrooted = itertools.count(1)


@dataclass(frozen=True)
class Frame:
    """The image that coordinates lead back to (``root``), this image's size in pixels, and the way there."""

    root: str
    width: int
    height: int
    to_root: Matrix = IDENTITY

    def to_json(self) -> dict[str, Any]:
        """As data carries it; an output may have the frame itself: ``{"frame": image.frame, "items": […]}``."""
        return {"root": self.root, "width": self.width, "height": self.height, "toRoot": list(self.to_root)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Frame:
        """The frame that data carries."""
        return Frame(data["root"], data["width"], data["height"], as_matrix(data["toRoot"]))

    def with_root(self, root: str) -> Frame:
        return replace(self, root=root)


def as_matrix(numbers: Any) -> Matrix:
    """Nine numbers, also as a 3 × 3 array or list of rows, as a matrix. Raises ``ValueError``."""
    rows = numbers.tolist() if hasattr(numbers, "tolist") else list(numbers)
    flat = [float(n) for row in rows for n in (row if isinstance(row, (list, tuple)) else [row])]
    if len(flat) != 9 or any(n != n or n in (float("inf"), float("-inf")) for n in flat):
        raise ValueError("a transform is 'scale' or a 3 × 3 matrix of finite numbers")
    return tuple(int(n) if n.is_integer() else n for n in flat)  # type: ignore[return-value]


def scaling(x: float, y: float) -> Matrix:
    return (x, 0, 0, 0, y, 0, 0, 0, 1)


def translation(x: float, y: float) -> Matrix:
    return (1, 0, x, 0, 1, y, 0, 0, 1)


def compose(first: Matrix, second: Matrix) -> Matrix:
    """The transform that does ``first``, then ``second``."""
    return tuple(  # type: ignore[return-value]
        sum(second[row * 3 + k] * first[k * 3 + column] for k in range(3)) for row in range(3) for column in range(3)
    )


def inverse(m: Matrix) -> Matrix | None:
    """The transform back; ``None`` for one that flattens the plane."""
    a, b, c, d, e, f, g, h, i = m
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    if not abs(determinant) >= 1e-12:
        return None
    cofactors = (
        (e * i - f * h, c * h - b * i, b * f - c * e)
        + (f * g - d * i, a * i - c * g, c * d - a * f)
        + (d * h - e * g, b * g - a * h, a * e - b * d)
    )
    return tuple(n / determinant for n in cofactors)  # type: ignore[return-value]


def between(source: Frame | Mapping[str, Any], target: Frame | Mapping[str, Any], what: str = "The values") -> Matrix:
    """From pixels of one frame to pixels of another, of images or as data carries them (``detections["frame"]``).

    Raises FRAME_MISMATCH where they lead to different images."""
    source, target = _frame_of(source), _frame_of(target)
    back = inverse(target.to_root) if source.root == target.root else None
    if back is None:
        raise kumiki_error("FRAME_MISMATCH", what=what, found=source.root, expected=target.root)
    return compose(source.to_root, back)


def _frame_of(found: Frame | Mapping[str, Any]) -> Frame:
    return found if isinstance(found, Frame) else Frame.from_json(found)


def map_point(m: Matrix, point: Point) -> Point:
    x, y = point
    w = m[6] * x + m[7] * y + m[8]
    return ((m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w)


def map_box(m: Matrix, box: Box) -> Box:
    """The upright box around a mapped box; boxes are left, top, width, height."""
    left, top, width, height = box
    corners = [map_point(m, (x, y)) for x in (left, left + width) for y in (top, top + height)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def placed(source: Frame | None, width: int, height: int, placement: Any = None) -> Frame:
    """The frame of an image by how it was made.

    Without a placement, an image of the same size lies on the one that it was made from, and an image of another
    size is a root of its own.
    """
    if source is None:
        return Frame(new_root(), width, height)
    if isinstance(placement, str):
        if placement != "scale":
            raise ValueError("a transform is 'scale' or a 3 × 3 matrix of finite numbers")
        scaled = scaling(source.width / width, source.height / height)
        return Frame(source.root, width, height, compose(scaled, source.to_root))
    if placement is not None:
        return Frame(source.root, width, height, compose(as_matrix(placement), source.to_root))
    if (source.width, source.height) == (width, height):
        return source
    return Frame(new_root(), width, height)


def new_root() -> str:
    """The name of a root that a component made; the worker replaces it by one that is the same in every run."""
    return f"{NEW_ROOT}{next(_unrooted)}"
