import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Clock, code } from '../execution/store/contract/fixtures.ts';
import type { DeploymentSettings } from './deployment.ts';
import type { FileRecords } from '../files/index.ts';
import type { FrameSample } from './frame-sample.ts';
import type { DeploymentStore } from './deployment-store.ts';

export const settings: DeploymentSettings = {
  pipeline: 'mark',
  version: 3,
  target: 'local',
  params: { width: 640 },
  replicas: { min: 1, max: 2 },
  streams: { policy: 'drop_oldest', queue: 2, inFlight: 4 },
  deadlineMs: 1000,
  samples: { keep: 'every', every: 100 },
  isOnDemand: false,
};

interface Opened {
  readonly store: DeploymentStore;
  /** Of the same records. */
  readonly files: Pick<FileRecords, 'trace'>;
  close(): Promise<void>;
}

/** What every store of deployments does, whatever it keeps them in. */
export function deploymentStoreContract(name: string, open: (now: () => number) => Promise<Opened>): void {
  describe(`${name}:`, () => {
    const clock = new Clock();
    let subject: Opened;
    let store: DeploymentStore;
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
    const put = async (more: Partial<DeploymentSettings> = {}, of = project) =>
      await store.put(of, 'somebody', { ...settings, ...more }, 10);

    test('a deployment takes the place of the one of the same pipeline, and counts the revision up', async () => {
      const about = { project, desired: 'running', changedBy: 'somebody' };
      const first = await put();
      expect(first).toEqual({ ...settings, ...about, revision: 1, changedAt: clock.now() });
      clock.pass(1000);
      const second = await put({ version: 4 });
      expect(second).toEqual({ ...first, version: 4, revision: 2, changedAt: clock.now() });
      expect(await store.get(project, 'mark')).toEqual(second);
      await expect(store.get('other', 'mark')).rejects.toEqual(code('DEPLOYMENT_NOT_FOUND'));
    });

    test('one that is stopped stays so until it is wanted again', async () => {
      await put();
      const stopped = await store.desire(project, 'another', 'mark', 'stopped');
      expect(stopped).toMatchObject({ desired: 'stopped', changedBy: 'another', revision: 2, version: 3 });
      expect(await store.list(project)).toEqual([stopped]);
      expect(await put()).toMatchObject({ desired: 'running', revision: 3 });
      await expect(store.desire(project, 'a', 'other', 'running')).rejects.toEqual(
        code('DEPLOYMENT_NOT_FOUND'),
      );
    });

    test('lists come by name, and what is removed is gone', async () => {
      for (const pipeline of ['b', 'a', 'c']) await put({ pipeline });
      await store.remove(project, 'c');
      await expect(store.remove(project, 'c')).rejects.toEqual(code('DEPLOYMENT_NOT_FOUND'));
      expect((await store.list(project)).map(({ pipeline }) => pipeline)).toEqual(['a', 'b']);
    });

    test('samples come newest first, the oldest go, and all go with their deployment', async () => {
      await put();
      const sample = (at: number): FrameSample => {
        const times = { waitedMs: 1, totalMs: 2, steps: [] };
        return { at, version: 3, status: 'succeeded', ...times, inputs: {}, outputs: { n: { data: at } } };
      };
      for (const at of [1, 2, 3]) await store.addSample(project, 'mark', sample(at), 2);
      await store.addSample(project, 'other', sample(9), 2);
      expect(await store.samples(project, 'mark')).toEqual([sample(3), sample(2)]);
      await store.remove(project, 'mark');
      expect(await store.samples(project, 'mark')).toEqual([]);
    });

    test('what a sample holds is found by those who may see its pipeline', async () => {
      await put();
      const digest = `sha256:${'5a'.repeat(31)}${String(count).padStart(2, '0')}`;
      const image = { digest, size: 5, mediaType: 'image/jpeg', name: 'mark-1-image' };
      const times = { waitedMs: 1, totalMs: 2, steps: [] };
      const sample = {
        at: 7,
        version: 3,
        status: 'succeeded',
        ...times,
        inputs: { image },
        outputs: {},
      } as const;
      await store.addSample(project, 'mark', sample, 2);
      const { files } = subject;
      expect(await files.trace(project, digest, ['mark'])).toEqual({ ...image, createdAt: 7 });
      expect(await files.trace(project, digest, ['other'])).toBeUndefined();
      expect(await files.trace('elsewhere', digest)).toBeUndefined();
    });

    test('there are so many at most, and one that is there can be changed all the same', async () => {
      for (let at = 0; at < 10; at++) await put({ pipeline: `p-${at}` });
      await expect(put({ pipeline: 'one-more' })).rejects.toEqual(code('DEPLOYMENTS_TOO_MANY'));
      expect(await put({ pipeline: 'p-3', version: 9 })).toMatchObject({ version: 9, revision: 2 });
    });
  });
}
