"""Training loss: which cells answer for which thing, and how far off they are.

Boxes are x1, y1, x2, y2 in input pixels.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import lax

from network import CLASSES

CELLS_PER_THING = 9
BOX_WEIGHT, CLASS_WEIGHT = 3.0, 1.0


def overlap(a: jnp.ndarray, b: jnp.ndarray) -> jnp.ndarray:
    """Intersection over union of boxes [..., 4], broadcast."""
    low, high = jnp.maximum(a[..., :2], b[..., :2]), jnp.minimum(a[..., 2:], b[..., 2:])
    both = jnp.prod(jnp.clip(high - low, 0), -1)
    area = jnp.prod(a[..., 2:] - a[..., :2], -1) + jnp.prod(b[..., 2:] - b[..., :2], -1)
    return both / (area - both + 1e-6)


def box_distance(predicted: jnp.ndarray, truth: jnp.ndarray) -> jnp.ndarray:
    """1 - IoU, plus the squared offset of centres and of sides relative to the hull of both."""
    hull = jnp.maximum(predicted[..., 2:], truth[..., 2:]) - jnp.minimum(predicted[..., :2], truth[..., :2])
    hull = jnp.maximum(hull, 1.0)
    centre = (predicted[..., :2] + predicted[..., 2:] - truth[..., :2] - truth[..., 2:]) / 2
    size = (predicted[..., 2:] - predicted[..., :2]) - (truth[..., 2:] - truth[..., :2])
    return (
        1
        - overlap(predicted, truth)
        + ((centre**2).sum(-1)) / (hull**2).sum(-1)
        + 0.5 * ((size / hull) ** 2).sum(-1)
    )


def assign(
    scores: jnp.ndarray, boxes: jnp.ndarray, centres: jnp.ndarray, truth: jnp.ndarray
) -> tuple[jnp.ndarray, ...]:
    """Chooses the cells of one picture that should detect each thing.

    scores [N, C], boxes [N, 4], centres [N, 2], truth [G, 5] (class, box; class -1 unused).
    A cell fits a thing if its centre lies in the box; among those, the cells that
    already do best get it. Returns the target box [N, 4] and target scores [N, C].
    """
    label, target = truth[:, 0].astype(int), truth[:, 1:]
    inside = jnp.all((centres[None] > target[:, None, :2]) & (centres[None] < target[:, None, 2:]), -1)
    inside &= (label >= 0)[:, None]
    iou = overlap(target[:, None], boxes[None])  # [G, N]
    own_score = scores[:, jnp.maximum(label, 0)].T  # [G, N]
    fit = jnp.where(inside, jnp.sqrt(own_score) * iou**4 + 1e-9, 0.0)
    threshold = lax.top_k(fit, CELLS_PER_THING)[0][:, -1:]
    chosen = inside & (fit >= threshold)
    # Where boxes overlap, a cell goes to the one that it covers best.
    best = jnp.argmax(jnp.where(chosen, iou, -1.0), 0)
    chosen &= best[None] == jnp.arange(truth.shape[0])[:, None]
    fit, iou = jnp.where(chosen, fit, 0.0), jnp.where(chosen, iou, 0.0)
    # The best cell is asked for the root of its IoU, so that scores rank boxes by how well
    # they fit and yet lie well above 0.5 for every box that counts as a hit.
    quality = fit / (fit.max(1, keepdims=True) + 1e-9) * jnp.sqrt(iou.max(1, keepdims=True))
    quality = quality.max(0)  # [N]
    hot = jax.nn.one_hot(label[best], CLASSES)
    return target[best], hot * quality[:, None]


def detection_loss(
    distances: jnp.ndarray,
    logits: jnp.ndarray,
    centres: jnp.ndarray,
    strides: jnp.ndarray,
    truth: jnp.ndarray,
) -> tuple[jnp.ndarray, jnp.ndarray]:
    """Box loss and class loss of a batch.

    distances [B, N, 4] raw, logits [B, N, C], truth [B, G, 5].
    """
    reach = jnp.exp(jnp.minimum(distances, 5.0)) * strides[None, :, None]
    boxes = jnp.concatenate([centres - reach[..., :2], centres + reach[..., 2:]], -1)
    frozen = lax.stop_gradient((jax.nn.sigmoid(logits), boxes))
    target_box, target_score = jax.vmap(assign, (0, 0, None, 0))(*frozen, centres, truth)
    weight = target_score.sum(-1)
    total = jnp.maximum(weight.sum(), 1.0)
    box = (box_distance(boxes, target_box) * weight).sum() / total
    entropy = jnp.maximum(logits, 0) - logits * target_score + jnp.log1p(jnp.exp(-jnp.abs(logits)))
    return BOX_WEIGHT * box, CLASS_WEIGHT * entropy.sum() / total
