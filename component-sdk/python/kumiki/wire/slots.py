"""Pieces of files in the shared folder: inputs are mapped as they lie there, outputs are written."""

from __future__ import annotations

import errno
import mmap
import os
import re
import secrets
import stat
import threading
from pathlib import Path
from typing import Any

from ..errors import KumikiError, kumiki_error, reason_of

PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
READ_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
CREATE_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
IDLE_BYTES = 512 * 1024 * 1024


def map_slot(folder: Path, slot: Any, expected: int | None = None) -> tuple[mmap.mmap | None, memoryview]:
    """A piece of a file that the client wrote, mapped and not copied, and its file's map.

    Only a regular file directly in the folder is opened: no link is followed, and none that has a second name
    elsewhere is taken. ``expected`` is how many bytes it must have. Raises WORKER_REFERENCE_REFUSED.
    """
    name, offset, size = slot.name, slot.offset, slot.size
    if not PLAIN_NAME.fullmatch(name):
        raise refused(name, "it is no plain file name")
    if expected is not None and size != expected:
        raise refused(name, f"{size} bytes are named where the shape has {expected}")
    try:
        handle = os.open(folder / name, READ_FLAGS)
    except OSError as cause:
        known = {errno.ENOENT: "there is no such file", errno.ELOOP: "it is a link"}
        raise refused(name, known.get(cause.errno or 0, reason_of(cause))) from cause
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            raise refused(name, "it is no file of this folder alone")
        if found.st_size < offset + size:
            raise refused(name, f"it has {found.st_size} bytes where {offset + size} are named")
        if size == 0:
            return None, memoryview(b"")
        mapped = mmap.mmap(handle, offset + size, access=mmap.ACCESS_READ)
    finally:
        os.close(handle)
    return mapped, memoryview(mapped)[offset : offset + size]


def refused(name: str, reason: str) -> KumikiError:
    return kumiki_error("WORKER_REFERENCE_REFUSED", name=name[:200], reason=reason)


class SlotFile:
    """A file that stays open and is written again and again."""

    def __init__(self, name: str, handle: int) -> None:
        self.name = name
        self.handle = handle
        self.capacity = 0


class SlotPool:
    """Files of a folder that values are written to for the client.

    In a memory file system a new file each time takes three times as long, since each of its pages has to be made.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._prefix = secrets.token_hex(4)
        self._idle: list[SlotFile] = []
        self._all: dict[str, SlotFile] = {}
        self._count = 0
        self._lock = threading.RLock()  # lanes write while others release

    def write(self, content: memoryview | bytes) -> SlotFile:
        """Raises WORKER_SHARED_FULL."""
        size = len(content)
        file = self._take(size)
        try:
            view, at = memoryview(content), 0
            while at < size:
                at += os.pwrite(file.handle, view[at : at + 2**30], at)
        except OSError as cause:
            self._remove(file)
            if cause.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise kumiki_error("WORKER_SHARED_FULL", folder=str(self._folder), size=size) from cause
        file.capacity = max(file.capacity, size)
        return file

    def release(self, file: SlotFile) -> None:
        """Nobody reads it any more."""
        with self._lock:
            if file.name not in self._all:
                return
            self._idle.append(file)
            held = sum(idle.capacity for idle in self._idle)
            for large in sorted(self._idle, key=lambda idle: -idle.capacity):
                if held <= IDLE_BYTES:
                    return
                held -= large.capacity
                self._remove(large)

    def close(self) -> None:
        """Removes all files, those too that somebody still reads."""
        for file in list(self._all.values()):
            self._remove(file)

    def _take(self, size: int) -> SlotFile:
        """The smallest idle file that is large enough, else the largest one, which grows, else a new one."""
        with self._lock:
            self._idle.sort(key=lambda file: file.capacity)
            for at, file in enumerate(self._idle):
                if file.capacity >= size:
                    return self._idle.pop(at)
            if self._idle:
                return self._idle.pop()
            name = f"{self._prefix}-{self._count}"
            self._count += 1
            self._all[name] = file = SlotFile(name, os.open(self._folder / name, CREATE_FLAGS, 0o660))
            return file

    def _remove(self, file: SlotFile) -> None:
        with self._lock:
            if self._all.pop(file.name, None) is None:
                return
            if file in self._idle:
                self._idle.remove(file)
        os.close(file.handle)
        (self._folder / file.name).unlink(missing_ok=True)
