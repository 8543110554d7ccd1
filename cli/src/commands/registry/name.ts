import { usageError } from '../../arguments/parse.ts';

export interface GivenName {
  readonly name: string;
  readonly version?: string;
  /** The path of the component in the interface of a platform. */
  readonly path: string;
}

/** Reads `publisher/name@1.2.0`. @throws USAGE */
export function nameFrom(text: string): GivenName {
  const [, name, version] = /^([a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)(?:@([0-9A-Za-z.-]+))?$/.exec(text) ?? [];
  if (name === undefined)
    throw usageError(
      'registry',
      `A component is called PUBLISHER/NAME, with @VERSION behind it, not "${text}".`,
    );
  return { name, ...(version !== undefined && { version }), path: `/registry/components/${name}` };
}
