import { describe, expect, test } from 'vitest';
import { changedParams, ownValues } from './rerun-changes.ts';

const schema = {
  properties: {
    width: { type: 'integer', default: 640 },
    confidence: { type: 'number', default: 0.5 },
    label: { type: 'string' },
  },
};

describe('the parameters to run again with', () => {
  test('begin with those of the run that are not the defaults', () => {
    expect(ownValues(schema, { width: 640, confidence: 0.3 })).toEqual({ confidence: 0.3 });
  });

  test('are those that differ from the run', () => {
    const before = { width: 640, confidence: 0.3 };
    expect(changedParams(schema, before, { confidence: 0.3 })).toEqual({});
    expect(changedParams(schema, before, { confidence: 0.3, width: 320 })).toEqual({ width: 320 });
  });

  test('say it where one goes back to its default', () => {
    expect(changedParams(schema, { width: 640, confidence: 0.3 }, {})).toEqual({ confidence: 0.5 });
  });

  test('leave out what has no value', () => {
    expect(changedParams(schema, { width: 640, confidence: 0.5, label: 'a' }, {})).toEqual({});
  });
});
