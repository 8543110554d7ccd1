import mmap
import unittest

import numpy

from kumiki import Image
from kumiki.held import HeldImages, lasting


class Lasting(unittest.TestCase):
    def setUp(self):
        self.held = HeldImages()

    def shares(self, image, array):
        return numpy.shares_memory(image.array(), array)

    def test_what_nobody_else_has_stays_as_it_is(self):
        image = Image.from_array(numpy.full((40, 50, 3), 7, numpy.uint8))
        self.assertIs(lasting(image, self.held), image)
        cut = Image.from_array(numpy.full((40, 50, 3), 7, numpy.uint8)[10:20])
        self.assertIs(lasting(cut, self.held), cut)

    def test_an_array_that_the_component_keeps_is_copied(self):
        kept = numpy.full((40, 50, 3), 7, numpy.uint8)
        image = lasting(Image.from_array(kept), self.held)
        kept[:] = 9
        self.assertEqual(image.array().max(), 7)

    def test_a_view_of_an_array_that_it_keeps_is_copied(self):
        kept = numpy.full((40, 50, 3), 7, numpy.uint8)[5:]
        image = lasting(Image.from_array(kept[:10]), self.held)
        kept[:] = 9
        self.assertEqual((image.array().max(), image.height), (7, 10))

    def test_bytes_that_it_keeps_and_writes_are_copied(self):
        kept = bytearray(b"\x07" * 30)
        image = lasting(Image(kept, width=10, height=1, channels=3), self.held)
        kept[0] = 9
        self.assertEqual(image.array().max(), 7)

    def test_an_input_in_shared_memory_is_copied(self):
        with mmap.mmap(-1, 600) as mapped:
            given = Image(memoryview(mapped), width=20, height=10, channels=3)
            same, part = lasting(given, self.held), lasting(Image.from_array(given.array()[:5]), self.held)
            self.assertFalse(self.shares(same, given.array()))
            self.assertFalse(self.shares(part, given.array()))
            given._let_go()
            mapped[0:1] = b"\x09"
            self.assertEqual((same.array().max(), part.array().max()), (0, 0))

    def test_an_image_that_is_held_already_is_held_once_more(self):
        image = Image.from_array(numpy.zeros((4, 4), numpy.uint8))
        number = self.held.put(image)
        self.assertIs(lasting(image, self.held), image)
        self.held.drop([number, number, 99])
        self.assertEqual((len(self.held), self.held.get(number)), (0, None))


if __name__ == "__main__":
    unittest.main()
