"""What draws on a picture, and what is made of one for a model or a reader."""

import cv2
import numpy

WHITE = (255, 255, 255)
MEAN = numpy.array([0.485, 0.456, 0.406], numpy.float32)
DEVIATION = numpy.array([0.229, 0.224, 0.225], numpy.float32)


def overlay_text(image, _):
    """Two lines on a dark field that lets the picture through."""
    out = image.copy()
    field = out[930:1060, 20:560]
    field[:] = cv2.convertScaleAbs(field, alpha=0.4)
    for line, text in enumerate(("Lot 4711, line 3", "2026-11-27 14:05")):
        cv2.putText(out, text, (40, 980 + 54 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.6, WHITE, 3, cv2.LINE_AA)
    return out


def annotate(image, _):
    """Twenty boxes with their names on a field of their colour."""
    out = image.copy()
    for at in range(20):
        left, top = at % 5 * 380, at // 5 * 260
        cv2.rectangle(out, (left, top), (left + 300, top + 240), (220, 60, 40), 4)
        cv2.rectangle(out, (left, top), (left + 150, top + 30), (220, 60, 40), cv2.FILLED)
        cv2.putText(out, "part 0.90", (left + 4, top + 24), cv2.FONT_HERSHEY_SIMPLEX, 0.9, WHITE, 2, cv2.LINE_AA)
    return out


def input_detect(image, _):
    """The mean of what each pixel of the small picture covers, grey above and below, in planes."""
    small = cv2.resize(image, (640, 360), interpolation=cv2.INTER_AREA)
    whole = cv2.copyMakeBorder(small, 140, 140, 0, 0, cv2.BORDER_CONSTANT, value=(114, 114, 114))
    return cv2.dnn.blobFromImage(whole, 1 / 255)


def input_classify(image, _):
    """The middle, the mean of what each pixel covers, in planes with the constants of ImageNet."""
    small = cv2.resize(image[:, 420:1500], (224, 224), interpolation=cv2.INTER_AREA)
    planes = cv2.dnn.blobFromImage(small, 1 / 255)[0]
    return (planes - MEAN[:, None, None]) / DEVIATION[:, None, None]


def views(image, _):
    """As it is, inverted, turned by parts of a quarter, and in twice the size."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    found = [grey, cv2.bitwise_not(grey), cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)]
    for angle in (22.5, 45, 67.5):
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1)
        across = int(abs(matrix[0, 0]) * width + abs(matrix[0, 1]) * height)
        down = int(abs(matrix[0, 1]) * width + abs(matrix[0, 0]) * height)
        matrix[:, 2] += ((across - width) / 2, (down - height) / 2)
        found.append(cv2.warpAffine(grey, matrix, (across, down), flags=cv2.INTER_LINEAR, borderValue=128))
    return found


AROUND = {
    "overlay-text": overlay_text,
    "annotate": annotate,
    "input-detect": input_detect,
    "input-classify": input_classify,
    "views": views,
}
