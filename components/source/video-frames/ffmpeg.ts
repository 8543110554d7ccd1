import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { kumikiError } from '@kumiki/component-sdk';

/**
 * Kinds of files that hold their frames themselves. Others are lists of files, which would lead to what nobody allowed:
 * playlists, scripts, pictures by number.
 */
const kinds = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,asf,flv,ogg';

/** Pixels of a frame that are decoded; a file could claim any size. */
const mostPixels = 100_000_000;

export interface Frames {
  /** The path of the video. */
  readonly path: string;
  readonly every: number;
  /** s */
  readonly start: number;
  readonly limit: number;
  /** Where the frames are put, as 1.png, 2.png and so on. */
  readonly folder: string;
}

/** What ffmpeg is called with: never through a shell, and the file by a path that cannot be taken for an address. */
export function ffmpegArguments({ path, every, start, limit, folder }: Frames): string[] {
  return [
    ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'info'],
    ['-protocol_whitelist', 'file', '-format_whitelist', kinds, '-max_pixels', String(mostPixels)],
    ['-ss', String(start), '-i', `file:${path}`, '-map', '0:v:0'],
    ['-vf', `select=not(mod(n\\,${every})),showinfo=checksum=0`, '-fps_mode', 'passthrough'],
    ['-frames:v', String(limit), '-c:v', 'png', '-compression_level', '1', '-f', 'image2'],
    [`file:${folder.replaceAll('%', '%%')}/%d.png`],
  ].flat();
}

/** The second of a line that says something of a frame. */
export function secondOf(line: string): number | undefined {
  const found = /Parsed_showinfo_.* n: *\d+ .*pts_time:(-?[\d.]+)/.exec(line)?.[1];
  return found === undefined ? undefined : Number(found);
}

/**
 * Writes frames into a folder.
 * @returns the second of each
 * @throws COMMAND_UNUSABLE where there is no ffmpeg, DATA_UNUSABLE where the file is no video, or the signal's reason
 */
export async function writeFrames(frames: Frames, name: string, signal: AbortSignal): Promise<number[]> {
  signal.throwIfAborted();
  const child = spawn('ffmpeg', ffmpegArguments(frames), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] },
    windowsHide: true,
  });
  const stop = () => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop);
  try {
    const seconds: number[] = [];
    let last = '';
    const ended = once(child, 'close') as Promise<[code: number | null]>;
    const lines = createInterface({ input: child.stderr });
    lines.on('line', (line) => {
      const second = secondOf(line);
      if (second !== undefined) seconds.push(frames.start + second);
      else if (line.trim() !== '') last = line;
    });
    const [code] = await ended;
    signal.throwIfAborted();
    // The filter may see one more than are written.
    if (code === 0) return seconds.slice(0, frames.limit);
    // The path is nobody's business.
    const reason = last
      .replaceAll(frames.path, name)
      .replace(/^file:/, '')
      .slice(0, 300);
    const advice = 'Give a video that ffmpeg reads, such as MP4, MOV, WebM, MKV or AVI.';
    throw kumikiError('DATA_UNUSABLE', { what: `The video ${name}`, reason, advice });
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
    const about = { component: 'source/video-frames', program: 'ffmpeg' };
    const advice =
      'Install ffmpeg so that it is found in the PATH of the platform ("apt install ffmpeg"), or run the platform from an image that has it.';
    throw kumikiError('COMMAND_UNUSABLE', { ...about, reason: 'it is in no folder of the PATH', advice });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
