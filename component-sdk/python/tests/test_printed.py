from __future__ import annotations

import io
import sys
import threading
import unittest
from typing import Any

from kumiki.serve.printed import hearing, tell_printed


class Lines:
    def __init__(self) -> None:
        self.all: list[tuple[str, str]] = []

    def progress(self, fraction: float, message: str) -> None:
        pass

    def log(self, level: str, message: str, data: dict[str, Any], time_ms: float) -> None:
        self.all.append((level, message))


class PrintedTest(unittest.TestCase):
    def setUp(self) -> None:
        self.before = sys.stdout, sys.stderr
        self.out = io.StringIO()
        sys.stdout, sys.stderr = self.out, io.StringIO()
        tell_printed()

    def tearDown(self) -> None:
        sys.stdout, sys.stderr = self.before

    def test_lines_are_told_and_printed(self) -> None:
        lines = Lines()
        print("before")
        with hearing(lines):
            print("one\ntwo")
            print("bad", file=sys.stderr)
            print("half", end="")
        print("after")
        self.assertEqual(lines.all, [("info", "one"), ("info", "two"), ("warn", "bad"), ("info", "half")])
        self.assertEqual(self.out.getvalue(), "before\none\ntwo\nhalfafter\n")

    def test_each_packet_hears_its_own_thread_and_one_alone_hears_others_too(self) -> None:
        one, other = Lines(), Lines()
        with hearing(one):

            def work() -> None:
                with hearing(other):
                    print("mine")

            self.run_in_thread(work)
            self.run_in_thread(lambda: print("of a thread of its own"))
            print("here")
        self.assertEqual(one.all, [("info", "of a thread of its own"), ("info", "here")])
        self.assertEqual(other.all, [("info", "mine")])

    def run_in_thread(self, work: Any) -> None:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()


if __name__ == "__main__":
    unittest.main()
