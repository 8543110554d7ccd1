import { Image, type Frame, type Value } from '../values/index.ts';
import type { Values } from './instance.ts';

/**
 * Pictures that a component makes from no other begin a frame of their own, under a name that is new in each
 * process. This gives those frames, in pictures and in data alike, names that are the same in every run:
 * `ROOT#1`, `ROOT#2`… in the order of the outputs.
 */
export function nameRoots(values: Values, root: string): Values {
  const names = new Map<string, string>();
  const named = (old: string): string => {
    const name = names.get(old) ?? `${root}#${names.size + 1}`;
    names.set(old, name);
    return name;
  };
  const rename = (value: Value): Value => {
    if (Array.isArray(value)) return value.some(isNew) ? value.map(rename) : value;
    const frame = frameOf(value);
    if (!frame?.root.startsWith('new:')) return value;
    const renamed = { ...frame, root: named(frame.root) };
    return value instanceof Image
      ? value.withFrame(renamed)
      : ({ ...(value as object), frame: renamed } as Value);
  };
  const result: Record<string, Value> = {};
  for (const [name, value] of Object.entries(values)) result[name] = rename(value);
  return result;
}

function isNew(value: Value): boolean {
  return Array.isArray(value) ? value.some(isNew) : frameOf(value)?.root.startsWith('new:') === true;
}

function frameOf(value: Value): Frame | undefined {
  if (value instanceof Image) return value.frame;
  if (typeof value !== 'object' || value === null || !('frame' in value)) return undefined;
  const { frame } = value as { frame?: unknown };
  const isFrame =
    typeof frame === 'object' && frame !== null && 'root' in frame && typeof frame.root === 'string';
  return isFrame ? (frame as Frame) : undefined;
}
