from typing import Any

import cv2
import numpy
import onnxruntime

from component_types import Inputs, Outputs, Params
from kumiki import Context, FileValue, Image, KumikiError, SetupContext, bad_data

Sessions = dict[str, onnxruntime.InferenceSession]
"""Loaded models by their content, so that each is loaded once and not per image."""


def setup(ctx: SetupContext) -> Sessions:
    """Runs once, before the first image. What it gives is ctx.state in run()."""
    return {}


def run(inputs: Inputs, params: Params, ctx: Context[Sessions]) -> Outputs:
    """Runs for each image. Inputs, outputs and parameters are those of component.yaml; after a change there,
    "kumiki generate" makes their types anew."""
    session = load(inputs.model, ctx)
    entrance = session.get_inputs()[0]
    if len(entrance.shape) != 4:
        raise unusable(inputs.model, "its input is not of the shape 1 × 3 × height × width")
    # A size that the model leaves open is a name here, not a number.
    height, width = (side if isinstance(side, int) else 224 for side in entrance.shape[2:])
    results = session.run(None, {entrance.name: to_tensor(inputs.image, width, height)})

    scores = numpy.ravel(results[0])
    if len(scores) != len(params.labels):
        raise unusable(inputs.model, f"it has {len(scores)} outputs for {len(params.labels)} names")
    items = [{"label": label, "score": scores[at], "class": at} for at, label in enumerate(params.labels)]
    return {"classes": {"items": sorted(items, key=lambda item: -item["score"])}}


def load(model: FileValue, ctx: Context[Sessions]) -> onnxruntime.InferenceSession:
    if model.digest not in ctx.state:
        ctx.log.info(f"loading {model.name}")
        options = onnxruntime.SessionOptions()
        # Kumiki works on as many images at once as there are cores: one thread for each is faster in all.
        options.intra_op_num_threads = 1
        providers = onnxruntime.get_available_providers()
        ctx.state[model.digest] = onnxruntime.InferenceSession(model.bytes(), options, providers=providers)
    return ctx.state[model.digest]


def to_tensor(image: Image, width: int, height: int) -> Any:
    """The image as 1 × 3 × height × width numbers from 0 to 1: all red ones, then green, then blue."""
    # Whatever the image is (16 bits, grey, with alpha), the model gets RGB.
    full = {8: 255, 16: 65_535, "float": 1}[image.depth]
    pixels = image.array()[:, :, : image.channels - image.alpha].astype(numpy.float32) / full
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA).reshape(height, width, -1)
    colours = numpy.broadcast_to(small, (height, width, 3))
    return numpy.ascontiguousarray(colours.transpose(2, 0, 1)[None])


def unusable(model: FileValue, reason: str) -> KumikiError:
    advice = 'Give another model, or correct the names in "labels".'
    return bad_data(f"The model {model.name}", reason, advice, input="model")
