import { afterEach, beforeEach, expect, test } from 'vitest';
import { sharp } from '@kumiki/component-sdk';
import { flipAndWait, picture, temporaryFolder } from './kumiki.ts';
import { startPlatform, type StartedPlatform } from './platform.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: StartedPlatform;
let url: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform(folder.path);
  ({ url } = platform);
});
afterEach(async () => {
  await platform[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

interface Answer {
  readonly code?: string;
  readonly file_id: string;
  readonly problems: readonly { readonly step?: string; readonly line: number }[];
  readonly images: Readonly<Record<string, readonly { readonly scale: number }[]>>;
  readonly steps: readonly {
    readonly status: string;
    readonly outputs: Readonly<Record<string, { readonly thumbnail: string }>>;
  }[];
}

async function post(path: string, body: object | FormData): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    body: isForm ? body : JSON.stringify(body),
    ...(!isForm && { headers: { 'Content-Type': 'application/json' } }),
  });
  return (await response.json()) as Answer;
}

test('a draft is looked at on a reduced photo, changed, and looked at again; nothing is recorded', async () => {
  const form = new FormData();
  const photo = await picture('jpeg', { width: 600, height: 300 });
  form.set('file', new Blob([new Uint8Array(photo)]), 'photo.jpg');
  const { file_id: file } = await post('/previews/files', form);
  const ask = { text: flipAndWait('draft'), inputs: { image: { file_id: file } }, edge: 100, session: 'one' };

  const first = await post('/previews', { ...ask, params: { ms: 1 } });
  expect(first.steps.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  expect(first.images['image']![0]!.scale).toBeCloseTo(1 / 6);
  const changed = await post('/previews', { ...ask, params: { ms: 2 } });
  expect(changed.steps.map(({ status }) => status)).toEqual(['cached', 'succeeded']);

  const small = await fetch(`${url}${changed.steps[1]!.outputs['image']!.thumbnail}?size=64`);
  const { width, height } = await sharp(await small.bytes()).metadata();
  expect([small.headers.get('content-type'), width, height]).toEqual(['image/jpeg', 64, 32]);

  const broken = flipAndWait('draft').replace('$inputs.image', '$inputs.picture');
  const refused = await post('/previews', { ...ask, text: broken });
  expect(refused).toMatchObject({ code: 'PIPELINE_INVALID', problems: [{ step: 'flip' }] });

  const executions = await fetch(`${url}/api/v1/executions`);
  expect(await executions.json()).toEqual({ items: [] });
});
