import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callFilter } from './call-filter.ts';
import { launchEnvironment } from './confinement.ts';
import { ControlGroups } from './control-groups.ts';
import { findFilterLoader } from './filter-loader.ts';

const execute = promisify(execFile);

const groups = process.platform === 'linux' ? await ControlGroups.find() : undefined;

describe('a filter of system calls', () => {
  test('is a whole program, whose every way ends with an answer', () => {
    for (const architecture of ['x64', 'arm64']) {
      const bytes = callFilter(architecture)!;
      const count = bytes.length / 8;
      // The most that the kernel takes.
      expect(count).toBeLessThan(4096);
      for (let at = 0; at < count; at++) {
        const isJump = (bytes.readUInt16LE(8 * at) & 7) === 5;
        const furthest = isJump ? Math.max(bytes.readUInt8(8 * at + 2), bytes.readUInt8(8 * at + 3)) : 0;
        expect(at + 1 + furthest).toBeLessThanOrEqual(count - (isJump ? 1 : 0));
      }
      expect(bytes.readUInt16LE(bytes.length - 8)).toBe(0x06);
    }
  });

  test('is not made for a processor whose calls are not known', () => {
    expect(callFilter('ppc64')).toBeUndefined();
  });

  const isHere = process.platform === 'linux' && process.arch === 'x64' && process.getuid?.() === 0;
  test.skipIf(!isHere).each([
    ['what a program needs', 'syscall(39) > 0', 0],
    ['a namespace', 'syscall(272, 0x10000000) == 0', 1],
    ['a process in one', 'syscall(56, 0x10000000 + 17, 0, 0, 0, 0) >= 0', 1],
    ['the newer call for that', 'syscall(435, 0, 0) >= 0', 38],
    ['a mount', 'syscall(165, my $from = "none", my $at = "/nowhere", my $type = "tmpfs", 0, 0) == 0', 1],
    ['a call that nobody knows', 'syscall(9999) == 0', 38],
    ['a call of another kind of program', 'syscall(0x40000000 + 39) > 0', 38],
    ['a socket of the machine', 'syscall(41, 17, 3, 0) >= 0', 97],
    ['a socket of its own', 'syscall(41, 1, 1, 0) >= 0', 0],
  ])('and %s', async (_, call, errno) => {
    const filter = callFilter(process.arch)!;
    const loader = await findFilterLoader(filter, launchEnvironment);
    const script = `if (${call}) { print 0 } else { print $! + 0 }`;
    const [program, ...args] = [...loader!.command(filter), 'perl', '-e', script];
    const { stdout } = await execute(program, args, { env: launchEnvironment });
    expect(Number(stdout)).toBe(errno);
  });

  test.skipIf(!isHere)('is loaded by nothing where there is nothing', async () => {
    const filter = callFilter(process.arch)!;
    expect(await findFilterLoader(filter, { PATH: '/nowhere' })).toBeUndefined();
    // What is no filter the kernel does not take.
    expect(await findFilterLoader(Buffer.alloc(8), launchEnvironment)).toBeUndefined();
  });
});

/** Files of `proc` and `cgroup` as some machine has them; folders that a group makes have no files by themselves here. */
describe('control groups', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumiki-groups-test-'));
  });
  afterEach(async () => await rm(folder, { recursive: true, force: true }));

  const machine = async (mounts: readonly string[], own: readonly string[]) => {
    await writeFile(join(folder, 'mountinfo'), mounts.map((line) => `${line}\n`).join(''));
    await writeFile(join(folder, 'cgroup'), own.map((line) => `${line}\n`).join(''));
    return await ControlGroups.find(folder);
  };

  test('are not used where a group has no limits, and nothing is left of the try', async () => {
    const top = join(folder, 'unified');
    await mkdir(join(top, 'own'), { recursive: true });
    const found = await machine([`30 1 0:26 / ${top} rw shared:4 - cgroup2 cgroup2 rw`], ['0::/own']);
    expect(found).toBeUndefined();
    expect(await readdir(join(top, 'own'))).toEqual([]);
    expect(await readdir(top)).toEqual(['own']);
  });

  test('are not used where there are none', async () => {
    expect(await machine(['22 1 0:5 / /proc rw - proc proc rw'], [])).toBeUndefined();
    expect(await ControlGroups.find(join(folder, 'nowhere'))).toBeUndefined();
  });

  test.skipIf(!groups)('hold a process to its memory, and are gone afterwards', async () => {
    const name = `kumiki-test-${process.pid}`;
    await groups!.make(name, { memory: 64 * 2 ** 20, processes: 8, cores: 1 });
    const folders = groups!.folders(name);
    const enter = folders.map((path) => `echo 0 > '${path}/cgroup.procs'`).join('; ');
    const run = async (script: string) =>
      await execute('/bin/sh', ['-c', `${enter}; exec perl -e '${script}'`]);
    expect((await run('my $text = "x" x 10_000_000; print length $text')).stdout).toBe('10000000');
    await expect(run('my $text = "x" x 200_000_000; print length $text')).rejects.toMatchObject({
      signal: 'SIGKILL',
    });
    const counted = await run(
      'my @all; for (1..50) { my $p = fork; last unless defined $p; exit sleep 5 unless $p; push @all, $p } print scalar @all; kill 9, @all',
    );
    expect(Number(counted.stdout)).toBeLessThan(8);
    await groups!.remove(name);
    for (const path of folders) await expect(readFile(join(path, 'cgroup.procs'))).rejects.toThrow('ENOENT');
  });
});
