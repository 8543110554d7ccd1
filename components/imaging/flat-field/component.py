import cv2
import numpy
from numpy.typing import NDArray

from component_types import Inputs, Outputs, Params
from kumiki import Context, Image, kumiki_error

FULL = {8: 255, 16: 65_535}
LUMINANCE = numpy.array([0.299, 0.587, 0.114], numpy.float32)
"""Weights of red, green and blue in Rec. ITU-R BT.601."""

WORKING_SIDE = 256
"""Light changes slowly, so it is estimated on a copy of this many pixels."""

LEAST = 1 / 64
"""Of the mean light; where there is less, nothing can be made of it."""


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """(image − dark) × mean light / light, the flat-field correction of J. Murphy, Fundamentals of Light Microscopy, 2001.

    The light is the flat field less the dark one. Without a flat field it is what an opening or closing by a disc leaves of
    the image (both, one after the other, where the ground is mixed), smoothed; objects smaller than the disc are no light.
    """
    image = inputs.image
    levels = levels_of(image, image, "image")
    dark = inputs.dark and levels_of(inputs.dark, image, "dark")
    if dark is not None:
        levels = numpy.maximum(levels - dark, 0)
    if inputs.flat is None:
        light = estimate(levels, params)
    else:
        light = levels_of(inputs.flat, image, "flat")
        light = light if dark is None else numpy.maximum(light - dark, 0)
    if not params.each and light.shape[2] == 3:
        light = (light @ LUMINANCE)[:, :, None]
    mean = light.mean(axis=(0, 1))
    even = levels * (mean / numpy.maximum(light, numpy.maximum(mean * LEAST, 1e-6)))
    full = FULL[image.depth]
    pixels = image.array()
    result = numpy.clip(numpy.rint(even * full), 0, full).astype(pixels.dtype)
    whole = numpy.dstack([result, pixels[:, :, -1]]) if image.alpha else result
    return {"image": Image.from_array(whole, from_=image)}


def levels_of(one: Image, image: Image, name: str) -> NDArray[numpy.float32]:
    """The samples without alpha from 0 to 1, in as many channels as the image has."""
    if one.depth == "float":
        advice = "Convert it to 8 or 16 bits before this step, with window and level."
        values = {"operation": "Flat field correction", "kind": "floating point images", "advice": advice}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input=name, **values)
    if (one.width, one.height) != (image.width, image.height):
        sizes = {"width": image.width, "height": image.height, "otherWidth": one.width, "otherHeight": one.height}
        raise kumiki_error("IMAGE_SIZES_DIFFER", at_input=name, operation="Flat field correction", **sizes)
    pixels = one.array()[:, :, : one.channels - one.alpha].astype(numpy.float32) / FULL[one.depth]
    wanted = image.channels - image.alpha
    if pixels.shape[2] == wanted:
        return pixels
    return pixels.repeat(3, axis=2) if wanted == 3 else (pixels @ LUMINANCE)[:, :, None]


def estimate(levels: NDArray[numpy.float32], params: Params) -> NDArray[numpy.float32]:
    height, width, channels = levels.shape
    factor = min(1.0, WORKING_SIDE / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(levels, size, interpolation=cv2.INTER_AREA)
    reach = max(1, round(max(size) * params.size / 200))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    # Noise alone would move the least and the most.
    small = cv2.GaussianBlur(small, (0, 0), 1, borderType=cv2.BORDER_REPLICATE)
    steps = {"bright": [cv2.MORPH_CLOSE], "dark": [cv2.MORPH_OPEN], "mixed": [cv2.MORPH_CLOSE, cv2.MORPH_OPEN]}
    for operation in steps[params.ground]:
        small = cv2.morphologyEx(small, operation, disc, borderType=cv2.BORDER_REPLICATE)
    small = cv2.GaussianBlur(small, (0, 0), reach / 2, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR).reshape(height, width, channels)
