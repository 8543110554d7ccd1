import type { JsonSchema } from '@kumiki/component-sdk/schema';

export const group = 'Registry';
export const root = '/api/v1/registry';
export const base = `${root}/components/{publisher}/{name}`;
export const ofVersion = `${base}/versions/{version}`;

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
export const named = { publisher: namePart, name: namePart };
export const versioned = { ...named, version: versionText };

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
