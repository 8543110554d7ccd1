import cv2
import numpy
from numpy.typing import NDArray

from component_types import Inputs, Outputs, Params
from kumiki import Context, Image, kumiki_error

LARGEST_16 = 5
"""OpenCV takes squares of 16 bits up to this side."""

SAMPLES = 4_000_000
"""So many are sorted at a time."""


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """The median of a square around each sample, channel by channel (J. Tukey, Exploratory Data Analysis, 1977), by OpenCV.

    Beyond the edge, what is at the edge counts. Squares of 16 bits above 5 × 5 are sorted by NumPy, which takes seconds a
    megapixel.
    """
    image = inputs.image
    if image.depth == "float":
        advice = "Convert it to 8 or 16 bits before this step, with window and level."
        values = {"operation": "The median", "kind": "floating point images", "advice": advice}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input="image", **values)
    pixels = image.array()
    colours = numpy.ascontiguousarray(pixels[:, :, : image.channels - image.alpha])
    if image.depth == 8 or params.size <= LARGEST_16:
        found = cv2.medianBlur(colours, params.size).reshape(colours.shape)
    else:
        found = numpy.dstack([sorted_median(colours[:, :, c], params.size, ctx) for c in range(colours.shape[2])])
    # Holes are no specks: alpha is that of the image.
    whole = numpy.dstack([found, pixels[:, :, -1]]) if image.alpha else found
    return {"image": Image.from_array(whole, from_=image)}


def sorted_median(samples: NDArray[numpy.uint16], size: int, ctx: Context[None]) -> NDArray[numpy.uint16]:
    reach = size // 2
    height, width = samples.shape
    squares = numpy.lib.stride_tricks.sliding_window_view(numpy.pad(samples, reach, "edge"), (size, size))
    result = numpy.empty_like(samples)
    rows = max(1, SAMPLES // (width * size * size))
    for start in range(0, height, rows):
        ctx.raise_if_cancelled()
        some = squares[start : start + rows].reshape(-1, size * size)
        middle = numpy.partition(some, some.shape[1] // 2, axis=1)[:, some.shape[1] // 2]
        result[start : start + rows] = middle.reshape(-1, width)
    return result
