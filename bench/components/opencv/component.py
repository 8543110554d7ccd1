import time

import cv2
import numpy

from component_types import Inputs, Outputs, Params
from kumiki import Context

RUNS = 3
RAMP = numpy.arange(255, -1, -1).astype(numpy.uint8)


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """The processor time of what does the same as a component, without reading, writing, or moving pixels between processes."""
    cv2.setNumThreads(1)
    image = inputs.image.array()
    other = inputs.other.array() if inputs.other else None
    work = OPERATIONS[params.operation]
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work(image, other)
        times.append((time.process_time() - started) * 1000)
    return {"ms": min(times)}


def grey(image):
    return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.shape[2] == 3 else image[:, :, 0]


def disc(radius):
    y, x = numpy.mgrid[-radius : radius + 1, -radius : radius + 1]
    return (x * x + y * y <= radius * radius).astype(numpy.uint8)


def morphology(code, radius):
    element = disc(radius)
    return lambda mask, _: cv2.morphologyEx(mask, code, element)


def fill(mask, _):
    """Floods the outside of a mask with a frame of one pixel, and turns it inside out."""
    framed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    cv2.floodFill(framed, None, (0, 0), 255)
    return mask[:, :, 0] | ~framed[1:-1, 1:-1]


def sauvola(image, _):
    levels = grey(image).astype(numpy.float32)
    mean = cv2.boxFilter(levels, -1, (31, 31))
    squares = cv2.sqrBoxFilter(levels, cv2.CV_32F, (31, 31))
    deviation = cv2.sqrt(cv2.max(squares - mean * mean, 0))
    return cv2.compare(levels, mean * (1 + 0.2 * (deviation / 128 - 1)), cv2.CMP_LT)


def white_patch(image, _):
    gains = 255 / numpy.percentile(image.reshape(-1, 3), 99, axis=0)
    return cv2.multiply(image, (*gains.tolist(), 1))


def difference(image, other):
    square = numpy.ones((3, 3), numpy.uint8)
    most, least = cv2.dilate(other, square), cv2.erode(other, square)
    out = cv2.max(cv2.subtract(image, most), cv2.subtract(least, image))
    return cv2.compare(cv2.max(cv2.max(out[:, :, 0], out[:, :, 1]), out[:, :, 2]), 30, cv2.CMP_GT)


def ssim(image, other):
    def blur(pixels):
        return cv2.GaussianBlur(pixels, (11, 11), 1.5)

    one, two = image.astype(numpy.float32), other.astype(numpy.float32)
    a, b = blur(one), blur(two)
    aa, bb, ab = blur(one * one) - a * a, blur(two * two) - b * b, blur(one * two) - a * b
    top = (2 * a * b + 6.5025) * (2 * ab + 58.5225)
    return float((top / ((a * a + b * b + 6.5025) * (aa + bb + 58.5225))).mean())


def near(image, _):
    lab = cv2.cvtColor(image.astype(numpy.float32) / 255, cv2.COLOR_RGB2Lab)
    off = lab - numpy.array([50, 10, 10], numpy.float32)
    return cv2.compare((off * off).sum(axis=2), 400, cv2.CMP_LE)


def composite(image, other):
    share = other[:, :, 3:].astype(numpy.float32) / 255
    part = image[: other.shape[0], : other.shape[1]]
    return (part + (other[:, :, :3] - part.astype(numpy.float32)) * share).astype(numpy.uint8)


OPERATIONS = {
    "threshold": lambda a, _: cv2.threshold(grey(a), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU),
    "adaptive-threshold": sauvola,
    "open-1": morphology(cv2.MORPH_OPEN, 1),
    "open-3": morphology(cv2.MORPH_OPEN, 3),
    "open-10": morphology(cv2.MORPH_OPEN, 10),
    "fill": fill,
    "blobs": lambda a, _: cv2.connectedComponentsWithStats(a[:, :, 0], connectivity=8),
    "flip": lambda a, _: cv2.flip(a, 1),
    "pad": lambda a, _: cv2.copyMakeBorder(a, 50, 50, 50, 50, cv2.BORDER_CONSTANT, value=(255, 255, 255)),
    "levels": lambda a, _: cv2.LUT(a, RAMP),
    "white-balance": white_patch,
    "difference": difference,
    "combine-masks": lambda a, b: cv2.bitwise_and(a, b),
    "compare": ssim,
    "window-level": lambda a, _: cv2.convertScaleAbs(a, alpha=0.25, beta=-20),
    "color-range": near,
    "color-range-hsv": lambda a, _: cv2.inRange(cv2.cvtColor(a, cv2.COLOR_RGB2HSV), (20, 50, 30), (80, 255, 255)),
    "channels": lambda a, _: cv2.extractChannel(a, 1),
    "false-color": lambda a, _: cv2.applyColorMap(a[:, :, 0], cv2.COLORMAP_VIRIDIS),
    "blend": lambda a, b: cv2.addWeighted(a, 0.5, b, 0.5, 0),
    "composite": composite,
    "histogram": lambda a, _: cv2.calcHist([grey(a)], [0], None, [256], [0, 256]),
}
