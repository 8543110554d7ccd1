import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a process is started with whose clock is so many ms ahead, or behind where it is negative. @param folder for the program that does it */
export async function otherClock(folder: string, ms: number): Promise<Record<string, string>> {
  const path = join(folder, 'other-clock.mjs');
  await writeFile(path, program(ms));
  return { NODE_OPTIONS: `--import ${path}` };
}

const program = (ms: number): string => `
  const now = Date.now;
  Date.now = () => now() + ${ms};
  globalThis.Date = new Proxy(Date, {
    construct: (target, given) => new target(...(given.length > 0 ? given : [Date.now()])),
  });
`;
