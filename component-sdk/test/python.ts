import { spawnSync } from 'node:child_process';

/** The Python of this machine, where it is new enough; tests that need one are skipped without it. */
export const hasPython = [
  process.env['KUMIKI_PYTHON'] ?? 'python3',
  'python3.13',
  'python3.12',
  'python3.11',
].some(
  (program) =>
    spawnSync(program, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'], { windowsHide: true })
      .status === 0,
);

if (!hasPython) {
  console.warn('Skipped: the tests of Python components need Python 3.11 or later, and there is none here.');
}
