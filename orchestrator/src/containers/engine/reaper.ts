import { spawn, type ChildProcess } from 'node:child_process';
import { ownerLives } from '@kumiki/component-sdk/worker/process';
import { engineEnvironment, tellEngine, type Engine } from './engine.ts';

/**
 * Waits for the end of its standard input, which is that of whoever started it, and removes the containers with a label: $0 is the
 * program, $1 the label. Again after a moment, for one that was just being made.
 */
const script = `cat > /dev/null
for pause in 0 1 3; do
  sleep "$pause"
  "$0" ps --all --quiet --filter "label=$1" | while read -r id; do "$0" kill "$id"; "$0" rm --force "$id"; done
done`;

/** Removes the containers of this process when it is killed, and cannot do so itself. */
export class Reaper {
  readonly #process: ChildProcess;

  /** @param owner the value of their label `kumiki.owner` */
  constructor({ program }: Engine, owner: string) {
    const { PATH = '/usr/bin:/bin', HOME = '/' } = process.env;
    this.#process = spawn('/bin/sh', ['-c', script, program, `kumiki.owner=${owner}`], {
      env: { PATH, HOME, ...engineEnvironment() },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#process.on('error', () => undefined); // a machine without /bin/sh has none
    this.#process.stdin?.on('error', () => undefined);
    this.#process.unref();
  }

  /** There is nothing left to remove. */
  close(): void {
    this.#process.kill();
  }
}

/** Removes containers of processes that are dead: those whose reaper was killed with them. */
export async function sweepContainers({ program }: Engine): Promise<void> {
  const args = ['ps', '--all', '--filter', 'label=kumiki.worker', '--format', '{{.Names}}'];
  const names = (await tellEngine(program, args)).split('\n').filter((name) => name !== '');
  for (const name of names) if (!ownerLives(name)) await removeContainer(program, name);
}

/** Never rejects: one that is not there is removed. */
export async function removeContainer(program: string, name: string): Promise<void> {
  // Without it, the other one waits for a worker that hangs.
  await tellEngine(program, ['kill', name], 60_000).catch(() => undefined);
  await tellEngine(program, ['rm', '--force', name], 60_000).catch(() => undefined);
}
