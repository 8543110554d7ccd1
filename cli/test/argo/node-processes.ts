import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { readdir, readFile, readlink, writeFile } from 'node:fs/promises';

/** The processes of a pod whose node is this machine, by what they do in it. @param uid of the pod */
export async function processesOf(uid: string, role: 'helper' | 'worker'): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const read = async (file: string) => await readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '');
    if (!(await read('cgroup')).includes(uid)) continue;
    const environment = await read('environ');
    const isHelper = environment.includes('KUMIKI_HELPER_TOKEN=');
    const isWorker = environment.includes('KUMIKI_COMPONENT=');
    if (role === 'helper' ? isHelper : isWorker) found.push(Number(name));
  }
  return found;
}

/** Ends a server of this machine without a word. @param pidFile holds its process id @returns starts it as it was */
export async function killServer(pidFile: string): Promise<() => Promise<void>> {
  const pid = Number(await readFile(pidFile, 'utf8'));
  const parts = async (file: string) =>
    (await readFile(`/proc/${pid}/${file}`, 'utf8')).split('\0').filter(Boolean);
  const [command, ...args] = await parts('cmdline');
  const env = Object.fromEntries(
    (await parts('environ')).map((one) => {
      const at = one.indexOf('=');
      return [one.slice(0, at), one.slice(at + 1)];
    }),
  );
  const log = openSync(await readlink(`/proc/${pid}/fd/1`), 'a');
  process.kill(pid, 'SIGKILL');
  return async () => {
    const child = spawn(command!, args, { env, detached: true, stdio: ['ignore', log, log] });
    child.unref();
    await writeFile(pidFile, `${child.pid}\n`);
  };
}
