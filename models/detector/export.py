"""Writes the trained detector as ONNX, in the layout of YOLOv8 and v11 exports.

    python ../detector/export.py --weights weights.npz

Input `images` float32 [1, 3, 640, 640], RGB, 0..1. Output `output0` float32
[1, 4 + classes, 8400]: centre x, centre y, width, height in input pixels, then a
score per class, 0..1. No suppression of overlapping boxes is part of the graph.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from domain import DESCRIPTION, LABELS, NAME
from network import BN_EPSILON, CLASSES, STRIDES, network

SIZE = 640
OPSET, IR_VERSION = 17, 8


class Writer:
    """Backend of `network` that writes ONNX nodes; a feature map is a tensor name."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []
        self.constant("scales", np.array([1, 1, 2, 2], np.float32))

    def constant(self, name: str, value: np.ndarray) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, op: str, inputs: list[str], outputs: int = 1, **attributes: object) -> list[str]:
        names = [f"{op.lower()}{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, name=f"{op}{len(self.nodes)}", **attributes))
        return names

    def conv(self, name: str, x: str, out: int, kernel: int = 3, stride: int = 1, relu: bool = True) -> str:
        part = {key: self.weights[f"{name}/{key}"] for key in ("w", "gain", "shift", "mean", "var")}
        # Batch normalization is a fixed scale and shift by now: fold it into the convolution.
        scale = part["gain"] / np.sqrt(part["var"] + BN_EPSILON)
        y = self._plain(name, x, part["w"] * scale, part["shift"] - part["mean"] * scale, stride)
        return self.node("Relu", [y])[0] if relu else y

    def predict(self, name: str, x: str, out: int) -> str:
        return self._plain(name, x, self.weights[f"{name}/w"], self.weights[f"{name}/bias"], 1)

    def _plain(self, name: str, x: str, weight: np.ndarray, bias: np.ndarray, stride: int) -> str:
        kernel = weight.shape[0]
        w = self.constant(f"{name}.weight", weight.transpose(3, 2, 0, 1).astype(np.float32))
        b = self.constant(f"{name}.bias", bias.astype(np.float32))
        pads, shape, step = [kernel // 2] * 4, [kernel] * 2, [stride] * 2
        return self.node("Conv", [x, w, b], pads=pads, kernel_shape=shape, strides=step)[0]

    def add(self, a: str, b: str, relu: bool = False) -> str:
        y = self.node("Add", [a, b])[0]
        return self.node("Relu", [y])[0] if relu else y

    def upsample(self, x: str) -> str:
        options = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        return self.node("Resize", [x, "", "scales"], **options)[0]


def decode(w: Writer, levels: list[tuple[str, str]]) -> None:
    """Turns raw distances and logits of all levels into `output0`."""
    flat = w.constant("flat", np.array([1, 4 + CLASSES, -1], np.int64))
    halves = w.constant("halves", np.array([2, 2], np.int64))
    ones = w.constant("ones", np.array([1, 1], np.int64))
    half = w.constant("half", np.array(0.5, np.float32))
    parts = []
    for stride, (box, score) in zip(STRIDES, levels):
        step = w.constant(f"stride{stride}", np.array(stride, np.float32))
        reach = w.node("Mul", [w.node("Exp", [box])[0], step])[0]
        low, high = w.node("Split", [reach, halves], 2, axis=1)
        move_x, move_y = w.node(
            "Split", [w.node("Mul", [w.node("Sub", [high, low])[0], half])[0], ones], 2, axis=1
        )
        axis = (np.arange(SIZE // stride, dtype=np.float32) + 0.5) * stride
        # Two short rows instead of a grid: broadcasting spreads them, and the file stays small.
        columns = w.constant(f"columns{stride}", axis.reshape(1, 1, 1, -1))
        rows = w.constant(f"rows{stride}", axis.reshape(1, 1, -1, 1))
        x, y = w.node("Add", [move_x, columns])[0], w.node("Add", [move_y, rows])[0]
        size = w.node("Add", [low, high])[0]
        joined = w.node("Concat", [x, y, size, w.node("Sigmoid", [score])[0]], axis=1)[0]
        parts.append(w.node("Reshape", [joined, flat])[0])
    w.nodes.append(helper.make_node("Concat", parts, ["output0"], name="output", axis=2))


def export(weights: Path, out: Path) -> None:
    writer = Writer(dict(np.load(weights)))
    decode(writer, network(writer, "images"))
    cells = sum((SIZE // stride) ** 2 for stride in STRIDES)
    graph = helper.make_graph(
        writer.nodes,
        NAME,
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, SIZE, SIZE])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 4 + CLASSES, cells])],
        writer.tensors,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="Kumiki"
    )
    helper.set_model_props(
        model,
        {
            "names": str(dict(enumerate(LABELS))),
            "stride": str(max(STRIDES)),
            "imgsz": str([SIZE, SIZE]),
            "task": "detect",
            "author": "Kumiki",
            "license": "Apache-2.0",
            "description": DESCRIPTION,
        },
    )
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, out)
    print(f"{out}: {out.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(f"{NAME}.onnx"))
    args = parser.parse_args()
    export(args.weights, args.out)


if __name__ == "__main__":
    main()
