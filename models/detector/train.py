"""Trains the detector on tiles of the rendered pictures and saves its parameters.

python ../detector/dataset.py --out train.npz
python ../detector/train.py --data train.npz --out weights.npz
python ../detector/export.py --weights weights.npz
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax

from loss import detection_loss
from network import CLASSES, Initializer, Params, Stats, Trainer, cell_centres, network
from tiles import TILE, Batch, batches

SEED = 7
AVERAGE = 0.997  # decay of the averaged parameters, which are the ones that are saved
MEASURED = 60  # batches that the statistics of batch normalization are taken from

Carry = tuple[Params, Params, optax.OptState]


def forward(params: Params, images: jnp.ndarray) -> tuple[jnp.ndarray, jnp.ndarray, Stats]:
    """Raw distances [B, N, 4], logits [B, N, C] and batch statistics; images [B, H, W, 3], 0..1."""
    trainer = Trainer(params)
    levels = network(trainer, images)
    count = images.shape[0]
    distances = jnp.concatenate([box.reshape(count, -1, 4) for box, _ in levels], 1)
    logits = jnp.concatenate([score.reshape(count, -1, CLASSES) for _, score in levels], 1)
    return distances, logits, trainer.stats


def expose(tiles: jnp.ndarray, gain: jnp.ndarray, offset: jnp.ndarray) -> jnp.ndarray:
    """Bytes to 0..1, brightness varied per tile and channel."""
    return jnp.clip(tiles.astype(jnp.float32) / 255 * gain[:, None, None] + offset[:, None, None], 0, 1)


def measure(params: Params, source: Iterator[Batch], count: int) -> Stats:
    """Mean statistics of the normalized layers over `count` batches.

    The averaged parameters were never run during training, so their statistics are unknown until now.
    """
    run = jax.jit(lambda p, tiles, gain, offset: forward(p, expose(tiles, gain, offset))[2])
    found = [run(params, tiles, gain, offset) for tiles, _, gain, offset in islice(source, count)]
    return jax.tree.map(lambda *values: sum(values) / len(values), *found)


def make_step(optimizer: optax.GradientTransformation):
    """The compiled training step."""
    centres, strides = (jnp.asarray(v) for v in cell_centres(TILE, TILE))

    def objective(params: Params, images: jnp.ndarray, truth: jnp.ndarray):
        distances, logits, _ = forward(params, images)
        box, score = detection_loss(distances, logits, centres, strides, truth)
        return box + score, (box, score)

    @partial(jax.jit, donate_argnums=0)
    def step(carry: Carry, tiles, truth, gain, offset):
        params, average, state = carry
        images = expose(tiles, gain, offset)
        grads, (box, score) = jax.grad(objective, has_aux=True)(params, images, truth)
        updates, state = optimizer.update(grads, state, params)
        params = optax.apply_updates(params, updates)
        average = jax.tree.map(lambda a, p: AVERAGE * a + (1 - AVERAGE) * p, average, params)
        return (params, average, state), box, score

    return step


def decayed(params: Params) -> Params:
    """True for the weights that decay; not for gains, shifts and biases."""
    return {name: {key: key == "w" for key in layer} for name, layer in params.items()}


def train(data: Path, out: Path, steps: int, batch: int, rate: float) -> None:
    stored = np.load(data)
    images, boxes = stored["images"], stored["boxes"]
    source = batches(np.random.default_rng(SEED), images, boxes, batch)
    maker = Initializer(SEED)
    network(maker, 3)
    params = jax.tree.map(jnp.asarray, maker.params)
    average = jax.tree.map(jnp.copy, params)
    schedule = optax.warmup_cosine_decay_schedule(rate / 20, rate, min(100, steps // 4), steps, rate / 50)
    optimizer = optax.chain(
        optax.clip_by_global_norm(10.0), optax.adamw(schedule, weight_decay=5e-3, mask=decayed)
    )
    carry = (params, average, optimizer.init(params))
    step = make_step(optimizer)
    started = time.time()
    for index, (tiles, truth, gain, offset) in enumerate(islice(source, steps), 1):
        carry, box, score = step(carry, tiles, truth, gain, offset)
        if index % 50 == 0 or index == 1:
            print(
                f"step {index:5d}  box {box:.3f}  class {score:.3f}  {time.time() - started:6.0f} s",
                flush=True,
            )
    save(out, carry[1], measure(carry[1], source, MEASURED))


def save(out: Path, params: Params, stats: Stats) -> None:
    """Writes arrays named layer/key; the statistics as layer/mean and layer/var."""
    arrays = {f"{name}/{key}": value for name, layer in params.items() for key, value in layer.items()}
    arrays |= {f"{name}/mean": mean for name, (mean, _) in stats.items()}
    arrays |= {f"{name}/var": var for name, (_, var) in stats.items()}
    np.savez(out, **{key: np.asarray(value) for key, value in arrays.items()})


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1800)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=3e-3, help="peak learning rate")
    args = parser.parse_args()
    train(args.data, args.out, args.steps, args.batch, args.rate)


if __name__ == "__main__":
    main()
