import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderEntries, writeLayer } from '@kumiki/component-sdk/package/image';

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly bundleDependencies?: readonly string[];
}

/**
 * Packs the folder of a package, as it was built or installed, into a tarball that npm installs. All of the folder is the
 * package's but what npm installed into it: so there is nothing to look up, and it takes a tenth of what `npm pack` takes.
 * Equal folders give equal bytes with the same zlib.
 * @returns the name of the tarball, that which npm gives it: `acme-blur-1.0.0.tgz` for `@acme/blur`
 */
export async function packFolder(folder: string, destination: string): Promise<string> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  const { name, version, bundleDependencies = [] } = JSON.parse(text) as PackageJson;
  const keep = (path: string) => isOfPackage(path.split('/'), bundleDependencies);
  const tarball = `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
  await writeLayer(await folderEntries(folder, { at: 'package', keep }), join(destination, tarball));
  return tarball;
}

/** Of the packages in its own `node_modules`, those that it brings along; folders on the way to them too. */
function isOfPackage([first, scope, name]: readonly string[], bundled: readonly string[]): boolean {
  if (first !== 'node_modules' || scope === undefined) return true;
  if (!scope.startsWith('@')) return bundled.includes(scope);
  return bundled.some((one) =>
    name === undefined ? one.startsWith(`${scope}/`) : one === `${scope}/${name}`,
  );
}
