"""Which way up a page is."""

from __future__ import annotations

import cv2
import numpy
from numpy.typing import NDArray

from lean import ink_of, lean_of, reduced

SEARCHED = 1800
"""The longer side of the picture that letters are looked at in, in pixels."""

SHARPER = 2.0
"""A page lies on its side where lines are so much sharper after a quarter turn."""

STRIP = 250
"""Lines are looked at in strips of about this width, so that columns of text need not stand level with each other."""

LOWEST, HIGHEST = 8, 120
"""Of a line of text, in pixels."""

FEWEST, CLEAR = 6, 3
"""Lines that have to speak, and how many more of them have to say one thing than the other."""


def quarters_of(grey: NDArray[numpy.float32], most: float) -> int:
    """By how many quarters clockwise the page has to be turned so that it is upright: 0 to 3.

    A page lies on its side where rows of ink are sharper after a quarter turn. Which end is the top is told by letters: in
    Latin script more of them rise above the middle of a line (b, d, f, h, k, l, t, capitals, digits) than hang below it (g, j,
    p, q, y). D. Bloomberg, G. Kopec and L. Dasari, Measuring document image skew and orientation, 1995. Where letters do not
    say, a page is not turned upside down, and one on its side is turned clockwise.
    """
    side = numpy.ascontiguousarray(numpy.rot90(grey, -1))
    (lean, sharpness), (side_lean, side_sharpness) = lean_of(grey, most), lean_of(side, most)
    lies = side_sharpness > SHARPER * sharpness
    if not lies and sharpness == 0:
        return 0
    up, down = votes_of(letters_of(side if lies else grey, side_lean if lies else lean))
    head = down >= FEWEST and down > CLEAR * up
    return int(lies) + 2 * int(head)


def letters_of(grey: NDArray[numpy.float32], lean: float) -> NDArray[numpy.uint8]:
    """1 where there is ink that is no rule, height × width, with its lines level."""
    small = reduced(grey, SEARCHED)
    height, width = small.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1)
    level = cv2.warpAffine(small, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    ink = ink_of(level)
    length = max(20, width // 20)
    for shape in ((1, length), (length, 1)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, numpy.ones(shape, numpy.uint8))
        ink[cv2.dilate(rules, numpy.ones((3, 3), numpy.uint8)) > 0] = 0
    return ink


def votes_of(ink: NDArray[numpy.uint8]) -> tuple[int, int]:
    """How many lines have more ink above their middle part than below it, and the other way round."""
    width = ink.shape[1]
    strips = max(1, round(width / STRIP))
    up = down = 0
    for strip in range(strips):
        profile = ink[:, strip * width // strips : (strip + 1) * width // strips].sum(1, dtype=numpy.int64)
        edges = numpy.diff(numpy.concatenate(([0], (profile > 0).astype(numpy.int8), [0])))
        for start, end in zip(numpy.nonzero(edges == 1)[0], numpy.nonzero(edges == -1)[0]):
            if LOWEST <= end - start <= HIGHEST:
                above, below = beside_the_middle(profile[start:end])
                up += above > 1.3 * below
                down += below > 1.3 * above
    return up, down


def beside_the_middle(line: NDArray[numpy.int64]) -> tuple[int, int]:
    """The ink above and below the rows that have at least half of the most; none where these are nearly all or few."""
    full = numpy.nonzero(line * 2 >= numpy.partition(line, -2)[-2])[0]
    first, last = int(full[0]), int(full[-1])
    share = (last - first + 1) / len(line)
    if not 0.25 <= share <= 0.8:
        return 0, 0
    return int(line[:first].sum()), int(line[last + 1 :].sum())
