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


def letter(size=(700, 900)):
    """Words of letters in level lines, black on white, height × width."""
    words = "measure the plate before friday and keep all light even, then look for blobs that differ".split()
    pixels = numpy.full((size[1], size[0]), 255, numpy.uint8)
    for y in range(80, size[1] - 80, 34):
        line = " ".join(random.choice(words, 6))
        cv2.putText(pixels, line, (60, y), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 20, 2, cv2.LINE_AA)
    return pixels


def leaning(pixels, angle):
    """The same, turned clockwise by an angle in degrees."""
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1)
    return cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


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

    def test_whole_pages_are_turned_upright_where_asked_for(self):
        page = letter()
        for quarters, angle in ((0, 0), (1, -90), (2, 180), (3, 90)):
            with self.subTest(quarters=quarters):
                pixels = numpy.rot90(page, -quarters)
                image, turned = deskew(pixels, upright=True)
                self.assertEqual(turned, angle)
                self.assertTrue((image.array()[:, :, 0] == page).all())
                self.assertEqual(deskew(pixels)[0].array().shape[:2], pixels.shape)

    def test_a_page_on_its_side_may_lean_too_and_its_places_lead_back(self):
        page = cv2.cvtColor(leaning(letter(), 5), cv2.COLOR_GRAY2RGB)
        page[500:506, 20:26] = (255, 0, 0)
        for quarters in (1, 2, 3):
            with self.subTest(quarters=quarters):
                source = Image.from_array(numpy.ascontiguousarray(numpy.rot90(page, -quarters)))
                result = run_component(component, inputs={"image": source}, params={"upright": True})
                self.assertAlmostEqual((result["angle"] + 5 + 90 * quarters) % 360, 0, delta=0.15)
                found = result["image"].array().astype(int)
                y, x = numpy.nonzero((found[:, :, 0] > 150) & (found[:, :, 1] < 90))
                matrix = numpy.array(result["image"].frame.to_root).reshape(3, 3)
                place = matrix @ (x.mean() + 0.5, y.mean() + 0.5, 1)
                at = {1: (900 - 503, 23), 2: (700 - 23, 900 - 503), 3: (503, 700 - 23)}[quarters]
                self.assertLess(numpy.hypot(place[0] - at[0], place[1] - at[1]), 0.6)

    def test_without_letters_a_page_on_its_side_is_turned_clockwise_and_none_upside_down(self):
        page = lines(0)
        self.assertEqual(deskew(numpy.rot90(page), upright=True)[1], 90)
        self.assertEqual(deskew(numpy.rot90(page, 2), upright=True)[1], 0)
        for pixels in (random.integers(0, 256, (300, 400), numpy.uint8), numpy.full((200, 200), 255, numpy.uint8)):
            self.assertEqual(deskew(pixels, upright=True)[1], 0)

    def test_extremes(self):
        for shape in ((1, 1), (1, 600), (600, 1, 3), (15, 15, 4), (17, 2000)):
            for upright in (False, True):
                self.assertEqual(deskew(numpy.zeros(shape, numpy.uint8), range=44, upright=upright)[1], 0)

    def test_floating_point_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            deskew(numpy.zeros((3, 3), numpy.float32))
        self.assertEqual((caught.exception.code, caught.exception.input), ("IMAGE_KIND_NOT_SUPPORTED", "image"))


if __name__ == "__main__":
    unittest.main()
