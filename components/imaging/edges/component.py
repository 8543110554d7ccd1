import cv2
import numpy
from numpy.typing import NDArray

from component_types import Inputs, Outputs, Params
from kumiki import Context, Image, kumiki_error

LUMINANCE = numpy.array([0.299, 0.587, 0.114], numpy.float32)
"""Weights of red, green and blue in Rec. ITU-R BT.601."""

FULL = {8: 255, 16: 65_535}
STEPS = 64
"""A level of 255 in steps of the whole numbers that OpenCV follows edges in; 255 levels are 16,320 of 32,767."""


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """Canny, J.: A computational approach to edge detection, 1986, by OpenCV, on gradients of its own.

    OpenCV itself would take 8 bits a sample only. The gradient is Sobel's, as the height of a step: a hard edge
    between two areas is as high as their difference, whatever the depth.
    """
    grey = brightness(inputs.image)
    if params.smoothing > 0:
        grey = cv2.GaussianBlur(grey, (0, 0), params.smoothing, borderType=cv2.BORDER_REPLICATE)
    ctx.raise_if_cancelled()
    across, down = (gradient(grey, x, 1 - x) for x in (1, 0))
    ctx.progress(0.5, "following edges")
    # OpenCV takes what is above a threshold, and a step that is as high shall count.
    low, high = sorted(max(0, level * STEPS - 0.5) for level in (params.low, params.high))
    edges = cv2.Canny(across, down, low, high, L2gradient=True)
    return {"mask": Image.from_array(edges, from_=inputs.image)}


def brightness(image: Image) -> NDArray[numpy.float32]:
    """The luminance from 0 to 255, of height × width."""
    if image.depth == "float":
        advice = "Convert it to 8 or 16 bits before this step."
        values = {"operation": "Edge detection", "kind": "floating point images", "advice": advice}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input="image", **values)
    pixels = image.array().astype(numpy.float32)
    full = FULL[image.depth]
    colours = image.channels - image.alpha
    grey = pixels[:, :, 0] if colours == 1 else pixels[:, :, :3] @ LUMINANCE
    if image.alpha:
        grey = grey * (pixels[:, :, -1] / full)
    return numpy.ascontiguousarray(grey * numpy.float32(255 / full))


def gradient(grey: NDArray[numpy.float32], x: int, y: int) -> NDArray[numpy.int16]:
    """How much the brightness changes in one direction, in steps."""
    found = cv2.Sobel(grey, cv2.CV_32F, x, y, ksize=3, scale=STEPS / 4, borderType=cv2.BORDER_REPLICATE)
    return numpy.rint(found).astype(numpy.int16)
