/** A component's manifest after reading: checked, with defaults filled in, `params` always a whole JSON Schema. */
export type {
  CommandArgument,
  LocalText,
  Manifest,
  ManifestExample,
  ManifestInput,
  ManifestOutput,
  TypeText,
} from './manifest.types.ts';
export type { JsonSchema } from '../schema/index.ts';
