"""Pixels of images for OpenCV. Matrices send corners of the reference, in pixels, to the image."""

from dataclasses import dataclass

import cv2
import numpy
from numpy.typing import NDArray

from kumiki import Image

LUMINANCE = numpy.array([0.299, 0.587, 0.114], numpy.float32)
"""Weights of red, green and blue in Rec. ITU-R BT.601."""

FULL = {8: 255, 16: 65_535}
WORKING_SIDE = 1024


@dataclass(frozen=True)
class Grey:
    """A copy in grey, 0 to 255, shrunk where it is large; ``scale`` is pixels of the copy for one of the image."""

    pixels: NDArray[numpy.uint8]
    visible: NDArray[numpy.uint8]
    scale: tuple[float, float]


def grey_of(image: Image) -> Grey:
    pixels = image.array()
    factor = min(1.0, WORKING_SIDE / max(image.width, image.height))
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    if factor < 1:
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], image.channels)
    levels = pixels.astype(numpy.float32) * numpy.float32(255 / FULL[image.depth])
    grey = levels[:, :, 0] if image.channels < 3 else levels[:, :, :3] @ LUMINANCE
    visible = levels[:, :, -1] > 127 if image.alpha else numpy.ones(grey.shape, bool)
    shown = numpy.where(visible, numpy.rint(grey), 0).astype(numpy.uint8)
    scale = (size[0] / image.width, size[1] / image.height)
    return Grey(shown, visible.astype(numpy.uint8) * 255, scale)


HALF = numpy.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])


def for_opencv(matrix: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """The same transform for coordinates that count from the middle of the upper left pixel."""
    return numpy.linalg.inv(HALF) @ matrix @ HALF


def from_opencv(matrix: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    return HALF @ matrix @ numpy.linalg.inv(HALF)


def warped(image: Image, matrix: NDArray[numpy.float64], width: int, height: int):
    """The pixels in the size of the reference, and where the image reaches; straight alpha stays straight."""
    inverse = for_opencv(matrix)
    pixels = image.array()

    def move(what, interpolation=cv2.INTER_LINEAR):
        flags = interpolation | cv2.WARP_INVERSE_MAP
        moved = cv2.warpPerspective(what, inverse, (width, height), flags=flags, borderMode=cv2.BORDER_CONSTANT)
        return moved.reshape(height, width, -1)

    covered = move(numpy.full((image.height, image.width), 255, numpy.uint8))[:, :, 0] == 255
    area = covered.astype(numpy.uint8) * 255
    if not image.alpha:
        return move(pixels), area
    # What is transparent has no colour that may run into its neighbours.
    alpha = pixels[:, :, -1:].astype(numpy.float32)
    moved = move(numpy.dstack([pixels[:, :, :-1] * alpha, alpha]))
    colours = moved[:, :, :-1] / numpy.maximum(moved[:, :, -1:], 1e-6)
    full = FULL[image.depth]
    whole = numpy.dstack([colours, moved[:, :, -1:]])
    return numpy.clip(numpy.rint(whole), 0, full).astype(pixels.dtype), area
