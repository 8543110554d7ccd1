import os
import signal

import helper
from kumiki import Image


def run(inputs, params, ctx):
    if params.fault == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    given = [inputs.image] if inputs.image else []
    given += inputs.images or []
    # What came through shared memory is mapped; what stayed is what was made below.
    seen = {"pid": os.getpid(), "word": helper.WORD, "lies": [type(image.samples.obj).__name__ for image in given]}
    return {"image": made(7), "list": [made(8), made(9)], "seen": {**seen, "sum": sum(i.samples[0] for i in given)}}


def made(level):
    return Image(bytes([level]) * 60_000, width=200, height=100, channels=3)
