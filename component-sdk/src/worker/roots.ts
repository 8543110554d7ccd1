import { Image, knowsRoot, type Frame, type Value } from '../values/index.ts';
import type { Values } from './values.ts';

/**
 * Images that a component makes from no other begin a frame of their own, under a name that is new in each
 * process. This gives those frames, in images and in data alike, names that are the same in every run:
 * `ROOT#1`, `ROOT#2`… in the order of the outputs. Frames that came in with the inputs stay.
 */
export function nameRoots(outputs: Values, root: string, inputs: Values): Values {
  if (!Object.values(outputs).some((value) => someRoot(value, isNew))) return outputs;
  const given = new Set<string>();
  for (const input of Object.values(inputs)) someRoot(input, (found) => !given.add(found));
  const names = new Map<string, string>();
  const rename = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(rename);
    const frame = frameOf(value);
    if (!frame || !isNew(frame.root) || given.has(frame.root)) return value;
    const name = names.get(frame.root) ?? `${root}#${names.size + 1}`;
    names.set(frame.root, name);
    const renamed = { ...frame, root: name };
    return value instanceof Image ? value.withFrame(renamed) : { ...(value as object), frame: renamed };
  };
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, rename(value)]));
}

function isNew(root: string): boolean {
  return root.startsWith('new:');
}

function someRoot(value: Value, test: (root: string) => boolean): boolean {
  if (Array.isArray(value)) return (value as readonly Value[]).some((element) => someRoot(element, test));
  const frame = frameOf(value);
  return frame !== undefined && test(frame.root);
}

function frameOf(value: Value): Frame | undefined {
  // One that is found later is the digest of a file.
  if (value instanceof Image) return knowsRoot(value.frame) ? value.frame : undefined;
  if (typeof value !== 'object' || value === null || !('frame' in value)) return undefined;
  const { frame } = value as { frame?: unknown };
  const isFrame =
    typeof frame === 'object' && frame !== null && 'root' in frame && typeof frame.root === 'string';
  return isFrame ? (frame as Frame) : undefined;
}
