import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { defineComponent, type ComponentTypes } from '@kumiki/component-sdk';
import type { JsonValue } from '@kumiki/component-sdk/values';

interface Spy extends ComponentTypes {
  outputs: { report: JsonValue };
  params: { read: string[]; connect: string[]; how: string };
}

/** Tries what must not work, and says what did. */
export default defineComponent<Spy>({
  async run({ params }): Promise<{ report: JsonValue }> {
    if (params.how === 'hang') for (;;);
    if (params.how === 'die') process.exit(7);
    if (params.how === 'leave') {
      const args = ['-e', 'setTimeout(() => undefined, 1e6)'];
      spawn(process.execPath, args, { detached: true, stdio: 'ignore', env: {} }).unref();
    }
    if (params.how === 'multiply') return { report: { started: multiplied() } };
    if (params.how === 'fill') {
      const kept: Buffer[] = [];
      for (;;) kept.push(Buffer.alloc(64 * 1024 * 1024, 1));
    }
    const shared = process.env['KUMIKI_SHARED'] ?? '';
    return {
      report: {
        user: process.getuid?.() ?? -1,
        groups: process.getgroups?.() ?? [],
        environment: Object.keys(process.env),
        capabilities: /^CapEff:\s+(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '',
        mayGainPrivileges: !/^NoNewPrivs:\s+1$/m.test(readFileSync('/proc/self/status', 'utf8')),
        filtered: /^Seccomp:\s+2$/m.test(readFileSync('/proc/self/status', 'utf8')),
        called: process.arch === 'x64' ? called() : [],
        processes: readdirSync('/proc').filter((name) => /^\d+$/.test(name)),
        root: readdirSync('/').toSorted(),
        read: params.read.filter((path) => works(() => existsSync(path) && readAny(path))),
        environments: works(() => readFileSync('/proc/1/environ')) && process.pid !== 1,
        otherRoot: works(() => readlinkSync('/proc/1/root')) && process.pid !== 1,
        wroteRoot: works(() => writeFileSync('/stranger', 'was here')),
        wroteComponent: works(() => writeFileSync('/kumiki/component/stranger', 'was here')),
        wroteInputs: works(() => writeFileSync(join(shared, 'inputs', 'stranger'), 'was here')),
        movedInputs: works(() => renameSync(join(shared, 'inputs'), join(shared, 'mine'))),
        movedOutputs: works(() => renameSync(join(shared, 'outputs'), join(shared, 'mine'))),
        removedOutputs:
          works(() => rmSync(join(shared, 'outputs'), { recursive: true })) &&
          !existsSync(join(shared, 'outputs')),
        mounted: works(() => execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })),
        connected: await connected(params.connect),
        temporary: works(() => {
          mkdirSync(join(process.env['TMPDIR'] ?? '', 'mine'));
          symlinkSync('/etc', join(process.env['TMPDIR'] ?? '', 'link'));
        }),
        folder: dirname(shared),
      },
    };
  },
});

/** Calls of the kernel that lead out of what this process is closed off in, on x64: arguments that would be taken. The first is one that anybody may. */
const calls: Readonly<Record<string, readonly [number: number, ...given: (number | string)[]]>> = {
  ownId: [39],
  unshareUser: [272, 0x1000_0000],
  unshareMounts: [272, 0x2_0000],
  cloneUser: [56, 0x1000_0000 + 17, 0, 0, 0, 0],
  mount: [165, 'none', '/tmp', 'tmpfs', 0, 0],
  openTree: [428, -100, '/', 1],
  fsopen: [430, 'tmpfs', 0],
  pivotRoot: [155, '/tmp', '/tmp'],
  chroot: [161, '/tmp'],
  bpf: [321, 0, 'x'.repeat(64), 64],
  perfEvents: [298, 'x'.repeat(128), 0, -1, -1, 0],
  openByHandle: [304, -100, 'x'.repeat(64), 0],
  newKey: [248, 'user', 'mine', 'value', 5, -3],
  hostname: [170, 'stranger', 8],
  clock: [227, 0, '\0'.repeat(16)],
  machineCode: [173, 0x378, 3, 1],
  packetSocket: [41, 17, 3, 0],
  virtualSocket: [41, 40, 1, 0],
};

/** Those of them that worked. A program of the image calls them, since Node has no way to. */
function called(): string[] {
  return Object.entries(calls).flatMap(([name, [number, ...given]]) => {
    const texts = given.flatMap((one, at) =>
      typeof one === 'number' ? [] : [`my $v${at} = ${quoted(one)};`],
    );
    const names = given.map((one, at) => (typeof one === 'number' ? one : `$v${at}`));
    const call = `syscall(${[number, ...names].join(', ')})`;
    // A process that was made so ends at once.
    const script = `${texts.join('')} exit(${call} < 0 ? 7 : 0);`;
    return works(() => execFileSync('perl', ['-e', script], { stdio: 'ignore', timeout: 5000 }))
      ? [name]
      : [];
  });
}

function quoted(text: string): string {
  return `"${text.replaceAll('\0', '\\0')}"`;
}

/** How many processes one can start before it is told to stop. */
function multiplied(): number {
  const script = `$| = 1; my @all; for (1..900) { my $p = fork; last unless defined $p;
    if ($p == 0) { sleep 60; exit } push @all, $p } print scalar(@all); kill 9, @all;`;
  return Number(execFileSync('perl', ['-e', script], { encoding: 'utf8', timeout: 30_000 }));
}

function readAny(path: string): void {
  try {
    readFileSync(path);
  } catch {
    readdirSync(path);
  }
}

function works(attempt: () => unknown): boolean {
  try {
    return attempt() !== false;
  } catch {
    return false;
  }
}

async function connected(addresses: readonly string[]): Promise<string[]> {
  const reached = await Promise.all(
    addresses.map(
      async (address) =>
        await new Promise<string | undefined>((resolve) => {
          const [host = '', port] = address.split(':');
          const socket = connect({ host, port: Number(port), timeout: 2000 });
          const end = (result?: string) => {
            socket.destroy();
            resolve(result);
          };
          socket.on('connect', () => end(address));
          socket.on('error', () => end());
          socket.on('timeout', () => end());
        }),
    ),
  );
  return reached.filter((address) => address !== undefined);
}
