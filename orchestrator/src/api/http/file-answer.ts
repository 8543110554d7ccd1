import type { OpenedArtifact } from '../core/executions.ts';
import { stream, type Answer } from './answer.ts';

/** A file as it is stored. */
export function fileAnswer(file: OpenedArtifact, signal: AbortSignal): Answer {
  const { mediaType, size, digest } = file.artifact;
  return stream(file.read(signal), shownType(mediaType), {
    length: size,
    etag: digest,
    headers: fileHeaders(mediaType),
  });
}

/** Files of strangers: shown as images where they are ones, else saved, and never run as a page. */
export function fileHeaders(mediaType: string): Record<string, string> {
  return {
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Disposition': isShown(mediaType) ? 'inline' : 'attachment',
  };
}

/** What a file is sent as. */
export function shownType(mediaType: string): string {
  return isShown(mediaType) ? mediaType : 'application/octet-stream';
}

/** An image that cannot run anything. */
function isShown(mediaType: string): boolean {
  return mediaType.startsWith('image/') && mediaType !== 'image/svg+xml';
}
