import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { start, startFile, temporaryFolder } from './kumiki.ts';

test.skipIf(process.platform !== 'linux')(
  'a platform keeps memory as images need it, unless somebody has said how, and stays the process that was started',
  async () => {
    await using folder = await temporaryFolder();
    // `npm test` has the options itself.
    for (const name of ['GLIBC_TUNABLES', 'MALLOC_MMAP_THRESHOLD_', 'MALLOC_TRIM_THRESHOLD_']) {
      vi.stubEnv(name, undefined);
    }
    onTestFinished(() => void vi.unstubAllEnvs());
    const environmentOf = async (env: Record<string, string>) => {
      const { child, ended, said } = start(['up', '--port', '0'], folder.path, startFile, {
        KUMIKI_SAMPLES: 'false',
        KUMIKI_GRPC_PORT: '0',
        ...env,
      });
      await said('Kumiki is at');
      const text = await readFile(`/proc/${child.pid}/environ`, 'utf8');
      child.kill('SIGTERM');
      expect((await ended).code).toBe(0);
      return text.split('\0');
    };
    const taken = await environmentOf({});
    expect(taken).toContain('GLIBC_TUNABLES=glibc.malloc.hugetlb=1');
    expect(taken).toContain(`MALLOC_MMAP_THRESHOLD_=${64 * 2 ** 20}`);
    const given = await environmentOf({ MALLOC_TRIM_THRESHOLD_: '1000000' });
    expect(given).toContain('MALLOC_TRIM_THRESHOLD_=1000000');
    expect(given.some((one) => one.startsWith('GLIBC_TUNABLES='))).toBe(false);
  },
  120_000,
);
