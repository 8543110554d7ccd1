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
  async run({ params }) {
    if (params.how === 'hang') for (;;);
    if (params.how === 'die') process.exit(7);
    if (params.how === 'leave') {
      const args = ['-e', 'setTimeout(() => undefined, 1e6)'];
      spawn(process.execPath, args, { detached: true, stdio: 'ignore', env: {} }).unref();
    }
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
