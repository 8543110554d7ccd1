import { addressOf, getJson } from './client.ts';
import type { FileAnswer, ItemStep, Page, ValueAnswer, Verdict } from './types.ts';

/** Where a value of an item is. */
export interface ValuePlace {
  readonly execution: string;
  readonly item: number;
  /** `inputs`, `outputs`, or `steps/STEP`. */
  readonly part: string;
  readonly name: string;
}

/** A picture by its content: that of no run, such as a frame that was kept. */
export interface FilePlace {
  /** `sha256:…`. */
  readonly file: string;
}

export type PicturePlace = ValuePlace | FilePlace;

/** Where it is below `/api/v1`. */
export function valuePath({ execution, item, part, name }: ValuePlace): string {
  // The name of a step inside of a pipeline that is a step has a slash in it.
  const [kind = '', ...step] = part.split('/');
  const parts = step.length > 0 ? `${kind}/${encodeURIComponent(step.join('/'))}` : kind;
  return `/executions/${execution}/items/${item}/${parts}/${encodeURIComponent(name)}`;
}

/** The address of a value's content. */
export function valueAddress(place: ValuePlace): string {
  return addressOf(valuePath(place));
}

/** Edges of thumbnails that the platform makes, in pixels. */
export type ThumbnailSize = 64 | 128 | 256 | 512 | 1024;

/** The address of a small image of a value. */
export function thumbnailAddress(place: ValuePlace, size: ThumbnailSize): string {
  return `${valueAddress(place)}/thumbnail?size=${size}`;
}

export function isImage(value: ValueAnswer | undefined): value is FileAnswer {
  return value !== undefined && 'file_id' in value && value.media_type.startsWith('image/');
}

export function verdictOf(value: ValueAnswer | undefined): Verdict | undefined {
  if (!value || !('data' in value)) return undefined;
  const { data } = value;
  if (typeof data !== 'object' || data === null || !('verdict' in data)) return undefined;
  return data as Verdict;
}

/** The first image of a record of values, with its name. */
export function firstImage(
  values: Readonly<Record<string, ValueAnswer>> | undefined,
): { readonly name: string; readonly file: FileAnswer } | undefined {
  for (const [name, value] of Object.entries(values ?? {})) if (isImage(value)) return { name, file: value };
  return undefined;
}

/** What the steps of an item gave, of those that gave something. */
export async function readSteps(
  execution: string,
  item: number,
  signal?: AbortSignal,
): Promise<readonly ItemStep[]> {
  const query = { cursor: item, limit: 1 };
  const { items } = await getJson<Page<ItemStep>>(`/executions/${execution}/steps`, query, signal);
  return items.filter(({ outputs }) => outputs && Object.keys(outputs).length > 0);
}

/** The part of an item's values that a step gave. */
export function stepPart(step: string): string {
  return `steps/${step}`;
}
