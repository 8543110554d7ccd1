"""The values of one result, into messages and slots."""

from __future__ import annotations

import json
from typing import Any

from ..file import FileValue
from ..frame import IDENTITY
from ..held import HeldImages, lasting
from ..image import Image
from .messages import DEPTH_NUMBERS, GREY, SRGB
from .slots import SlotFile, SlotPool

INLINE_BYTES = 16 * 1024


class ValueWriter:
    """Writes values, and holds their slots until the client has read them."""

    def __init__(self, slots: SlotPool, held: HeldImages | None = None) -> None:
        """Images stay in ``held``, where it is given, and their numbers are written."""
        self._slots = slots
        self._images = held
        self._held: list[SlotFile] = []
        self.numbers: list[int] = []
        """Of the images that stay."""

    def write_all(self, values: dict[str, Any], messages: Any) -> None:
        """Fills the messages by name. Raises WORKER_SHARED_FULL."""
        for name, value in values.items():
            self._write(value, messages[name])

    def release(self) -> None:
        """Lets the slots be used again."""
        while self._held:
            self._slots.release(self._held.pop())

    def _write(self, value: Any, message: Any) -> None:
        if isinstance(value, Image) and self._images is not None:
            number = self._images.put(lasting(value, self._images))
            self.numbers.append(number)
            message.held = number
        elif isinstance(value, Image):
            self._picture(value, message.picture)
        elif isinstance(value, FileValue):
            file = message.file
            file.name, file.media_type, file.digest = value.name, value.media_type, value.digest
            self._content(value.bytes(), file.content)
        elif isinstance(value, list) and any(map(_needs_form, value)):
            for element in value:
                self._write(element, message.list.items.add())
        else:
            text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            self._content(text.encode("utf-8", "surrogatepass"), message.data)

    def _picture(self, image: Image, picture: Any) -> None:
        pixels = picture.pixels
        pixels.height, pixels.width, pixels.channels = image.height, image.width, image.channels
        pixels.depth = DEPTH_NUMBERS[image.depth]
        pixels.space = GREY if image.space == "grey" else SRGB
        self._content(image.samples, pixels.samples)
        frame = picture.frame
        frame.root, frame.width, frame.height = image.frame.root, image.width, image.height
        if image.frame.to_root != IDENTITY:
            frame.to_root.extend(image.frame.to_root)
        origin = picture.origin
        origin.name, origin.format, origin.density = image.origin.name, image.origin.format, image.origin.density

    def _content(self, content: memoryview | bytes, message: Any) -> None:
        if len(content) <= INLINE_BYTES:
            message.inline = bytes(content)
            return
        file = self._slots.write(content)
        self._held.append(file)
        message.slot.name, message.slot.size = file.name, len(content)


def _needs_form(value: Any) -> bool:
    """Lists of images and files cannot be JSON."""
    return isinstance(value, (Image, FileValue)) or (isinstance(value, list) and any(map(_needs_form, value)))
