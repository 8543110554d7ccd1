"""The values of one packet, out of messages and slots."""

from __future__ import annotations

import json
import math
import mmap
import weakref
from pathlib import Path
from typing import Any

from ..errors import KumikiError, kumiki_error, reason_of
from ..file import FileValue
from ..frame import IDENTITY, Frame
from ..held import HeldImages
from ..image import SAMPLE_BYTES, Image, Origin
from .messages import DEPTHS, GREY
from .slots import map_slot

DEEPEST = 8


class ValueReader:
    """What is read is checked; whether its type is the one of the manifest is not."""

    def __init__(self, folder: Path, held: HeldImages | None = None, keep: bool = False) -> None:
        """``held`` has the images that stayed in this process; ``keep`` makes copies, which outlast the item."""
        self._folder = folder
        self._keep = keep
        self._held = held
        self._maps: list[weakref.ref[mmap.mmap]] = []
        self._over = False

    def read_all(self, messages: Any) -> dict[str, Any]:
        """Raises WORKER_REFERENCE_REFUSED and WORKER_REQUEST_INVALID."""
        return {name: self._read(message, f'"{name}"', 0) for name, message in messages.items()}

    def let_go(self) -> bool:
        """The item has ended: what lies in shared memory is written over soon. Says whether somebody still holds it."""
        self._over = True
        return any(found() is not None for found in self._maps)

    def _read(self, message: Any, what: str, depth: int) -> Any:
        form = message.WhichOneof("form")
        if depth > DEEPEST:
            raise broken(f"the list {what} is more than {DEEPEST} deep")
        if form == "data":
            return self._json(message.data, what)
        if form == "picture":
            return self._picture(message.picture, what)
        if form == "file":
            return self._file(message.file, what)
        if form == "held":
            image = self._held.get(message.held) if self._held is not None else None
            if image is None:
                raise broken(f"the image {what} is not here any more")
            return image
        if form != "list":
            raise broken(f"the value {what} has no content")
        return [self._read(item, f"{what}[{at}]", depth + 1) for at, item in enumerate(message.list.items)]

    def _json(self, content: Any, what: str) -> Any:
        try:
            return json.loads(bytes(self._content(content, what)), parse_constant=_no_constant)
        except ValueError as cause:
            raise broken(f"the value {what} is not JSON ({reason_of(cause)})") from cause

    def _picture(self, picture: Any, what: str) -> Image:
        if picture.WhichOneof("content") != "pixels":
            raise broken(f"the image {what} is no pixels, and this worker decodes nothing")
        pixels = picture.pixels
        height, width, channels = pixels.height, pixels.width, pixels.channels
        depth = DEPTHS.get(pixels.depth)
        if depth is None or width < 1 or height < 1 or not 1 <= channels <= 4:
            raise broken(f"the image {what} is {height}×{width}×{channels}, depth {pixels.depth}")
        if (pixels.space == GREY) != (channels < 3):
            raise broken(f"the image {what} has {channels} channels and the space {pixels.space}")
        size = height * width * channels * SAMPLE_BYTES[depth]
        origin = Origin(picture.origin.name, picture.origin.format, picture.origin.density)
        return Image(
            self._content(pixels.samples, what, size),
            width=width,
            height=height,
            channels=channels,
            depth=depth,
            frame=self._frame(picture, width, height, what),
            origin=origin,
        )

    def _frame(self, picture: Any, width: int, height: int, what: str) -> Frame | None:
        if not picture.HasField("frame"):
            return None
        frame = picture.frame
        matrix = tuple(frame.to_root) or IDENTITY
        fits = (frame.width, frame.height) == (width, height) and len(matrix) == 9
        if not fits or frame.root == "" or not all(map(math.isfinite, matrix)):
            raise broken(f"the frame of the image {what} does not fit it")
        return Frame(frame.root, width, height, matrix)  # type: ignore[arg-type]

    def _file(self, file: Any, what: str) -> FileValue:
        place = file.content.WhichOneof("place")
        size = file.content.slot.size if place == "slot" else len(file.content.inline)

        def load() -> bytes:
            if place == "slot" and self._over:
                advice = "Read it while run() works on its item, and keep what you make of it."
                values = {"what": file.name, "reason": "its item has ended", "advice": advice}
                raise kumiki_error("DATA_UNUSABLE", **values)
            return bytes(self._content(file.content, what))

        return FileValue(file.name, file.digest, size, load, file.media_type or "application/octet-stream")

    def _content(self, content: Any, what: str, expected: int | None = None) -> memoryview | bytes:
        place = content.WhichOneof("place")
        if place == "slot":
            mapped, view = map_slot(self._folder, content.slot, expected)
            if self._keep:
                return bytes(view)
            if mapped is not None:
                self._maps.append(weakref.ref(mapped))
            return view
        if place is None:
            raise broken(f"the value {what} has no content")
        inline: bytes = content.inline
        if expected is not None and len(inline) != expected:
            raise broken(f"{what} has {len(inline)} bytes where its shape has {expected}")
        return inline


def broken(reason: str) -> KumikiError:
    return kumiki_error("WORKER_REQUEST_INVALID", reason=reason)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
