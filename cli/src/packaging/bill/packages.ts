import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package that went into an image. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly from: 'npm' | 'pypi';
  readonly license?: string;
}

/** The packages below a `node_modules`, those inside of others too. */
export async function packagesInNode(folder: string): Promise<InstalledPackage[]> {
  const found = new Map<string, InstalledPackage>();
  const walk = async (modules: string): Promise<void> => {
    for (const name of await namesIn(modules)) {
      const text = await readFile(join(modules, name, 'package.json'), 'utf8').catch(() => undefined);
      if (text !== undefined) {
        const { version, license } = JSON.parse(text) as { version?: unknown; license?: unknown };
        const one = {
          name,
          version: typeof version === 'string' ? version : '0.0.0',
          from: 'npm' as const,
          ...(typeof license === 'string' && { license }),
        };
        found.set(`${one.name}@${one.version}`, one);
      }
      await walk(join(modules, name, 'node_modules'));
    }
  };
  await walk(folder);
  return sorted(found.values());
}

/** The packages of a folder of Python. */
export async function packagesInSite(folder: string): Promise<InstalledPackage[]> {
  const found: InstalledPackage[] = [];
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.dist-info')) continue;
    const head = (await readFile(join(folder, name, 'METADATA'), 'utf8')).split(/\r?\n\r?\n/, 1)[0] ?? '';
    const field = (key: string) => new RegExp(`^${key}: (.+)$`, 'm').exec(head)?.[1]?.trim();
    const license = field('License-Expression') ?? field('License');
    found.push({
      name: field('Name') ?? name,
      version: field('Version') ?? '0',
      from: 'pypi',
      ...(license !== undefined && license.length <= 100 && { license }),
    });
  }
  return sorted(found);
}

async function namesIn(modules: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(modules, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    if (!entry.name.startsWith('@')) names.push(entry.name);
    else names.push(...(await readdir(join(modules, entry.name))).map((inner) => `${entry.name}/${inner}`));
  }
  return names;
}

function sorted(packages: Iterable<InstalledPackage>): InstalledPackage[] {
  const key = ({ name, version }: InstalledPackage) => `${name}@${version}`;
  return [...packages].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
