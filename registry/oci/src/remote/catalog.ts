import { kumikiError } from '@kumiki/component-sdk/errors';
import { ociLimits, parseJsonObject } from '../documents.ts';
import { isRepository } from '../reference.ts';
import { collect } from '../verify.ts';
import { bodyOf, discard } from './body.ts';
import { mostPages, nextPage } from './pages.ts';
import type { Transport } from './transport.ts';

/** What registries answer that keep no list of their repositories, or show it to nobody. */
const noList = [400, 401, 403, 404, 405, 501];

/**
 * The repositories of a registry by `_catalog`, which distribution has beside the specification.
 * @returns nothing where it has no list for who asks
 * @throws what is wrong with the registry
 */
export async function listRepositories(
  transport: Transport,
  registry: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  const found: string[] = [];
  const unusable = (reason: string) =>
    kumikiError('REGISTRY_ANSWER_INVALID', { where: registry, what: 'a list of repositories', reason });
  let url: URL | undefined = new URL('/v2/_catalog?n=1000', transport.base);
  for (let page = 0; url; page++) {
    if (page >= mostPages) throw unusable(`it has more than ${mostPages} pages`);
    const what = 'list of repositories';
    const asked = { where: registry, action: `reading the ${what}`, what };
    const scope = 'registry:catalog:*';
    const response = await transport.send({ method: 'GET', url, scope, asked, accept: noList, signal });
    if (!response.ok) {
      await discard(response);
      return undefined;
    }
    const about = { what: `The ${what}`, where: registry };
    const bytes = await collect(bodyOf(response), ociLimits.manifestBytes, about).catch((thrown: unknown) => {
      throw transport.brokenOff(thrown, signal);
    });
    const { repositories } = parseJsonObject(bytes, unusable);
    if (repositories !== null && !Array.isArray(repositories)) throw unusable('"repositories" is no list');
    for (const name of (repositories ?? []) as readonly unknown[]) {
      // What cannot be asked for is not handed on.
      if (typeof name === 'string' && isRepository(name)) found.push(name);
    }
    if (found.length > ociLimits.repositories)
      throw kumikiError('REGISTRY_TOO_LARGE', { ...about, limit: ociLimits.repositories });
    url = nextPage(response.headers.get('link'), url, registry);
  }
  return found;
}
