import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Machine } from './index.ts';
import { usesOfWorkers } from './processes.ts';

/** A process that starts one of its own; both work a little and then wait to be ended. */
const program = `
  const { spawn } = require('node:child_process');
  const inner = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'inherit', 'inherit'] });
  for (let at = 0, sum = 0; at < 1e8; at++) sum += at;
  console.log(inner.pid);
  process.stdin.resume().on('end', () => process.exit());
`;

test.runIf(process.platform === 'linux')(
  'the use of all processes that this one started is seen, also of those that they started',
  async () => {
    const outer = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(outer, 'exit');
    const [text] = (await once(outer.stdout, 'data')) as [Buffer];
    const uses = await usesOfWorkers();
    expect(uses.get(outer.pid!)!.cpuMs).toBeGreaterThan(0);
    expect(uses.get(Number(String(text)))!.memory).toBeGreaterThan(1_000_000);
    outer.stdin.end();
    await ended;
    expect((await usesOfWorkers()).has(outer.pid!)).toBe(false);
  },
);

test('the machine is described in parts of 1 and bytes', async () => {
  const machine = new Machine();
  expect(machine.use).toBeUndefined();
  while (!machine.use) await machine.look();
  const { cores, cpu, memory, platform } = machine.use;
  expect(cores).toBeGreaterThan(0);
  expect(cpu).toBeGreaterThanOrEqual(0);
  expect(cpu).toBeLessThanOrEqual(1);
  expect(memory.free).toBeLessThan(memory.total);
  expect(platform.memory).toBeGreaterThan(1_000_000);
});
