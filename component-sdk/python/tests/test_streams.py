import types
import unittest

from kumiki.context import Signal, Silent
from kumiki.errors import KumikiError
from kumiki.instance import ComponentInstance
from kumiki.manifest import Manifest

MANIFEST = {
    "name": "test/sum",
    "entry": "component.py",
    "inputs": {"n": {"type": "number"}},
    "outputs": {"sum": {"type": "number"}},
    "params": {"type": "object", "properties": {}},
    "realtime": "stateful",
}


class Lines(Silent):
    def __init__(self):
        self.lines = []

    def log(self, level, message, data, time_ms):
        self.lines.append(level)


class StreamsOfAComponent(unittest.TestCase):
    def start(self, stream):
        module = types.ModuleType("component")
        module.stream = stream
        self.sink = Lines()
        self.instance = ComponentInstance.of(Manifest(MANIFEST), module, self.sink)

    def summing(self):
        ended = []

        def stream(frames, params, ctx):
            total = params.start
            for frame in frames:
                if frame.n < 0:
                    raise ValueError("below zero")
                total += frame.n
                yield {"sum": total}
            ended.append(total)

        self.start(stream)
        return ended

    def add(self, n, stream="", start=0):
        return self.instance.run({"n": n}, {"start": start}, self.sink, Signal(), "run", "", stream)["sum"]

    def test_each_keeps_its_own_and_ends_by_itself(self):
        ended = self.summing()
        self.assertEqual([self.add(1, "a"), self.add(10, "b"), self.add(2, "a")], [1, 10, 3])
        self.instance.end_stream("a")
        self.assertEqual((ended, self.add(5, "a")), ([3], 5))
        self.instance.dispose()
        self.assertEqual(sorted(ended), [3, 5, 10])

    def test_a_frame_of_no_stream_is_alone(self):
        ended = self.summing()
        self.assertEqual(([self.add(1), self.add(2)], ended), ([1, 2], [1, 2]))

    def test_other_parameters_begin_anew(self):
        self.summing()
        self.assertEqual([self.add(1, "a"), self.add(1, "a", 100), self.add(1, "a", 100)], [1, 101, 102])

    def test_a_frame_that_fails_fails_alone(self):
        self.summing()
        self.add(7, "a")
        with self.assertRaises(KumikiError) as caught:
            self.add(-1, "a")
        self.assertEqual(caught.exception.code, "COMPONENT_THREW")
        self.assertEqual((self.add(2, "a"), self.add(3, "a"), self.sink.lines), (2, 5, ["warn"]))

    def test_one_that_gives_no_answer_or_two_is_told(self):
        def skips(frames, params, ctx):
            for frame in frames:
                if frame.n > 1:
                    yield {"sum": 0}

        def twice(frames, params, ctx):
            for frame in frames:
                yield {"sum": 0}
                yield {"sum": 0}

        def ends(frames, params, ctx):
            yield {"sum": next(frames).n}

        reasons = ["took the next frame", "before it took the frame", "ended before its frames"]
        for stream, reason in zip((skips, twice, ends), reasons):
            self.start(stream)
            with self.assertRaises(KumikiError) as caught:
                self.add(1, "a")
                self.add(2, "a")
            self.assertEqual(caught.exception.code, "COMPONENT_STREAM_INVALID")
            self.assertIn(reason, caught.exception.message)

    def test_what_goes_wrong_at_the_end_is_told_to_whoever_ends_it(self):
        def stream(frames, params, ctx):
            for frame in frames:
                yield {"sum": frame.n}
            raise OSError("no room")

        self.start(stream)
        self.add(1, "a")
        with self.assertRaises(KumikiError) as caught:
            self.instance.end_stream("a")
        self.assertEqual(caught.exception.code, "COMPONENT_THREW")
        self.instance.end_stream("a")


if __name__ == "__main__":
    unittest.main()
