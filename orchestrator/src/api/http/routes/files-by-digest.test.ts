import { expect, test } from 'vitest';
import type { Plan } from '../../../pipeline/index.ts';
import { findFilesByDigest } from './files-by-digest.ts';

const plan = { inputs: { image: { type: 'image' }, about: { type: 'json' } } } as unknown as Plan;
const artifact = (digest: string) => ({ digest, size: 1, mediaType: 'image/png' });

test('ten thousand stored files that a request names are as if they had been uploaded; each is looked for once', async () => {
  const looked: string[] = [];
  const find = async (digest: string) => {
    looked.push(digest);
    return await Promise.resolve(artifact(digest));
  };
  const image = Array.from({ length: 10_000 }, (_, at) => ({ file: `sha256:${at % 1000}` }));
  const { files, inputs } = await findFilesByDigest(plan, { image, about: { a: 1 } }, find);
  expect(files).toEqual(image.map(({ file }) => ({ field: 'inputs.image', artifact: artifact(file) })));
  expect(inputs).toEqual({ about: { a: 1 } });
  expect(looked.toSorted()).toEqual([...new Set(image.map(({ file }) => file))].toSorted());
  const more = { image: [...image, { file: 'sha256:x' }] };
  await expect(findFilesByDigest(plan, more, find)).rejects.toMatchObject({ code: 'BODY_INVALID' });
});
