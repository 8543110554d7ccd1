import { describe, expect, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Plan } from '../../../pipeline/index.ts';
import { fetchFilesByUrl, mostUrls } from './files-by-url.ts';

const plan = {
  inputs: { image: { type: 'image' }, model: { type: 'file', shared: true }, about: { type: 'json' } },
} as unknown as Plan;
const never = new AbortController().signal;

const fetched = (url: string) => ({ digest: `of ${url}`, size: 1, mediaType: 'image/png', name: url });
const fetchFile = async (url: string) => await Promise.resolve(fetched(url));

describe('files that a request names by URL', () => {
  test('are as if they had been uploaded, in their order; what is data stays data', async () => {
    const urls = Array.from({ length: 9 }, (_, at) => ({ url: `https://a.example/${at}` }));
    const given = { image: urls, model: { url: 'https://b.example/m' }, about: { url: 'https://c.example' } };
    const { files, inputs } = await fetchFilesByUrl(plan, given, fetchFile, never);
    expect(files).toEqual([
      ...urls.map(({ url }) => ({ field: 'inputs.image', artifact: fetched(url) })),
      { field: 'inputs.model', artifact: fetched('https://b.example/m') },
    ]);
    expect(inputs).toEqual({ about: { url: 'https://c.example' } });
  });

  test('one that cannot be fetched ends the request, and the others with it', async () => {
    const ended: string[] = [];
    const failing = async (url: string, signal: AbortSignal) => {
      if (url.endsWith('1')) throw kumikiError('ADDRESS_NOT_ALLOWED', { host: 'a' });
      return await new Promise<never>(() => signal.addEventListener('abort', () => ended.push(url)));
    };
    const image = [{ url: 'https://a/0' }, { url: 'https://a/1' }];
    const asked = fetchFilesByUrl(plan, { image }, failing, never);
    await expect(asked).rejects.toMatchObject({ code: 'ADDRESS_NOT_ALLOWED' });
    expect(ended).toEqual(['https://a/0']);
  });

  test('too many, or among other values, are refused before any is fetched', async () => {
    const none = async () => await Promise.reject(new Error('fetched'));
    const many = Array.from({ length: mostUrls + 1 }, () => ({ url: 'https://a.example' }));
    for (const image of [many, [{ url: 'https://a.example' }, 7]])
      await expect(fetchFilesByUrl(plan, { image }, none, never)).rejects.toMatchObject({
        code: 'BODY_INVALID',
      });
  });
});
