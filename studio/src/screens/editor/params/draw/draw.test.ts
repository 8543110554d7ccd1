import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../../../api/types.ts';
import {
  drawablesOf,
  isAsked,
  mostShapes,
  paramsOf,
  readPoints,
  scaledParams,
  shapesOf,
  withoutShape,
  writePoints,
} from './drawable.ts';
import { drawn, handlesOf, inTheMiddle, lengthOf, moved, without } from './handles.ts';

const number: JsonSchema = { type: 'number' };
const crop: JsonSchema = {
  type: 'object',
  'x-kumiki-draw': { shape: 'rectangle', x: 'left', y: 'top', percent: 'unit' },
  properties: { unit: { enum: ['px', 'percent'] }, left: number, top: number, width: number, height: number },
};
const points: JsonSchema = { type: 'array', items: { properties: { x: number, y: number } } };
const schema: JsonSchema = {
  properties: {
    mode: { enum: ['area', 'all'] },
    area: {
      type: 'object',
      'x-kumiki-draw': 'rectangle',
      'x-ui': { showWhen: { mode: 'area' } },
      properties: { x: number, y: number, width: number, height: number, angle: number },
    },
    region: { ...points, 'x-kumiki-draw': 'polygon' },
    corners: { ...points, 'x-kumiki-draw': 'points4' },
    ruler: { 'x-kumiki-draw': 'line', properties: { x1: number, y1: number, x2: number, y2: number } },
  },
};
const size = { width: 200, height: 100 };
const [area, region, corners, ruler] = drawablesOf(schema);
const whole = drawablesOf(crop)[0]!;

describe('what is drawn', () => {
  test('is found in the schema, and counts where its fields are asked for', () => {
    expect(drawablesOf(schema).map(({ param, shape }) => [param, shape])).toEqual([
      ['area', 'rectangle'],
      ['region', 'polygon'],
      ['corners', 'points4'],
      ['ruler', 'line'],
    ]);
    expect(paramsOf(whole)).toEqual(['left', 'top', 'width', 'height']);
    expect([isAsked(area!, { mode: 'area' }), isAsked(area!, { mode: 'all' })]).toEqual([true, false]);
  });

  test.each([
    [area!, { area: { x: 10, y: 20, width: 30, height: 40, angle: 5 } }],
    [
      region!,
      {
        region: [
          { x: 1, y: 2 },
          { x: 30, y: 4 },
          { x: 5, y: 60 },
        ],
      },
    ],
    [ruler!, { ruler: { x1: 3, y1: 4, x2: 50, y2: 6 } }],
    [whole, { left: 10, top: 20, width: 30, height: 40 }],
  ])('is read as points, and the same points are written as the same values', (drawable, values) => {
    expect(writePoints(drawable, values, readPoints(drawable, values, size)!, size)).toEqual(values);
  });

  test('in percent leads to pixels and back', () => {
    const values = { unit: 'percent', left: 10, top: 50, width: 25, height: 50 };
    expect(readPoints(whole, values, size)).toEqual([
      { x: 20, y: 50 },
      { x: 70, y: 100 },
    ]);
    expect(
      writePoints(
        whole,
        values,
        [
          { x: 100, y: 0 },
          { x: 20.2, y: 33.3 },
        ],
        size,
      ),
    ).toEqual({
      left: 10.1,
      top: 0,
      width: 39.9,
      height: 33.3,
    });
  });

  test('is nothing where there are too few numbers or points', () => {
    expect(readPoints(whole, { left: 0, top: 0 }, size)).toBeUndefined();
    expect(readPoints(region!, { region: [] }, size)).toBeUndefined();
    expect(
      readPoints(
        corners!,
        {
          corners: [
            { x: 1, y: 1 },
            { x: 2, y: 2 },
            { x: 3, y: 3 },
          ],
        },
        size,
      ),
    ).toBeUndefined();
  });

  test('is as much smaller as the image on which it is tried', () => {
    const values = { mode: 'area', area: { x: 100, y: 50, width: 10, height: 20, angle: 5 }, region: [] };
    expect(scaledParams(drawablesOf(schema), values, 0.25)).toEqual({
      area: { x: 25, y: 12.5, width: 2.5, height: 5, angle: 5 },
    });
    expect(scaledParams([whole], { unit: 'px', left: 100, top: 40 }, 0.5)).toEqual({ left: 50, top: 20 });
    expect(scaledParams([whole], { unit: 'percent', left: 10, top: 10, width: 5, height: 5 }, 0.5)).toEqual(
      {},
    );
  });
});

