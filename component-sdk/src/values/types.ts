/**
 * The types that flow between steps: what each is, and what it may stand in for.
 * `docs/values.md` is made from this table.
 */
interface ValueTypeEntry {
  readonly title: { readonly en: string; readonly ja: string };
  /** How a value is kept: a picture, bytes with a name, or JSON data. */
  readonly kind: 'picture' | 'file' | 'data';
  readonly mediaTypes: readonly string[];
  /** The other types that take this one as it is, nearest first. */
  readonly standsInFor: readonly string[];
}

export const valueTypes = {
  image: {
    title: { en: 'image', ja: '画像' },
    kind: 'picture',
    mediaTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/tiff', 'image/gif', 'image/avif'],
    standsInFor: [],
  },
  mask: {
    title: { en: 'mask', ja: 'マスク' },
    kind: 'picture',
    mediaTypes: ['image/png', 'image/tiff', 'image/webp'],
    standsInFor: ['image'],
  },
  detections: data('detections', '検出結果'),
  classes: data('classes', '分類結果'),
  keypoints: data('keypoints', 'キーポイント'),
  measurements: data('measurements', '測定値'),
  verdict: data('verdict', '判定'),
  table: data('table', '表'),
  text: data('text', '文字列'),
  number: data('number', '数値'),
  json: { ...data('JSON', 'JSON'), standsInFor: [] },
  file: {
    title: { en: 'file', ja: 'ファイル' },
    kind: 'file',
    mediaTypes: ['application/octet-stream'],
    standsInFor: [],
  },
} as const satisfies Record<string, ValueTypeEntry>;

function data(en: string, ja: string) {
  return {
    title: { en, ja },
    kind: 'data',
    mediaTypes: ['application/json'],
    standsInFor: ['json'],
  } as const;
}

export type ValueTypeName = keyof typeof valueTypes;

/** A type as manifests and pipelines write it: `image`, or `image[]` for a list. */
export interface TypeRef {
  readonly type: ValueTypeName;
  readonly list: boolean;
}

/** Reads `image` or `image[]`; `undefined` where it names no type. */
export function parseTypeRef(text: string): TypeRef | undefined {
  const list = text.endsWith('[]');
  const type = list ? text.slice(0, -2) : text;
  return Object.hasOwn(valueTypes, type) ? { type: type as ValueTypeName, list } : undefined;
}

/** `image[]` for a list of images. */
export function formatTypeRef(ref: TypeRef): string {
  return ref.list ? `${ref.type}[]` : ref.type;
}

/** Whether an input of type `wanted` takes a value of type `given` (lists aside). */
export function accepts(wanted: ValueTypeName, given: ValueTypeName): boolean {
  const standsInFor: readonly string[] = valueTypes[given].standsInFor;
  return wanted === given || standsInFor.includes(wanted);
}
