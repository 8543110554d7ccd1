"""What cuts, joins, turns and scales."""

import cv2
import numpy

WIDTH, HEIGHT, OVERLAP = 700, 600, 64


def starts(length, size):
    last = length - size
    count = -(-last // (size - OVERLAP)) + 1
    return [round(at * last / max(count - 1, 1)) for at in range(count)]


def places(image):
    height, width = image.shape[:2]
    return [(top, left) for top in starts(height, HEIGHT) for left in starts(width, WIDTH)]


def tile(image, _):
    return [image[top : top + HEIGHT, left : left + WIDTH].copy() for top, left in places(image)]


def stitch_cut(image, _):
    """Each tile up to the middle of what it shares with its neighbours."""
    out = numpy.empty_like(image)
    for top, left in places(image):
        first = (top + (OVERLAP // 2 if top else 0), left + (OVERLAP // 2 if left else 0))
        out[first[0] : top + HEIGHT, first[1] : left + WIDTH] = image[first[0] : top + HEIGHT, first[1] : left + WIDTH]
    return out


def ramp(length):
    at = numpy.arange(1, length + 1)
    return numpy.minimum(at, at[::-1]).astype(numpy.float32)


WEIGHTS = numpy.minimum(ramp(HEIGHT)[:, None], ramp(WIDTH)[None, :])
WEIGHTS_OF_COLOURS = numpy.repeat(WEIGHTS[:, :, None], 3, axis=2)


def stitch_blend(image, _):
    sums, weights = numpy.zeros(image.shape, numpy.float32), numpy.zeros(image.shape, numpy.float32)
    for top, left in places(image):
        part = (slice(top, top + HEIGHT), slice(left, left + WIDTH))
        cv2.accumulateProduct(image[part].astype(numpy.float32), WEIGHTS_OF_COLOURS, sums[part])
        cv2.accumulate(WEIGHTS_OF_COLOURS, weights[part])
    return cv2.divide(sums, weights).astype(numpy.uint8)


def trim(image, _):
    ground = numpy.median(image[[0, 0, -1, -1], [0, -1, 0, -1]], axis=0)
    off = cv2.bitwise_not(cv2.inRange(image, ground - 10, ground + 10))
    left, top, width, height = cv2.boundingRect(off)
    return image[top : top + height, left : left + width].copy()


def rotate(image, _):
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -7.5, 1)
    matrix[:, 2] += (62, 121)
    return cv2.warpAffine(image, matrix, (width + 124, height + 242), flags=cv2.INTER_LINEAR)


def crop_detections(image, _):
    boxes = [(at // 5 * 260, at % 5 * 380) for at in range(20)]
    return [image[top : top + 240, left : left + 300].copy() for top, left in boxes]


PARTS = {
    "crop": lambda a, _: a[60:1020, 60:1860].copy(),
    "trim": trim,
    "tile": tile,
    "stitch-cut": stitch_cut,
    "stitch-blend": stitch_blend,
    "rotate": rotate,
    "resize-larger": lambda a, _: cv2.resize(a, (2880, 1620), interpolation=cv2.INTER_CUBIC),
    "crop-detections": crop_detections,
}
