import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseReference, Registries } from '@kumiki/oci';
import { containerContract } from '../../orchestrator/src/containers/contract.ts';
import { EngineRuntime } from '../../orchestrator/src/containers/engine/engine-runtime.ts';
import { findEngine } from '../../orchestrator/src/containers/engine/engine.ts';
import { ImageCache } from '../../orchestrator/src/containers/unpack/image-cache.ts';
import {
  findConfinement,
  type Confinement,
} from '../../orchestrator/src/containers/unpack/confine/confinement.ts';
import { UnpackedRuntime } from '../../orchestrator/src/containers/unpack/unpacked-runtime.ts';
import { buildTestImage } from './containers-fixture.ts';

const host = process.env['TESTBED_REGISTRY'] ?? '';
const place = `${host}/containers-test/${process.pid}`;
const env = { KUMIKI_REGISTRY_MIRRORS: `docker.io=${host}` };
const missing = `${place}/test/spy@sha256:${'0'.repeat(64)}`;

for (const program of ['podman', 'docker'] as const) {
  const engine = await findEngine(program).catch(() => undefined);
  const open = async () => {
    const runtime = new EngineRuntime(engine!);
    const spy = await buildTestImage('spy', place, env);
    // Namespaces of its own give nobody rights on the machine; podman and docker let programs make them.
    const mayCall = ['unshareUser', 'cloneUser', 'virtualSocket'];
    const { limits: together, isRootless } = engine!;
    return { runtime, spy, missing, mayCall, together, isRootless, close: async () => await runtime.close() };
  };
  containerContract(`images by ${program}`, open, engine ? undefined : `${program} gives no answer`);
}

const confinement = await findConfinement();

containerContract(
  'images unpacked, of a real registry',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-images-test-'));
    const registries = new Registries({ mirrors: new Map() });
    const source = (image: string) => registries.repository(parseReference(image));
    const cache = new ImageCache({ folder, source, limitBytes: 2 ** 34 });
    const runtime = new UnpackedRuntime(cache, confinement as Confinement);
    const spy = await buildTestImage('spy', place, env);
    return { runtime, spy, missing, close: async () => await rm(folder, { recursive: true, force: true }) };
  },
  typeof confinement === 'string' ? confinement : undefined,
);
