import type { JsonSchema } from '../../../../api/types.ts';
import { fieldsOf, isShown } from '../../../../parts/params/fields.ts';
import type { Point, Size } from '../../../../parts/images/viewer/viewport.ts';

export type Shape = 'rectangle' | 'polygon' | 'points4' | 'line';

/** A value of a step that is drawn on the image that the step takes. */
export interface Drawable {
  /** The parameter; none where the numbers of the shape are parameters of their own. */
  readonly param: string | undefined;
  readonly shape: Shape;
  /** What the numbers of the shape are called, by what they are: `{x: 'left'}`. */
  readonly names: Readonly<Record<string, string>>;
  /** The parameter that says `percent` where the numbers are percent of the image. */
  readonly percent?: string;
  readonly schema: JsonSchema;
  /** The parameter is a list of such shapes. */
  readonly isList?: true;
  /** This is the shape with this number of the list; one after the last is a new one. */
  readonly at?: number;
}

type Values = Readonly<Record<string, unknown>>;

const members = {
  rectangle: ['x', 'y', 'width', 'height'],
  line: ['x1', 'y1', 'x2', 'y2'],
} as const;
/** So many decimals are written: whole pixels where a hand drew, tenths of percent. */
const decimals = { px: 0, percent: 1 } as const;

/** What of the parameters of a component is drawn. */
export function drawablesOf(schema: JsonSchema): readonly Drawable[] {
  const own = asDrawable(undefined, schema);
  const ofFields = fieldsOf(schema).flatMap(([name, field]) => asDrawable(name, field) ?? []);
  return own ? [own, ...ofFields] : ofFields;
}

function asDrawable(param: string | undefined, schema: JsonSchema): Drawable | undefined {
  const draw = schema['x-kumiki-draw'];
  if (draw === undefined) return param === undefined ? undefined : asList(param, schema);
  const { shape, percent, ...names } =
    typeof draw === 'string' ? ({ shape: draw } as Readonly<Record<string, string>>) : draw;
  return { param, shape: shape as Shape, names, schema, ...(percent !== undefined && { percent }) };
}

function asList(param: string, schema: JsonSchema): Drawable | undefined {
  const one = schema.items && asDrawable(param, schema.items);
  return one && { ...one, schema, isList: true };
}

/** The shapes of a list, each to be drawn by itself; of one that is no list, itself. */
export function shapesOf(drawable: Drawable, values: Values): readonly Drawable[] {
  if (!drawable.isList) return [drawable];
  const list = values[drawable.param!];
  return Array.isArray(list) ? list.map((_, at) => ({ ...drawable, at })) : [];
}

/** How many shapes a list may have. */
export function mostShapes({ schema }: Drawable): number {
  return schema.maxItems ?? Infinity;
}

/** The parameters without one shape of a list. */
export function withoutShape({ param, at }: Drawable, values: Values): Values {
  const list = values[param!];
  return { [param!]: Array.isArray(list) ? (list as unknown[]).filter((_, index) => index !== at) : [] };
}

/** The parameters that a drawing changes. */
export function paramsOf({ param, shape, names }: Drawable): readonly string[] {
  if (param !== undefined) return [param];
  return members[shape as keyof typeof members].map((member) => names[member] ?? member);
}

/** Whether it counts with these values: all of its fields are asked for. */
export function isAsked(drawable: Drawable, values: Values): boolean {
  const { param, schema } = drawable;
  if (param !== undefined) return isShown(schema, values);
  const { properties = {} } = schema;
  return paramsOf(drawable).every((name) => isShown(properties[name] ?? {}, values));
}

/**
 * What is drawn, in pixels of the image: two corners of a rectangle, the ends of a line, or the points.
 * @returns nothing where the values say nothing, such as an empty list, or a rectangle without an end
 */
export function readPoints(drawable: Drawable, values: Values, size: Size): readonly Point[] | undefined {
  const { shape } = drawable;
  if (shape === 'polygon' || shape === 'points4') {
    const list = valueOf(drawable, values);
    if (!Array.isArray(list) || !list.every(isPoint)) return undefined;
    return list.length >= (shape === 'points4' ? 4 : 3) ? list.map(({ x, y }) => ({ x, y })) : undefined;
  }
  const [a, b, c, d] = numbersOf(drawable, values);
  const [across, down] = scaleOf(drawable, values, size);
  if (a === undefined || b === undefined) return undefined;
  if (c === undefined || d === undefined) return undefined;
  const first = { x: a * across, y: b * down };
  const second = { x: c * across, y: d * down };
  return [first, shape === 'line' ? second : { x: first.x + second.x, y: first.y + second.y }];
}

