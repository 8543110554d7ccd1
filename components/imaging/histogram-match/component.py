import numpy
from numpy.typing import NDArray

from component_types import Inputs, Outputs, Params
from kumiki import Context, Image, bad_data, kumiki_error

FULL = {8: 255, 16: 65_535}
LUMINANCE = numpy.array([0.299, 0.587, 0.114], numpy.float32)
"""Weights of red, green and blue in Rec. ITU-R BT.601."""


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """R. Gonzalez and R. Woods: Digital Image Processing, histogram specification, as scikit-image does it.

    Each level of the image becomes the level of the reference with the same share of pixels at or below it, between
    levels in a straight line. For the brightness alone, all channels are multiplied by how much it grew.
    """
    image, reference = inputs.image, inputs.reference
    colour = image.space == "srgb"
    here, there = levels_of(image, "image", colour), levels_of(reference, "reference", colour)
    pixels = image.array()
    full = FULL[image.depth]
    seen, wanted = here[visible(image)], there[visible(reference)]
    if not len(seen) or not len(wanted):
        name = "image" if not len(seen) else "reference"
        raise bad_data(f"The {name}", "no pixel of it can be seen", "Give one that is not transparent.", input=name)
    if params.channels == "brightness" and here.shape[2] == 3:
        grey, target = here @ LUMINANCE, wanted @ LUMINANCE
        matched = match(grey, grey[visible(image)], target)
        found = here * (matched / numpy.maximum(grey, 1 / full))[:, :, None]
    else:
        found = numpy.dstack([match(here[:, :, c], seen[:, c], wanted[:, c]) for c in range(here.shape[2])])
    mixed = here + (found - here) * params.strength
    result = numpy.clip(numpy.rint(mixed * full), 0, full).astype(pixels.dtype)
    whole = numpy.dstack([result, pixels[:, :, -1]]) if image.alpha else result
    return {"image": Image.from_array(whole, from_=image)}


def levels_of(image: Image, name: str, colour: bool) -> NDArray[numpy.float32]:
    """The samples without alpha from 0 to 1, in grey or colour."""
    if image.depth == "float":
        advice = "Convert it to 8 or 16 bits before this step, with window and level."
        values = {"operation": "Matching tones", "kind": "floating point images", "advice": advice}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input=name, **values)
    pixels = image.array()[:, :, : image.channels - image.alpha].astype(numpy.float32) / FULL[image.depth]
    if colour:
        return pixels if pixels.shape[2] == 3 else pixels.repeat(3, axis=2)
    return pixels if pixels.shape[2] == 1 else (pixels @ LUMINANCE)[:, :, None]


def visible(image: Image) -> NDArray[numpy.bool_]:
    if image.alpha:
        return image.array()[:, :, -1] > 0
    return numpy.ones((image.height, image.width), bool)


def match(levels: NDArray, seen: NDArray, wanted: NDArray) -> NDArray[numpy.float32]:
    """Each level as that of the wanted ones with the same share at or below it."""
    found, counts = numpy.unique(seen, return_counts=True)
    targets, theirs = numpy.unique(wanted, return_counts=True)
    shares = numpy.cumsum(counts) / len(seen)
    becomes = numpy.interp(shares, numpy.cumsum(theirs) / len(wanted), targets)
    return numpy.interp(levels, found, becomes).astype(numpy.float32)
