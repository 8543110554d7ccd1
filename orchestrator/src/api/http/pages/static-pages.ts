import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Request, Response } from 'express';
import { bytes, sendAnswer, type Answer } from '../answer.ts';

const compress = promisify(brotliCompress);

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.json': 'application/json; charset=utf-8',
};
const compressed: ReadonlySet<string> = new Set(['.html', '.js', '.css', '.svg', '.json']);

interface File {
  readonly content: Buffer;
  readonly type: string;
  readonly etag: string;
  /** Made when it is first asked for. */
  brotli?: Promise<Buffer>;
}

/**
 * An application of pages that were built into a folder: `index.html`, and what it loads, under `assets/` with the hash
 * of its content in each name. It is held in memory: an address never becomes a path.
 */
export class StaticPages {
  readonly #files: ReadonlyMap<string, File>;

  private constructor(files: ReadonlyMap<string, File>) {
    this.#files = files;
  }

  /** @returns nothing where the folder holds no application */
  static async load(folder: string): Promise<StaticPages | undefined> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = new Map<string, File>();
    for (const entry of entries) {
      const type = types[extname(entry.name)];
      if (!entry.isFile() || type === undefined) continue;
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path);
      const etag = createHash('sha256').update(content).digest('base64url');
      files.set(path.slice(folder.length).replaceAll(sep, '/'), { content, type, etag });
    }
    return files.has('/index.html') ? new StaticPages(files) : undefined;
  }

  /** Answers a request for a file or a page of the application. @returns whether it is one */
  async serve(request: Request, response: Response): Promise<boolean> {
    const { method, path } = request;
    if ((method !== 'GET' && method !== 'HEAD') || path.startsWith('/api/')) return false;
    // The application itself reads the addresses of its screens.
    const isScreen = extname(path) === '' && request.accepts('html') === 'html';
    const file = this.#files.get(path) ?? (isScreen ? this.#files.get('/index.html') : undefined);
    if (!file) return false;
    await sendAnswer(await answerOf(file, path, takesBrotli(request)), response);
    return true;
  }
}

async function answerOf(file: File, path: string, asBrotli: boolean): Promise<Answer> {
  const { content, type, etag } = file;
  const headers: Record<string, string> = { Vary: 'Accept-Encoding' };
  if (path.startsWith('/assets/')) headers['Cache-Control'] = 'public, max-age=31536000, immutable';
  if (!asBrotli || !compressed.has(extname(path) || '.html')) return bytes(content, type, { headers, etag });
  file.brotli ??= compress(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  headers['Content-Encoding'] = 'br';
  return bytes(await file.brotli, type, { headers, etag: `${etag}-br` });
}

function takesBrotli(request: Request): boolean {
  return /(?:^|,)\s*br\s*(?:;\s*q=(?:1|0\.[0-9]*[1-9])\s*)?(?:,|$)/.test(
    request.headers['accept-encoding'] ?? '',
  );
}
