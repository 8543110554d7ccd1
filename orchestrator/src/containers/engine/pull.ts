import { kumikiError, reasonOf, type KumikiError } from '@kumiki/component-sdk/errors';
import { parseReference } from '@kumiki/oci';
import type { PullOptions } from '../runtime.ts';
import { tellEngine, type Engine } from './engine.ts';

/**
 * Lets a program for containers get an image, signed in as it is itself.
 * @throws REGISTRY_UNREACHABLE, REGISTRY_NOT_FOUND, REGISTRY_LOGIN_NEEDED, REGISTRY_PLATFORM_MISSING, CONTAINER_PULL_FAILED
 */
export async function pullImage(
  { program, kind }: Engine,
  image: string,
  { signal, insecure = false }: PullOptions = {},
): Promise<void> {
  // Docker knows by itself which registries may go without encryption.
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])[:/]/.test(image);
  const plain = kind === 'podman' && (insecure || isHere) ? ['--tls-verify=false'] : [];
  try {
    await tellEngine(program, ['pull', '--quiet', ...plain, image], undefined, signal);
  } catch (cause) {
    if (signal?.aborted) throw kumikiError('CANCELLED', { what: `Pulling ${image}` }, { cause });
    const { stderr } = cause as { stderr?: string };
    const said = stderr?.trim().split('\n').at(-1);
    throw pullError(image, withoutSecrets(said || reasonOf(cause)), cause);
  }
}

/** What such programs say, as an error that says which side failed. */
function pullError(image: string, said: string, cause: unknown): KumikiError {
  const { registry, repository, digest } = parseReference(image);
  if (/manifest unknown|name unknown|not found|no such manifest/i.test(said)) {
    const what = digest === undefined ? 'image of that name' : `image ${digest}`;
    return kumikiError('REGISTRY_NOT_FOUND', { what, where: `${registry}/${repository}` }, { cause });
  }
  if (/no image found in .* for architecture|no matching manifest for/i.test(said)) {
    const platform = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
    return kumikiError('REGISTRY_PLATFORM_MISSING', { image, platform, found: 'others' }, { cause });
  }
  if (/unauthorized|authentication required|denied|403 \(Forbidden\)/i.test(said))
    return kumikiError('REGISTRY_LOGIN_NEEDED', { registry, reason: said }, { cause });
  if (/connection refused|no such host|timeout|no route to host|network is unreachable|EOF/i.test(said))
    return kumikiError('REGISTRY_UNREACHABLE', { registry, reason: said }, { cause });
  return kumikiError('CONTAINER_PULL_FAILED', { image, reason: said }, { cause });
}

/** Addresses that a registry leads on to may be signed, and some people write a password into one. */
function withoutSecrets(text: string): string {
  return text.replace(/\?[^\s"']+/g, '?…').replace(/\/\/[^/\s"'@]+@/g, '//…@');
}
