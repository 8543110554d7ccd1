import unittest

import component
import cv2
import numpy
from kumiki import Image, KumikiError
from kumiki.testing import run_component

random = numpy.random.default_rng(9)


def lines(angle, size=(420, 520), dtype=numpy.uint8):
    """Words in lines that lean clockwise by an angle in degrees: black on white, height × width."""
    words = numpy.full((size[1] * 2, size[0] * 2), 255, numpy.uint8)
    for y in range(60, words.shape[0] - 60, 36):
        x = 50
        while x < words.shape[1] - 120:
            wide = int(random.integers(24, 90))
            cv2.rectangle(words, (x, y), (x + wide, y + int(random.integers(12, 19))), 20, -1)
            x += wide + int(random.integers(8, 22))
    matrix = cv2.getRotationMatrix2D((words.shape[1] / 2, words.shape[0] / 2), -angle, 1)
    turned = cv2.warpAffine(words, matrix, words.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=255)
    small = cv2.resize(turned, size, interpolation=cv2.INTER_AREA)
    return small.astype(dtype) * (257 if dtype == numpy.uint16 else 1)


def deskew(pixels, **params):
    result = run_component(component, inputs={"image": Image.from_array(pixels)}, params=params)
    return result["image"], result["angle"]


class Deskew(unittest.TestCase):
    def test_the_angle_is_found_to_a_tenth_of_a_degree(self):
        for angle in (-13.7, -4, -0.35, 0.6, 2.25, 9, 14.8):
            for dtype in (numpy.uint8, numpy.uint16):
                with self.subTest(angle=angle, dtype=dtype):
                    self.assertAlmostEqual(deskew(lines(angle, dtype=dtype))[1], -angle, delta=0.1)

    def test_the_result_is_level(self):
        image, _ = deskew(lines(6))
        self.assertAlmostEqual(deskew(image.array())[1], 0, delta=0.1)

    def test_what_is_level_stays_as_it_is(self):
        pixels = lines(0)
        image, angle = deskew(pixels)
        self.assertEqual(angle, 0)
        self.assertTrue((image.array()[:, :, 0] == pixels).all())

    def test_places_lead_back_to_the_picture(self):
        for expand in (False, True):
            with self.subTest(expand=expand):
                pixels = numpy.dstack([lines(5)] * 3)
                pixels[300:306, 100:106] = (255, 0, 0)
                source = Image.from_array(pixels)
                result = run_component(component, inputs={"image": source}, params={"expand": expand})["image"]
                red = result.array().astype(int)
                y, x = numpy.nonzero((red[:, :, 0] > 150) & (red[:, :, 1] < 90))
                matrix = numpy.array(result.frame.to_root).reshape(3, 3)
                place = matrix @ (x.mean() + 0.5, y.mean() + 0.5, 1)
                self.assertLess(numpy.hypot(place[0] - 103, place[1] - 303), 0.6)

    def test_expanding_keeps_all_corners(self):
        image, angle = deskew(lines(8), expand=True)
        turn = numpy.deg2rad(abs(angle))
        self.assertEqual(image.width, int(numpy.ceil(420 * numpy.cos(turn) + 520 * numpy.sin(turn) - 1e-6)))

    def test_the_background_has_its_colour_in_every_kind(self):
        grey, _ = deskew(lines(8, dtype=numpy.uint16), background="#808080")
        self.assertAlmostEqual(int(grey.array()[0, 0, 0]), 0x8080, delta=2)
        clear, _ = deskew(numpy.dstack([lines(8)] * 3 + [numpy.full((520, 420), 255, numpy.uint8)]), background="#ff000000")
        self.assertEqual(clear.array()[0, 0, 3], 0)

    def test_what_is_transparent_does_not_tint(self):
        pixels = numpy.dstack([lines(6)] * 3 + [numpy.full((520, 420), 255, numpy.uint8)])
        pixels[:, :30] = (0, 255, 0, 0)
        found = deskew(pixels)[0].array().astype(int)
        seen = found[found[:, :, 3] > 8]
        self.assertLess((seen[:, 1] - seen[:, 0]).max(), 4)

    def test_no_lines_no_turn(self):
        noise = random.integers(0, 256, (300, 400), numpy.uint8)
        slope = numpy.tile(numpy.linspace(0, 255, 400).astype(numpy.uint8), (300, 1))
        for pixels in (noise, slope, numpy.full((200, 200, 3), 255, numpy.uint8)):
            self.assertEqual(deskew(pixels)[1], 0)

    def test_lines_that_lean_more_than_asked_for_are_not_brought_beyond_it(self):
        self.assertLessEqual(abs(deskew(lines(12), range=5)[1]), 5)

    def test_extremes(self):
        for shape in ((1, 1), (1, 600), (600, 1, 3), (15, 15, 4), (17, 2000)):
            self.assertEqual(deskew(numpy.zeros(shape, numpy.uint8), range=44)[1], 0)

    def test_floating_point_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            deskew(numpy.zeros((3, 3), numpy.float32))
        self.assertEqual((caught.exception.code, caught.exception.input), ("IMAGE_KIND_NOT_SUPPORTED", "image"))


if __name__ == "__main__":
    unittest.main()
