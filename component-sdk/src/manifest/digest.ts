import { createHash } from 'node:crypto';

/** A file of a component: its bytes, or what is known of them. */
export type DigestFile =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly length: number; readonly sha256: string };

/** What a component depends on, as exactly as its folder says. */
export type DependencyLock =
  | { readonly kind: 'none' }
  /** A lock file of its own, by the SHA-256 (hexadecimal) of its bytes. */
  | { readonly kind: 'file'; readonly name: string; readonly sha256: string }
  /** The `dependencies` of the nearest `package.json`, as they are written. */
  | { readonly kind: 'dependencies'; readonly dependencies: Readonly<Record<string, string>> };

export interface DigestParts {
  /** The manifest as plain data, as it was written: without defaults. */
  readonly manifest: unknown;
  readonly files: readonly DigestFile[];
  readonly lock: DependencyLock;
}

/**
 * The canonical digest of a component, `sha256:` and 64 hexadecimal digits: the same in a folder and in an image.
 *
 * It is the SHA-256 of this JSON value in the canonical form of RFC 8785 (UTF-8, no white space, keys sorted by
 * UTF-16 code units, numbers as ECMAScript writes them):
 * ```
 * {"digest":"kumiki/v1",
 *  "files":[{"length":BYTES,"path":PATH,"sha256":HEX}, ...],
 *  "lock":{"kind":"none"} | {"kind":"file","name":NAME,"sha256":HEX} | {"dependencies":{...},"kind":"dependencies"},
 *  "manifest":DATA}
 * ```
 * `files` are those that `belongsToComponent` names, but for `component.yaml`, which is there as `manifest`: the
 * data of that document with the keys that it has, so that comments and layout do not count. They are sorted by
 * the UTF-8 bytes of their paths, which are relative with `/`.
 */
export function componentDigest({ manifest, files, lock }: DigestParts): string {
  const counted = files
    .filter(({ path }) => path !== 'component.yaml')
    .map((file) =>
      'bytes' in file
        ? { path: file.path, length: file.bytes.byteLength, sha256: sha256(file.bytes) }
        : { path: file.path, length: file.length, sha256: file.sha256 },
    )
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  return `sha256:${sha256(canonicalJson({ digest: 'kumiki/v1', files: counted, lock, manifest }))}`;
}

/** Plain data as canonical JSON (RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  // Sorted by UTF-16 code units, as the default order is.
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
