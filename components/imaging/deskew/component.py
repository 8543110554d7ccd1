import cv2
import numpy
from numpy.typing import NDArray

from component_types import Inputs, Outputs, Params
from kumiki import Context, Image, kumiki_error
from lean import lean_of
from upright import quarters_of

FULL = {8: 255, 16: 65_535}
LUMINANCE = numpy.array([0.299, 0.587, 0.114], numpy.float32)
"""Weights of red, green and blue in Rec. ITU-R BT.601."""
SMALLEST = 0.05
"""A turn that moves no corner by a pixel is none, in degrees."""


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """See `lean.lean_of` for how the angle is found, and `upright.quarters_of` for whole pages.

    Quarter turns move pixels as they are; other turns are cubic, colours weighted by their alpha.
    """
    image = inputs.image
    if image.depth == "float":
        advice = "Convert it to 8 or 16 bits before this step."
        values = {"operation": "Deskewing", "kind": "floating point images", "advice": advice}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input="image", **values)
    grey = brightness(image)
    quarters = quarters_of(grey, params.range) if params.upright else 0
    if quarters:
        grey = numpy.ascontiguousarray(numpy.rot90(grey, -quarters))
        image = quarter_turned(image, quarters)
    angle = -lean_of(grey, params.range)[0]
    ctx.raise_if_cancelled()
    if abs(angle) < SMALLEST:
        return {"image": image, "angle": in_circle(90.0 * quarters)}
    ctx.progress(0.5, "turning")
    pixels, back = turned(image, angle, params.expand, params.background)
    whole = in_circle(90 * quarters + angle)
    return {"image": Image.from_array(pixels, from_=image, transform=back), "angle": whole}


def in_circle(angle: float) -> float:
    """Above -180 degrees, up to 180, to a hundredth."""
    return round(angle - 360 if angle > 180 else angle, 2)


def quarter_turned(image: Image, quarters: int) -> Image:
    """Clockwise by 90 degrees, so many times."""
    width, height = image.width, image.height
    back = {
        1: [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
        2: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        3: [[0, -1, width], [1, 0, 0], [0, 0, 1]],
    }[quarters]
    pixels = numpy.ascontiguousarray(numpy.rot90(image.array(), -quarters))
    return Image.from_array(pixels, from_=image, transform=numpy.array(back, numpy.float64))


def brightness(image: Image) -> NDArray[numpy.float32]:
    """The luminance from 0 to 255, of height × width, on white where the image is transparent."""
    pixels = image.array().astype(numpy.float32)
    full = FULL[image.depth]
    grey = pixels[:, :, 0] if image.space == "grey" else pixels[:, :, :3] @ LUMINANCE
    if image.alpha:
        share = pixels[:, :, -1] / full
        grey = grey * share + full * (1 - share)
    return numpy.ascontiguousarray(grey * numpy.float32(255 / full))


def turned(image: Image, angle: float, expand: bool, background: str) -> tuple[NDArray, NDArray[numpy.float64]]:
    """The pixels turned clockwise about the middle, and the way from them to those of the image, 3 × 3."""
    height, width = image.height, image.width
    turn = numpy.deg2rad(angle)
    cos, sin = float(numpy.cos(turn)), float(numpy.sin(turn))
    new_width, new_height = width, height
    if expand:
        new_width = int(numpy.ceil(width * abs(cos) + height * abs(sin) - 1e-6))
        new_height = int(numpy.ceil(width * abs(sin) + height * abs(cos) - 1e-6))
    back = numpy.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    back[:2, 2] = numpy.array([width, height]) / 2 - back[:2, :2] @ numpy.array([new_width, new_height]) / 2
    # OpenCV counts from the middle of the first pixel, Kumiki from its corner.
    by_middle = back.copy()
    by_middle[:2, 2] += back[:2, :2] @ numpy.array([0.5, 0.5]) - 0.5
    pixels = image.array()
    full = FULL[image.depth]
    border = colour_of(background, image)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    size = (new_width, new_height)
    if not image.alpha:
        found = cv2.warpAffine(pixels, by_middle[:2], size, flags=flags, borderValue=border)
        return found.reshape(new_height, new_width, image.channels), back
    alpha = pixels[:, :, -1:].astype(numpy.float32)
    weighted = numpy.dstack([pixels[:, :, :-1] * (alpha / full), alpha])
    border = [level * border[-1] / full for level in border[:-1]] + [border[-1]]
    found = cv2.warpAffine(weighted, by_middle[:2], size, flags=flags, borderValue=border)
    opaque = numpy.clip(found[:, :, -1:], 0, full)
    colours = numpy.where(opaque > 0.5, found[:, :, :-1] * (full / numpy.maximum(opaque, 0.5)), 0)
    whole = numpy.dstack([colours, opaque])
    return numpy.rint(numpy.clip(whole, 0, full)).astype(pixels.dtype), back


def colour_of(text: str, image: Image) -> list[float]:
    """The samples of a colour such as #ffffff or #ffffff00 in the kind of the image."""
    levels = [int(text[at : at + 2], 16) / 255 for at in range(1, len(text), 2)]
    red, green, blue, alpha = (*levels, 1.0)[:4]
    colours = [red, green, blue] if image.space == "srgb" else [float(numpy.array([red, green, blue]) @ LUMINANCE)]
    return [level * FULL[image.depth] for level in (*colours, *([alpha] if image.alpha else []))]
