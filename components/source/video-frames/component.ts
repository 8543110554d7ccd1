import { lstat, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineComponent, Image, kumikiError } from '@kumiki/component-sdk';
import { sourceFolder, stemOf } from '@kumiki/component-sdk/outside';
import type { VideoFrames } from './component.types.ts';
import { writeFrames } from './ffmpeg.ts';

/** Encoded bytes of all images together. */
const mostBytes = 2 ** 30;

/** ffmpeg writes the frames that are wanted as files, without loss; they are read, and gone when all are there. */
export default defineComponent<VideoFrames>({
  async run({ params, progress, signal }) {
    const { file } = params;
    const path = await videoIn(await sourceFolder(params.folder), file, params.folder);
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-frames-'));
    try {
      const written = await writeFrames({ ...params, path, folder }, file, signal);
      progress(0.5);
      const images: Image[] = [];
      let left = mostBytes;
      for (const at of written.keys()) {
        signal.throwIfAborted();
        const frame = join(folder, `${at + 1}.png`);
        left -= (await stat(frame)).size;
        if (left < 0) {
          const limit = `${mostBytes / 2 ** 20} MiB in its frames`;
          const advice = 'Read fewer of them (limit).';
          throw kumikiError('OUTSIDE_TOO_MUCH', { what: `The video ${file}`, limit, advice });
        }
        const source = `${stemOf(file) ?? 'video'}-${String(at + 1).padStart(4, '0')}.png`;
        images.push(await Image.open(await readFile(frame), { source }));
        progress(0.5 + (0.5 * (at + 1)) / written.length);
      }
      return { images, seconds: written, count: images.length };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** A plain file alone: a link may lead to what nobody allowed. */
async function videoIn(folder: string, file: string, shown: string): Promise<string> {
  const path = join(folder, file);
  const isPlain = !/[/\\\0]/.test(file) && (await lstat(path).catch(() => undefined))?.isFile() === true;
  if (isPlain) return path;
  const advice = 'Give the name of a file in it; name a folder inside of it as the folder.';
  const what = `The video ${JSON.stringify(file)}`;
  throw kumikiError('DATA_UNUSABLE', { what, reason: `it is no file of the folder "${shown}"`, advice });
}
