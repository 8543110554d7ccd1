"""The detector, defined once for training (JAX) and for export (ONNX).

`network` describes the layers in terms of a `Backend`; each backend gives the layers
a meaning: create parameters, compute with them, or write graph nodes.
A small residual backbone feeds three scales (strides 8, 16, 32). Each cell of a scale
predicts the distances to the four sides of one box and a score per class.
"""

from __future__ import annotations

from typing import Any, Protocol

import jax.numpy as jnp
import numpy as np
from jax import lax

from domain import LABELS

CLASSES = len(LABELS)
STRIDES = (8, 16, 32)
BN_EPSILON = 1e-3

Layer = dict[str, Any]  # w [k, k, in, out], and gain, shift [out] or bias [out]
Params = dict[str, Layer]
Stats = dict[str, tuple[Any, Any]]  # mean, variance [out] of each normalized layer


class Backend(Protocol):
    """What `network` needs; T is a backend's own notion of a feature map."""

    def conv(
        self, name: str, x: Any, out: int, kernel: int = 3, stride: int = 1, relu: bool = True
    ) -> Any: ...
    def predict(self, name: str, x: Any, out: int) -> Any: ...
    def add(self, a: Any, b: Any, relu: bool = False) -> Any: ...
    def upsample(self, x: Any) -> Any: ...


def network(b: Backend, images: Any) -> list[tuple[Any, Any]]:
    """Raw (distances, class logits) of each stride, finest first."""

    def residual(name: str, x: Any, width: int) -> Any:
        inner = b.conv(f"{name}.a", x, width // 2, kernel=1)
        return b.add(x, b.conv(f"{name}.b", inner, width, relu=False), relu=True)

    x = b.conv("stem", images, 16, stride=2)
    x = b.conv("down4", x, 24, stride=2)
    c3 = residual("res8", b.conv("down8", x, 48, stride=2), 48)
    c4 = b.conv("down16", c3, 56, stride=2)
    c4 = residual("res16b", residual("res16a", c4, 56), 56)
    c5 = b.conv("down32", c4, 64, stride=2)
    c5 = residual("res32b", residual("res32a", c5, 64), 64)

    p5 = b.conv("side32", c5, 48, kernel=1)
    p4 = b.conv("mix16", b.add(b.conv("side16", c4, 48, kernel=1), b.upsample(p5)), 40)
    p3 = b.add(b.conv("side8", c3, 40, kernel=1), b.upsample(p4))
    outputs = []
    for stride, feature in zip(STRIDES, (p3, p4, p5)):
        feature = b.conv(f"head{stride}", feature, 48 if stride > 8 else 40)
        outputs.append((b.predict(f"box{stride}", feature, 4), b.predict(f"class{stride}", feature, CLASSES)))
    return outputs


class Initializer:
    """Creates parameters; a feature map is just its number of channels."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.params: Params = {}

    def conv(self, name: str, x: int, out: int, kernel: int = 3, stride: int = 1, relu: bool = True) -> int:
        spread = np.sqrt(2 / (kernel * kernel * x))
        ones, zeros = np.ones(out, np.float32), np.zeros(out, np.float32)
        # A residual branch starts at nearly nothing, which steadies the first steps.
        gain = ones if relu else 0.2 * ones
        weight = self.rng.normal(0, spread, (kernel, kernel, x, out)).astype(np.float32)
        self.params[name] = {"w": weight, "gain": gain, "shift": zeros}
        return out

    def predict(self, name: str, x: int, out: int) -> int:
        weight = self.rng.normal(0, 0.01, (1, 1, x, out)).astype(np.float32)
        # Boxes start two cells wide to each side; scores start low, since most cells are empty.
        bias = np.full(out, np.log(2.0) if name.startswith("box") else -4.6, np.float32)
        self.params[name] = {"w": weight, "bias": bias}
        return out

    def add(self, a: int, b: int, relu: bool = False) -> int:
        assert a == b
        return a

    def upsample(self, x: int) -> int:
        return x


def convolve(x: jnp.ndarray, weight: jnp.ndarray, stride: int = 1) -> jnp.ndarray:
    """2-D convolution, [B, H, W, in] -> [B, H/stride, W/stride, out]."""
    pad = weight.shape[0] // 2
    return lax.conv_general_dilated(
        x, weight, (stride, stride), [(pad, pad)] * 2, dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


class Trainer:
    """Computes in training mode: batch statistics, which it also collects in `stats`."""

    def __init__(self, params: Params) -> None:
        self.params = params
        self.stats: Stats = {}

    def conv(
        self, name: str, x: jnp.ndarray, out: int, kernel: int = 3, stride: int = 1, relu: bool = True
    ) -> jnp.ndarray:
        layer = self.params[name]
        y = convolve(x, layer["w"], stride)
        mean, var = y.mean((0, 1, 2)), y.var((0, 1, 2))
        self.stats[name] = (mean, var)
        scale = layer["gain"] * lax.rsqrt(var + BN_EPSILON)
        y = y * scale + (layer["shift"] - mean * scale)
        return jnp.maximum(y, 0) if relu else y

    def predict(self, name: str, x: jnp.ndarray, out: int) -> jnp.ndarray:
        return convolve(x, self.params[name]["w"]) + self.params[name]["bias"]

    def add(self, a: jnp.ndarray, b: jnp.ndarray, relu: bool = False) -> jnp.ndarray:
        return jnp.maximum(a + b, 0) if relu else a + b

    def upsample(self, x: jnp.ndarray) -> jnp.ndarray:
        return x.repeat(2, axis=1).repeat(2, axis=2)


def cell_centres(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Centres [N, 2] (x, y in pixels) and strides [N] of all cells of an input picture."""
    centres, strides = [], []
    for stride in STRIDES:
        yy, xx = np.mgrid[0 : height // stride, 0 : width // stride]
        centres.append((np.stack([xx, yy], -1).reshape(-1, 2) + 0.5) * stride)
        strides.append(np.full(len(centres[-1]), stride))
    return np.concatenate(centres).astype(np.float32), np.concatenate(strides).astype(np.float32)
