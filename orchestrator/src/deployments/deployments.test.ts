import { kumikiError, problem } from '@kumiki/component-sdk/errors';
import { expect, test, vi } from 'vitest';
import { frameOf, openRealtime, person } from '../../test/realtime-fixture.ts';
import { Metrics } from '../observe/index.ts';
import { settings } from './contract.ts';

const signal = AbortSignal.timeout(60_000);

async function frame(note = '') {
  const files = [{ artifact: { bytes: await frameOf(8), mediaType: 'image/png' } }];
  return { files, parameters: { note } };
}

test('a deployment comes up, is stopped and started, replaced and removed', async () => {
  const { deployments, realtime, deploy, planOf } = await openRealtime();
  await deploy();
  const once = async (pipeline: string) =>
    (await realtime.once(person, 'default', pipeline, await frame(), signal)).outcome.status;
  expect(await once('mark@3')).toBe('succeeded');
  await deploy({ version: 4 });
  expect((await deployments.get('default', 'mark')).status).toMatchObject({ version: 4, frames: { out: 1 } });
  await expect(once('mark@3')).rejects.toMatchObject({ code: 'DEPLOYMENT_NOT_FOUND' });
  const { pipeline } = await planOf('default', 'mark@4');
  expect(deployments.executorOf('default', pipeline)?.kind).toBe('realtime');
  await deployments.desire('default', person.id, 'mark', 'stopped');
  await vi.waitFor(async () => expect((await deployments.get('default', 'mark')).state).toBe('stopped'));
  await expect(once('mark')).rejects.toMatchObject({ code: 'DEPLOYMENT_NOT_READY' });
  expect(deployments.executorOf('default', pipeline)).toBeUndefined();
  await deployments.desire('default', person.id, 'mark', 'running');
  await deployments.ready('default', 'mark', signal);
  expect(await once('mark')).toBe('succeeded');
  await deployments.remove('default', 'mark');
  await expect(once('mark')).rejects.toMatchObject({ code: 'DEPLOYMENT_NOT_FOUND' });
  expect(await deployments.list('default')).toEqual([]);
});

test('what was up comes up again after a restart', async () => {
  const first = await openRealtime();
  await first.records.deployments.put('default', 'somebody', { ...settings, params: {} }, 9);
  await first.records.deployments.put('default', 'somebody', { ...settings, pipeline: 'off', params: {} }, 9);
  await first.records.deployments.desire('default', 'somebody', 'off', 'stopped');
  await first.deployments.open('default');
  await first.deployments.ready('default', 'mark', signal);
  const states = (await first.deployments.list('default')).map(({ deployment, state }) => {
    return [deployment.pipeline, state];
  });
  expect(states).toEqual([
    ['mark', 'running'],
    ['off', 'stopped'],
  ]);
});

test('frames are counted by their pipeline and by what became of them', async () => {
  const { frames, registry } = new Metrics();
  const { deployments, realtime, deploy } = await openRealtime({}, { counts: frames });
  frames.present = () => deployments.present;
  await deploy();
  await realtime.once(person, 'default', 'mark', await frame(), signal);
  await realtime.once(person, 'default', 'mark', await frame('bad'), signal);
  await realtime.once(person, 'default', 'mark', { ...(await frame('wait')), deadlineMs: 1 }, signal);
  const lines = (await registry.metrics()).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'kumiki_frames_in_total{pipeline="mark"} 3',
      'kumiki_frames_total{pipeline="mark",status="succeeded"} 1',
      'kumiki_frames_total{pipeline="mark",status="failed"} 1',
      'kumiki_frames_total{pipeline="mark",status="dropped"} 1',
      'kumiki_frames_dropped_total{pipeline="mark",reason="late"} 1',
      'kumiki_frame_duration_seconds_count{pipeline="mark"} 2',
      'kumiki_frames_waiting{pipeline="mark"} 0',
      'kumiki_deployment_replicas{pipeline="mark"} 1',
    ]),
  );
});

