import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { defaultRegistry } from '../../reference.ts';

/** Who somebody is to a registry. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Gets tokens anew, by OAuth 2. */
  | { readonly kind: 'identity'; readonly token: string }
  /** Is given to the registry as it is. */
  | { readonly kind: 'bearer'; readonly token: string };

/** Looks up who somebody is to a registry; nothing for who is nobody. */
export type CredentialSource = (registry: string) => Promise<Credentials | undefined>;

interface DockerConfig {
  readonly auths?: Readonly<Record<string, DockerAuth>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

interface DockerAuth {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly registrytoken?: string;
}

/** What Docker calls its own registry in its file and to its helpers. */
const dockerHub = 'https://index.docker.io/v1/';
const helperMs = 15_000;
const helperBytes = 64 * 1024;

/**
 * Credentials as `docker login`, `podman login` and their like leave them: in the file that `REGISTRY_AUTH_FILE` names, else in
 * `config.json` of `DOCKER_CONFIG` or `~/.docker`, by `auths`, or by a credential helper for a registry or for all. A
 * helper is started without a shell, and asked for one registry by its standard input.
 * @throws REGISTRY_CREDENTIALS_UNUSABLE
 */
export function dockerCredentials(env: NodeJS.ProcessEnv = process.env): CredentialSource {
  const file =
    env['REGISTRY_AUTH_FILE'] || join(env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
  return async (registry) => {
    const refuse = (reason: string, cause?: unknown) =>
      kumikiError('REGISTRY_CREDENTIALS_UNUSABLE', { registry, reason, file }, { cause });
    const config = await readConfig(file, refuse);
    if (!config) return undefined;
    const key = registry === defaultRegistry ? dockerHub : registry;
    const helper = own(config.credHelpers, registry) ?? own(config.credHelpers, key);
    if (helper !== undefined) return await askHelper(helper, key, refuse);
    const names = [key, registry, `https://${registry}`, `https://${registry}/`];
    const entry = names.map((name) => own(config.auths, name)).find((found) => found && !isEmpty(found));
    if (entry) return credentialsOf(entry, refuse);
    return config.credsStore ? await askHelper(config.credsStore, key, refuse) : undefined;
  };
}

type Refuse = (reason: string, cause?: unknown) => Error;

async function readConfig(file: string, refuse: Refuse): Promise<DockerConfig | undefined> {
  try {
    const data = JSON.parse(await readFile(file, 'utf8')) as unknown;
    return typeof data === 'object' && data !== null ? data : undefined;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // The message of a syntax error quotes the text, which holds passwords.
    throw refuse(thrown instanceof SyntaxError ? 'the file is no JSON' : reasonOf(thrown));
  }
}

function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** `docker login` with a helper leaves an entry with nothing in it. */
function isEmpty({ auth, username, identitytoken, registrytoken }: DockerAuth): boolean {
  return !auth && !username && !identitytoken && !registrytoken;
}

function credentialsOf(entry: DockerAuth, refuse: Refuse): Credentials {
  if (entry.registrytoken) return { kind: 'bearer', token: entry.registrytoken };
  if (entry.identitytoken) return { kind: 'identity', token: entry.identitytoken };
  if (!entry.auth)
    return { kind: 'password', username: entry.username ?? '', password: entry.password ?? '' };
  const text = Buffer.from(entry.auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = text.indexOf(':');
  if (colon === -1) throw refuse('"auth" is not the base64 form of NAME:PASSWORD');
  return { kind: 'password', username: text.slice(0, colon), password: text.slice(colon + 1) };
}

async function askHelper(name: string, registry: string, refuse: Refuse): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) throw refuse('the name of its helper cannot be one');
  const output = await new Promise<string | undefined>((resolve, reject) => {
    const options = { timeout: helperMs, maxBuffer: helperBytes, windowsHide: true };
    const child = execFile(program, ['get'], options, (error, stdout) => {
      // The helper says so on its standard output; a reason of its own may hold a secret.
      if (!error) resolve(stdout);
      else if (/credentials not found/i.test(stdout)) resolve(undefined);
      else if (error.code === 'ENOENT') reject(refuse(`there is no program ${program}`));
      else reject(refuse(`${program} failed`));
    });
    child.stdin?.on('error', () => undefined).end(registry);
  });
  if (output === undefined) return undefined;
  let answer: { readonly Username?: unknown; readonly Secret?: unknown };
  try {
    answer = JSON.parse(output) as typeof answer;
  } catch {
    throw refuse(`${program} answered with something else than JSON`);
  }
  const { Username: username, Secret: secret } = answer;
  if (typeof username !== 'string' || typeof secret !== 'string')
    throw refuse(`${program} answered without Username and Secret`);
  if (username === '<token>') return { kind: 'identity', token: secret };
  return { kind: 'password', username, password: secret };
}