describe('a list of shapes', () => {
  const lists: JsonSchema = {
    properties: {
      areas: {
        type: 'array',
        maxItems: 3,
        items: {
          'x-kumiki-draw': 'rectangle',
          properties: { x: number, y: number, width: number, height: number },
        },
      },
      outlines: { type: 'array', items: { ...points, 'x-kumiki-draw': 'polygon' } },
    },
  };
  const [areas, outlines] = drawablesOf(lists);
  const first = { x: 0, y: 0, width: 10, height: 20 };
  const second = { x: 40, y: 50, width: 20, height: 10 };
  const values = { areas: [first, second] };

  test('has each of them drawn by itself', () => {
    expect([paramsOf(areas!), mostShapes(areas!), mostShapes(outlines!)]).toEqual([['areas'], 3, Infinity]);
    const [, other] = shapesOf(areas!, values);
    const made = readPoints(other!, values, size)!;
    expect(made).toEqual([
      { x: 40, y: 50 },
      { x: 60, y: 60 },
    ]);
    const wider = [made[0]!, { x: 80, y: 60 }];
    expect(writePoints(other!, values, wider, size)).toEqual({ areas: [first, { ...second, width: 40 }] });
  });

  test('takes a new one after the last, and gives one away', () => {
    const triangle = [
      { x: 1, y: 2 },
      { x: 30, y: 4 },
      { x: 5, y: 60 },
    ];
    const made = writePoints({ ...outlines!, at: 0 }, {}, triangle, size);
    expect(made).toEqual({ outlines: [triangle] });
    expect(readPoints(shapesOf(outlines!, made)[0]!, made, size)).toEqual(triangle);
    expect(readPoints({ ...outlines!, at: 1 }, made, size)).toBeUndefined();
    expect(withoutShape({ ...areas!, at: 0 }, values)).toEqual({ areas: [second] });
  });

  test('is as much smaller as the image on which it is tried', () => {
    expect(scaledParams([areas!], values, 0.5)).toEqual({
      areas: [
        { x: 0, y: 0, width: 5, height: 10 },
        { x: 20, y: 25, width: 10, height: 5 },
      ],
    });
  });
});

describe('a handle', () => {
  const rectangle = [
    { x: 10, y: 10 },
    { x: 50, y: 40 },
  ];
  const handle = (shape: 'rectangle' | 'polygon', of: typeof rectangle, id: string) =>
    handlesOf(shape, of).find((one) => one.id === id)!;

  test('moves a corner; the opposite one stays, and the image is not left', () => {
    const to = moved(
      'rectangle',
      rectangle,
      handle('rectangle', rectangle, 'point-0'),
      { x: -5, y: 60 },
      size,
    );
    expect(writePoints(area!, {}, to, size)['area']).toEqual({ x: 0, y: 40, width: 50, height: 20 });
  });

  test('moves all of it, as far as the edge', () => {
    const middle = handle('rectangle', rectangle, 'whole');
    expect(middle.at).toEqual({ x: 30, y: 25 });
    expect(moved('rectangle', rectangle, middle, { x: 35, y: 500 }, size)).toEqual([
      { x: 15, y: 70 },
      { x: 55, y: 100 },
    ]);
  });

  test('draws a new point out of a side, and takes one away but for the last three', () => {
    const triangle = [
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 0, y: 40 },
    ];
    const more = moved('polygon', triangle, handle('polygon', triangle, 'side-0'), { x: 20, y: 10 }, size);
    expect(more).toEqual([
      { x: 0, y: 0 },
      { x: 20, y: 10 },
      { x: 40, y: 0 },
      { x: 0, y: 40 },
    ]);
    const point = handle('polygon', triangle, 'point-1');
    expect(without(more, point)).toEqual(triangle);
    expect(without(triangle, point)).toEqual(triangle);
  });
});

test('a hand draws from one place to another, and a click is nothing', () => {
  expect(drawn('rectangle', { x: 5, y: 5 }, { x: 300, y: 20 }, size)).toEqual([
    { x: 5, y: 5 },
    { x: 200, y: 20 },
  ]);
  expect(drawn('points4', { x: 30, y: 20 }, { x: 10, y: 5 }, size)![0]).toEqual({ x: 10, y: 5 });
  expect(drawn('rectangle', { x: 5, y: 5 }, { x: 5.4, y: 50 }, size)).toBeUndefined();
  expect(lengthOf(drawn('line', { x: 0, y: 0 }, { x: 30, y: 40 }, size)!)).toBe(50);
  expect(inTheMiddle('rectangle', size)).toEqual([
    { x: 50, y: 25 },
    { x: 150, y: 75 },
  ]);
});
