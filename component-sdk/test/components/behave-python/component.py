"""Behaves well and badly, as its parameter says."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
from kumiki import FileValue, Image, bad_data, try_again
from kumiki.wire import slots

outputs = Path(os.environ.get("KUMIKI_SHARED", "."), "outputs")


def echo(inputs, ctx):
    given = {name: value for name, value in inputs.items() if value is not None}
    if inputs.file is not None:
        given["file"] = FileValue.from_bytes(inputs.file.bytes(), inputs.file.name)
    if inputs.image is not None:
        given["image"] = Image.from_array(inputs.image.array(), from_=inputs.image)
    return given


def throw(inputs, ctx):
    raise TypeError("no such thing")


def refuse(inputs, ctx):
    raise bad_data("It", "it is empty", "Give another.")


def again(inputs, ctx):
    raise try_again("The camera", "it is busy")


def exit_politely(inputs, ctx):
    sys.exit(3)


def exit_at_once(inputs, ctx):
    os._exit(3)


def abort(inputs, ctx):
    os.abort()


def hang(inputs, ctx):
    while True:
        pass


def deaf(inputs, ctx):
    ctypes.CDLL(None).signal(signal.SIGTERM, ctypes.c_void_p(1))  # 1 is SIG_IGN
    while True:
        time.sleep(1)


def wait(inputs, ctx):
    ctx.progress(0.5, "waiting")
    ctx.sleep(60)


def flood(inputs, ctx):
    for line in range(20_000):
        ctx.log.info(f"line {line} {'x' * 200}")
    for line in range(20_000):
        print(f"raw {line} {'y' * 200}", file=sys.stderr)
    return {"data": "flooded"}


def wrong(inputs, ctx):
    return {"image": numpy.zeros((2, 2), numpy.uint8)}


def nothing(inputs, ctx):
    return None


def unknown(inputs, ctx):
    return {"other": 1}


def kind(inputs, ctx):
    return {"mask": Image.from_array(numpy.zeros((2, 2), numpy.uint16))}


def element(inputs, ctx):
    return {"things": [3]}


def schema(inputs, ctx):
    return {"found": {"frame": {"root": "a"}, "items": []}}


def nan(inputs, ctx):
    return {"data": [numpy.float64("nan")]}


def samples(inputs, ctx):
    return {"image": Image.from_array(numpy.zeros((2, 2, 3)))}


def outside(inputs, ctx):
    return lie(name="../outside")


def short(inputs, ctx):
    """Names more bytes than it has written."""
    return lie(truncated=True)


def lie(name=None, truncated=False):
    write = slots.SlotPool.write

    def written(pool, content):
        slots.SlotPool.write = write
        file = write(pool, content)
        if truncated:
            os.truncate(outputs / file.name, 5)
        if name:
            file.name = name
        return file

    slots.SlotPool.write = written
    return {"image": Image.from_array(numpy.zeros((100, 100, 3), numpy.uint8))}


def full(inputs, ctx):
    with open("/dev/full", "w") as file:
        file.write("x" * 100_000)


def fork(inputs, ctx):
    """The child goes on with what its parent did."""
    child = os.fork()
    if child == 0:
        while True:
            time.sleep(1)
    return {"data": child}


def spawn(inputs, ctx):
    return {"data": subprocess.Popen(["sleep", "300"]).pid}


def daemon(inputs, ctx):
    """A process in a session of its own, which is in no group of ours."""
    return {"data": subprocess.Popen(["sleep", "300"], start_new_session=True).pid}


def fork_and_return(inputs, ctx):
    """The child, too, comes back from run()."""
    os.fork()
    return {"data": os.getpid()}


def litter(inputs, ctx):
    path = Path(tempfile.gettempdir(), "litter")
    path.write_text("left behind")
    return {"data": str(path)}


def fill(inputs, ctx):
    """Fills the folder for temporary files, and hears nothing meanwhile."""
    for at in range(128):
        temporary(f"f{at}").write_bytes(b"x" * 2**20)
    hang(inputs, ctx)


def many(inputs, ctx):
    for at in range(10_000):
        temporary(f"f{at}").touch()
    hang(inputs, ctx)


def deep(inputs, ctx):
    """Folders in folders, until their path is longer than a path may be."""
    os.chdir(tempfile.gettempdir())
    for _ in range(60):
        os.mkdir("d" * 100)
        os.chdir("d" * 100)
    hang(inputs, ctx)


def values(inputs, ctx):
    """Fills the folder for values."""
    with open(outputs / "big", "wb") as file:
        for _ in range(400):
            file.write(b"x" * 2**20)
    hang(inputs, ctx)


def sparse(inputs, ctx):
    with open(temporary("holes"), "wb") as file:
        file.truncate(2**40)
    return {}


def link(inputs, ctx):
    temporary("link").symlink_to(inputs.data)
    return {}


def replace(inputs, ctx):
    os.rmdir(tempfile.gettempdir())
    Path(tempfile.gettempdir()).symlink_to(inputs.data)
    return {}


def look(inputs, ctx):
    return {"data": os.listdir(tempfile.gettempdir())}


def temporary(name):
    return Path(tempfile.gettempdir(), name)


kept = []


def keep(inputs, ctx):
    kept.append(inputs.image.array())
    return {}


def environment(inputs, ctx):
    return {"data": dict(os.environ)}


def late_import(inputs, ctx):
    import no_such_package  # noqa: F401


def odd_words(inputs, ctx):
    raise RuntimeError("half a character: \ud800")


def path(inputs, ctx):
    return {"data": [inputs.file.path.name, inputs.file.path.read_bytes().decode()]}


def new(inputs, ctx):
    """An image made from no other, and data that lies on it."""
    fresh = Image.from_array(numpy.zeros((2, 4), numpy.uint8))
    box = {"box": numpy.array([0, 0, 1, 1]), "label": "part", "score": numpy.float32(0.5)}
    return {"image": fresh, "found": {"frame": fresh.frame, "items": [box]}}


def run(inputs, params, ctx):
    return globals()[params.how](inputs, ctx)
