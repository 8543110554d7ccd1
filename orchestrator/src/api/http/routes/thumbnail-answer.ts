import type { IncomingHttpHeaders } from 'node:http';
import type { ThumbnailFormat } from '../../../images/index.ts';
import { preferred } from '../accepts.ts';
import { bytes, type Answer } from '../answer.ts';

/** WebP, or PNG for a client that takes that and no WebP. */
export function thumbnailFormatOf(headers: IncomingHttpHeaders): ThumbnailFormat {
  return preferred({ headers }, ['image/webp', 'image/png']) === 'image/png' ? 'png' : 'webp';
}

/** The version of a small copy: the same content in the same size. */
export function thumbnailTag(digest: string, size: number, format: ThumbnailFormat): string {
  return `${digest.replace('sha256:', '')}-${size}-${format}`;
}

/** Whether a request says that it has this version. */
export function isKnownTag(headers: IncomingHttpHeaders, tag: string): boolean {
  return headers['if-none-match']?.includes(`"${tag}"`) ?? false;
}

export function thumbnailAnswer(content: string | Uint8Array, format: ThumbnailFormat, etag: string): Answer {
  return bytes(content, `image/${format}`, {
    etag,
    headers: { Vary: 'Accept', 'Content-Security-Policy': "default-src 'none'; sandbox" },
  });
}
