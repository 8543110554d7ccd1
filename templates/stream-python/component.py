from collections.abc import Iterator

import cv2
import numpy

from component_types import Inputs, Outputs, Params
from kumiki import Context, Image

SIZE = 64
"""Frames are compared at this size: quick, and small things that tremble do not count."""


def stream(frames: Iterator[Inputs], params: Params, ctx: Context[None]) -> Iterator[Outputs]:
    """Runs once for each stream of frames: a camera, a video, the items of a run. It gives one answer for each frame, before
    it takes the next. What the function keeps belongs to this stream alone."""
    seen = None
    for frame in frames:
        now = grey_of(frame.image)
        yield {"change": 0.0 if seen is None else float(numpy.abs(seen - now).mean())}
        seen = now if seen is None else params.memory * seen + (1 - params.memory) * now
    # No frame comes any more: what is to be done at the end is done here.
    ctx.log.info("the stream is over")


def grey_of(image: Image) -> numpy.ndarray:
    """How bright it is at each of SIZE × SIZE places, from 0 to 1."""
    pixels = image.array()
    most = {"uint8": 255, "uint16": 65535}.get(str(pixels.dtype), 1)
    colours = 1 if pixels.shape[2] < 3 else 3
    grey = pixels[:, :, :colours].mean(axis=2, dtype=numpy.float32) / most
    return cv2.resize(grey, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
