import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pythonEnvironment } from '@kumiki/component-sdk/worker/client';
import type { Manifest } from '@kumiki/component-sdk/manifest';
import { printError } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import type { AuthorTestOptions, AuthorTests } from './author-tests.ts';

/** Runs the tests of a folder and prints how they went as the last line, behind what no test prints by accident. */
const runner = `import json, sys, unittest
folder, mark, verbosity = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, folder)
tests = unittest.defaultTestLoader.discover(folder, pattern="test_*.py", top_level_dir=folder)
stream = sys.stdout
result = unittest.TextTestRunner(stream, verbosity=verbosity).run(tests)
failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
print(mark + json.dumps({"ran": result.testsRun - len(result.skipped), "failed": failed}))`;

const mark = '\u0001kumiki ';

/** Runs the `test_*.py` files of a component's folder with unittest of its own environment, and shows how they went. */
export async function runPythonTests(
  folder: string,
  manifest: Manifest,
  { show, limitMs }: AuthorTestOptions,
): Promise<AuthorTests> {
  const { python } = await pythonEnvironment(folder, manifest.name);
  const args = ['-I', '-B', '-u', '-c', runner, folder, mark, show ? '2' : '0'];
  const env = { ...process.env, KUMIKI_MANIFEST: JSON.stringify(manifest) };
  const child = spawn(python, args, {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'close');
  const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const at = said.lastIndexOf(mark);
  if (show) process.stdout.write(at === -1 ? said : said.slice(0, at).replace(/\n-{70}\nRan [\s\S]*$/, '\n'));
  if (show) process.stderr.write(errors);
  // A test that ended the process, or that hung, took all of them with it.
  if (at === -1 && child.signalCode === 'SIGKILL')
    printError(`The tests took longer than ${duration(limitMs)}, and were ended.`);
  if (at === -1) return { passed: 0, failed: 1, others: [] };
  const { ran, failed } = JSON.parse(said.slice(at + mark.length)) as { ran: number; failed: number };
  return { passed: Math.max(0, ran - failed), failed, others: [] };
}
