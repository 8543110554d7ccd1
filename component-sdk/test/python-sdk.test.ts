import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { pythonEnvironment } from '../src/worker/client/index.ts';
import { hasPython } from './python.ts';

const folder = join(import.meta.dirname, '..', 'python');

test.runIf(hasPython)(
  'the tests of the Python SDK, in component-sdk/python/tests',
  { timeout: 180_000 },
  async () => {
    const { python } = await pythonEnvironment(
      join(import.meta.dirname, 'components/behave-python'),
      'test/behave-python',
    );
    const code = `import sys, unittest
sys.path.insert(0, sys.argv[1])
unittest.main(None, argv=["unittest", "discover", "-s", sys.argv[1] + "/tests", "-t", sys.argv[1] + "/tests"])`;
    const child = spawn(python, ['-I', '-B', '-c', code, folder]);
    const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([status, said]).toEqual([0, expect.stringMatching(/Ran [1-9]\d+ tests/)]);
  },
);
