"""Files as values: a model, a font, a document. Named by their content, never by a path."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


class FileValue:
    """A file: ``name`` for messages and endings, ``media_type``, ``digest`` (``sha256:…``) and ``size`` in bytes."""

    def __init__(
        self,
        name: str,
        digest: str,
        size: int,
        load: Callable[[], bytes],
        media_type: str = "application/octet-stream",
    ) -> None:
        self.name = name
        self.media_type = media_type
        self.digest = digest
        self.size = size
        self._load = load

    @staticmethod
    def from_bytes(content: bytes, name: str, media_type: str = "application/octet-stream") -> FileValue:
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        return FileValue(name, digest, len(content), lambda: content, media_type)

    def bytes(self) -> bytes:
        """The content. Read it while ``run`` works on its item, and keep what you make of it by ``digest``."""
        return self._load()

    @property
    def path(self) -> Path:
        """The content as a file of this worker, for libraries that take no bytes; there while ``run`` works."""
        ending = "".join(char for char in Path(self.name).suffix if char.isalnum() or char == ".")
        target = Path(tempfile.gettempdir()) / f"{self.digest.removeprefix('sha256:')}{ending}"
        if not target.exists():
            handle, unfinished = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(self.bytes())
            os.replace(unfinished, target)
        return target

    def __repr__(self) -> str:
        return f"FileValue({self.name!r}, {self.size} bytes)"
