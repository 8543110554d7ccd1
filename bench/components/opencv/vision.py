"""What looks for something, and what becomes of a model's answer."""

import cv2
import numpy

SIZE = (1920, 1080)
COLOURS = numpy.random.default_rng(1).integers(0, 256, (256, 1, 3), numpy.uint8)


def waves(count, width, height):
    y, x = numpy.arange(height)[:, None] / height, numpy.arange(width)[None, :] / width
    number = numpy.arange(count, dtype=numpy.float32)[:, None, None]
    return numpy.cos(6 * (x * numpy.cos(number) + y * numpy.sin(number)) + number).astype(numpy.float32)


SCORES = waves(8, 160, 120)
PROTOTYPES = waves(32, 160, 160)
WEIGHTS = numpy.sin(numpy.arange(1, 33)).astype(numpy.float32)


def band():
    """The points of a band of 21 pixels along a line, four to a pixel."""
    start, end = numpy.array([100, 540]), numpy.array([1800, 560])
    length = numpy.hypot(*(end - start))
    along = (end - start) / length
    steps = numpy.arange(0, length, 0.25)[:, None]
    lanes = numpy.arange(-10, 11)[None, :]
    x = start[0] + along[0] * steps - along[1] * lanes - 0.5
    y = start[1] + along[1] * steps + along[0] * lanes - 0.5
    return x.astype(numpy.float32), y.astype(numpy.float32)


BAND = band()


def caliper(image, _):
    levels = cv2.remap(image[:, :, 0], *BAND, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    profile = levels.mean(axis=1, dtype=numpy.float32)
    slope = numpy.diff(cv2.GaussianBlur(profile[:, None], (1, 25), 4)[:, 0])
    return numpy.flatnonzero((slope[1:-1] > slope[:-2]) & (slope[1:-1] >= slope[2:]))


def match_template(image, _):
    grey = image[:, :, 0]
    found = cv2.matchTemplate(grey, grey[500:564, 900:964], cv2.TM_CCOEFF_NORMED)
    return cv2.minMaxLoc(found)


def alpha(image, other):
    out = numpy.empty((*image.shape[:2], 4), numpy.uint8)
    cv2.mixChannels([image, other], [out], [0, 0, 1, 1, 2, 2, 3, 3])
    return out


def segment_classes(_, __):
    """The best of all classes at each pixel, in colour."""
    best = cv2.resize(SCORES[0], SIZE, interpolation=cv2.INTER_LINEAR)
    labels = numpy.zeros(best.shape, numpy.uint8)
    for number, scores in enumerate(SCORES[1:], 1):
        large = cv2.resize(scores, SIZE, interpolation=cv2.INTER_LINEAR)
        labels[cv2.compare(large, best, cv2.CMP_GT) > 0] = number
        best = cv2.max(best, large)
    return cv2.applyColorMap(labels, COLOURS)


def segment_thing(_, __):
    """The sum of the prototypes above 0, and its largest outline, which stays within half a pixel."""
    sums = (WEIGHTS @ PROTOTYPES.reshape(32, -1)).reshape(160, 160)[35:125]
    mask = cv2.compare(cv2.resize(sums, SIZE, interpolation=cv2.INTER_LINEAR), 0, cv2.CMP_GT)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return cv2.approxPolyDP(max(outlines, key=cv2.contourArea), 0.5, True)


VISION = {
    "caliper": caliper,
    "match-template": match_template,
    "alpha": alpha,
    "segment-classes": segment_classes,
    "segment-thing": segment_thing,
}
