import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { parsePlace, parseReference, type Reference } from '@kumiki/oci';

/**
 * Where a component's images are, in the registry that is named: by an option, else by `KUMIKI_REGISTRY`, else in its own package.json, as
 * `"kumiki": {"registry": "HOST/PATH"}`. Nothing where none is named.
 * @throws REGISTRY_NAME_INVALID
 */
export async function findPlace(
  given: string | undefined,
  dir: string,
  name: string,
): Promise<Reference | undefined> {
  const place = given || process.env['KUMIKI_REGISTRY'] || (await inPackage(dir));
  if (!place) return undefined;
  const { registry, path } = parsePlace(place);
  return parseReference([registry, ...(path === '' ? [] : [path]), name].join('/'));
}

/** As `findPlace`. @throws PUBLISH_PLACE_NEEDED where none is named */
export async function placeNeeded(given: string | undefined, dir: string, name: string): Promise<Reference> {
  const place = await findPlace(given, dir, name);
  if (!place) throw kumikiError('PUBLISH_PLACE_NEEDED', {});
  return place;
}

async function inPackage(dir: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(dir, 'package.json'), 'utf8');
    const { kumiki } = JSON.parse(text) as { kumiki?: { registry?: unknown } };
    return typeof kumiki?.registry === 'string' ? kumiki.registry : undefined;
  } catch {
    return undefined; // no package.json, or one that npm complains about
  }
}
