import { KumikiError } from '@kumiki/component-sdk/errors';
import { describe, expect, it } from 'vitest';
import { compileSample } from '../../../test/sample-sources.ts';
import { bindPlan } from '../index.ts';

const plan = await compileSample(`
inputs: {image: {type: image}}
params:
  type: object
  properties:
    width: {type: integer, minimum: 1, default: 640}
    height: {type: integer}
    color: {type: string}
    label: {type: string, default: "{item}"}
  required: [color]
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: $params.width, height: $params.height}}
  soft: {component: imaging/blur, inputs: {image: $steps.shrink.image}, params: {sigma: 2}}
  mark: {component: vision/annotate, inputs: {image: $steps.soft.image}, params: {colors: ["#ffffff", $params.color]}}
  save: {component: output/folder, inputs: {image: $steps.mark.image}, params: {name: $params.label}}
`);

function thrownBy(params: Record<string, unknown>): KumikiError {
  try {
    bindPlan(plan, params);
  } catch (thrown) {
    if (thrown instanceof KumikiError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('the caller’s parameters', () => {
  it('get defaults and go where the pipeline refers to them', () => {
    const { params, stepParams } = bindPlan(plan, { color: '#ff0000' });
    expect(params).toEqual({ width: 640, color: '#ff0000', label: '{item}' });
    expect(stepParams).toEqual({
      // Without a height there is none: the component knows what to do then.
      shrink: { width: 640, fit: 'contain' },
      soft: { sigma: 2 },
      mark: { colors: ['#ffffff', '#ff0000'] },
      save: { name: '{item}' },
    });
  });

  it('are checked against the pipeline’s schema, all at once', () => {
    const { code, problems } = thrownBy({ width: 0, height: 'tall', colour: 'red' });
    expect(code).toBe('PARAMETER_INVALID');
    expect(problems.map(({ code, field }) => [code, field])).toEqual([
      ['PARAMETER_INVALID', 'color'],
      ['PARAMETER_UNKNOWN', 'colour'],
      ['PARAMETER_INVALID', 'width'],
      ['PARAMETER_INVALID', 'height'],
    ]);
    expect(problems[1]!.remedy).toBe('Did you mean "color"?');
  });

  it('are checked against the component that gets them, which the error names', () => {
    const error = thrownBy({ color: 'red' });
    expect(error).toMatchObject({ code: 'PARAMETER_INVALID', at: { step: 'mark' } });
    expect(error.message).toContain('"colors[1]" of the step "mark" is "red"; expected a colour');
  });

  it.each<[string, Record<string, unknown>]>([
    ['NaN', { color: '#ff0000', width: Number.NaN }],
    ['Infinity', { color: '#ff0000', width: Number.POSITIVE_INFINITY }],
    ['a date', { color: new Date(0) }],
    ['a function', { color: () => '#ff0000' }],
    ['__proto__', JSON.parse('{"color": "#ff0000", "__proto__": {"width": 1}}') as Record<string, unknown>],
    ['an inherited value', Object.create({ color: '#ff0000' }) as Record<string, unknown>],
    ['text for a number', { color: '#ff0000', width: '640' }],
  ])('are refused with %s', (_, params) => {
    expect(thrownBy(params).code).toMatch(/^PARAMETERS?_(INVALID|UNKNOWN)$/);
    expect(({} as Record<string, unknown>)['width']).toBeUndefined();
  });

  it('change neither the plan nor what the caller gave', () => {
    const before = JSON.stringify(plan);
    const given = Object.freeze({ color: '#00ff00', width: 10 });
    const first = bindPlan(plan, given);
    bindPlan(plan, { color: '#0000ff', width: 20 });
    expect(first.stepParams['shrink']).toMatchObject({ width: 10 });
    expect(JSON.stringify(plan)).toBe(before);
  });

  it('that are the same again give the same plan, and others another', () => {
    const first = bindPlan(plan, { color: '#123456' });
    expect(bindPlan(plan, { color: '#123456' })).toBe(first);
    expect(bindPlan(plan, { color: '#123457' }).params['color']).toBe('#123457');
    const overridden = bindPlan(plan, { color: '#123456' }, { soft: { sigma: 3 } });
    expect(overridden.stepParams['soft']).toEqual({ sigma: 3 });
    for (let n = 10; n < 40; n++) bindPlan(plan, { color: `#1234${n}` });
    expect(bindPlan(plan, { color: '#123456' })).toEqual(first);
  });

  it('bind a plan that came from a store as the one that was compiled', () => {
    const stored = JSON.parse(JSON.stringify(plan)) as typeof plan;
    const { params, stepParams } = bindPlan(stored, { color: '#ff0000' });
    expect({ params, stepParams }).toEqual({ ...bindPlan(plan, { color: '#ff0000' }), plan: undefined });
  });
});
