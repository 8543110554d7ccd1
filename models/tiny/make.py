"""Writes tiny ONNX models with known outputs, to test decoders without a trained net.

    python make.py

Every detector multiplies a table of candidates' scores by the mean of its input,
so a black picture scores 0 and a white one the scores of the table. README.md
lists the expected results.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE, OPSET, IR_VERSION = 64, 17, 8
ROWS, FINAL_ROWS = 100, 300  # candidates in the output; those beyond the tables are all zero
NAMES = "{0: 'scratch', 1: 'dent', 2: 'stain'}"

# centre x, centre y, width, height in input pixels; scores of the three classes
CANDIDATES = np.array(
    [
        [20, 20, 16, 16, 0.90, 0.05, 0.05],  # kept
        [21, 20, 16, 16, 0.80, 0.05, 0.05],  # overlaps the first (IoU 15/17): merged
        [20, 22, 16, 16, 0.60, 0.05, 0.05],  # overlaps the first (IoU 7/9): merged
        [20, 20, 16, 16, 0.05, 0.70, 0.05],  # same place, other class: kept by per-class NMS
        [48, 16, 12, 20, 0.05, 0.75, 0.05],  # kept
        [48, 48, 24, 8, 0.05, 0.05, 0.65],  # kept
        [16, 48, 10, 10, 0.30, 0.05, 0.05],  # kept at threshold 0.25, not at 0.5
        [40, 32, 8, 8, 0.10, 0.10, 0.10],  # below 0.25
    ],
    np.float32,
)
OBJECTNESS = np.array([1.0, 1.0, 1.0, 1.0, 0.8, 1.0, 1.0, 0.5], np.float32)
# NMS-free export: x1, y1, x2, y2, score, class; best first
FINAL = np.array(
    [
        [12, 12, 28, 28, 0.90, 0],
        [42, 6, 54, 26, 0.75, 1],
        [12, 12, 28, 28, 0.70, 1],
        [36, 44, 60, 52, 0.65, 2],
        [11, 43, 21, 53, 0.30, 0],
    ],
    np.float32,
)
# Things for the models that segment: box as above, its class, its score, and what its mask is mixed by, one number for
# each of red, green, blue and 1. Masks are where the sum is above 0, in the box.
RED, GREEN, BLUE = [4, -4, -4, -1], [-4, 4, -4, -1], [-4, -4, 4, -1]
THINGS = [
    ([16, 22, 22, 22], 0, 0.90, RED),  # kept
    ([17, 22, 22, 22], 0, 0.80, RED),  # overlaps the first: merged
    ([46, 20, 28, 14], 1, 0.75, GREEN),  # kept
    ([16, 22, 26, 26], 1, 0.70, GREEN),  # nothing green in its box: none
    ([44, 43, 24, 24], 2, 0.65, BLUE),  # kept
    ([10, 44, 12, 20], 0, 0.60, RED),  # kept: the part that lies in its box
    ([30, 32, 64, 64], 1, 0.20, [0, 0, 0, 1]),  # below 0.25
]
MASK_SIDE = 16
GAIN = 8.0  # sharpness of the classifier's softmax


def save(
    name: str,
    nodes: list[onnx.NodeProto],
    tensors: dict[str, np.ndarray],
    inputs: tuple[str, list[int]],
    outputs: tuple[str, list[int]] | list[tuple[str, list[int]]],
    properties: dict[str, str],
) -> None:
    """Checks the graph and writes it next to this script."""
    given = outputs if isinstance(outputs, list) else [outputs]
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(inputs[0], TensorProto.FLOAT, inputs[1])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape) for output, shape in given],
        [numpy_helper.from_array(np.ascontiguousarray(value), key) for key, value in tensors.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="Kumiki"
    )
    helper.set_model_props(model, properties | {"author": "Kumiki", "license": "Apache-2.0"})
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, Path(__file__).parent / f"{name}.onnx")


def detector(name: str, fixed: np.ndarray, scaled: np.ndarray, pads: list[int]) -> None:
    """A model whose output is fixed + scaled * mean(images), both [1, ...], then zero padded."""
    nodes = [
        helper.make_node("ReduceMean", ["images"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["scaled", "mean"], ["lit"]),
        helper.make_node("Add", ["fixed", "lit"], ["table"]),
        helper.make_node("Pad", ["table", "pads"], ["output0"]),
    ]
    properties = {
        "names": NAMES,
        "stride": "32",
        "imgsz": str([SIZE, SIZE]),
        "task": "detect",
        "description": f"Known outputs in the layout of {name}",
    }
    shape = [size + pads[axis + 3] for axis, size in enumerate(fixed.shape)]
    tensors = {"fixed": fixed, "scaled": scaled, "pads": np.array(pads, np.int64)}
    save(name, nodes, tensors, ("images", [1, 3, SIZE, SIZE]), ("output0", shape), properties)


def segmenter(name: str, table: np.ndarray, pads: list[int]) -> None:
    """A model with a fixed table of things, whose masks are mixed of the colours of the picture."""
    nodes = [
        helper.make_node("Pad", ["table", "pads"], ["padded"]),
        # The table depends on the input, as graphs must, by nothing.
        helper.make_node("ReduceMean", ["images"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "zero"], ["none"]),
        helper.make_node("Add", ["padded", "none"], ["output0"]),
        helper.make_node("AveragePool", ["images"], ["small"], kernel_shape=[4, 4], strides=[4, 4]),
        helper.make_node("Concat", ["small", "ones"], ["output1"], axis=1),
    ]
    tensors = {
        "table": table.astype(np.float32),
        "pads": np.array(pads, np.int64),
        "zero": np.array(0, np.float32),
        "ones": np.ones((1, 1, MASK_SIDE, MASK_SIDE), np.float32),
    }
    properties = {
        "names": "{0: 'disc', 1: 'bar', 2: 'ring'}",
        "stride": "32",
        "imgsz": str([SIZE, SIZE]),
        "task": "segment",
        "description": f"Known things in the layout of {name}",
    }
    shape = [size + pads[axis + 3] for axis, size in enumerate(table.shape)]
    outputs = [("output0", shape), ("output1", [1, 4, MASK_SIDE, MASK_SIDE])]
    save(name, nodes, tensors, ("images", [1, 3, SIZE, SIZE]), outputs, properties)


def main() -> None:
    boxes, scores = CANDIDATES[:, :4], CANDIDATES[:, 4:]
    empty, zeros = ROWS - len(CANDIDATES), np.zeros_like

    # v5 multiplies objectness and class score; only objectness depends on the input.
    ones = OBJECTNESS[:, None]
    fixed = np.concatenate([boxes, zeros(ones), scores / ones], 1)
    scaled = np.concatenate([zeros(boxes), ones, zeros(scores)], 1)
    detector("yolov5", fixed[None], scaled[None], [0, 0, 0, 0, empty, 0])

    fixed, scaled = np.concatenate([boxes, zeros(scores)], 1), np.concatenate([zeros(boxes), scores], 1)
    detector("yolov8", fixed.T[None], scaled.T[None], [0, 0, 0, 0, 0, empty])

    scaled = FINAL * np.array([0, 0, 0, 0, 1, 0], np.float32)
    detector("yolov10", (FINAL - scaled)[None], scaled[None], [0, 0, 0, 0, FINAL_ROWS - len(FINAL), 0])

    places = np.array([box for box, *_ in THINGS], np.float32)
    numbers = np.array([number for _, number, *_ in THINGS])
    scores = np.array([score for *_, score, _ in THINGS], np.float32)
    mixed = np.array([by for *_, by in THINGS], np.float32)
    each = np.eye(3, dtype=np.float32)[numbers]
    empty = ROWS - len(THINGS)
    table = np.concatenate([places, each * scores[:, None], mixed], 1)
    segmenter("yolov8-seg", table.T[None], [0, 0, 0, 0, 0, empty])
    table = np.concatenate([places, scores[:, None], each, mixed], 1)
    segmenter("yolov5-seg", table[None], [0, 0, 0, 0, empty, 0])
    corners = np.concatenate([places[:, :2] - places[:, 2:] / 2, places[:, :2] + places[:, 2:] / 2], 1)
    table = np.concatenate([corners, scores[:, None], numbers[:, None], mixed], 1)
    final = np.delete(table, 1, 0)  # without doubles
    segmenter("yolov10-seg", final[None], [0, 0, 0, 0, FINAL_ROWS - len(final), 0])

    nodes = [
        helper.make_node("ReduceMean", ["input"], ["mean"], axes=[2, 3], keepdims=0),
        helper.make_node("Mul", ["mean", "gain"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["scores"], axis=1),
    ]
    properties = {
        "names": "{0: 'red', 1: 'green', 2: 'blue'}",
        "imgsz": "[32, 32]",
        "task": "classify",
        "description": "Names the strongest of the colour channels",
    }
    save(
        "classify",
        nodes,
        {"gain": np.array(GAIN, np.float32)},
        ("input", [1, 3, 32, 32]),
        ("scores", [1, 3]),
        properties,
    )

    # Scores of three classes on a map of half the size: each pixel is of its strongest channel.
    nodes = [
        helper.make_node("AveragePool", ["input"], ["half"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Mul", ["half", "gain"], ["scores"]),
    ]
    save(
        "segment",
        nodes,
        {"gain": np.array(GAIN, np.float32)},
        ("input", [1, 3, 32, 32]),
        ("scores", [1, 3, 16, 16]),
        {
            "names": "{0: 'red', 1: 'green', 2: 'blue'}",
            "imgsz": "[32, 32]",
            "task": "segment",
            "description": "Names the strongest of the colour channels of each pixel",
        },
    )

    # One map: how bright each pixel is.
    save(
        "brightness",
        [helper.make_node("ReduceMean", ["input"], ["alpha"], axes=[1], keepdims=1)],
        {},
        ("input", [1, 3, 32, 32]),
        ("alpha", [1, 1, 32, 32]),
        {"imgsz": "[32, 32]", "description": "The mean of the colour channels of each pixel"},
    )


if __name__ == "__main__":
    main()
