import { expect, test } from 'vitest';
import type { PipelineForm } from '../../../api/types.ts';
import type { PreviewAnswerStep } from './preview-answer.ts';
import { givingSteps, withWholeSteps } from './whole-steps.ts';

const form: PipelineForm = {
  name: 'soft',
  version: 1,
  inputs: {},
  params: {},
  outputs: {
    picture: { type: 'image', value: 'steps.deep/small.image', title: { en: 'Image' } },
  },
  steps: [],
};
const handing: PipelineForm = {
  ...form,
  outputs: { ...form.outputs, same: { type: 'image', value: 'inputs.image', title: { en: 'same' } } },
};
const document = {
  name: 'outer',
  steps: {
    soft: { pipeline: 'soft@1' },
    gone: { pipeline: 'gone@1' },
    grey: { component: 'imaging/grayscale@^1' },
  },
};

const answer = (step: string, more: Partial<PreviewAnswerStep> = {}): PreviewAnswerStep => ({
  step,
  status: 'succeeded',
  cached: false,
  duration_ms: 10,
  outputs: { image: { type: 'image', thumbnail: `/${step}`, width: 1, height: 1 } },
  ...more,
});

function wholeOf(...inner: readonly PreviewAnswerStep[]): PreviewAnswerStep | undefined {
  const answers = withWholeSteps([answer('grey'), ...inner], document, new Map([['soft@1', form]]));
  return answers.find(({ step }) => step === 'soft');
}

test('a step that is a pipeline shows what this gives, and takes as long as all that is in it', () => {
  expect(wholeOf(answer('soft/first'), answer('soft/deep/small'))).toEqual({
    step: 'soft',
    status: 'succeeded',
    cached: false,
    duration_ms: 20,
    outputs: { picture: { type: 'image', thumbnail: '/soft/deep/small', width: 1, height: 1 } },
  });
});

test('it is as what is in it: failed where one step is, known where all are', () => {
  const error = { code: 'STEP_FAILED', message: 'no', remedy: '' };
  const failed = answer('soft/first', { status: 'failed', error, outputs: {} });
  const notReached = answer('soft/deep/small', { status: 'not_reached', outputs: {} });
  expect(wholeOf(failed, notReached)).toMatchObject({ status: 'failed', error, outputs: {} });
  const cached = { status: 'cached', cached: true } as const;
  expect(wholeOf(answer('soft/first', cached), answer('soft/deep/small', cached))).toMatchObject(cached);
  expect(wholeOf(answer('soft/first', cached), answer('soft/deep/small'))?.status).toBe('succeeded');
});

test('it is pinned where what it gives is, whatever else there is in it', () => {
  const forms = new Map([['soft@1', form]]);
  expect(givingSteps('soft', document, forms)).toEqual(['soft/deep/small']);
  expect(givingSteps('grey', document, forms)).toEqual(['grey']);
  expect(givingSteps('gone', document, forms)).toEqual([]);
  const pinned = answer('soft/deep/small', { status: 'pinned' });
  expect(wholeOf(pinned)).toMatchObject({ status: 'pinned', outputs: { picture: { type: 'image' } } });
  expect(wholeOf(answer('soft/aside'), pinned)?.status).toBe('pinned');
  expect(wholeOf(answer('soft/first', { status: 'pinned' }), answer('soft/deep/small'))?.status).toBe(
    'succeeded',
  );
});

test('what it hands on is shown too, and pinned with the rest', () => {
  const forms = new Map([['soft@1', handing]]);
  expect(givingSteps('soft', document, forms)).toEqual(['soft/deep/small', 'soft']);
  const own = answer('soft', { key: 'k', outputs: { same: answer('before').outputs['image']! } });
  const whole = (...answers: readonly PreviewAnswerStep[]) => {
    const all = withWholeSteps(answers, document, forms).filter(({ step }) => step === 'soft');
    expect(all).toHaveLength(1);
    return all[0];
  };
  expect(whole(own, answer('soft/deep/small'))).toMatchObject({
    status: 'succeeded',
    key: 'k',
    duration_ms: 10,
    outputs: { picture: { thumbnail: '/soft/deep/small' }, same: { thumbnail: '/before' } },
  });
  const pinned = { status: 'pinned' } as const;
  expect(whole(own, answer('soft/deep/small', pinned))?.status).toBe('succeeded');
  expect(whole({ ...own, ...pinned }, answer('soft/deep/small', pinned))?.status).toBe('pinned');
  // Before anything else is known of it, as when the editor is opened.
  expect(whole({ ...own, ...pinned })).toMatchObject({ status: 'pinned', outputs: { same: {} } });
});

test('what is not known of it says nothing', () => {
  expect(wholeOf()).toBeUndefined();
  const inner = [answer('gone/one')];
  expect(withWholeSteps(inner, document, new Map())).toEqual(inner);
});
