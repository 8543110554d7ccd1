import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Image, runComponent } from '@kumiki/component-sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import sink from './component.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-sink-'));
  vi.stubEnv('KUMIKI_SINK_FOLDERS', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

function picture(level: number, name?: string): Image {
  const image = Image.fromRaw({ data: new Uint8Array(12).fill(level), width: 2, height: 2, channels: 3 });
  return name === undefined ? image : image.withOrigin({ name, format: 'png' });
}

const files = async () => (await readdir(folder)).toSorted();

describe('what is written', () => {
  it('is called as the image was, and holds what it shows', async () => {
    const result = await runComponent(sink, { inputs: { image: picture(70, 'tray/part.1.jpg') } });
    expect(result.files).toEqual(['part.1.png']);
    const { data } = await (await Image.open(await readFile(join(folder, 'part.1.png')))).raw();
    expect(data[0]).toBe(70);
    expect(await files()).toEqual(['part.1.png']);
  });

  it('may be data, under a name that is told', async () => {
    const inputs = { data: { verdict: 'NG' }, name: '検査/../1 ', image: picture(1) };
    const result = await runComponent(sink, { inputs, params: { prefix: 'ng-' } });
    expect(result.files).toEqual(['ng-検査_.._1.png', 'ng-検査_.._1.json']);
    expect(JSON.parse(await readFile(join(folder, 'ng-検査_.._1.json'), 'utf8'))).toEqual({ verdict: 'NG' });
  });

  it('again is the same file', async () => {
    for (const existing of ['replace', 'number'] as const) {
      for (let time = 0; time < 3; time++)
        await runComponent(sink, { inputs: { image: picture(5, 'a.png') }, params: { existing } });
      expect(await files()).toEqual(['a.png']);
    }
  });

  it('something else of the same name replaces it, or gets a number', async () => {
    const write = async (level: number, existing: 'replace' | 'number') =>
      (await runComponent(sink, { inputs: { image: picture(level, 'a.png') }, params: { existing } }))
        .files[0];
    expect(await write(1, 'number')).toBe('a.png');
    expect(await write(2, 'number')).toBe('a-2.png');
    expect(await write(3, 'number')).toBe('a-3.png');
    expect(await write(2, 'number')).toBe('a-2.png');
    expect(await write(4, 'replace')).toBe('a.png');
    expect(await files()).toEqual(['a-2.png', 'a-3.png', 'a.png']);
  });

  it('many at once of one name all get a name', async () => {
    const params = { existing: 'number' } as const;
    const written = await Promise.all(
      Array.from(
        { length: 8 },
        async (_, at) =>
          (await runComponent(sink, { inputs: { image: picture(at, 'a.png') }, params })).files[0],
      ),
    );
    expect(new Set(written).size).toBe(8);
    expect(await files()).toHaveLength(8);
  });
});

describe('what is not written', () => {
  it('goes outside by no link', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'kumiki-elsewhere-'));
    await writeFile(join(elsewhere, 'precious.png'), 'precious');
    await symlink(join(elsewhere, 'precious.png'), join(folder, 'a.png'));
    await symlink(elsewhere, join(folder, 'way-out'));
    await runComponent(sink, { inputs: { image: picture(1, 'a.png') } });
    expect(await readFile(join(elsewhere, 'precious.png'), 'utf8')).toBe('precious');
    const run = runComponent(sink, { inputs: { image: picture(1) }, params: { folder: 'way-out' } });
    await expect(run).rejects.toMatchObject({ code: 'OUTSIDE_NOT_ALLOWED' });
    await rm(elsewhere, { recursive: true });
  });

  it('is nothing, or in a folder that is not allowed', async () => {
    await expect(runComponent(sink, { inputs: {} })).rejects.toMatchObject({ code: 'INPUT_MISSING' });
    vi.stubEnv('KUMIKI_SINK_FOLDERS', '');
    const run = runComponent(sink, { inputs: { image: picture(1) } });
    await expect(run).rejects.toMatchObject({ code: 'OUTSIDE_NONE_ALLOWED' });
  });
});
