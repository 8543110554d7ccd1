import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRuntime } from './engine-runtime.ts';
import { findEngine, type Engine } from './engine.ts';
import { runArguments } from './run-arguments.ts';

const image = `registry.test/acme/a@sha256:${'a'.repeat(64)}`;
const about = { component: 'acme/a', network: false, memory: 2 ** 30, cores: 2 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-engine-test-'));
  await mkdir(join(folder, 'devices'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

/** A program that answers `info` as a real one does, and everything else with nothing. */
async function engine(name: 'podman' | 'docker', info: string): Promise<Engine> {
  const program = join(folder, name);
  await writeFile(program, `#!/bin/sh\n[ "$1" = info ] && echo '${info}'\nexit 0\n`);
  await chmod(program, 0o755);
  return await findEngine(program, [join(folder, 'devices'), join(folder, 'none')]);
}

const describeDevices = async (file: string, text: string) =>
  await writeFile(join(folder, 'devices', file), text);

/** As `nvidia-ctk cdi generate` writes it. */
const nvidia = (names: readonly string[]) => `---
cdiVersion: 0.5.0
kind: nvidia.com/gpu
devices:
${names.map((name) => `  - name: "${name}"\n    containerEdits: { deviceNodes: [{ path: /dev/nvidia0 }] }`).join('\n')}
containerEdits: { env: [NVIDIA_VISIBLE_DEVICES=void] }
`;

describe.skipIf(process.platform === 'win32')('a program that runs containers', () => {
  test.each([
    ['podman', 'false v2', { isRootless: false, limits: true }],
    ['podman', 'true v2', { isRootless: true, limits: true }],
    ['podman', 'true v1', { isRootless: true, limits: false }],
    [
      'docker',
      '{"runc":{}} [name=seccomp,profile=default name=cgroupns] 2',
      { isRootless: false, limits: true },
    ],
    [
      'docker',
      '{"runc":{}} [name=seccomp,profile=default name=rootless] 1',
      { isRootless: true, limits: false },
    ],
  ] as const)('%s that says "%s"', async (name, info, expected) => {
    expect(await engine(name, info)).toMatchObject({ kind: name, ...expected });
  });

  test('gives no graphics processor that nobody asked for', async () => {
    await describeDevices('nvidia.yaml', nvidia(['0', '1', 'all']));
    const podman = await engine('podman', 'false v2');
    expect(runArguments(podman, image, about).join(' ')).not.toMatch(/device|gpu/);
    expect(runArguments(podman, image, { ...about, gpus: 0 }).join(' ')).not.toMatch(/device|gpu/);
  });

  test('podman gives those that are described, in turn', async () => {
    await describeDevices('nvidia.yaml', nvidia(['0', '1', 'GPU-5f3c', 'all', '--privileged']));
    await describeDevices('other.json', '{"kind": "vendor.test/net", "devices": [{"name": "0"}]}');
    await describeDevices('broken.json', '{"kind": ');
    const runtime = new EngineRuntime(await engine('podman', 'false v2'));
    const given = async (gpus: number) => {
      const { args } = await runtime.start(image, { ...about, gpus });
      return args.filter((arg) => arg.startsWith('--device'));
    };
    expect(await given(1)).toEqual(['--device=nvidia.com/gpu=0']);
    expect(await given(1)).toEqual(['--device=nvidia.com/gpu=1']);
    expect(await given(2)).toEqual(['--device=nvidia.com/gpu=0', '--device=nvidia.com/gpu=1']);
    expect(runtime.whyNoGpus(2)).toBeUndefined();
    expect(runtime.whyNoGpus(3)).toBe('this machine has 2');
    await runtime.close();
  });

  test('docker gives a number of them where it has what it takes', async () => {
    const docker = await engine('docker', '{"nvidia":{"path":"nvidia-container-runtime"}} [name=seccomp] 2');
    const args = runArguments(docker, image, { ...about, gpus: 2 });
    expect(args).toContain('--gpus=2');
    // What is given to the engine comes before the image: after it, it would be for the worker.
    expect(args.indexOf('--gpus=2')).toBeLessThan(args.indexOf(image));
  });

  test.each([
    ['podman', 'false v2', 'described'],
    ['docker', '{"runc":{}} [name=seccomp] 2', 'no runtime'],
  ] as const)('%s says why it has none', async (name, info, expected) => {
    const runtime = new EngineRuntime(await engine(name, info));
    expect(runtime.whyNoGpus(1)).toContain(expected);
  });
});
