import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runComponent } from '@kumiki/component-sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import source from './component.ts';
import { ffmpegArguments, secondOf } from './ffmpeg.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-video-'));
  await mkdir(join(folder, 'in'));
  await mkdir(join(folder, 'tmp'));
  vi.stubEnv('KUMIKI_SOURCE_FOLDERS', join(folder, 'in'));
  vi.stubEnv('TMPDIR', join(folder, 'tmp'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const read = async (params: { file: string; [name: string]: unknown }, signal?: AbortSignal) =>
  await runComponent(source, { inputs: {}, params, ...(signal && { signal }) });

describe('without ffmpeg', () => {
  it('the error says what to install', async () => {
    vi.stubEnv('PATH', folder);
    await writeFile(join(folder, 'in/belt.mp4'), '');
    await expect(read({ file: 'belt.mp4' })).rejects.toMatchObject({
      code: 'COMMAND_UNUSABLE',
      remedy: expect.stringContaining('Install ffmpeg') as string,
    });
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it.each(['none.mp4', '../secret.mp4', 'linked.mp4', '.', 'sub', '-i', 'https://a.example/b.mp4'])(
    'what is no file of the folder is refused: %s',
    async (file) => {
      await mkdir(join(folder, 'in/sub'));
      await writeFile(join(folder, 'secret.mp4'), '');
      await symlink(join(folder, 'secret.mp4'), join(folder, 'in/linked.mp4'));
      await expect(read({ file })).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
    },
  );

  it('a name is never an option, an address or a pattern', () => {
    const all = ffmpegArguments({ path: '/in/-i %d.mp4', every: 5, start: 1.5, limit: 9, folder: '/t/a%b' });
    expect(all.at(-1)).toBe('file:/t/a%%b/%d.png');
    expect(all[all.indexOf('-i') + 1]).toBe('file:/in/-i %d.mp4');
    expect(all).toContain('select=not(mod(n\\,5)),showinfo=checksum=0');
  });

  it.each([
    ['[Parsed_showinfo_1 @ 0x55] n:   3 pts:   1500 pts_time:1.5     pos: 9 fmt:yuv420p', 1.5],
    ['[Parsed_showinfo_1 @ 0x55] config in time_base: 1/10', undefined],
    ['frame n: 3 pts_time:1.5', undefined],
  ])('the second of a line: %s', (line, second) => {
    expect(secondOf(line)).toBe(second);
  });
});

it.skipIf(process.platform === 'win32')('ffmpeg is ended when the run is, and leaves nothing', async () => {
  const started = join(folder, 'started');
  const program = `#!/bin/sh\necho $$ > "${started}.part"\nmv "${started}.part" "${started}"\nexec sleep 300\n`;
  await writeFile(join(folder, 'ffmpeg'), program, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  await writeFile(join(folder, 'in/belt.mp4'), '');
  const cancel = new AbortController();
  const run = read({ file: 'belt.mp4' }, cancel.signal);
  const ended = run.catch((thrown: unknown) => thrown);
  const pid = Number(await vi.waitFor(async () => await readFile(started, 'utf8'), { timeout: 10_000 }));
  cancel.abort();
  expect(await ended).toMatchObject({ code: 'CANCELLED' });
  // Its folder goes when it has ended.
  await expect.poll(async () => await readdir(join(folder, 'tmp'))).toEqual([]);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

describe.skipIf(spawnSync('ffmpeg', ['-version']).status !== 0)('with ffmpeg', () => {
  /** 30 frames in 3 seconds, each brighter than the one before. */
  function makeVideo(name: string, ...more: string[]): void {
    const drawn = "nullsrc=s=64x48:r=10:d=3,geq=lum='16+N*7':cb=128:cr=128";
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', drawn, ...more, join(folder, 'in', name)]);
  }

  it('gives every so many frames, in their order and with their times', async () => {
    makeVideo('belt.mkv', '-c:v', 'ffv1');
    const { images, seconds, count } = await read({ file: 'belt.mkv', every: 10 });
    expect([count, seconds]).toEqual([3, [0, 1, 2]]);
    expect(images.map(({ width, height, origin }) => [width, height, origin.name])).toEqual([
      [64, 48, 'belt-0001.png'],
      [64, 48, 'belt-0002.png'],
      [64, 48, 'belt-0003.png'],
    ]);
    // Levels of video run from 16 to 235.
    const levels = await Promise.all(images.map(async (image) => (await image.raw()).data[0]!));
    for (const [at, level] of levels.entries())
      expect(Math.abs(level - (at * 70 * 255) / 219)).toBeLessThan(3);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('begins where it is told, and ends when it has enough or the video does', async () => {
    makeVideo('belt.mkv', '-c:v', 'ffv1');
    expect((await read({ file: 'belt.mkv', every: 5, start: 1, limit: 2 })).seconds).toEqual([1, 1.5]);
    expect((await read({ file: 'belt.mkv', every: 10, start: 2.5 })).seconds).toEqual([2.5]);
    expect((await read({ file: 'belt.mkv', start: 60 })).count).toBe(0);
  });

  it('what is no video says so, and a list of other files is none', async () => {
    await writeFile(join(folder, 'in/broken.mp4'), 'hello');
    makeVideo('belt.mkv', '-c:v', 'ffv1');
    await writeFile(
      join(folder, 'in/list.mp4'),
      `ffconcat version 1.0\nfile ${join(folder, 'in/belt.mkv')}\n`,
    );
    await writeFile(join(folder, 'in/list.m3u8'), `#EXTM3U\n#EXTINF:3,\n${join(folder, 'in/belt.mkv')}\n`);
    for (const file of ['broken.mp4', 'list.mp4', 'list.m3u8']) {
      const error: unknown = await read({ file }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'DATA_UNUSABLE' });
      expect(String(error)).not.toContain(folder);
    }
  });
});
