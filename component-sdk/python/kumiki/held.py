"""Images that stay in a worker from one run to the next, so that steps side by side hand them on as they are."""

from __future__ import annotations

import mmap
import sys
import threading
from collections.abc import Iterable
from typing import Any

from .image import Image


class HeldImages:
    """Images by number, of all components that a process serves."""

    def __init__(self) -> None:
        self._images: dict[int, Image] = {}
        self._last = 0
        self._lock = threading.Lock()

    def put(self, image: Image) -> int:
        with self._lock:
            self._last += 1
            self._images[self._last] = image
            return self._last

    def get(self, number: int) -> Image | None:
        return self._images.get(number)

    def has(self, image: Image) -> bool:
        with self._lock:
            return any(image is other for other in self._images.values())

    def drop(self, numbers: Iterable[int]) -> None:
        with self._lock:
            for number in numbers:
                self._images.pop(number, None)

    def __len__(self) -> int:
        return len(self._images)


def lasting(image: Image, held: HeldImages) -> Image:
    """The image, or a copy where somebody else could write its pixels: a component that kept the array, or a client
    in whose shared memory they lie.

    It is asked for after the run, when nothing of the run holds the array any more.
    """
    if held.has(image):
        return image
    found: Any = image.samples.obj
    while True:
        if isinstance(found, memoryview):
            found = found.obj
        elif getattr(found, "base", None) is not None:
            found = found.base
        else:
            break
    if isinstance(found, bytes):
        return image
    # One that holds it is what led here, one is this name, and one the question itself.
    if isinstance(found, mmap.mmap) or sys.getrefcount(found) > 3:
        return _copy(image)
    return image


def _copy(image: Image) -> Image:
    about: Any = {"width": image.width, "height": image.height, "channels": image.channels, "depth": image.depth}
    return Image(bytes(image.samples), **about, frame=image.frame, origin=image.origin)
