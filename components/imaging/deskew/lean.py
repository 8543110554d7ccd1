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


def lean_of(grey: NDArray[numpy.float32], most: float) -> float:
    """The angle of the lines in degrees, clockwise from level, from -most to most; 0 where there are no lines.

    Projection profiles: the ink is counted along lines of each angle, and the right angle is the one at which rows of
    ink and of none differ most, by the sum of squared differences of neighbouring rows. W. Postl, Detection of linear
    oblique structures and skew scan in digitized documents, 1986. First in steps of half a degree, then finer around the
    best, down to a fiftieth.
    """
    share = min(1.0, SEARCHED / max(grey.shape))
    size = (max(1, round(grey.shape[1] * share)), max(1, round(grey.shape[0] * share)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    if min(small.shape) < SMALLEST:
        return 0.0
    x, y = ink_of(small)
    if len(x) < 50:
        return 0.0
    coarse = numpy.arange(-most, most + 0.25, 0.5)
    sharpness = numpy.array([sharpness_at(x, y, angle) for angle in coarse])
    if sharpness.max() < CLEAR * numpy.median(sharpness):
        return 0.0
    best = float(coarse[sharpness.argmax()])
    for step in (0.1, 0.02):
        around = best + numpy.arange(-5, 6) * step
        best = float(around[int(numpy.argmax([sharpness_at(x, y, angle) for angle in around]))])
    return float(numpy.clip(best, -most, most))


def ink_of(grey: NDArray[numpy.float32]) -> tuple[NDArray[numpy.float32], NDArray[numpy.float32]]:
    """The places of dark pixels among brighter ones, from the middle, in pixels; what is dark all over is no ink."""
    levels = numpy.rint(numpy.clip(grey, 0, 255)).astype(numpy.uint8)
    window = max(15, min(levels.shape) // 16 | 1)
    ink = cv2.adaptiveThreshold(levels, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 12)
    # The border of a scan or a shadow is a long line that says nothing of the text.
    edge = max(2, min(levels.shape) // 50)
    ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = 0, 0, 0, 0
    y, x = numpy.nonzero(ink)
    thin = max(1, -(-len(x) // MOST_POINTS))
    x, y = x[::thin], y[::thin]
    # Whole rows would look sharper than rows at any other angle: each place is somewhere in its pixel.
    y = y + numpy.random.default_rng(0).random(len(y))
    return (x - grey.shape[1] / 2).astype(numpy.float32), (y - grey.shape[0] / 2).astype(numpy.float32)


def sharpness_at(x: NDArray[numpy.float32], y: NDArray[numpy.float32], angle: float) -> float:
    """How much rows of ink and of none differ, seen along an angle."""
    turn = numpy.deg2rad(angle)
    rows = numpy.floor(y * numpy.cos(turn) - x * numpy.sin(turn)).astype(numpy.int64)
    profile = numpy.bincount(rows - rows.min()).astype(numpy.float64)
    return float((numpy.diff(profile) ** 2).sum())
