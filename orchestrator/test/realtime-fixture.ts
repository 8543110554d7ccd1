import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { sharp, type Image } from '@kumiki/component-sdk/values';
import { onTestFinished } from 'vitest';
import { Realtime, type RealtimeOptions } from '../src/api/core/realtime.ts';
import { Deployments, type DeploymentSettings, type DeploymentsOptions } from '../src/deployments/index.ts';
import { settings } from '../src/deployments/contract.ts';
import { inProcessLanes, RealtimeExecutor } from '../src/executors/index.ts';
import type { Caller } from '../src/identity/roles.ts';
import type { Plan } from '../src/pipeline/index.ts';
import { openSqliteRecords } from '../src/records/index.ts';
import { inline, planOf, providerOf } from './inline.ts';

export const person: Caller = { id: 'somebody', name: 'Somebody', role: 'editor' };

const manifest = `inputs: {image: {type: image}}
outputs: {image: {type: image}, width: {type: number}}
params: {note: {type: string, default: ''}}`;

const document = `
inputs: {photo: {type: image}}
params: {note: {type: string, default: ''}}
steps: {look: {component: test/look, inputs: {image: $inputs.photo}, params: {note: $params.note}}}
outputs: {image: $steps.look.image, width: $steps.look.width}`;

/**
 * Deployments in this process, of pipelines by any name: they hand an image on and say its width, fail where their note is `bad`,
 * and wait for `go` where it is `wait`. What is asked for as `gone` is not published. All of it ends with the test.
 */
export async function openRealtime(
  options: Partial<RealtimeOptions> = {},
  given: Partial<DeploymentsOptions> = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-realtime-'));
  const records = await openSqliteRecords(folder);
  const waiting: (() => void)[] = [];
  const look = inline('test/look', manifest, {
    async run({ inputs, params, signal }) {
      const image = inputs['image'] as Image;
      if (params['note'] === 'bad') throw kumikiError('IMAGE_EMPTY', { source: 'the frame' });
      if (params['note'] === 'wait') {
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      }
      return { image, width: image.width };
    },
  });
  const { plan } = await planOf(document, [look]);
  const plans = async (_: string, pipeline: string): Promise<Plan> => {
    const [name = '', version = '3'] = pipeline.split('@');
    if (name === 'gone') throw kumikiError('PIPELINE_NOT_FOUND', { pipeline: name });
    return await Promise.resolve({ ...plan, pipeline: { name, version: Number(version) } });
  };
  const parts: DeploymentsOptions = {
    store: records.deployments,
    planOf: plans,
    start: async (_, of, replicas) => {
      const start = () => inProcessLanes(providerOf([look]), 1);
      const warm = await RealtimeExecutor.start(of, { start, replicas });
      return { plan: of, warm, executor: warm, files: {} };
    },
    most: 10,
    streams: 100,
    graceMs: 100,
    idleMs: 60_000,
    ...given,
  };
  const deployments = new Deployments(parts);
  const others = new Deployments({ ...parts, refreshMs: 10 });
  const realtime = new Realtime({
    deployments,
    planOf: plans,
    autoStart: false,
    replicas: 2,
    deadlineMs: 10_000,
    ...options,
  });
  onTestFinished(async () => {
    await Promise.all([deployments.close(), others.close()]);
    await records.executions.close();
    await rm(folder, { recursive: true, force: true });
  });
  const deploy = async (more: Partial<DeploymentSettings> = {}): Promise<void> => {
    const { pipeline } = { ...settings, ...more };
    const streams = { policy: 'block', queue: 4, inFlight: 2 } as const;
    await deployments.deploy('default', person.id, { ...settings, params: {}, streams, ...more });
    await deployments.ready('default', pipeline, AbortSignal.timeout(10_000));
  };
  return {
    deployments,
    /** Those of another platform on the same records. */
    others,
    realtime,
    records,
    deploy,
    planOf: plans,
    /** How many frames wait, and lets them go on. */
    waiting: () => waiting.length,
    go: () => waiting.splice(0).forEach((one) => one()),
  };
}

/** A small PNG of a width. */
export async function frameOf(width: number): Promise<Buffer> {
  return await sharp({ create: { width, height: 4, channels: 3, background: '#204060' } })
    .png()
    .toBuffer();
}
