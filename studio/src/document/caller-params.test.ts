import { describe, expect, test } from 'vitest';
import { callerParam, callerSchemas, expose, hide, setCallerDefault } from './caller-params.ts';
import type { PipelineDocument } from './document.ts';

const document: PipelineDocument = {
  name: 'small',
  steps: {
    blur: { component: 'imaging/blur@^1', params: { radius: 3 } },
    again: { component: 'imaging/blur@^1' },
  },
};
const schema = { type: 'number', minimum: 0, maximum: 10, default: 2 };

describe('what a caller may set', () => {
  test('a parameter of a step becomes one of the pipeline, with its value as the default', () => {
    const open = expose(document, 'blur', 'radius', schema, 3);
    expect(open.params).toEqual({ radius: { ...schema, default: 3 } });
    expect(open.steps['blur']!.params).toEqual({ radius: '$params.radius' });
    expect(callerParam(open.steps['blur']!.params!['radius'])).toBe('radius');
    expect(callerSchemas(setCallerDefault(open, 'radius', 5))['radius']!.default).toBe(5);
  });

  test('and back: the step has the value again, and the pipeline no parameter that nobody reads', () => {
    expect(hide(expose(document, 'blur', 'radius', schema, 3), 'blur', 'radius')).toEqual(document);
    const both = expose(expose(document, 'blur', 'radius', schema, 3), 'again', 'radius', schema, 4);
    expect(Object.keys(both.params!)).toEqual(['radius', 'radius_2']);
    expect(hide(both, 'blur', 'radius').params).toEqual({ radius_2: { ...schema, default: 4 } });
    const shared = {
      ...both,
      steps: { ...both.steps, again: { ...both.steps['again']!, params: { radius: '$params.radius' } } },
    };
    expect(hide(shared, 'blur', 'radius').params).toHaveProperty('radius');
  });

  test('a whole schema stays one', () => {
    const whole = { ...document, params: { type: 'object', properties: {}, required: [] } };
    const open = expose(whole, 'blur', 'radius', schema, undefined);
    expect(open.params).toEqual({ type: 'object', properties: { radius: schema }, required: [] });
  });
});
