import cv2
import numpy
from numpy.typing import NDArray

import outline
from component_types import Inputs, Outputs, Params
from kumiki import Context, Image, bad_data, kumiki_error

FULL = {8: 255, 16: 65_535}
SEARCHED = 800
"""The longer side of the picture that is searched, in pixels: a page is large, and noise is gone at this size."""

NAMES = ("topLeft", "topRight", "bottomRight", "bottomLeft")


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """See `outline.find_page` for the method. Corners are in pixels of the image, not of the smaller one."""
    image = inputs.image
    small, scale = shrunk(image)
    ctx.progress(0.2, "searching")
    smallest = params.smallest / 100 * small.shape[0] * small.shape[1]
    found = outline.find_page(small, smallest, params.clearness / 100)
    ctx.raise_if_cancelled()
    if found is None and params.missing == "fail":
        advice = "Photograph the whole page on a ground of another brightness, or lower the clearness of edges."
        raise bad_data("The image", "no page was found in it", advice, input="image")
    frame = image.frame.to_json()
    coverage = cut = 0.0
    people, things = [], []
    if found is not None:
        corners = [[round(float(x), 1), round(float(y), 1)] for x, y in found.corners * scale]
        coverage = 100 * abs(outline.area(found.corners)) / (small.shape[0] * small.shape[1])
        cut = 100 * outline.at_border(found.corners, small.shape[1], small.shape[0])
        points = [{"x": x, "y": y, "name": name} for (x, y), name in zip(corners, NAMES)]
        people.append({"label": "page", "score": found.score, "points": points})
        (left, top), (right, low) = numpy.min(corners, 0).tolist(), numpy.max(corners, 0).tolist()
        box = [left, top, right - left, low - top]
        things.append({"label": "page", "score": found.score, "box": box, "outline": corners})
    report = [
        {"name": "found", "value": 1.0 if found is not None else 0.0},
        {"name": "coverage", "value": coverage, "unit": "%"},
        {"name": "cut", "value": cut, "unit": "%"},
    ]
    return {
        "corners": {"frame": frame, "items": people},
        "detections": {"frame": frame, "items": things},
        "report": {"frame": frame, "items": report},
    }


def shrunk(image: Image) -> tuple[NDArray[numpy.uint8], NDArray[numpy.float64]]:
    """8-bit colours at the size that is searched (height × width × 3), and pixels of the image a pixel of it (x, y)."""
    if image.depth == "float":
        advice = "Convert it to 8 or 16 bits before this step."
        values = {"operation": "Finding a page", "kind": "floating point images", "advice": advice}
        raise kumiki_error("IMAGE_KIND_NOT_SUPPORTED", at_input="image", **values)
    pixels = image.array()
    share = min(1.0, SEARCHED / max(image.width, image.height))
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    # OpenCV shrinks what is in memory as it is; the rest is done with few pixels.
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], image.channels)
    levels = small.astype(numpy.float32) * (255 / FULL[image.depth])
    colours = levels[:, :, : image.channels - image.alpha]
    if image.alpha:
        colours = colours * (levels[:, :, -1:] / 255)
    if colours.shape[2] == 1:
        colours = numpy.repeat(colours, 3, 2)
    scale = numpy.array([image.width / size[0], image.height / size[1]])
    return numpy.rint(colours).astype(numpy.uint8), scale
