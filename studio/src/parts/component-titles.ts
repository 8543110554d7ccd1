import type { ComponentDetails, JsonSchema, LocalText } from '../api/types.ts';
import { inlined } from './params/schema.ts';

/** What a component says of a parameter, where it has it. */
export function paramSchema({ params }: ComponentDetails, name: string): JsonSchema | undefined {
  return inlined(params).properties?.[name];
}

/** What it calls a parameter, where it says it. */
export function paramTitle(details: ComponentDetails, name: string): LocalText | string | undefined {
  return paramSchema(details, name)?.title;
}

/** What it calls an input. */
export function inputTitle({ manifest }: ComponentDetails, name: string): LocalText | string | undefined {
  return manifest.inputs?.[name]?.title;
}

/** What it calls an output. */
export function outputTitle({ manifest }: ComponentDetails, name: string): LocalText | string | undefined {
  return manifest.outputs?.[name]?.title;
}
