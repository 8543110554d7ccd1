import type { JsonSchema } from '@kumiki/component-sdk/schema';

const namePart: JsonSchema = {
  type: 'string',
  pattern: '^[a-z][a-z0-9-]*$',
  maxLength: 100,
  'x-expected': 'a name in small letters',
};
export const versionText: JsonSchema = {
  type: 'string',
  pattern: '^[0-9A-Za-z.-]+$',
  maxLength: 100,
  'x-expected': 'a version such as 1.2.0',
};
/** The parameters of addresses of components, installed here or in registries. */
export const named = { publisher: namePart, name: namePart };
export const versioned = { ...named, version: versionText };
/** A file that goes with a version. */
export const fileParameter: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 400,
  description: 'As the version lists it, with each "/" written %2F.',
};

export interface Named {
  readonly publisher: string;
  readonly name: string;
}
export interface Versioned extends Named {
  readonly version: string;
}

export function fullName({ publisher, name }: Named): string {
  return `${publisher}/${name}`;
}