test('one that cannot come up says why, and leaves the one before at work', async () => {
  const { deployments, deploy, records } = await openRealtime();
  await records.deployments.put('default', 'somebody', { ...settings, pipeline: 'gone', params: {} }, 9);
  await deployments.open('default');
  await vi.waitFor(async () => {
    expect(await deployments.get('default', 'gone')).toMatchObject({
      state: 'failed',
      error: { code: 'PIPELINE_NOT_FOUND' },
    });
  });
  await expect(deploy({ pipeline: 'gone' })).rejects.toMatchObject({ code: 'PIPELINE_NOT_FOUND' });
  await expect(deploy({ params: { what: 1 } })).rejects.toMatchObject({ code: 'PARAMETER_UNKNOWN' });
});

test('one whose pipeline does not compile any more says what is wrong at which place', async () => {
  const what = 'test/look';
  const place = { path: ['steps', 'look', 'component'], line: 4, column: 3 };
  const values = { what, locked: '1.0.0', found: 'that version is not there' };
  const problems = [problem('LOCK_BROKEN', values, place, { step: 'look', field: 'component' })];
  const { deployments, records } = await openRealtime(
    {},
    {
      planOf: async () =>
        await Promise.reject(kumikiError('PIPELINE_INVALID', { name: 'mark@3', count: 1 }, { problems })),
    },
  );
  await records.deployments.put('default', 'somebody', { ...settings, params: {} }, 9);
  await deployments.open('default');
  const error = { code: 'PIPELINE_INVALID', problems: [{ step: 'look', field: 'component' }] };
  await vi.waitFor(async () => {
    expect(await deployments.get('default', 'mark')).toMatchObject({ state: 'failed', error });
  });
  const refused = {
    code: 'DEPLOYMENT_NOT_READY',
    message: expect.stringContaining('At steps.look.component: test/look is locked at 1.0.0'),
    problems: error.problems,
  };
  await expect(deployments.ready('default', 'mark', signal)).rejects.toMatchObject(refused);
});

test('frames are kept as the deployment says', async () => {
  const { deployments, realtime, deploy, records } = await openRealtime();
  await deploy({ samples: { keep: 'failures', every: 1 } });
  await realtime.once(person, 'default', 'mark', await frame(), signal);
  const { outcome } = await realtime.once(person, 'default', 'mark', await frame('bad'), signal);
  expect(outcome.status).toBe('failed');
  expect(await deployments.samples('default', 'mark')).toEqual([]);
  // Kept by whoever hears of frames; here nobody does.
  await records.deployments.addSample(
    'default',
    'mark',
    { at: 1, version: 3, status: 'failed', waitedMs: 0, totalMs: 1, steps: [], inputs: {}, outputs: {} },
    9,
  );
  expect(await deployments.samples('default', 'mark')).toHaveLength(1);
});

test('platforms on the same records come to what one of them is told', async () => {
  const { deployments, others, deploy } = await openRealtime();
  await others.open('default');
  const there = async () => {
    const shown = (await others.list('default')).map(({ deployment: { version }, state }) => [
      version,
      state,
    ]);
    return shown.flat();
  };
  await deploy();
  await vi.waitFor(async () => expect(await there()).toEqual([3, 'running']));
  await deploy({ version: 4 });
  await vi.waitFor(() => expect(others.live('default', 'mark@4')?.generation.plan.pipeline.version).toBe(4));
  await deployments.desire('default', person.id, 'mark', 'stopped');
  await vi.waitFor(async () => expect(await there()).toEqual([4, 'stopped']));
  await deployments.remove('default', 'mark');
  await deploy({ version: 5 });
  await vi.waitFor(() => expect(others.live('default', 'mark@5')?.generation.plan.pipeline.version).toBe(5));
  await deployments.remove('default', 'mark');
  await vi.waitFor(() => expect(others.live('default', 'mark')).toBeUndefined());
});
