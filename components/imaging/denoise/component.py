import math

import cv2
import numpy

from component_types import Inputs, Outputs, Params
from kumiki import Context, Image, kumiki_error

LEVEL = {8: 1, 16: 257}
"""A level of 255 in samples of each depth."""

PATCH = 7
"""The side of the surroundings that are compared, in pixels."""


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """Buades, Coll and Morel: A non-local algorithm for image denoising, 2005, by OpenCV.

    Surroundings are compared by the sum of their absolute differences, which OpenCV can do with 16 bits too.
    """
    image = inputs.image
    if image.depth == "float":
        advice = "Convert it to 8 or 16 bits before this step."
        values = {"operation": "Noise removal", "kind": "floating point images", "advice": advice}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input="image", **values)
    pixels = image.array()
    colours = numpy.ascontiguousarray(pixels[:, :, : image.channels - image.alpha])
    # OpenCV sums over channels and squares the sum: without the root, grey would lose more than colour.
    strength = [params.strength * LEVEL[image.depth] * math.sqrt(colours.shape[2])]
    found = cv2.fastNlMeansDenoising(colours, strength, None, PATCH, params.search, cv2.NORM_L1)
    found = found.reshape(colours.shape)
    whole = numpy.dstack([found, pixels[:, :, -1]]) if image.alpha else found
    return {"image": Image.from_array(whole, from_=image)}
