import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Clock, code } from '../../execution/store/contract/fixtures.ts';
import type { ExecutionStore } from '../../execution/index.ts';
import type { PipelineStore } from '../../pipelines/index.ts';
import type { NewPin, PinStore } from './pin.ts';

interface Subject {
  readonly pins: PinStore;
  readonly pipelines: PipelineStore;
  readonly executions: Pick<ExecutionStore, 'unreferenced'>;
  close(): Promise<void>;
}

const limits = { count: 2, bytes: 1000 };
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const pin = (step: string, more: Partial<NewPin> = {}): NewPin => ({
  step,
  key: digest('1'),
  values: { image: { digest: digest('a'), size: 100, mediaType: 'image/tiff' }, width: { data: 3 } },
  bytes: 101,
  about: { tried: 'this' },
  by: 'Somebody',
  ...more,
});

/** What every store of pins does, whatever it keeps them in. */
export function pinStoreContract(name: string, open: (now: () => number) => Promise<Subject>): void {
  describe(`${name}:`, () => {
    const clock = new Clock();
    let subject: Subject;
    let project = '';
    let count = 0;
    beforeAll(async () => {
      subject = await open(clock.now);
    });
    afterAll(() => subject?.close());
    async function draft(): Promise<void> {
      project = `project-${++count}`;
      await subject.pipelines.create(project, 'draft', 'name: draft');
    }

    test('what a step gave is kept once, is found by its key, and keeps its files', async () => {
      await draft();
      const { pins, executions } = subject;
      await pins.put(project, 'draft', pin('mark'), limits);
      const next = pin('mark', {
        key: digest('2'),
        values: { image: { list: [pin('x').values['image']!] } },
      });
      expect(await pins.put(project, 'draft', next, limits)).toMatchObject({ step: 'mark' });
      expect(await pins.list(project, 'draft')).toMatchObject([next]);
      expect(await pins.find(project, digest('1'))).toBeUndefined();
      expect(await pins.find(project, digest('2'))).toEqual(next.values);
      expect(await pins.find('another', digest('2'))).toBeUndefined();
      expect(await executions.unreferenced([digest('a')])).toEqual([]);
      await pins.remove(project, 'draft', 'mark');
      expect(await pins.list(project, 'draft')).toEqual([]);
      expect(await executions.unreferenced([digest('a')])).toEqual([digest('a')]);
    });

    test('too many, and too much, are refused', async () => {
      await draft();
      const { pins } = subject;
      await pins.put(project, 'draft', pin('one'), limits);
      await pins.put(project, 'draft', pin('two'), limits);
      await expect(pins.put(project, 'draft', pin('three'), limits)).rejects.toEqual(code('PINS_TOO_MANY'));
      await expect(pins.put(project, 'draft', pin('two', { bytes: 990 }), limits)).rejects.toEqual(
        code('PINS_TOO_MANY'),
      );
      await expect(pins.put(project, 'gone', pin('one'), limits)).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
    });

    test('they go with their pipeline, and when nobody used them', async () => {
      await draft();
      const { pins, pipelines, executions } = subject;
      await pins.put(project, 'draft', pin('old'), limits);
      clock.pass(10 * 3_600_000);
      const values = { image: { digest: digest('b'), size: 100, mediaType: 'image/tiff' } };
      await pins.put(project, 'draft', pin('new', { key: digest('2'), values }), limits);
      expect(await pins.forgetUnused(project, clock.now() - 3_600_000)).toBe(1);
      expect((await pins.list(project, 'draft')).map(({ step }) => step)).toEqual(['new']);
      await pipelines.remove(project, 'draft');
      expect(await pins.find(project, digest('2'))).toBeUndefined();
      expect(await executions.unreferenced([digest('b')])).toEqual([digest('b')]);
    });
  });
}
