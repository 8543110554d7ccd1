import sys
import tempfile
import unittest
from pathlib import Path

from kumiki.own_modules import OwnModules


class OwnModulesOfFolders(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)

    def folder(self, name, **files):
        folder = Path(self._folder.name) / name
        for file, text in files.items():
            path = folder / (file.replace("__", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        own = OwnModules(folder, f"own_{name}")
        self.addCleanup(own.forget)
        return own

    def test_each_finds_the_file_beside_it(self):
        code = "import helper\ndef late():\n    from helper import word\n    return word\nearly = helper.word"
        first = self.folder("first", component=code, helper="word = 1").load("component")
        second = self.folder("second", component=code, helper="word = 2").load("component")
        self.assertEqual([first.early, second.early, first.late(), second.late()], [1, 2, 1, 2])
        self.assertNotIn("helper", sys.modules)

    def test_packages_and_what_they_import_from_each_other(self):
        files = {"component": "import parts.shape\nsides = parts.shape.sides", "parts__init": "", "number": "four = 4"}
        own = self.folder("packages", **files)
        folder = Path(self._folder.name) / "packages" / "parts"
        (folder / "__init__.py").write_text("from .shape import sides", "utf-8")
        (folder / "shape.py").write_text("import number\nsides = number.four", "utf-8")
        self.assertEqual(own.load("component").sides, 4)

    def test_what_is_not_beside_it_is_that_of_everybody(self):
        code = "import json, os.path\nfrom collections import OrderedDict\nfound = json, os"
        module = self.folder("others", component=code).load("component")
        self.assertIs(module.found[0], sys.modules["json"])
        self.assertIs(module.found[1], sys.modules["os"])

    def test_what_is_nowhere_is_said_to_be_missing(self):
        own = self.folder("missing", component="import nothing_of_that_name")
        with self.assertRaises(ModuleNotFoundError) as caught:
            own.load("component")
        self.assertEqual(caught.exception.name, "nothing_of_that_name")

    def test_classes_are_found_by_their_module(self):
        import pickle

        code = "class Point:\n    def __init__(self, x):\n        self.x = x"
        module = self.folder("pickled", component="import shapes\nPoint = shapes.Point", shapes=code).load("component")
        self.assertEqual(pickle.loads(pickle.dumps(module.Point(3))).x, 3)

    def test_nothing_is_left_of_what_was_forgotten(self):
        own = self.folder("gone", component="import helper", helper="")
        own.load("component")
        own.forget()
        self.assertEqual([name for name in sys.modules if name.startswith("own_gone")], [])


if __name__ == "__main__":
    unittest.main()
