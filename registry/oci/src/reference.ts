import { kumikiError } from '@kumiki/component-sdk/errors';
import { isDigest, type Digest } from '@kumiki/component-sdk/storage';

/** Where an image is: a repository of a registry, and which of its images is meant. */
export interface Reference {
  /** A host with its port where it has one, in lower case: `ghcr.io`, `127.0.0.1:5000`. */
  readonly registry: string;
  /** The path in the registry: `library/node`. */
  readonly repository: string;
  readonly tag?: string;
  /** Counts before the tag where both are given. */
  readonly digest?: Digest;
}

/** The registry of names without a host, as Docker and Kubernetes read them. */
export const defaultRegistry = 'docker.io';

const part = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const host =
  /^(?:(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?$/;
/** Characters of a registry and its path together, by the specification of distribution. */
const longestName = 255;

/**
 * Reads the name of an image as people write it. What comes before the first `/` is a host where it has a dot or a port,
 * or is `localhost`; else the registry is `docker.io`, and a name of one part lies in its `library`. Without tag and
 * digest, neither is filled in.
 *
 * The grammar is that of https://github.com/distribution/reference; digests are SHA-256 alone.
 * @throws REGISTRY_NAME_INVALID
 */
export function parseReference(text: string): Reference {
  const refuse = (reason: string) =>
    kumikiError('REGISTRY_NAME_INVALID', { text: text.slice(0, 200), reason });
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0) throw refuse('it has more than one @');
  if (digest !== undefined && !isDigest(digest))
    throw refuse('what follows @ is not sha256: and 64 hexadecimal digits');
  const { registry, rest } = splitHost(named);
  const colon = rest.lastIndexOf(':');
  const tag = colon === -1 ? undefined : rest.slice(colon + 1);
  const path = colon === -1 ? rest : rest.slice(0, colon);
  if (tag !== undefined && !tagPattern.test(tag)) throw refuse(`"${tag}" cannot be a tag`);
  const repository =
    registry === defaultRegistry && path !== '' && !path.includes('/') ? `library/${path}` : path;
  checkPlace(registry, repository, refuse);
  return { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** Reads `HOST/PATH`, a place that images are put below; the path may be missing. @throws REGISTRY_NAME_INVALID */
export function parsePlace(text: string): { readonly registry: string; readonly path: string } {
  const refuse = (reason: string) =>
    kumikiError('REGISTRY_NAME_INVALID', { text: text.slice(0, 200), reason });
  const [registry = '', ...rest] = text
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
    .split('/');
  const path = rest.join('/');
  checkPlace(registry.toLowerCase(), path === '' ? 'any' : path, refuse);
  return { registry: registry.toLowerCase(), path };
}

/** The name as text, with what it says of tag and digest. It is read back as the same. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  const named = tag === undefined ? '' : `:${tag}`;
  return `${registry}/${repository}${named}${digest === undefined ? '' : `@${digest}`}`;
}

/** What a registry is asked for: the digest where one is given, else the tag, else `latest`. */
export function wantedOf({ tag, digest }: Pick<Reference, 'tag' | 'digest'>): string {
  return digest ?? tag ?? 'latest';
}

export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** Whether a text can be the path of a repository. */
export function isRepository(text: string): boolean {
  return text.length < longestName && text.split('/').every((piece) => part.test(piece));
}

function splitHost(named: string): { registry: string; rest: string } {
  const slash = named.indexOf('/');
  const first = slash === -1 ? '' : named.slice(0, slash);
  const isHost = /[.:]/.test(first) || first.toLowerCase() === 'localhost';
  if (!isHost) return { registry: defaultRegistry, rest: named };
  const registry = first.toLowerCase();
  // The old name of the same registry.
  const known = registry === 'index.docker.io' || registry === 'registry-1.docker.io';
  return { registry: known ? defaultRegistry : registry, rest: named.slice(slash + 1) };
}

function checkPlace(registry: string, repository: string, refuse: (reason: string) => Error): void {
  if (!host.test(registry)) throw refuse(`"${registry}" is not a host`);
  if (repository === '') throw refuse('it has no name');
  const wrong = repository.split('/').find((piece) => !part.test(piece));
  if (wrong !== undefined)
    throw refuse(`"${wrong}" is not made of small letters and digits with single . _ or - between them`);
  if (registry.length + repository.length + 1 > longestName)
    throw refuse(`it is longer than ${longestName} characters`);
}
