import { describe, expect, test } from 'vitest';
import type { PipelineDocument } from '../document.ts';
import { copySteps, pasteClip, readClip, writeClip, type Clip } from './index.ts';

const file = `sha256:${'a'.repeat(64)}`;
const document: PipelineDocument = {
  name: 'find-and-mark',
  inputs: { image: { type: 'image' } },
  files: { model: file, font: 'fonts/a.ttf' },
  params: { width: { type: 'integer', default: 800 } },
  steps: {
    shrink: {
      component: 'imaging/resize@^1',
      inputs: { image: '$inputs.image' },
      params: { width: '$params.width' },
    },
    find: {
      component: 'vision/detect@^1',
      inputs: { image: '$steps.shrink.image', model: '$files.model' },
      params: { threshold: 0.4 },
    },
    judge: { component: 'decide/verdict', inputs: { detections: '$steps.find.detections' } },
    mark: {
      component: 'vision/annotate',
      inputs: { image: '$inputs.image', detections: '$steps.find.detections' },
      when: '$steps.judge.verdict == "NG"',
    },
  },
  canvas: {
    positions: { find: { x: 100, y: 40 }, judge: { x: 400, y: 80 } },
    groups: [{ title: 'Looking', steps: ['find', 'judge'], color: '#e8f0ff' }],
    notes: [{ text: '<b>not bold</b>', x: 100, y: 0 }],
  },
};

function through(clip: Clip): Clip {
  const read = readClip(writeClip(clip));
  if (typeof read === 'string') throw new Error(read);
  return read;
}

describe('steps that are copied as text', () => {
  test('are pasted beside where they stood under free names, with the lines among them, their group and notes', () => {
    const { document: after, ids } = pasteClip(
      document,
      through(copySteps(document, ['find', 'judge'], [0])),
    )!;
    expect(ids).toEqual(['find_2', 'judge_2']);
    expect(after.steps['judge_2']!.inputs).toEqual({ detections: '$steps.find_2.detections' });
    // In the same pipeline they go on taking what they took.
    expect(after.steps['find_2']).toEqual(document.steps['find']);
    expect(after.files).toEqual(document.files);
    expect(after.canvas!.positions).toMatchObject({ find_2: { x: 140, y: 80 }, judge_2: { x: 440, y: 120 } });
    expect(after.canvas!.groups![1]).toMatchObject({ title: 'Looking', steps: ['find_2', 'judge_2'] });
    expect(after.canvas!.notes![1]).toEqual({ text: '<b>not bold</b>', x: 140, y: 40 });
    expect(document.steps).not.toHaveProperty('find_2');
  });

  test('in another pipeline bring their files and leave behind what is not there', () => {
    const other: PipelineDocument = {
      name: 'other',
      inputs: { image: { type: 'image' } },
      files: { model: `sha256:${'b'.repeat(64)}` },
      steps: { shrink: { component: 'imaging/resize' } },
    };
    const clip = through(copySteps(document, ['shrink', 'find', 'mark']));
    const { document: after, ids } = pasteClip(other, clip, { x: 500, y: 600 })!;
    expect(ids).toEqual(['shrink_2', 'find', 'mark']);
    expect(after.files).toEqual({ ...other.files, model_2: file });
    expect(after.steps['find']!.inputs).toEqual({ image: '$steps.shrink_2.image', model: '$files.model_2' });
    // Its width was a parameter of the other pipeline, and the condition reads a step that did not come along.
    expect(after.steps['shrink_2']).toEqual({ component: 'imaging/resize@^1' });
    expect(after.steps['mark']).toEqual({
      component: 'vision/annotate',
      inputs: { detections: '$steps.find.detections' },
    });
    const xs = Object.values(after.canvas!.positions!).map(({ x }) => x);
    expect(Math.min(...xs)).toBe(500);
  });

  test('conditions follow the names of the steps that came along', () => {
    const { document: after } = pasteClip(document, through(copySteps(document, ['judge', 'mark'])))!;
    expect(after.steps['mark_2']!.when).toBe('$steps.judge_2.verdict == "NG"');
  });

  test('a whole pipeline can be pasted: its steps', () => {
    const text = JSON.stringify({ apiVersion: 'kumiki/v1', kind: 'Pipeline', ...document });
    const clip = readClip(text) as Clip;
    const { ids } = pasteClip({ name: 'empty', steps: {} }, clip)!;
    expect(ids).toEqual(['shrink', 'find', 'judge', 'mark']);
  });

  test('there are never more than 500', () => {
    const steps = Object.fromEntries(
      Array.from({ length: 499 }, (_, at) => [`s${at}`, { component: 'imaging/blur' }]),
    );
    const full: PipelineDocument = { name: 'full', steps };
    const one = through(copySteps(full, ['s0']));
    expect(pasteClip(full, one)).toBeDefined();
    expect(pasteClip(full, through(copySteps(full, ['s0', 's1'])))).toBeUndefined();
  });
});

describe('a text from somewhere', () => {
  const steps = (step: object, more: object = {}) =>
    JSON.stringify({ kind: 'Steps', steps: { one: step }, ...more });

  test.each([
    ['Hello, world', 'no-steps'],
    ['a: [', 'no-steps'],
    ['kind: Steps', 'no-steps'],
    ['kind: Deployment\nsteps: {a: {component: a/b}}', 'no-steps'],
    ['kind: Steps\nsteps: {}', 'no-steps'],
    [steps({ component: '../../etc/passwd' }), 'wrong-step'],
    [steps({ component: 'a/b', pipeline: 'c' }), 'wrong-step'],
    [steps({}), 'wrong-step'],
    ['kind: Steps\nsteps: {"__proto__": {component: a/b}}', 'wrong-step'],
    ['kind: Steps\nsteps: {"a b": {component: a/b}}', 'wrong-step'],
    [`kind: Steps\nsteps: {${Array.from({ length: 501 }, (_, at) => `s${at}: {}`).join(', ')}}`, 'too-many'],
    ['#'.repeat(1_000_001), 'too-long'],
  ])('%.40s is refused', (text, why) => expect(readClip(text)).toBe(why));

  test('aliases cannot grow without end', () => {
    const grown = ['a: &a [x]'];
    for (let level = 1; level < 12; level++) {
      const before = String.fromCharCode(96 + level);
      grown.push(
        `${String.fromCharCode(97 + level)}: &${String.fromCharCode(97 + level)} [*${before},*${before},*${before}]`,
      );
    }
    expect(readClip(`kind: Steps\n${grown.join('\n')}\nsteps: {s: {component: a/b, params: {x: *l}}}`)).toBe(
      'no-steps',
    );
  });

  test('keys that a step does not have, and colours that are none, are left out', () => {
    const clip = readClip(
      steps(
        { component: 'a/b', onclick: 'alert(1)', disabled: 'yes', inputs: { 'x y': 1, ok: 2 } },
        {
          canvas: {
            notes: [
              { text: 'n', x: 0, y: 1e9 },
              { text: 'm', x: 0, y: 0, color: 'url(http://elsewhere)' },
            ],
            positions: { one: { x: 'a', y: 0 }, two: { x: 0, y: 0 } },
          },
        },
      ),
    );
    expect(clip).toMatchObject({
      steps: { one: { component: 'a/b', inputs: { ok: 2 } } },
      positions: {},
      notes: [{ text: 'm', x: 0, y: 0 }],
    });
    expect((clip as Clip).notes[0]).not.toHaveProperty('color');
    expect((clip as Clip).steps['one']).not.toHaveProperty('onclick');
  });
});
