import { describe, expect, test } from 'vitest';
import type { PipelineDocument } from '../../../document/document.ts';
import { setParams, setStep } from '../../../document/edit.ts';
import { Changes, titled, upTo } from './changes.ts';

const document: PipelineDocument = {
  name: 'test',
  inputs: { image: { type: 'image' } },
  files: { model: 'sha256:1' },
  params: { width: { type: 'integer', default: 800 } },
  steps: {
    shrink: {
      component: 'imaging/resize@^1',
      inputs: { image: '$inputs.image' },
      params: { width: '$params.width' },
    },
    find: { component: 'vision/detect', inputs: { image: '$steps.shrink.image', model: '$files.model' } },
    judge: { component: 'decide/verdict', inputs: { detections: '$steps.find.detections' } },
    mark: {
      component: 'vision/annotate',
      inputs: { image: '$inputs.image' },
      when: '$steps.judge.verdict == "NG"',
    },
  },
};
const before = { document, samples: { image: 'sha256:a' } };

function changes(after: Partial<typeof before>, step: string) {
  return new Changes(before, { ...before, ...after })
    .of(step)
    .map((change) => ('name' in change ? `${change.kind} ${change.name}` : change.kind));
}

describe('why a step is another than before', () => {
  test.each<[string, PipelineDocument, string, string[]]>([
    ['a parameter', setParams(document, 'find', { confidence: 1 }), 'find', ['param confidence']],
    [
      'a parameter of the callers',
      { ...document, params: { width: { default: 640 } } },
      'shrink',
      ['param width'],
    ],
    ['a component', setStep(document, 'find', { component: 'vision/other' }), 'find', ['component']],
    [
      'a line',
      setStep(document, 'find', { inputs: { image: '$inputs.image' } }),
      'find',
      ['input image', 'input model'],
    ],
    ['a file', { ...document, files: { model: 'sha256:2' } }, 'find', ['sample model']],
    ['a condition', setStep(document, 'mark', { when: undefined }), 'mark', ['condition']],
    ['the step before', setParams(document, 'shrink', { width: 5 }), 'find', ['step shrink']],
    ['the step before that', setParams(document, 'shrink', { width: 5 }), 'judge', ['step find']],
    [
      'a step that the condition looks at',
      setParams(document, 'judge', { rules: [] }),
      'mark',
      ['step judge'],
    ],
    ['nothing', setParams(document, 'mark', { size: 1 }), 'find', []],
    ['a step that was not there', { ...document, steps: { ...document.steps, a: {} } }, 'a', ['new']],
  ])('%s', (_, after, step, expected) => {
    expect(changes({ document: after }, step)).toEqual(expected);
  });

  test('another sample image', () => {
    expect(changes({ samples: { image: 'sha256:b' } }, 'shrink')).toEqual(['sample image']);
    expect(changes({ samples: { image: 'sha256:b' } }, 'find')).toEqual(['step shrink']);
  });
});

test('the steps that lead up to one', () => {
  expect([...upTo(document, 'judge')]).toEqual(['judge', 'find', 'shrink']);
});

test('what changed is called as its component calls it', () => {
  const params = { properties: { width: { type: 'integer', title: { en: 'Width', ja: '幅' } } } };
  const found = titled(
    [
      { kind: 'param', name: 'width' },
      { kind: 'param', name: 'height' },
      { kind: 'step', name: 'width' },
      { kind: 'condition' },
    ],
    { params, manifest: {} } as unknown as Parameters<typeof titled>[1],
  );
  expect(found).toEqual([
    { kind: 'param', name: 'width', title: { en: 'Width', ja: '幅' } },
    { kind: 'param', name: 'height' },
    { kind: 'step', name: 'width' },
    { kind: 'condition' },
  ]);
});
