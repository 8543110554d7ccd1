import unittest

from kumiki.schema import find_issue, with_defaults


class Schemas(unittest.TestCase):
    def test_what_fits_and_what_does_not(self):
        size = {"$defs": {"size": {"type": "integer", "minimum": 1}}, "$ref": "#/$defs/size"}
        cases = [
            ({"type": "integer"}, [1, 2.0], [1.5, True, "1", None]),
            ({"type": "number", "exclusiveMinimum": 0, "maximum": 5, "multipleOf": 0.1}, [0.3, 5], [0, 5.1, 0.25]),
            ({"type": ["string", "null"], "minLength": 2, "pattern": "^a"}, ["ab", None], ["a", "ba", 3]),
            ({"enum": [1, "x", False]}, [1, "x", False], [0, True, "y"]),
            ({"const": 0}, [0, 0.0], [False, 1]),
            ({"type": "array", "items": {"type": "number"}, "minItems": 1, "uniqueItems": True}, [[1]], [[], [1, 1], ["a"]]),
            ({"prefixItems": [{"type": "number"}], "items": False}, [[1]], [["a"], [1, 2]]),
            ({"anyOf": [{"type": "string"}, {"minimum": 3}]}, ["a", 3], [2]),
            ({"oneOf": [{"minimum": 1}, {"minimum": 3}]}, [2], [0, 4]),
            ({"not": {"type": "string"}}, [1], ["a"]),
            ({"if": {"minimum": 5}, "then": {"multipleOf": 5}}, [1, 10], [6]),
            ({"patternProperties": {"^n": {"type": "number"}}, "additionalProperties": False}, [{"n1": 1}], [{"n": "a"}, {"x": 1}]),
            (size, [1], [0]),
            ({"allOf": [{"minimum": 1}, {"maximum": 3}]}, [2], [0, 4]),
        ]
        for schema, good, bad in cases:
            for value in good:
                self.assertIsNone(find_issue(schema, value), f"{schema} {value}")
            for value in bad:
                self.assertIsNotNone(find_issue(schema, value), f"{schema} {value}")

    def test_an_issue_has_its_place_and_says_what_is_expected(self):
        schema = {"properties": {"rules": {"items": {"required": ["at"], "properties": {"at": {"type": "number"}}}}}}
        self.assertEqual(find_issue(schema, {"rules": [{"at": "x"}]}), (("rules", 0, "at"), '"x"', "a number"))
        self.assertEqual(find_issue(schema, {"rules": [{}]}), (("rules", 0, "at"), "missing", "a number"))

    def test_defaults_are_filled_in_and_not_shared(self):
        schema = {
            "$defs": {"side": {"type": "integer", "default": 5}},
            "properties": {"list": {"default": [1]}, "side": {"$ref": "#/$defs/side"}, "inner": {"properties": {"a": {"default": 1}}}},
        }
        given = {"inner": {}}
        filled = with_defaults(schema, given)
        self.assertEqual(filled, {"list": [1], "side": 5, "inner": {"a": 1}})
        filled["list"].append(2)
        self.assertEqual(with_defaults(schema, {})["list"], [1])
        self.assertEqual(given, {"inner": {}})
