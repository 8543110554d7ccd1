"""Zuiderveld's method on 16 bits, with the histograms, limits and interpolation that OpenCV has for 8."""

import cv2
import numpy
from numpy.typing import NDArray

LEVELS = 256
STEP = 257
"""A level of 255 in samples of 16 bits."""

ROWS = 256
"""So many rows at a time."""


def equalise_16(samples: NDArray[numpy.uint16], limit: float, tiles: int) -> NDArray[numpy.uint16]:
    height, width = samples.shape
    wide, high = width, height
    whole = samples
    if width % tiles or height % tiles:
        wide, high = width + tiles - width % tiles, height + tiles - height % tiles
        across, down = (reflected(size, longer) for size, longer in ((width, wide), (height, high)))
        whole = samples[down][:, across]
    size = (wide // tiles, high // tiles)
    curves = numpy.stack(
        [
            [curve(whole[y * size[1] : (y + 1) * size[1], x * size[0] : (x + 1) * size[0]], limit) for x in range(tiles)]
            for y in range(tiles)
        ]
    )
    result = numpy.empty_like(samples)
    left, right, share_x = neighbours(width, size[0], tiles)
    above, below, share_y = neighbours(height, size[1], tiles)
    for start in range(0, height, ROWS):
        rows = slice(start, start + ROWS)
        levels = samples[rows].astype(numpy.float32) / STEP
        floor = numpy.minimum(levels.astype(numpy.int32), LEVELS - 2)
        part = levels - floor

        def looked_up(y: NDArray, x: NDArray, floor: NDArray = floor, part: NDArray = part) -> NDArray:
            low = curves[y[:, None], x[None, :], floor]
            return low + (curves[y[:, None], x[None, :], floor + 1] - low) * part

        top, bottom = (
            looked_up(y, left) * (1 - share_x) + looked_up(y, right) * share_x for y in (above[rows], below[rows])
        )
        mixed = top * (1 - share_y[rows, None]) + bottom * share_y[rows, None]
        result[rows] = numpy.clip(numpy.rint(mixed * STEP), 0, 65_535).astype(numpy.uint16)
    return result


def reflected(size: int, longer: int) -> NDArray[numpy.int64]:
    """The columns of an image and those beyond its end, mirrored without the last one (OpenCV's reflect 101)."""
    return numpy.array([cv2.borderInterpolate(at, size, cv2.BORDER_REFLECT_101) for at in range(longer)])


def curve(tile: NDArray[numpy.uint16], limit: float) -> NDArray[numpy.float32]:
    """What each of 256 levels becomes: the sum of the clipped histogram, whose excess is spread over all levels."""
    levels = ((tile.astype(numpy.int32) + STEP // 2) // STEP).ravel()
    counts = numpy.bincount(levels, minlength=LEVELS)
    most = max(int(limit * tile.size / LEVELS), 1)
    excess = int(numpy.maximum(counts - most, 0).sum())
    counts = numpy.minimum(counts, most) + excess // LEVELS
    rest = excess % LEVELS
    if rest:
        counts[:: max(LEVELS // rest, 1)][:rest] += 1
    return (numpy.cumsum(counts) * (255 / tile.size)).astype(numpy.float32)


def neighbours(length: int, size: int, tiles: int):
    """The tiles whose middles are before and after each pixel, and the share of the one after."""
    place = numpy.arange(length, dtype=numpy.float32) / size - 0.5
    before = numpy.floor(place).astype(numpy.int32)
    share = place - before
    return numpy.maximum(before, 0), numpy.minimum(before + 1, tiles - 1), share
