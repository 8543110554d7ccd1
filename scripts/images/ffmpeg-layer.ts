import { chmod, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileEntry, writeLayer } from '@kumiki/component-sdk/package/image';
import type { Base, BaseImage } from '../../cli/src/packaging/base-image.ts';
import type { ContentLayer, ImageContent } from '../../cli/src/packaging/content/image-content.ts';
import { keptLayer } from '../../cli/src/packaging/layer-cache.ts';
import { packagesInSite } from '../../cli/src/packaging/bill/packages.ts';
import { runProgram } from '../packages/program.ts';
import { root } from '../verify/run.ts';

const lock = join(root, 'images', 'video', 'requirements.lock');
const machines = { amd64: 'x86_64', arm64: 'aarch64' } as const;

/**
 * The same image with the program ffmpeg on its `PATH`, as a layer below its own ones. FFmpeg is under the GPL: whoever hands the
 * image on hands on its source too, which is why no image has it unless somebody asks for it.
 */
export function withFfmpeg(content: ImageContent): ImageContent {
  return {
    ...content,
    async layers(base, image, scratch) {
      return [await ffmpegLayer(base, image, scratch), ...(await content.layers(base, image, scratch))];
    },
  };
}

async function ffmpegLayer(base: Base, { platform }: BaseImage, scratch: string): Promise<ContentLayer> {
  if (base.isMusl)
    throw new Error('There is no FFmpeg for a base with musl: take one with glibc, or one that has FFmpeg.');
  const layer = await keptLayer(
    ['ffmpeg', platform.architecture, await readFile(lock, 'utf8')],
    async (path) => {
      const folder = join(scratch, `ffmpeg-${platform.architecture}`);
      const wheels = `manylinux_2_28_${machines[platform.architecture]}`;
      const from = [
        '--no-deps',
        '--require-hashes',
        '--only-binary=:all:',
        '--no-compile',
        '--platform',
        wheels,
      ];
      const python = process.env['KUMIKI_PYTHON'] || 'python3';
      await runProgram(
        python,
        ['-m', 'pip', 'install', '--quiet', ...from, '--target', folder, '-r', lock],
        root,
      );

      const binaries = join(folder, 'imageio_ffmpeg', 'binaries');
      const program = (await readdir(binaries)).find((name) => name.startsWith('ffmpeg-linux-'));
      if (program === undefined)
        throw new Error(`The wheel of ${lock} holds no ffmpeg for ${platform.architecture}.`);
      const full = join(binaries, program);
      // A wheel is a ZIP, which need not say that a file can be started.
      await chmod(full, 0o755);
      const entries = [await fileEntry(full, 'usr/local/bin/ffmpeg')];
      const [wheel] = await packagesInSite(folder);
      const about = wheel === undefined ? [] : [{ ...wheel, license: 'GPL-3.0-or-later' }];
      return { layer: await writeLayer(entries, path), packages: about };
    },
  );
  return { ...layer, what: 'ffmpeg' };
}
