import subprocess
import sys
import unittest
from pathlib import Path

import numpy
from kumiki import Frame, Image, Origin


def zeros(*shape, dtype=numpy.uint8):
    return numpy.zeros(shape, dtype)


class FromArrays(unittest.TestCase):
    def test_the_kind_follows_from_the_array(self):
        for shape, dtype, expected in (
            ((2, 3), numpy.uint8, (3, 2, 1, 8, "grey", False)),
            ((2, 3, 2), numpy.uint16, (3, 2, 2, 16, "grey", True)),
            ((2, 3, 3), numpy.float32, (3, 2, 3, "float", "srgb", False)),
            ((2, 3, 4), ">u2", (3, 2, 4, 16, "srgb", True)),
        ):
            image = Image.from_array(zeros(*shape, dtype=dtype))
            found = (image.width, image.height, image.channels, image.depth, image.space, image.alpha)
            self.assertEqual(found, expected)

    def test_what_is_no_image_is_refused_with_the_reason(self):
        for array, words in (
            (zeros(2, 2, dtype=numpy.float64), "float64"),
            (zeros(2, 2, dtype=bool), "bool"),
            (zeros(2), "1 dimensions"),
            (zeros(0, 2), "at least 1 × 1"),
            (zeros(2, 2, 5), "1 to 4 channels"),
        ):
            with self.assertRaises((TypeError, ValueError)) as caught:
                Image.from_array(array)
            self.assertIn(words, str(caught.exception))

    def test_views_with_gaps_and_byte_order_come_out_right(self):
        array = numpy.arange(48, dtype=">u2").reshape(4, 4, 3)[::2, ::-1]
        self.assertTrue((Image.from_array(array).array() == array).all())

    def test_pixels_cannot_be_written_and_are_not_copied(self):
        array = numpy.ones((2, 2, 3), numpy.uint8)
        image = Image.from_array(array)
        self.assertTrue(numpy.shares_memory(image.array(), array))
        with self.assertRaises(ValueError):
            image.array()[0, 0, 0] = 2
        self.assertEqual(image.array().shape, (2, 2, 3))

    def test_without_numpy_there_are_bytes(self):
        folder = str(Path(__file__).parents[1])
        code = f"""
import sys
sys.path.insert(0, {folder!r})
sys.modules["numpy"] = None
from kumiki import Image
import kumiki.serve.server
image = Image(bytes(range(6)), width=2, height=1, channels=3)
assert bytes(image.samples) == bytes(range(6))
"""
        subprocess.run([sys.executable, "-I", "-B", "-c", code], check=True)

    def test_bytes_have_to_fit_the_shape(self):
        with self.assertRaises(ValueError):
            Image(bytes(5), width=2, height=1, channels=3)


class Places(unittest.TestCase):
    frame = Frame("photo", 8, 4, (2, 0, 5, 0, 2, 0, 0, 0, 1))

    def test_the_same_size_lies_on_the_old_one_with_its_origin(self):
        old = Image(bytes(32), width=8, height=4, channels=1, frame=self.frame, origin=Origin("a.jpg", "jpeg", 300))
        new = Image.from_array(zeros(4, 8, 3), from_=old)
        self.assertEqual((new.frame, new.origin), (old.frame, old.origin))

    def test_another_size_says_how_the_pixels_moved_or_is_new(self):
        old = Image(bytes(32), width=8, height=4, channels=1, frame=self.frame)
        half = Image.from_array(zeros(2, 4), from_=old, transform="scale")
        self.assertEqual(half.frame, Frame("photo", 4, 2, (4, 0, 5, 0, 4, 0, 0, 0, 1)))
        cut = Image.from_array(zeros(2, 2), from_=old, transform=numpy.array([[1, 0, 3], [0, 1, 1], [0, 0, 1]]))
        self.assertEqual(cut.frame.to_root, (2, 0, 11, 0, 2, 2, 0, 0, 1))
        fresh = Image.from_array(zeros(2, 2), from_=old).frame
        self.assertNotEqual(fresh.root, "photo")
        self.assertEqual((fresh.width, fresh.height), (2, 2))
        for wrong in ("half", [1, 2, 3], [float("nan")] * 9):
            with self.assertRaises(ValueError):
                Image.from_array(zeros(2, 2), from_=old, transform=wrong)
