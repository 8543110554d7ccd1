"""Finding the outline of a page: four straight sides that stand out from what is around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy
from numpy.typing import NDArray

Points = NDArray[numpy.float64]
"""Rows of x and y in pixels, from the outer corner of the first pixel."""

STEP = 10.0
"""An edge that one can see, as a difference of CIELAB over four pixels; 2.3 is one that is just seen side by side."""

SAMPLES = 60
"""Places along each side that are asked whether there is an edge."""

BORDER = 0.75
"""How much a side at the border of the picture counts: the page may end there, or go on beyond it."""


@dataclass(frozen=True)
class Page:
    corners: Points
    """Clockwise from the upper left one, 4 × 2."""
    score: float
    """How much of the outline is an edge, 0 to 1."""


def find_page(picture: NDArray[numpy.uint8], smallest: float, clearness: float) -> Page | None:
    """The clearest page of a picture (height × width × 3, RGB), or None.

    Candidates are the outlines of what stands out by lightness or chroma at several thresholds, and of what edges
    enclose. Each is made a quadrilateral (Douglas and Peucker, 1973, by OpenCV), whose sides are then fitted to the
    outline anew without its ends, so that a bent corner or a shadow at one end does not move them. The page is the
    candidate whose sides are edges all along, the larger one among equals.
    """
    if min(picture.shape[:2]) < 8:
        return None
    lab = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 1.2), cv2.COLOR_RGB2LAB).astype(numpy.float32)
    lab[:, :, 0] *= 100 / 255
    lab[:, :, 1:] -= 128
    best, best_rank = None, 0.0
    whole = picture.shape[0] * picture.shape[1]
    for mask in masks(lab):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            if cv2.contourArea(contour) < smallest:
                continue
            corners = quadrilateral(contour)
            if corners is None or not smallest <= area(corners) < 0.985 * whole:
                continue
            score = clearness_of(lab, corners)
            rank = score + 0.15 * area(corners) / whole
            if score >= clearness and rank > best_rank:
                best, best_rank = Page(corners, score), rank
    return best and Page(refined(lab, best.corners), best.score)


def masks(lab: NDArray[numpy.float32]) -> Iterator[NDArray[numpy.uint8]]:
    """What may be a page is white in one of them."""
    lightness = numpy.clip(lab[:, :, 0] * 2.55, 0, 255).astype(numpy.uint8)
    chroma = numpy.clip(numpy.hypot(lab[:, :, 1], lab[:, :, 2]) * 4, 0, 255).astype(numpy.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    for channel in (lightness, chroma):
        otsu, _ = cv2.threshold(channel, 0, 255, cv2.THRESH_OTSU)
        for threshold in {round(otsu * share) for share in (0.7, 0.85, 1.0, 1.15)}:
            bright = (channel > threshold).astype(numpy.uint8) * 255
            for mask in (bright, 255 - bright):
                yield cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel), cv2.MORPH_OPEN, kernel)
    for low in (15, 35):
        edges = cv2.Canny(lightness, low, low * 3)
        yield filled(cv2.dilate(edges, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))))


def filled(edges: NDArray[numpy.uint8]) -> NDArray[numpy.uint8]:
    """What the edges enclose."""
    outside = cv2.copyMakeBorder(edges, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    cv2.floodFill(outside, None, (0, 0), 128)
    inside = (outside[1:-1, 1:-1] != 128).astype(numpy.uint8) * 255
    return cv2.erode(inside, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)))


def quadrilateral(contour: NDArray[numpy.int32]) -> Points | None:
    """The four corners of a contour that is nearly a convex quadrilateral."""
    hull = cv2.convexHull(contour)
    around = cv2.arcLength(hull, True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08):
        rough = cv2.approxPolyDP(hull, share * around, True).reshape(-1, 2).astype(numpy.float64)
        if len(rough) == 4:
            break
    else:
        return None
    # A contour runs through the middle of pixels.
    outline = contour.reshape(-1, 2).astype(numpy.float64) + 0.5
    fitted = fit_sides(outline, rough + 0.5)
    corners = ordered(fitted if fitted is not None else rough + 0.5)
    filled_share = cv2.contourArea(contour) / max(area(corners), 1)
    return corners if filled_share > 0.8 and cv2.isContourConvex(corners.astype(numpy.float32)) else None


def fit_sides(outline: Points, rough: Points) -> Points | None:
    """Corners where lines through the sides meet; the tenth of each side next to a corner does not count."""
    lines = []
    for start, end in zip(rough, numpy.roll(rough, -1, 0)):
        along = end - start
        length = float(numpy.hypot(*along))
        if length < 4:
            return None
        along /= length
        offset = outline - start
        place, away = offset @ along, offset @ numpy.array([-along[1], along[0]])
        near = (numpy.abs(away) < 0.03 * length + 2) & (place > 0.1 * length) & (place < 0.9 * length)
        if near.sum() < 8:
            return None
        x, y, at_x, at_y = cv2.fitLine(outline[near].astype(numpy.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((float(at_x), float(at_y), float(x), float(y)))
    corners = [meeting(before, line) for before, line in zip(numpy.roll(lines, 1, 0), lines)]
    if any(corner is None for corner in corners):
        return None
    # Nearly parallel sides meet far away: then the outline had no such corner.
    moved = numpy.hypot(*(numpy.array(corners) - rough).T)
    return numpy.array(corners) if moved.max() < 0.1 * numpy.ptp(rough, 0).max() + 4 else None


def meeting(one, other) -> tuple[float, float] | None:
    """Where two lines (a point and a direction each) meet."""
    x1, y1, dx1, dy1 = one
    x2, y2, dx2, dy2 = other
    turn = dx1 * dy2 - dy1 * dx2
    if abs(turn) < 1e-3:
        return None
    t = ((x2 - x1) * dy2 - (y2 - y1) * dx2) / turn
    return x1 + t * dx1, y1 + t * dy1


def ordered(corners: Points) -> Points:
    """Clockwise as seen, beginning with the one that is nearest to the upper left."""
    middle = corners.mean(0)
    turn = numpy.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    clockwise = corners[numpy.argsort(turn)]
    return numpy.roll(clockwise, -int(clockwise.sum(1).argmin()), 0)


def area(corners: Points) -> float:
    """Of the polygon, in square pixels (the shoelace formula)."""
    x, y = corners.T
    return float(abs(x @ numpy.roll(y, -1) - y @ numpy.roll(x, -1)) / 2)


def sides_of(corners: Points) -> Iterator[tuple[Points, Points]]:
    """For each side, places along it without its ends, and the direction to its right, one pixel long."""
    for start, end in zip(corners, numpy.roll(corners, -1, 0)):
        along = (end - start) / max(float(numpy.hypot(*(end - start))), 1e-9)
        yield start + numpy.linspace(0.05, 0.95, SAMPLES)[:, None] * (end - start), numpy.array([-along[1], along[0]])


def colours_at(lab: NDArray[numpy.float32], places: Points) -> tuple[NDArray[numpy.float32], NDArray[numpy.bool_]]:
    """The colours at places (n × 3), and which of them are inside of the picture."""
    height, width = lab.shape[:2]
    x, y = places.T
    inside = (x >= 0) & (y >= 0) & (x <= width) & (y <= height)
    grid = [(part - 0.5).astype(numpy.float32).reshape(1, -1) for part in (x, y)]
    return cv2.remap(lab, *grid, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0], inside


def clearness_of(lab: NDArray[numpy.float32], corners: Points) -> float:
    """The mean of two shares: how much of all four sides is an edge, and how much of the worst but one."""
    shares, hidden = [], []
    for places, across in sides_of(corners):
        one, one_inside = colours_at(lab, places + 2.5 * across)
        other, other_inside = colours_at(lab, places - 2.5 * across)
        # All the way to the same side: words beside a line are edges too, but to both.
        step = one - other
        way = step.mean(0) / max(float(numpy.linalg.norm(step.mean(0))), 1e-9)
        seen = one_inside & other_inside
        shares.append(float((step @ way > STEP)[seen].sum()) / SAMPLES)
        hidden.append(float((~seen).mean()))
    # A page may go on beyond the picture at one side; at more it would be the picture itself.
    shares[int(numpy.argmax(hidden))] += BORDER * max(hidden)
    # The worst side does not count twice: it may lie in shadow.
    return (sum(shares) / 4 + sorted(shares)[1]) / 2


def refined(lab: NDArray[numpy.float32], corners: Points) -> Points:
    """The same corners more exactly: each side is fitted to where the colour changes most, across it.

    Thresholds put an edge a pixel inside or outside; the middle of its slope does not depend on them.
    """
    reach = numpy.arange(-4, 4.01, 0.5)
    lines = []
    for (places, across), start, end in zip(sides_of(corners), corners, numpy.roll(corners, -1, 0)):
        found = numpy.stack([colours_at(lab, places + far * across)[0] for far in reach])
        inside = colours_at(lab, places + 4 * across)[1] & colours_at(lab, places - 4 * across)[1]
        way = (found[-1] - found[0]).mean(0)
        slope = numpy.maximum(numpy.diff(found @ (way / max(float(numpy.linalg.norm(way)), 1e-9)), axis=0), 0)
        # Noise has slopes everywhere, the edge has the steepest ones.
        slope = numpy.where(slope > 0.5 * slope.max(0), slope, 0)
        clear = inside & (slope.sum(0) > STEP / 4)
        if clear.sum() < SAMPLES // 3:
            lines.append((*start, *(end - start)))
            continue
        offset = ((reach[1:, None] - 0.25) * slope).sum(0)[clear] / slope.sum(0)[clear]
        edge = (places[clear] + offset[:, None] * across).astype(numpy.float32)
        x, y, at_x, at_y = cv2.fitLine(edge, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((float(at_x), float(at_y), float(x), float(y)))
    better = [meeting(before, line) for before, line in zip(numpy.roll(lines, 1, 0), lines)]
    if any(corner is None for corner in better):
        return corners
    return numpy.array(better) if numpy.hypot(*(numpy.array(better) - corners).T).max() < 6 else corners


def at_border(corners: Points, width: int, height: int) -> float:
    """The share of the outline that lies within two pixels of the border of the picture."""
    count = 0
    for start, end in zip(corners, numpy.roll(corners, -1, 0)):
        x, y = (start + numpy.linspace(0, 1, SAMPLES)[:, None] * (end - start)).T
        count += int(((x < 2) | (y < 2) | (x > width - 2) | (y > height - 2)).sum())
    return count / (4 * SAMPLES)
