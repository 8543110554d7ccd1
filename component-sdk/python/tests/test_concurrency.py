import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from kumiki.manifest import Manifest
from kumiki.serve.served import SeveralComponents

CODE = "def run(inputs, params, ctx):\n    return {}\n"


def manifest(**more):
    return Manifest({"name": "test/one", "inputs": {}, "outputs": {}, "params": {"type": "object"}, **more})


class Concurrency(unittest.TestCase):
    """How many packets a component takes at a time."""

    def taken(self, given, **more):
        with TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "component.py").write_text(CODE)
            for name in ("inputs", "outputs"):
                (root / name).mkdir()
            sink = type("Sink", (), {"progress": lambda *_: None, "log": lambda *_: None})()
            served = SeveralComponents(root, given, sink, lambda _: (root, manifest(**more))).get("test/one")
            self.addCleanup(lambda: served.state and served.state.slots.close())
            self.assertIsNone(served.failure)
            return served.state.concurrency

    def test_is_what_the_manifest_says(self):
        self.assertEqual(self.taken(None, concurrency=3), 3)

    def test_is_one_where_nobody_says_otherwise(self):
        self.assertEqual(self.taken(None), 1)

    def test_is_what_whoever_starts_the_worker_says(self):
        self.assertEqual(self.taken(2, concurrency=3), 2)


if __name__ == "__main__":
    unittest.main()
