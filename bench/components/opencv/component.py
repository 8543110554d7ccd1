import time

import cv2
import numpy

from around import AROUND
from component_types import Inputs, Outputs, Params
from kumiki import Context
from parts import PARTS
from vision import VISION

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


def perspective(interpolation):
    corners = numpy.float32([(60, 20), (1860, 60), (1910, 1060), (10, 1000)])
    upright = numpy.float32([(0, 0), (1900, 0), (1900, 1000), (0, 1000)])
    matrix = cv2.getPerspectiveTransform(corners, upright)
    return lambda image, _: cv2.warpPerspective(image, matrix, (1900, 1000), flags=interpolation)


def background(image, _):
    """White where Lab is near that of the border, as far as it hangs together with it."""
    lab = cv2.cvtColor(image.astype(numpy.float32) / 255, cv2.COLOR_RGB2Lab)
    border = numpy.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]]).mean(axis=0)
    off = lab - border
    share = numpy.clip((numpy.sqrt((off * off).sum(axis=2)) - 4) / 6, 0, 1)
    _, parts = cv2.connectedComponents((share < 1).astype(numpy.uint8), connectivity=4)
    outer = numpy.unique(numpy.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    share[~numpy.isin(parts, outer[outer > 0])] = 1
    return (255 + share[:, :, None] * (image - numpy.float32(255))).astype(numpy.uint8)


def flatten_light(image, _):
    """The bright ground in cells of 22 pixels, closed and smoothed, and the image by it."""
    height, width = image.shape[:2]
    square = numpy.ones((22, 22), numpy.uint8)
    cells = cv2.resize(cv2.dilate(image, square), (width // 22, height // 22), interpolation=cv2.INTER_AREA)
    closed = cv2.blur(cv2.morphologyEx(cells, cv2.MORPH_CLOSE, numpy.ones((3, 3), numpy.uint8)), (3, 3))
    light = cv2.resize(closed, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(image, light, scale=240)


def blur_regions(image, _):
    """Six patches across, smooth between them, with a soft border."""
    part = image[60:1020, 60:1860]
    patches = cv2.resize(part, (6, 3), interpolation=cv2.INTER_AREA)
    smooth = cv2.resize(patches, (1800, 960), interpolation=cv2.INTER_LINEAR)
    inside = cv2.copyMakeBorder(numpy.ones((768, 1608), numpy.float32), 96, 96, 96, 96, cv2.BORDER_CONSTANT)
    share = cv2.blur(inside, (96, 96))
    out = image.copy()
    out[60:1020, 60:1860] = cv2.blendLinear(smooth, part, share, 1 - share)
    return out


def color_difference(image, other):
    """CIEDE2000 (Sharma, Wu and Dalal) on whole arrays."""
    one, two = (cv2.cvtColor(a.astype(numpy.float32) / 255, cv2.COLOR_RGB2Lab) for a in (image, other))
    (l1, a1, b1), (l2, a2, b2) = cv2.split(one), cv2.split(two)
    mean7 = ((cv2.magnitude(a1, b1) + cv2.magnitude(a2, b2)) / 2) ** 7
    scale = 1.5 - 0.5 * numpy.sqrt(mean7 / (mean7 + 25.0**7))
    c1, h1 = cv2.cartToPolar(a1 * scale, b1)
    c2, h2 = cv2.cartToPolar(a2 * scale, b2)
    turn = h2 - h1
    turn -= 2 * numpy.pi * numpy.round(turn / (2 * numpy.pi))
    hue = 2 * numpy.sqrt(c1 * c2) * numpy.sin(turn / 2)
    h = h1 + turn / 2
    c7 = ((c1 + c2) / 2) ** 7
    l50 = ((l1 + l2) / 2 - 50) ** 2
    t = 1 - 0.17 * numpy.cos(h - numpy.pi / 6) + 0.24 * numpy.cos(2 * h)
    t += 0.32 * numpy.cos(3 * h + numpy.pi / 30) - 0.2 * numpy.cos(4 * h - 63 * numpy.pi / 180)
    sl = 1 + 0.015 * l50 / numpy.sqrt(20 + l50)
    sc, sh = 1 + 0.0225 * (c1 + c2), 1 + 0.0075 * (c1 + c2) * t
    bump = numpy.exp(-(((numpy.degrees(h) % 360 - 275) / 25) ** 2))
    rt = -2 * numpy.sqrt(c7 / (c7 + 25.0**7)) * numpy.sin(numpy.pi / 3 * bump)
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, hue / sh
    return cv2.sqrt(dl * dl + dc * dc + dh * dh + rt * dc * dh)


OPERATIONS = PARTS | VISION | AROUND | {
    "perspective-linear": perspective(cv2.INTER_LINEAR),
    "perspective-cubic": perspective(cv2.INTER_CUBIC),
    "background": background,
    "flatten-light": flatten_light,
    "blur-regions": blur_regions,
    "color-difference": color_difference,
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
