import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComponentRegistry, SqliteStore, type ComponentQuery } from '@kumiki/registry';
import type { Benchmark } from '../../benchmark.ts';
import { spread, timed } from '../../measure.ts';
import { components, place, versionsOfEach } from './content.ts';

const rounds = 50;
const queries: Readonly<Record<string, ComponentQuery>> = {
  everything: {},
  'a word': { text: 'blur' },
  'two Japanese characters': { text: '切り' },
  'what takes a mask': { takes: 'mask' },
  'no match': { text: 'there is none of it' },
};

/**
 * An index of 10,000 versions: how long it takes to read them from a registry on this machine, to look at all of them again, to open
 * the file, and to search. The registry is one in memory, in a process of its own.
 */
export const registryIndex: Benchmark = {
  name: 'registry.index',
  unit: 's to read, s to look again, ms to open and to search',
  target: 'read in less than 60 s, searched in less than 20 ms',
  async measure() {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-bench-index-'));
    await using host = await registryHost();
    try {
      const file = join(folder, 'components.db');
      const open = async () =>
        await ComponentRegistry.open({
          store: SqliteStore.open(file),
          sources: [{ place: `${host.host}/${place}` }],
          pollMs: 0,
        });
      const reading: number[] = [];
      const again: number[] = [];
      {
        await using registry = await open();
        reading.push((await timed(() => registry.scan())) / 1000);
        const { images } = registry.size();
        if (images !== components * versionsOfEach) throw new Error(`${images} images were found.`);
        again.push((await timed(() => registry.scan())) / 1000);
      }
      let registry: ComponentRegistry | undefined;
      const opening = await timed(async () => {
        registry = await open();
      });
      await using opened = registry!;
      const searches = await searchTimes(opened);
      return {
        'read 10,000 versions': spread(reading),
        'look again': spread(again),
        open: spread([opening]),
        ...searches,
      };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function searchTimes(registry: ComponentRegistry): Promise<Record<string, ReturnType<typeof spread>>> {
  const found: Record<string, ReturnType<typeof spread>> = {};
  for (const [name, query] of Object.entries(queries)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await timed(() => registry.search(query)));
    found[`search ${name}`] = spread(times);
  }
  return found;
}

async function registryHost(): Promise<{ host: string } & AsyncDisposable> {
  const program = join(import.meta.dirname, 'serve.program.ts');
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    host: line.toString().trim(),
    async [Symbol.asyncDispose]() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
