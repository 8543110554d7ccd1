import { describe, expect, test } from 'vitest';
import { insightEn, insightJa } from '../../../i18n/insight.ts';
import { becauseText, skipText } from './reasons.ts';

const words = {
  param: (name: string) => (name === 'width' ? 'Width' : name),
  input: (name: string) => name,
};

describe('why a step ran again', () => {
  test('is told by what changed, as its component calls it, in the language that is chosen', () => {
    expect(becauseText(['params.width', 'inputs.image'], insightEn, words)).toBe(
      'Ran again: setting “Width” changed, input “image” changed',
    );
    expect(becauseText(['component', 'platform'], insightJa, words)).toBe(
      '再実行の理由：処理部品の版が変わった、マシンの種類が変わった',
    );
  });

  test('stays as it came where it is not known', () => {
    expect(becauseText(['weather'], insightEn, words)).toBe('Ran again: weather');
  });
});

test('a step that was skipped says by which of the reasons', () => {
  expect(skipText({ condition: '$steps.judge.verdict == "NG"' }, insightEn)).toContain('== "NG"');
  expect(skipText({ missing: 'steps.crop.image' }, insightEn)).toContain('steps.crop.image');
  expect(skipText({ unneeded: true }, insightEn)).toBe(insightEn.skipped.unneeded);
});
