import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Clock, code } from '../execution/store/contract/fixtures.ts';
import type { Lock } from '../pipeline/index.ts';
import type { PipelineStore } from './pipeline-store.ts';

/** A store under test, empty at first, that tells the time by the clock that it is given. */
export interface PipelinesSubject {
  readonly store: PipelineStore;
  /** Those of the digests that may be removed, as the executions beside it say. */
  unreferenced(digests: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

const digest = `sha256:${'a'.repeat(64)}`;
const resize = { version: '1.2.0', digest };
const locked: Lock = { components: { 'imaging/resize': resize }, pipelines: {} };

/** What every store of pipelines does, whatever it keeps them in. */
export function pipelineStoreContract(
  name: string,
  open: (now: () => number) => Promise<PipelinesSubject>,
): void {
  describe(`${name}:`, () => {
    const clock = new Clock();
    let subject: PipelinesSubject;
    let store: PipelineStore;
    let project = '';
    let count = 0;
    beforeAll(async () => {
      subject = await open(clock.now);
      ({ store } = subject);
    });
    afterAll(() => subject?.close());
    beforeEach(() => {
      project = `project-${++count}`;
    });
    const names = async (text?: string): Promise<string[]> => {
      const { items } = await store.list(project, text === undefined ? {} : { text }, { limit: 100 });
      return items.map(({ name }) => name);
    };

    test('a draft is there as it was saved, once under a name', async () => {
      const made = await store.create(project, 'mark', 'first');
      const expected = { project, name: 'mark', revision: 1, text: 'first', published: 0 };
      expect(made).toEqual({ ...expected, savedAt: clock.now() });
      await expect(store.create(project, 'mark', 'other')).rejects.toEqual(code('PIPELINE_EXISTS'));
      clock.pass(1000);
      const saved = await store.save(project, 'mark', 'second: 傷を検出', 1);
      expect(saved).toEqual({
        ...expected,
        revision: 2,
        text: 'second: 傷を検出',
        savedAt: clock.now(),
      });
      expect(await store.draft(project, 'mark')).toEqual(saved);
    });

    test('of two who save what they read together one wins, and the other is told', async () => {
      await store.create(project, 'mark', 'first');
      const both = await Promise.allSettled([
        store.save(project, 'mark', 'by one', 1),
        store.save(project, 'mark', 'by the other', 1),
      ]);
      const won = both.filter(({ status }) => status === 'fulfilled');
      const lost = both.filter((outcome) => outcome.status === 'rejected');
      expect(won).toHaveLength(1);
      expect(lost.map(({ reason }) => reason as unknown)).toEqual([code('PIPELINE_CONFLICT')]);
      const { revision, text } = await store.draft(project, 'mark');
      expect({ revision, text }).toEqual({
        revision: 2,
        text: both[0].status === 'fulfilled' ? 'by one' : 'by the other',
      });
      const given = { revision: 1, locked, note: '' };
      await expect(store.publish(project, 'mark', given)).rejects.toEqual(code('PIPELINE_CONFLICT'));
    });

    test('versions count from one and stay as they are', async () => {
      await store.create(project, 'mark', 'one');
      const first = await store.publish(project, 'mark', { revision: 1, locked, note: 'the first' });
      expect(first).toEqual({
        project,
        name: 'mark',
        version: 1,
        text: 'one',
        locked,
        note: 'the first',
        publishedAt: clock.now(),
      });
      expect(await store.draft(project, 'mark')).toMatchObject({ revision: 1, published: 1 });
      clock.pass(1000);
      await store.save(project, 'mark', 'two', 1);
      expect(await store.version(project, 'mark')).toEqual(first);
      const inner = { components: {}, pipelines: { 'cut@3': { version: 3, digest }, cut: { digest } } };
      const second = await store.publish(project, 'mark', { revision: 2, locked: inner, note: '' });
      expect(second).toMatchObject({ version: 2, text: 'two', locked: inner });
      await store.save(project, 'mark', 'three', 2);
      expect(await store.publish(project, 'mark', { revision: 3, locked, note: '' })).toMatchObject({
        version: 3,
      });
      expect(await store.version(project, 'mark', 1)).toEqual(first);
      expect(await store.version(project, 'mark', 2)).toEqual(second);
      expect(await store.version(project, 'mark')).toMatchObject({ version: 3 });
      expect(await store.draft(project, 'mark')).toMatchObject({ revision: 3, published: 3 });
    });

    test('what is published again unchanged is the same version', async () => {
      await store.create(project, 'mark', 'one');
      const blur = { version: '1.0.0', digest, image: `registry.test/acme/blur@${digest}` };
      const both = { components: { 'imaging/resize': resize, 'imaging/blur': blur }, pipelines: {} };
      const first = await store.publish(project, 'mark', { revision: 1, locked: both, note: 'first' });
      const otherOrder = { pipelines: {}, components: { 'imaging/blur': blur, 'imaging/resize': resize } };
      expect(
        await store.publish(project, 'mark', { revision: 1, locked: otherOrder, note: 'again' }),
      ).toEqual(first);
      // The same text with newer components does something else.
      const newer = { ...both, components: { ...both.components, 'imaging/blur': resize } };
      const published = await store.publish(project, 'mark', { revision: 1, locked: newer, note: '' });
      expect(published.version).toBe(2);
      // Back to what an older version was: that is news again.
      const back = await store.publish(project, 'mark', { revision: 1, locked: both, note: '' });
      expect(back.version).toBe(3);
      const at = { revision: 1, locked: newer, note: '' };
      const [one, other] = await Promise.all([
        store.publish(project, 'mark', at),
        store.publish(project, 'mark', at),
      ]);
      expect(one).toEqual(other);
    });

    test('what is not there is said by what is missing', async () => {
      await expect(store.draft(project, 'mark')).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      await expect(store.save(project, 'mark', '', 1)).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      await expect(store.publish(project, 'mark', { revision: 1, locked, note: '' })).rejects.toEqual(
        code('PIPELINE_NOT_FOUND'),
      );
      await expect(store.version(project, 'mark')).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      await expect(store.versions(project, 'mark', { limit: 1 })).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      await expect(store.remove(project, 'mark')).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      await store.create(project, 'mark', '');
      await expect(store.version(project, 'mark')).rejects.toEqual(code('PIPELINE_VERSION_NOT_FOUND'));
      await store.publish(project, 'mark', { revision: 1, locked, note: '' });
      await expect(store.version(project, 'mark', 2)).rejects.toEqual(code('PIPELINE_VERSION_NOT_FOUND'));
      await expect(store.version(project, 'mark', 0)).rejects.toEqual(code('PIPELINE_VERSION_NOT_FOUND'));
    });

    test('pipelines are listed by name, page by page, also where some come and go meanwhile', async () => {
      const made = ['a', 'b', 'b-2', 'c', 'd', 'e', 'f'];
      for (const name of made.toReversed()) await store.create(project, name, `name: ${name}`);
      const first = await store.list(project, {}, { limit: 3 });
      expect(first.items.map(({ name }) => name)).toEqual(['a', 'b', 'b-2']);
      await store.remove(project, 'b-2');
      await store.create(project, 'a-2', '');
      const second = await store.list(project, {}, { limit: 3, cursor: first.next! });
      expect(second.items.map(({ name }) => name)).toEqual(['c', 'd', 'e']);
      const third = await store.list(project, {}, { limit: 3, cursor: second.next! });
      expect(third).toEqual({ items: [await store.draft(project, 'f')] });
      expect(await store.list(project, {}, { limit: 7 })).not.toHaveProperty('next');
      await expect(store.list(project, {}, { limit: 3, cursor: "'" })).rejects.toEqual(
        code('CURSOR_INVALID'),
      );
    });

    test('those who may see some pipelines find only these', async () => {
      for (const name of ['a', 'b', 'c']) await store.create(project, name, `name: ${name}`);
      const found = async (given: readonly string[], text?: string) => {
        const filter = { names: given, ...(text !== undefined && { text }) };
        return (await store.list(project, filter, { limit: 2 })).items.map(({ name }) => name);
      };
      expect(await found(['c', 'a', 'no-such'])).toEqual(['a', 'c']);
      expect(await found(['c', 'a'], 'c')).toEqual(['c']);
      expect(await found([])).toEqual([]);
    });

    test('a search finds parts of names and texts, in Japanese too', async () => {
      await store.create(project, 'find-scratch', 'title: {ja: 傷を検出してマーク}');
      await store.create(project, 'resize', 'title: {en: Make Smaller 100%, ja: カメラの画像を縮小}');
      expect(await names('検出')).toEqual(['find-scratch']);
      expect(await names('縮小')).toEqual(['resize']);
      expect(await names('ｶﾒﾗ')).toEqual(['resize']);
      expect(await names('SCRATCH')).toEqual(['find-scratch']);
      expect(await names('smaller １００%')).toEqual(['resize']);
      expect(await names('_')).toEqual([]);
      expect(await names('title')).toEqual(['find-scratch', 'resize']);
      expect(await names('')).toEqual(['find-scratch', 'resize']);
      await store.save(project, 'find-scratch', 'title: {ja: 傷を数える}', 1);
      expect(await names('検出')).toEqual([]);
      expect(await names('数え')).toEqual(['find-scratch']);
      const page = await store.list(project, { text: 'title' }, { limit: 1, cursor: 'find-scratch' });
      expect(page.items.map(({ name }) => name)).toEqual(['resize']);
    });

    test('versions are listed newest first, page by page', async () => {
      await store.create(project, 'mark', 'text 1');
      for (let revision = 1; revision <= 5; revision++) {
        await store.publish(project, 'mark', { revision, locked, note: `note ${revision}` });
        await store.save(project, 'mark', `text ${revision + 1}`, revision);
      }
      const first = await store.versions(project, 'mark', { limit: 2 });
      expect(first.items.map(({ version, note, text }) => [version, note, text])).toEqual([
        [5, 'note 5', 'text 5'],
        [4, 'note 4', 'text 4'],
      ]);
      const rest = await store.versions(project, 'mark', { limit: 9, cursor: first.next! });
      expect(rest.items.map(({ version }) => version)).toEqual([3, 2, 1]);
      expect(rest.next).toBeUndefined();
      for (const cursor of ['x', '-1', '1.5', '']) {
        await expect(store.versions(project, 'mark', { limit: 9, cursor })).rejects.toEqual(
          code('CURSOR_INVALID'),
        );
      }
    });

    test('files that a draft or a version names are kept as long as it is there', async () => {
      const [first, second] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
      const free = () => subject.unreferenced([first, second]);
      const naming = (file: string): string => `files: {model: ${file}, same: ${file}}`;
      expect(await free()).toEqual([first, second]);
      await store.create(project, 'mark', naming(first));
      expect(await free()).toEqual([second]);
      await store.save(project, 'mark', naming(second), 1);
      expect(await free()).toEqual([first]);
      await store.publish(project, 'mark', { revision: 2, locked, note: '' });
      await store.save(project, 'mark', naming(first), 2);
      expect(await free()).toEqual([]);
      await store.remove(project, 'mark');
      expect(await free()).toEqual([first, second]);
    });

    test('projects do not see each other', async () => {
      await store.create(project, 'mark', 'mine');
      await store.publish(project, 'mark', { revision: 1, locked, note: '' });
      await expect(store.draft('other', 'mark')).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      await expect(store.version('other', 'mark', 1)).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      await expect(store.save('other', 'mark', '', 1)).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      await expect(store.remove('other', 'mark')).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      expect(await store.list('other', { text: 'mine' }, { limit: 9 })).toEqual({ items: [] });
      const theirs = await store.create('other', 'mark', 'theirs');
      expect(theirs).toMatchObject({ revision: 1, published: 0 });
      await store.remove('other', 'mark');
      expect(await store.draft(project, 'mark')).toMatchObject({ text: 'mine', published: 1 });
    });

    test('what is removed is gone with its versions, and the name is free', async () => {
      await store.create(project, 'mark', 'old');
      await store.publish(project, 'mark', { revision: 1, locked, note: '' });
      await store.remove(project, 'mark');
      await expect(store.version(project, 'mark', 1)).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
      expect(await names()).toEqual([]);
      expect(await store.create(project, 'mark', 'new')).toMatchObject({ revision: 1, published: 0 });
      await expect(store.version(project, 'mark', 1)).rejects.toEqual(code('PIPELINE_VERSION_NOT_FOUND'));
    });
  });
}
