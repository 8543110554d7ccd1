import { freeName } from '../document/names.ts';
import { ApiError, getJson, postJson } from './client.ts';
import type { Page, PipelineDraft } from './types.ts';

const mostTries = 20;

/**
 * Keeps a new pipeline under a name that nothing has yet: the one that is wanted, or with a number behind it.
 * @param write gives the text of the document under a name
 * @throws ApiError
 */
export async function createUnderFreeName(
  wanted: string,
  write: (name: string) => string,
): Promise<PipelineDraft> {
  const { items } = await getJson<Page<PipelineDraft>>('/pipelines', { q: wanted, limit: 200 });
  const taken = items.map(({ name }) => name);
  for (let tries = 1; ; tries++) {
    const name = freeName(wanted, taken, '-');
    try {
      return await postJson<PipelineDraft>('/pipelines', { text: write(name) });
    } catch (thrown) {
      // Somebody else was quicker, or one that may not be seen has the name.
      if (!(thrown instanceof ApiError) || thrown.code !== 'PIPELINE_EXISTS' || tries === mostTries)
        throw thrown;
      taken.push(name);
    }
  }
}
