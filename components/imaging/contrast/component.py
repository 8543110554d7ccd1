import cv2
import numpy
from numpy.typing import NDArray

from component_types import Inputs, Outputs, Params
from equalise import equalise_16
from kumiki import Context, Image, kumiki_error

FULL = {8: 255, 16: 65_535}


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """K. Zuiderveld: Contrast Limited Adaptive Histogram Equalization, Graphics Gems IV, 1994, by OpenCV.

    A grey image is equalised as it is. Of a colour image the largest of red, green and blue (HSV's value) is, and all
    three are multiplied by how much it grew, so that hue and saturation stay. Of 16 bits, OpenCV would limit the contrast
    of 65,536 levels each, which is another result: there the same 256 steps are counted, with lines between them.
    """
    image = inputs.image
    if image.depth == "float":
        advice = "Convert it to 8 or 16 bits before this step, with window and level."
        values = {"operation": "Local contrast", "kind": "floating point images", "advice": advice}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input="image", **values)
    pixels = image.array()
    colours = pixels[:, :, : image.channels - image.alpha]
    if colours.shape[2] == 1:
        found = equalised(numpy.ascontiguousarray(colours[:, :, 0]), params)[:, :, None]
    else:
        value = numpy.ascontiguousarray(colours.max(axis=2))
        ratio = equalised(value, params).astype(numpy.float32) / numpy.maximum(value, 1)
        scaled = numpy.rint(colours * ratio[:, :, None])
        found = numpy.minimum(scaled, FULL[image.depth]).astype(pixels.dtype)
    whole = numpy.dstack([found, pixels[:, :, -1]]) if image.alpha else found
    return {"image": Image.from_array(whole, from_=image)}


def equalised(levels: NDArray, params: Params) -> NDArray:
    if levels.dtype == numpy.uint16:
        return equalise_16(levels, params.limit, params.tiles)
    return cv2.createCLAHE(params.limit, (params.tiles, params.tiles)).apply(levels)
