import type { PicturePlace, ValuePlace } from '../../../api/values.ts';

const shape = /^([0-9a-f-]{36})\/(\d{1,8})\/(inputs|outputs|steps\/[^/]+)\/([^/]+)$/;

const ofFile = /^file\/(sha256:[0-9a-f]{64})$/;

/** A picture of a run as one word of an address: `EXECUTION/ITEM/outputs/NAME`. */
export function artifactName({ execution, item, part, name }: ValuePlace): string {
  const [kind = '', ...step] = part.split('/');
  const parts = step.length > 0 ? `${kind}/${encodeURIComponent(step.join('/'))}` : kind;
  return `${execution}/${item}/${parts}/${name}`;
}

/** A stored picture of no run as one word of an address: `file/sha256:…`. */
export function fileName(file: string): string {
  return `file/${file}`;
}

/** The picture that a word of an address names; nothing where it names none. */
export function readArtifact(text: string): PicturePlace | undefined {
  const file = ofFile.exec(text)?.[1];
  if (file !== undefined) return { file };
  const [, execution, item, part, name] = shape.exec(text) ?? [];
  if (execution === undefined || part === undefined || name === undefined) return undefined;
  const [kind = '', step] = part.split('/');
  try {
    const whole = step === undefined ? kind : `${kind}/${decodeURIComponent(step)}`;
    return { execution, item: Number(item), part: whole, name };
  } catch {
    return undefined;
  }
}

/** The address that compares two pictures; one may be chosen there. */
export function comparePath(sides: { readonly a?: string; readonly b?: string }): string {
  return `/compare/files?${new URLSearchParams(sides)}`;
}
