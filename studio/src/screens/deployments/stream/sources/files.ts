import { SourceError } from './problem.ts';
import type { FrameSource, Grabbed } from './source.ts';
import { hiddenVideo, VideoSource } from './video-source.ts';

/** What pipelines take as it is. */
const asTheyAre = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** A video, or pictures one after another, from the beginning again at their end. @throws SourceError */
export async function openFiles(files: readonly File[]): Promise<FrameSource> {
  const video = files.find(({ type }) => type.startsWith('video/'));
  return video ? await openVideo(video) : await openPictures(files);
}

async function openVideo(file: File): Promise<FrameSource> {
  const video = hiddenVideo();
  const url = URL.createObjectURL(file);
  video.loop = true;
  video.src = url;
  try {
    await video.play();
  } catch (thrown) {
    URL.revokeObjectURL(url);
    throw new SourceError('unplayable', file.name, thrown);
  }
  return new VideoSource(video, () => URL.revokeObjectURL(url));
}

async function openPictures(files: readonly File[]): Promise<FrameSource> {
  const first = await decoded(files[0]!);
  first.close();
  let next = 0;
  return {
    async grab(asItIs): Promise<Grabbed | undefined> {
      const file = files[next++ % files.length]!;
      const picture = await decoded(file);
      const { width, height } = picture;
      if (!asItIs || !asTheyAre.has(file.type)) return { picture, width, height };
      picture.close();
      return { file, width, height };
    },
    pause: () => undefined,
    resume: () => undefined,
    stop: () => undefined,
  };
}

async function decoded(file: File): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch (thrown) {
    throw new SourceError('unplayable', file.name, thrown);
  }
}
