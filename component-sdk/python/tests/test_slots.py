import os
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

from kumiki import KumikiError
from kumiki.context import Context, Signal, Silent
from kumiki.wire.messages import DEPTHS, OUTCOMES, FromWorker, ToWorker
from kumiki.wire.slots import SlotPool, map_slot


def slot(name, offset=0, size=4):
    return SimpleNamespace(name=name, offset=offset, size=size)


class Slots(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def test_a_piece_of_a_file(self):
        (self.folder / "a").write_bytes(b"0123456789")
        self.assertEqual(bytes(map_slot(self.folder, slot("a", 3))[1]), b"3456")
        self.assertEqual(bytes(map_slot(self.folder, slot("a", 3, 0))[1]), b"")

    def test_nothing_outside_of_the_folder_or_beyond_the_file_is_opened(self):
        inner = self.folder / "inner"
        inner.mkdir()
        (self.folder / "outside").write_bytes(b"0123456789")
        (inner / "link").symlink_to(self.folder / "outside")
        os.link(self.folder / "outside", inner / "second")
        os.mkfifo(inner / "pipe")
        (inner / "folder").mkdir()
        (inner / "short").write_bytes(b"012")
        names = ["../outside", str(self.folder / "outside"), "link", "second", "pipe", "folder", "short", "none"]
        for name in [*names, "", ".", "..", ".hidden", "a\0", "a" * 129]:
            with self.assertRaises(KumikiError, msg=name) as caught:
                map_slot(inner, slot(name))
            self.assertEqual(caught.exception.code, "WORKER_REFERENCE_REFUSED")

    def test_files_are_written_again_and_removed_in_the_end(self):
        pool = SlotPool(self.folder / "outputs")
        first, second = pool.write(b"a" * 100), pool.write(b"b" * 50)
        pool.release(first)
        self.assertIs(pool.write(b"c" * 80), first)
        content = (self.folder / "outputs" / first.name).read_bytes()
        self.assertEqual(content, b"c" * 80 + b"a" * 20)
        pool.release(second)
        pool.release(second)
        self.assertEqual(len(list((self.folder / "outputs").iterdir())), 2)
        pool.close()
        self.assertEqual(list((self.folder / "outputs").iterdir()), [])


class Messages(unittest.TestCase):
    def test_go_and_come_back(self):
        message = ToWorker()
        message.packet.id = "1"
        message.packet.inputs["image"].picture.pixels.depth = 2
        back = ToWorker.FromString(message.SerializeToString())
        self.assertEqual(back.WhichOneof("message"), "packet")
        self.assertEqual(DEPTHS[back.packet.inputs["image"].picture.pixels.depth], 16)
        self.assertEqual(OUTCOMES["TRY_AGAIN"], 3)
        self.assertIsNone(FromWorker().WhichOneof("message"))


class Contexts(unittest.TestCase):
    def test_progress_is_told_now_and_then_and_the_last_one_always(self):
        told = []
        sink = Silent()
        sink.progress = lambda fraction, message: told.append(fraction)
        now = [0.0]
        context = Context(None, sink, Signal(), clock=lambda: now[0])
        for row in range(100):
            now[0] += 0.01
            context.progress(row / 100)
        context.progress(7)
        context._tell()
        self.assertLess(len(told), 7)
        self.assertEqual(told[-1], 1.0)

    def test_a_cancelled_run_is_told(self):
        signal = Signal()
        context = Context(None, Silent(), signal)
        self.assertEqual(context.traceparent, "")
        context.sleep(0)
        signal.abort(KumikiError("CANCELLED", "It was cancelled.", "Start it again."))
        self.assertTrue(context.cancelled)
        with self.assertRaises(KumikiError):
            context.raise_if_cancelled()
