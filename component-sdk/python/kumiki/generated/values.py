# Made from component-sdk/src/values/ by "npm run generate"; changes here are lost.
import json

VALUE_TYPES = json.loads("""
{
 "image": {
  "kind": "picture"
 },
 "mask": {
  "kind": "picture"
 },
 "detections": {
  "kind": "data",
  "schema": {
   "type": "object",
   "properties": {
    "frame": {
     "type": "object",
     "properties": {
      "root": {
       "type": "string"
      },
      "width": {
       "type": "integer",
       "minimum": 1
      },
      "height": {
       "type": "integer",
       "minimum": 1
      },
      "toRoot": {
       "type": "array",
       "items": {
        "type": "number"
       },
       "minItems": 9,
       "maxItems": 9
      }
     },
     "required": [
      "root",
      "width",
      "height",
      "toRoot"
     ],
     "additionalProperties": false
    },
    "items": {
     "type": "array",
     "items": {
      "type": "object",
      "properties": {
       "box": {
        "type": "array",
        "items": {
         "type": "number"
        },
        "minItems": 4,
        "maxItems": 4
       },
       "label": {
        "type": "string"
       },
       "score": {
        "type": "number",
        "minimum": 0,
        "maximum": 1
       },
       "class": {
        "type": "integer",
        "minimum": 0
       },
       "track": {
        "type": "integer",
        "minimum": 0
       },
       "outline": {
        "type": "array",
        "items": {
         "type": "array",
         "prefixItems": [
          {
           "type": "number"
          },
          {
           "type": "number"
          }
         ],
         "minItems": 2,
         "maxItems": 2
        }
       }
      },
      "required": [
       "box",
       "label",
       "score"
      ],
      "additionalProperties": false
     }
    }
   },
   "required": [
    "frame",
    "items"
   ],
   "additionalProperties": false
  }
 },
 "classes": {
  "kind": "data",
  "schema": {
   "type": "object",
   "properties": {
    "items": {
     "type": "array",
     "items": {
      "type": "object",
      "properties": {
       "label": {
        "type": "string"
       },
       "score": {
        "type": "number",
        "minimum": 0,
        "maximum": 1
       },
       "class": {
        "type": "integer",
        "minimum": 0
       }
      },
      "required": [
       "label",
       "score"
      ],
      "additionalProperties": false
     }
    }
   },
   "required": [
    "items"
   ],
   "additionalProperties": false
  }
 },
 "keypoints": {
  "kind": "data",
  "schema": {
   "type": "object",
   "properties": {
    "frame": {
     "type": "object",
     "properties": {
      "root": {
       "type": "string"
      },
      "width": {
       "type": "integer",
       "minimum": 1
      },
      "height": {
       "type": "integer",
       "minimum": 1
      },
      "toRoot": {
       "type": "array",
       "items": {
        "type": "number"
       },
       "minItems": 9,
       "maxItems": 9
      }
     },
     "required": [
      "root",
      "width",
      "height",
      "toRoot"
     ],
     "additionalProperties": false
    },
    "items": {
     "type": "array",
     "items": {
      "type": "object",
      "properties": {
       "label": {
        "type": "string"
       },
       "score": {
        "type": "number",
        "minimum": 0,
        "maximum": 1
       },
       "points": {
        "type": "array",
        "items": {
         "type": "object",
         "properties": {
          "x": {
           "type": "number"
          },
          "y": {
           "type": "number"
          },
          "name": {
           "type": "string"
          },
          "score": {
           "type": "number",
           "minimum": 0,
           "maximum": 1
          }
         },
         "required": [
          "x",
          "y"
         ],
         "additionalProperties": false
        }
       }
      },
      "required": [
       "points"
      ],
      "additionalProperties": false
     }
    }
   },
   "required": [
    "frame",
    "items"
   ],
   "additionalProperties": false
  }
 },
 "measurements": {
  "kind": "data",
  "schema": {
   "type": "object",
   "properties": {
    "frame": {
     "type": "object",
     "properties": {
      "root": {
       "type": "string"
      },
      "width": {
       "type": "integer",
       "minimum": 1
      },
      "height": {
       "type": "integer",
       "minimum": 1
      },
      "toRoot": {
       "type": "array",
       "items": {
        "type": "number"
       },
       "minItems": 9,
       "maxItems": 9
      }
     },
     "required": [
      "root",
      "width",
      "height",
      "toRoot"
     ],
     "additionalProperties": false
    },
    "items": {
     "type": "array",
     "items": {
      "type": "object",
      "properties": {
       "name": {
        "type": "string"
       },
       "value": {
        "type": "number"
       },
       "unit": {
        "type": "string"
       },
       "label": {
        "type": "string"
       },
       "box": {
        "type": "array",
        "items": {
         "type": "number"
        },
        "minItems": 4,
        "maxItems": 4
       }
      },
      "required": [
       "name",
       "value"
      ],
      "additionalProperties": false
     }
    }
   },
   "required": [
    "items"
   ],
   "additionalProperties": false
  }
 },
 "verdict": {
  "kind": "data",
  "schema": {
   "type": "object",
   "properties": {
    "verdict": {
     "enum": [
      "OK",
      "NG"
     ]
    },
    "reasons": {
     "type": "array",
     "items": {
      "type": "object",
      "properties": {
       "rule": {
        "type": "string"
       },
       "passed": {
        "type": "boolean"
       },
       "message": {
        "type": "object",
        "properties": {
         "en": {
          "type": "string"
         },
         "ja": {
          "type": "string"
         }
        },
        "required": [
         "en"
        ],
        "additionalProperties": false
       },
       "found": {
        "type": "number"
       }
      },
      "required": [
       "rule",
       "passed",
       "message"
      ],
      "additionalProperties": false
     }
    }
   },
   "required": [
    "verdict",
    "reasons"
   ],
   "additionalProperties": false
  }
 },
 "table": {
  "kind": "data",
  "schema": {
   "type": "object",
   "properties": {
    "columns": {
     "type": "array",
     "items": {
      "type": "object",
      "properties": {
       "name": {
        "type": "string"
       },
       "type": {
        "enum": [
         "text",
         "number",
         "boolean"
        ]
       },
       "title": {
        "type": "object",
        "properties": {
         "en": {
          "type": "string"
         },
         "ja": {
          "type": "string"
         }
        },
        "required": [
         "en"
        ],
        "additionalProperties": false
       },
       "unit": {
        "type": "string"
       }
      },
      "required": [
       "name",
       "type"
      ],
      "additionalProperties": false
     }
    },
    "rows": {
     "type": "array",
     "items": {
      "type": "array",
      "items": {
       "type": [
        "string",
        "number",
        "boolean",
        "null"
       ]
      }
     }
    }
   },
   "required": [
    "columns",
    "rows"
   ],
   "additionalProperties": false
  }
 },
 "text": {
  "kind": "data",
  "schema": {
   "type": "string"
  }
 },
 "number": {
  "kind": "data",
  "schema": {
   "type": "number"
  }
 },
 "json": {
  "kind": "data",
  "schema": {}
 },
 "file": {
  "kind": "file"
 }
}
""")
