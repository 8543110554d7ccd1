import { isObject, resolveRef, type JsonSchema } from './json-schema.ts';

/**
 * What people draw on an image, in pixels of the image that the step takes: `rectangle` `{x, y, width, height}`, `polygon`
 * a list of three or more `{x, y}`, `points4` four `{x, y}` clockwise from top left, `line` `{x1, y1, x2, y2}`.
 */
export const drawnShapes = ['rectangle', 'polygon', 'points4', 'line'] as const;
export type DrawnShape = (typeof drawnShapes)[number];

/** The numbers that shapes consist of; lists consist of points. */
const members = {
  rectangle: ['x', 'y', 'width', 'height'],
  line: ['x1', 'y1', 'x2', 'y2'],
} as const;
const point = ['x', 'y'];

/** The schema of `x-kumiki-draw`. */
export const drawSchema: JsonSchema = {
  description:
    'The value is drawn on the image that the step takes. On a mapping whose numbers have other names, {shape: rectangle, x: left, y: top, width: w, height: h}; `percent` names the parameter that says "percent" where they are no pixels.',
  'x-expected': `a shape, one of: ${drawnShapes.join(', ')}; or a mapping such as {shape: line, x1: fromX, y1: fromY, x2: toX, y2: toY}`,
  anyOf: [
    { enum: [...drawnShapes] },
    {
      type: 'object',
      properties: {
        shape: { enum: Object.keys(members) },
        ...Object.fromEntries(
          [...members.rectangle, ...members.line, 'percent'].map((name) => [
            name,
            { type: 'string', minLength: 1, maxLength: 63 },
          ]),
        ),
      },
      required: ['shape'],
      additionalProperties: false,
    },
  ],
};

/** Why a value of a schema cannot be drawn as its `x-kumiki-draw` says, in a few words; `undefined` where it can. */
export function drawFault(root: JsonSchema, schema: JsonSchema): string | undefined {
  const draw = schema['x-kumiki-draw'] as DrawnShape | Readonly<Record<string, string>> | undefined;
  if (draw === undefined) return undefined;
  const { shape, ...names } = typeof draw === 'string' ? { shape: draw } : draw;
  if (shape === 'polygon' || shape === 'points4') return listFault(root, schema, shape);
  const wanted = members[shape as keyof typeof members];
  const needless = Object.keys(names).find((name) => name !== 'percent' && !wanted.includes(name as never));
  if (needless !== undefined) return `a ${shape} has no "${needless}"`;
  const fault = numbersFault(root, schema, shape!, (name) => names[name] ?? name, wanted);
  if (fault !== undefined) return fault;
  const { percent } = names as { readonly percent?: string };
  if (percent === undefined) return undefined;
  const choices = propertyOf(root, schema, percent)?.['enum'];
  if (Array.isArray(choices) && choices.includes('percent')) return undefined;
  return `there is no choice "${percent}" with the value "percent"`;
}

function listFault(root: JsonSchema, schema: JsonSchema, shape: 'polygon' | 'points4'): string | undefined {
  if (schema['type'] !== 'array') return `a ${shape} is a list of points`;
  const { minItems = 0, maxItems = Infinity } = schema as Readonly<Record<string, number>>;
  if (shape === 'points4' && (minItems > 4 || maxItems !== 4)) return 'it has no room for exactly 4 points';
  if (maxItems < 3) return 'it has no room for 3 points';
  const item = followed(root, schema['items']);
  if (item?.['type'] !== 'object') return `a ${shape} is a list of points`;
  return numbersFault(root, item, 'point', (name) => name, point);
}

function numbersFault(
  root: JsonSchema,
  schema: JsonSchema,
  shape: string,
  nameOf: (name: string) => string,
  wanted: readonly string[],
): string | undefined {
  const missing = wanted.map(nameOf).find((name) => {
    const { type } = propertyOf(root, schema, name) ?? {};
    return type !== 'number' && type !== 'integer';
  });
  return missing === undefined ? undefined : `a ${shape} needs a number "${missing}"`;
}

function propertyOf(root: JsonSchema, schema: JsonSchema, name: string): JsonSchema | undefined {
  const { properties } = schema;
  if (!isObject(properties) || !Object.hasOwn(properties, name)) return undefined;
  return followed(root, properties[name]);
}

function followed(root: JsonSchema, schema: unknown): JsonSchema | undefined {
  if (!isObject(schema)) return undefined;
  const { $ref: ref } = schema;
  return typeof ref === 'string' ? resolveRef(root, ref) : schema;
}
