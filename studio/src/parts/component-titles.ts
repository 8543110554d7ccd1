import type { ComponentDetails, LocalText } from '../api/types.ts';
import { inlined } from './params/schema.ts';

/** What a component calls a parameter, where it says it. */
export function paramTitle({ params }: ComponentDetails, name: string): LocalText | string | undefined {
  return inlined(params).properties?.[name]?.title;
}

/** What it calls an input. */
export function inputTitle({ manifest }: ComponentDetails, name: string): LocalText | string | undefined {
  return manifest.inputs?.[name]?.title;
}

/** What it calls an output. */
export function outputTitle({ manifest }: ComponentDetails, name: string): LocalText | string | undefined {
  return manifest.outputs?.[name]?.title;
}
