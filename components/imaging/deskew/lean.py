"""How much the lines of a page lean."""

from __future__ import annotations

import cv2
import numpy
from numpy.typing import NDArray

SEARCHED = 1200
"""The longer side of the picture that lines are looked for in, in pixels."""

SMALLEST = 48
"""A picture that is lower or narrower, in pixels, has no lines that one could tell."""

MOST_POINTS = 150_000
CLEAR = 1.5
"""Lines are there where the sharpest profile is so much sharper than the middle one."""


def lean_of(grey: NDArray[numpy.float32], most: float) -> tuple[float, float]:
    """The angle of the lines in degrees, clockwise from level, from -most to most, and how sharp they are.

    Both are 0 where there are no lines. Sharpness can be compared between turns of one picture.

    Projection profiles: the ink is counted along lines of each angle, and the right angle is the one at which rows of
    ink and of none differ most, by the sum of squared differences of neighbouring rows. W. Postl, Detection of linear
    oblique structures and skew scan in digitized documents, 1986. First in steps of half a degree, then finer around the
    best, down to a fiftieth.
    """
    small = reduced(grey, SEARCHED)
    if min(small.shape) < SMALLEST:
        return 0.0, 0.0
    x, y = places_of(ink_of(small))
    if len(x) < 50:
        return 0.0, 0.0
    coarse = numpy.arange(-most, most + 0.25, 0.5)
    sharpness = numpy.array([sharpness_at(x, y, angle) for angle in coarse])
    if sharpness.max() < CLEAR * numpy.median(sharpness):
        return 0.0, 0.0
    best = float(coarse[sharpness.argmax()])
    sharpest = 0.0
    for step in (0.1, 0.02):
        around = best + numpy.arange(-5, 6) * step
        found = [sharpness_at(x, y, angle) for angle in around]
        best, sharpest = float(around[int(numpy.argmax(found))]), max(found)
    return float(numpy.clip(best, -most, most)), sharpest


def reduced(grey: NDArray[numpy.float32], longest: int) -> NDArray[numpy.float32]:
    """A copy whose longer side has no more than so many pixels."""
    share = min(1.0, longest / max(grey.shape))
    size = (max(1, round(grey.shape[1] * share)), max(1, round(grey.shape[0] * share)))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA)


def ink_of(grey: NDArray[numpy.float32]) -> NDArray[numpy.uint8]:
    """1 where a pixel is dark among brighter ones, height × width; what is dark all over is no ink."""
    levels = numpy.rint(numpy.clip(grey, 0, 255)).astype(numpy.uint8)
    window = max(15, min(levels.shape) // 16 | 1)
    ink = cv2.adaptiveThreshold(levels, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 12)
    # The border of a scan or a shadow is a long line that says nothing of the text.
    edge = max(2, min(levels.shape) // 50)
    ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = 0, 0, 0, 0
    return ink


def places_of(ink: NDArray[numpy.uint8]) -> tuple[NDArray[numpy.float32], NDArray[numpy.float32]]:
    """The places of ink from the middle, in pixels: x and y."""
    y, x = numpy.nonzero(ink)
    thin = max(1, -(-len(x) // MOST_POINTS))
    x, y = x[::thin], y[::thin]
    # Whole rows would look sharper than rows at any other angle: each place is somewhere in its pixel.
    y = y + numpy.random.default_rng(0).random(len(y))
    return (x - ink.shape[1] / 2).astype(numpy.float32), (y - ink.shape[0] / 2).astype(numpy.float32)


def sharpness_at(x: NDArray[numpy.float32], y: NDArray[numpy.float32], angle: float) -> float:
    """How much rows of ink and of none differ, seen along an angle."""
    turn = numpy.deg2rad(angle)
    rows = numpy.floor(y * numpy.cos(turn) - x * numpy.sin(turn)).astype(numpy.int64)
    profile = numpy.bincount(rows - rows.min()).astype(numpy.float64)
    return float((numpy.diff(profile) ** 2).sum())
