// Makes the checkout ready, then runs what it is given: `node scripts/setup.mjs scripts/verify.ts ARGUMENTS`.
// Plain JavaScript for Node 18 and later, because Node 24 itself comes with the packages. The next program is
// started from here, not with `&&` in package.json: shells remember where they found `node` the first time,
// so on a fresh clone they would start it with the machine's own, older one.
import { spawnSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.kumiki-setup');
const packagedNode = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

function fail(message) {
  console.error(message);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether npm's own record of what is installed agrees with the lock file: somebody ran `npm install` or `npm ci`. */
function installedByHand(lock) {
  const installed = readJson(join(modules, '.package-lock.json'))?.packages;
  if (!installed) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/')) return true;
    const found = installed[path];
    if (!found) return wanted.optional === true || wanted.devOptional === true || wanted.peer === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function install() {
  console.log('Installing the packages with "npm ci" (a minute or two the first time) ...');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const result = spawnSync(npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: !npm && process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm 11.19 reads `allowScripts` in package.json. An older npm would run the install script of
    // onnxruntime-node, which fetches CUDA libraries from outside the registry; the CPU library is in the package.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (result.status === 0) return;
  fail(
    [
      (result.stdout ?? '') + (result.stderr ?? ''),
      result.error?.message ?? '',
      '"npm ci" failed (see above). Check that the package registry can be reached, then run the same command again.',
    ].join('\n'),
  );
}

function versionOf(node) {
  if (node === process.execPath) return process.version;
  const result = spawnSync(node, ['--version'], { encoding: 'utf8', shell: node.endsWith('.cmd') });
  return result.status === 0 ? result.stdout.trim() : 'none';
}

/** The Node to go on with: the one of the packages, else the one that runs this file. */
function chooseNode() {
  const packaged = existsSync(packagedNode) ? resolve(packagedNode) : undefined;
  for (const node of [packaged, process.execPath]) {
    if (node && Number(/^v(\d+)\./.exec(versionOf(node))?.[1] ?? 0) >= neededMajor) return node;
  }
  return fail(
    `Kumiki needs Node ${neededMajor} or later; this is ${process.version}` +
      `, and the packages brought ${packaged ? versionOf(packaged) : 'none'} for ${process.platform} ${process.arch}.\n` +
      `Install Node ${neededMajor} from https://nodejs.org/, or run "npm ci --include=optional" where a package of it` +
      ' exists (see optionalDependencies in package.json). Then run the same command again.',
  );
}

const lockText = readFileSync(join(root, 'package-lock.json'));
const wanted = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform} ${process.arch}`;
const stamp = readJson(stampFile);

const isReady =
  stamp?.installed === wanted &&
  [packagedNode, process.execPath].includes(stamp.node) &&
  existsSync(stamp.node);

let node = stamp?.node;
if (!isReady) {
  if (stamp?.installed !== wanted && !installedByHand(JSON.parse(lockText.toString('utf8')))) install();
  node = chooseNode();
  writeFileSync(stampFile, JSON.stringify({ installed: wanted, node }));
}

/** How glibc keeps the memory of images, as `component-sdk/src/worker/client/environment.ts` says it for workers. */
const memory = {
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
  MALLOC_MMAP_THRESHOLD_: String(64 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(256 * 2 ** 20),
};

const [program, ...programArguments] = process.argv.slice(2);
if (program) {
  const child = spawn(node, [program, ...programArguments], {
    stdio: 'inherit',
    shell: node.endsWith('.cmd'),
    env: { ...(process.platform === 'linux' && memory), ...process.env },
  });
  // A terminal sends Ctrl-C to both; without one it comes here alone. The program decides what it means, and this one
  // waits for it.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('error', (error) => fail(`${node} cannot be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}
