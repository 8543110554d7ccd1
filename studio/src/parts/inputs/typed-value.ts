import type { FormInput } from '../../api/types.ts';
import { baseType } from '../../document/types.ts';

/** Whether files are chosen for an input; what others take is typed. */
export function takesFiles({ type }: Pick<FormInput, 'type'>): boolean {
  return ['image', 'mask', 'file'].includes(baseType(type));
}

export interface Typed {
  /** Nothing where nothing is given, or nothing that can be read. */
  readonly value: unknown;
  readonly isWrong: boolean;
}

/** What somebody typed for an input: text as it is, everything else as JSON. */
export function readTyped({ type, list = false }: FormInput, text: string): Typed {
  if (text.trim() === '') return { value: undefined, isWrong: false };
  if (type === 'text' && !list) return { value: text, isWrong: false };
  try {
    return { value: JSON.parse(text) as unknown, isWrong: false };
  } catch {
    return { value: undefined, isWrong: true };
  }
}

export function typedText({ type, list = false }: FormInput, value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && type === 'text' && !list) return value;
  return JSON.stringify(value, undefined, typeof value === 'object' ? 2 : undefined);
}
