import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { head, problemCode, rawProblemCode, rawRequest, testServer } from '../../../test/http-fixture.ts';
import { defineRoute, json, readMultipart, type Route } from './index.ts';

/** What became of each file. */
let files: string[];
const uploadTo = (path: string, hold?: () => (bytes: number) => boolean): Route =>
  defineRoute({
    method: 'POST',
    path,
    role: 'runner',
    group: 'Test',
    summary: 'Takes files.',
    body: 'multipart',
    answers: { 200: { schema: { type: 'object' } } },
    handle: async ({ node }) => {
      const fields = await readMultipart(node, {
        limits: { files: 3, fileBytes: 100_000, fields: 2, fieldBytes: 50 },
        hold: hold?.(),
        onFile: async ({ name, fileName, content }) => {
          if (name === 'refused') throw kumikiError('IMAGE_EMPTY', { source: fileName });
          if (name === 'ignored') return;
          if (name === 'late') {
            await content.toArray();
            throw kumikiError('IMAGE_EMPTY', { source: fileName });
          }
          let length = 0;
          try {
            for await (const chunk of content) length += (chunk as Buffer).length;
            files.push(`${name} ${fileName} ${length}`);
          } catch (error) {
            files.push(`${name} failed`);
            throw error;
          }
        },
      });
      return json({ ...Object.fromEntries(fields), files });
    },
  });

let server: Awaited<ReturnType<typeof testServer>>;
beforeAll(async () => {
  server = await testServer([
    uploadTo('/upload'),
    uploadTo('/whole', () => () => true),
    uploadTo('/partly', () => {
      let room = 70_000;
      return (bytes) => (room -= bytes) >= 0;
    }),
  ]);
});
afterAll(() => server.close());
beforeEach(() => {
  files = [];
});

function form(...parts: [name: string, value: string | number][]): FormData {
  const data = new FormData();
  for (const [name, value] of parts) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, new Blob([new Uint8Array(value)]), '../画像.png');
  }
  return data;
}
const send = (body: FormData, path = '/upload') => server.fetch(path, { method: 'POST', body });
/** A form is the same whether it is taken apart as it comes, when all of it is there, or when no more may be held. */
const ways = ['/upload', '/whole', '/partly'];

test.each(ways)('files come as they are sent, with the fields around them (%s)', async (path) => {
  const answer = await send(
    form(['a', '1'], ['image', 100_000], ['b', '二'], ['inputs.logo', 0], ['ignored', 90_000]),
    path,
  );
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { a: '1', b: '二', files: expect.arrayContaining(['image 画像.png 100000', 'inputs.logo 画像.png 0']) },
  ]);
});

test.each<[string, [string, string | number][], string, string[]]>([
  ['a file that is too large', [['image', 100_001]], 'BODY_TOO_LARGE', ['image failed']],
  ['a file that is far too large', [['image', 30_000_000]], 'BODY_TOO_LARGE', ['image failed']],
  [
    'too many files',
    [
      ['a', 1],
      ['b', 1],
      ['c', 1],
      ['d', 1],
    ],
    'BODY_INVALID',
    [],
  ],
  [
    'too many fields',
    [
      ['a', '1'],
      ['b', '1'],
      ['c', '1'],
    ],
    'BODY_INVALID',
    [],
  ],
  [
    'a field twice',
    [
      ['a', '1'],
      ['a', '2'],
    ],
    'BODY_INVALID',
    [],
  ],
  ['a long field', [['a', 'x'.repeat(51)]], 'BODY_TOO_LARGE', []],
  ['a file that its reader refuses', [['refused', 90_000]], 'IMAGE_EMPTY', []],
  ['a file that its reader refuses when all of the form is there', [['late', 10]], 'IMAGE_EMPTY', []],
])('a form with %s is refused', async (_, parts, code, seen) => {
  for (const path of ways) {
    files = [];
    expect(await problemCode(await send(form(...parts), path))).toBe(code);
    expect(files.filter((file) => file.endsWith('failed'))).toEqual(seen);
    expect((await send(form(['a', '1']), path)).status).toBe(200);
  }
});

const type = 'Content-Type: multipart/form-data; boundary=x';
const part = '--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nbytes';

test.each([
  ['without a boundary', ['Content-Type: multipart/form-data', 'Content-Length: 5'], '--x--', 'BODY_INVALID'],
  ['that is empty', [type, 'Content-Length: 0'], '', 'BODY_INVALID'],
  ['without an end', [type, `Content-Length: ${part.length}`], part, 'BODY_INVALID'],
])('a form %s is refused', async (_, headers, body, code) => {
  for (const path of ways) {
    const answer = await rawRequest(server.port, [head(`POST ${path}`, headers), body]);
    expect(rawProblemCode(answer)).toBe(code);
  }
});

test('an upload that is cut half-way is never a file where it is taken apart as a whole', async () => {
  const top = head('POST /whole', [type, 'Content-Length: 5000']);
  await rawRequest(server.port, [top, part], { halfClose: true });
  expect((await send(form(['a', '1']), '/whole')).status).toBe(200);
  expect(files).toEqual([]);
});

test('an upload that is cut half-way fails at its reader, and the server goes on', async () => {
  const top = head('POST /upload', [type, 'Content-Length: 5000']);
  await rawRequest(server.port, [top, part], { halfClose: true });
  await expect.poll(() => files).toEqual(['image failed']);
  expect((await send(form(['a', '1']))).status).toBe(200);
});
