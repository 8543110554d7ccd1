const otherType = 'application/octet-stream';
/** What a browser may show; everything else it saves. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** The media type of a component's file. @param ending with its dot */
export function fileMediaType(ending: string): string {
  return mediaTypes[ending.toLowerCase()] ?? otherType;
}

/** Files of components are somebody else's: a browser that opens one runs nothing of it, and not as this server. */
export function strangersHeaders(type: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    ...(type === otherType && { 'Content-Disposition': 'attachment' }),
  };
}
