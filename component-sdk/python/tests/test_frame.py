import unittest

from kumiki import Frame, KumikiError, between, compose, inverse, map_box, map_point, scaling, translation
from kumiki.values import plain

photo = Frame("photo", 100, 80)
shrunk = Frame("photo", 50, 40, scaling(2, 2))


class Frames(unittest.TestCase):
    def test_boxes_found_on_a_shrunk_image_land_right_on_the_original(self):
        self.assertEqual(map_box(between(shrunk, photo), (5, 6, 10, 20)), (10, 12, 20, 40))
        self.assertEqual(map_box(between(photo, shrunk), (10, 12, 20, 40)), (5, 6, 10, 20))

    def test_frames_that_data_carries_are_taken_too(self):
        found = {"frame": shrunk.to_json(), "items": []}
        self.assertEqual(between(found["frame"], photo), between(shrunk, photo))
        self.assertEqual(plain({"frame": shrunk, "items": []}), found)

    def test_what_leads_to_another_image_is_refused(self):
        with self.assertRaises(KumikiError) as caught:
            between(Frame("other", 1, 1), photo, "The boxes")
        self.assertEqual(caught.exception.code, "FRAME_MISMATCH")
        self.assertIn("The boxes belong to another image", caught.exception.message)

    def test_the_first_of_a_composition_is_done_first(self):
        self.assertEqual(map_point(compose(scaling(2, 2), translation(1, 0)), (3, 3)), (7, 6))

    def test_the_inverse_leads_back(self):
        some = (2, 0.5, 30, -0.25, 1.5, -7, 0.0001, 0.0002, 1)
        x, y = map_point(inverse(some), map_point(some, (123, 45)))
        self.assertAlmostEqual(x, 123)
        self.assertAlmostEqual(y, 45)
        self.assertIsNone(inverse((1, 2, 0, 2, 4, 0, 0, 0, 1)))
        self.assertIsNone(inverse((float("nan"), 0, 0, 0, 1, 0, 0, 0, 1)))

    def test_as_data_and_back(self):
        self.assertEqual(Frame.from_json(shrunk.to_json()), shrunk)