/**
 * The parameters that say what is drawn.
 * @param points as `readPoints` gives them @param exact numbers stay as they are; otherwise whole pixels are written
 */
export function writePoints(
  drawable: Drawable,
  values: Values,
  points: readonly Point[],
  size: Size,
  exact = false,
): Values {
  const { shape, param, names } = drawable;
  const isPercent = isInPercent(drawable, values);
  const places = exact && !isPercent ? 3 : isPercent ? decimals.percent : decimals.px;
  const short = (value: number) => Number(value.toFixed(places));
  if (shape === 'polygon' || shape === 'points4') {
    return put(
      drawable,
      values,
      points.map(({ x, y }) => ({ x: short(x), y: short(y) })),
    );
  }
  const [across, down] = scaleOf(drawable, values, size);
  const [first, second] = shape === 'rectangle' ? sorted(points) : [points[0]!, points[1]!];
  const [x, y] = [short(first.x / across), short(first.y / down)];
  const [endX, endY] = [short(second.x / across), short(second.y / down)];
  const numbers = shape === 'line' ? [x, y, endX, endY] : [x, y, short(endX - x), short(endY - y)];
  const named = Object.fromEntries(
    members[shape].map((member, at) => [names[member] ?? member, numbers[at]]),
  );
  if (param === undefined) return named;
  return put(drawable, values, { ...(valueOf(drawable, values) as object | undefined), ...named });
}

/** The value of a shape that is a parameter, or an element of one. */
function valueOf({ param, at }: Drawable, values: Values): unknown {
  const value = values[param!];
  if (at === undefined) return value;
  return Array.isArray(value) ? (value as unknown[])[at] : undefined;
}

function put({ param, at }: Drawable, values: Values, value: unknown): Values {
  if (at === undefined) return { [param!]: value };
  const before = values[param!];
  const list = Array.isArray(before) ? [...(before as unknown[])] : [];
  list[Math.min(at, list.length)] = value;
  return { [param!]: list };
}

/** The parameters of a step as they are on an image that is smaller: pixels count as many there. */
export function scaledParams(drawables: readonly Drawable[], values: Values, factor: number): Values {
  const any = { width: 1, height: 1 };
  const scaled = drawables
    .filter((drawable) => isAsked(drawable, values) && !isInPercent(drawable, values))
    .flatMap((drawable) => shapesOf(drawable, values))
    // The shapes of a list are made smaller one after the other.
    .reduce<Values>((before, drawable) => {
      const now = { ...values, ...before };
      const points = readPoints(drawable, now, any);
      if (!points) return { ...before, ...scaledNumbers(drawable, values, factor) };
      const smaller = points.map(({ x, y }) => ({ x: x * factor, y: y * factor }));
      return { ...before, ...writePoints(drawable, now, smaller, any, true) };
    }, {});
  return scaled;
}

/** Of a shape that is not there as a whole, such as a rectangle that reaches to the edge, the numbers that are. */
function scaledNumbers(drawable: Drawable, values: Values, factor: number): Values {
  const { param, shape } = drawable;
  if (param !== undefined || !(shape in members)) return {};
  const numbers = paramsOf(drawable).flatMap((name) => {
    const value = values[name];
    return typeof value === 'number' ? [[name, value * factor] as const] : [];
  });
  return Object.fromEntries(numbers);
}

function isInPercent({ percent }: Drawable, values: Values): boolean {
  return percent !== undefined && values[percent] === 'percent';
}

/** Pixels of one unit of the numbers, across and down. */
function scaleOf(drawable: Drawable, values: Values, { width, height }: Size): readonly [number, number] {
  return isInPercent(drawable, values) ? [width / 100, height / 100] : [1, 1];
}

function numbersOf(drawable: Drawable, values: Values): readonly (number | undefined)[] {
  const { param, shape, names } = drawable;
  const from = param === undefined ? values : ((valueOf(drawable, values) ?? {}) as Values);
  return members[shape as keyof typeof members].map((member) => {
    const value = from[names[member] ?? member];
    return typeof value === 'number' ? value : undefined;
  });
}

function sorted(points: readonly Point[]): readonly [Point, Point] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return [
    { x: Math.min(...xs), y: Math.min(...ys) },
    { x: Math.max(...xs), y: Math.max(...ys) },
  ];
}

function isPoint(value: unknown): value is Point {
  const { x, y } = (value ?? {}) as Partial<Point>;
  return typeof x === 'number' && typeof y === 'number';
}
