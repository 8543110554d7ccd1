import type { JsonSchema } from '../schema/index.ts';
import type { ValueTypeName } from '../values/types.ts';

/** Text in the languages of the screens; English is always there. */
export interface LocalText {
  en: string;
  ja?: string;
}

export type { JsonSchema };

/** `image` or `image[]`. */
export type TypeText = ValueTypeName | `${ValueTypeName}[]`;

export interface ManifestInput {
  type: TypeText;
  title?: LocalText;
  description?: LocalText;
  /** The component runs without it. */
  optional?: boolean;
  /** One value for all items of an execution: a model, a logo, a golden image. */
  shared?: boolean;
}

export interface ManifestOutput {
  type: TypeText;
  title?: LocalText;
  description?: LocalText;
  /** The component may leave it out. */
  optional?: boolean;
  /** The kinds of picture that come out as they went in. */
  preserves?: ('depth' | 'alpha' | 'space')[];
}

export interface ManifestExample {
  title?: LocalText;
  /** A path inside the component's folder; a list of paths for a list; data written out for data types. */
  inputs: Record<string, unknown>;
  params?: Record<string, unknown>;
  /** The expected outputs: a path, a path with a tolerance (largest difference of a sample, on the 0..255 scale), or data. */
  expect: Record<string, unknown>;
}

/** A component's manifest, `component.yaml`, after reading: checked, with defaults filled in. */
export interface Manifest {
  apiVersion: 'kumiki/v1';
  kind: 'Component';
  /** `publisher/name`. */
  name: string;
  /** Semantic version. */
  version: string;
  title: LocalText;
  description: LocalText;
  category: string;
  icon?: string;
  license?: string;
  /** The file that holds the component, inside its folder. */
  entry: string;
  inputs: Record<string, ManifestInput>;
  outputs: Record<string, ManifestOutput>;
  /** A whole JSON Schema of type object, also where the manifest used the short form. */
  params: JsonSchema;
  bundle?: string;
  resources: { cpu: string; memory: string; gpu: number; timeout: string };
  network: 'none' | 'egress';
  realtime: 'stateless' | 'stateful' | 'never';
  deterministic: boolean;
  examples: ManifestExample[];
}
