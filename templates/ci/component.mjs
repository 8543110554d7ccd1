// Checks, tests and builds this component on any runner with Node, and publishes it where the commit has the tag of its version:
//   node .ci/component.mjs
// KUMIKI_REGISTRY says where to (HOST/PATH); KUMIKI_REGISTRY_USER and KUMIKI_REGISTRY_PASSWORD who publishes, unless the runner is signed in
// already; KUMIKI_SIGNING_KEY signs, and KUMIKI_PLATFORM with KUMIKI_TOKEN registers it with a platform, where they are given.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const version = /^version:\s*['"]?([^'"\s#]+)/m.exec(readFileSync('component.yaml', 'utf8'))?.[1];
const tag = tagOfCommit();
if (tag !== undefined && tag !== `v${version}`)
  fail(
    `The tag is ${tag}, and component.yaml says version ${version}: tag v${version}, or correct one of them.`,
  );

run('npm', [existsSync('package-lock.json') ? 'ci' : 'install', '--no-audit', '--no-fund']);
kumiki('check');
kumiki('test');
if (tag === undefined) kumiki('build');
else publish();

function publish() {
  const {
    KUMIKI_REGISTRY: place,
    KUMIKI_REGISTRY_USER: user,
    KUMIKI_REGISTRY_PASSWORD: password,
  } = process.env;
  if (!place) fail('Say where the component goes in KUMIKI_REGISTRY: HOST/PATH.');
  if (!user || !password) return kumiki('publish', '--sbom');
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-ci-'));
  try {
    const auth = Buffer.from(`${user}:${password}`).toString('base64');
    const config = JSON.stringify({ auths: { [place.split('/')[0]]: { auth } } });
    writeFileSync(join(folder, 'config.json'), config, { mode: 0o600 });
    process.env.DOCKER_CONFIG = folder;
    kumiki('publish', '--sbom');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tag `v1.2.0` that started this run, as the runner says it; else one that git finds on the commit. */
function tagOfCommit() {
  const { env } = process;
  const github = env.GITHUB_REF_TYPE === 'tag' ? env.GITHUB_REF_NAME : undefined;
  const said =
    github ?? env.CI_COMMIT_TAG ?? env.CIRCLE_TAG ?? env.BITBUCKET_TAG ?? env.DRONE_TAG ?? env.TAG_NAME;
  if (said) return said.startsWith('v') ? said : undefined;
  if (env.GITHUB_REF_TYPE || env.GITLAB_CI) return undefined;
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    const tags = execFileSync('git', ['tag', '--points-at', 'HEAD'], options).split('\n');
    return tags.includes(`v${version}`) ? `v${version}` : tags.find((one) => /^v\d/.test(one));
  } catch {
    return undefined; // no git here
  }
}

function kumiki(...words) {
  run('npx', ['--no-install', 'kumiki', ...words]);
}

function run(program, words) {
  console.log(`> ${program} ${words.join(' ')}`);
  try {
    execFileSync(program, words, { stdio: 'inherit', shell: process.platform === 'win32' });
  } catch (thrown) {
    process.exit(thrown.status || 1);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
