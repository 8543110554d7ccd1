import type { JsonSchema } from '../manifest/manifest.ts';
import type { ValueTypeName } from './types.ts';

const number = { type: 'number' };
const text = { type: 'string' };
const score = { type: 'number', minimum: 0, maximum: 1 };
const point = { type: 'array', prefixItems: [number, number], minItems: 2, maxItems: 2 };
const box = { type: 'array', items: number, minItems: 4, maxItems: 4 };
const localText = record({ en: text, ja: text }, ['en']);

const frame = record(
  {
    root: text,
    width: { type: 'integer', minimum: 1 },
    height: { type: 'integer', minimum: 1 },
    toRoot: { type: 'array', items: number, minItems: 9, maxItems: 9 },
  },
  ['root', 'width', 'height', 'toRoot'],
);

const detection = record(
  {
    box,
    label: text,
    score,
    class: { type: 'integer', minimum: 0 },
    track: { type: 'integer', minimum: 0 },
    outline: { type: 'array', items: point },
  },
  ['box', 'label', 'score'],
);

const keypoint = record({ x: number, y: number, name: text, score }, ['x', 'y']);

const reason = record({ rule: text, passed: { type: 'boolean' }, message: localText, found: number }, [
  'rule',
  'passed',
  'message',
]);

const column = record(
  { name: text, type: { enum: ['text', 'number', 'boolean'] }, title: localText, unit: text },
  ['name', 'type'],
);

/** The JSON Schema of each data type; images and files have none. */
export const dataSchemas: Readonly<Partial<Record<ValueTypeName, JsonSchema>>> = {
  detections: record({ frame, items: list(detection) }, ['frame', 'items']),
  classes: record(
    {
      items: list(record({ label: text, score, class: { type: 'integer', minimum: 0 } }, ['label', 'score'])),
    },
    ['items'],
  ),
  keypoints: record(
    { frame, items: list(record({ label: text, score, points: list(keypoint) }, ['points'])) },
    ['frame', 'items'],
  ),
  measurements: record(
    {
      frame,
      items: list(record({ name: text, value: number, unit: text, label: text, box }, ['name', 'value'])),
    },
    ['items'],
  ),
  verdict: record({ verdict: { enum: ['OK', 'NG'] }, reasons: list(reason) }, ['verdict', 'reasons']),
  table: record(
    {
      columns: list(column),
      rows: list({ type: 'array', items: { type: ['string', 'number', 'boolean', 'null'] } }),
    },
    ['columns', 'rows'],
  ),
  text,
  number,
  json: {},
};

function record(properties: Record<string, JsonSchema>, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}
