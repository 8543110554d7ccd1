import type { ImageContent } from '../content/image-content.ts';
import type { InstalledPackage } from './packages.ts';

/** The media type of a bill of materials, and the artifact type of the referrer that holds it. */
export const billMediaType = 'application/vnd.cyclonedx+json';

export interface BillParts {
  readonly content: Pick<ImageContent, 'name' | 'version' | 'license' | 'digest'>;
  readonly base: { readonly name: string; readonly digest: string };
  readonly packages: readonly InstalledPackage[];
}

/** What an image is made of, in the form of https://cyclonedx.org/docs/1.6/json/. It names no time: equal images have equal bills. */
export function billOfMaterials({ content, base, packages }: BillParts): Uint8Array {
  const { name, version, license, digest } = content;
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': `kumiki:${name}@${version}`,
        name,
        version,
        ...(license !== undefined && { licenses: licensesOf(license) }),
        ...(digest !== undefined && {
          hashes: [{ alg: 'SHA-256', content: digest.replace('sha256:', '') }],
        }),
      },
      tools: { components: [{ type: 'application', name: 'kumiki' }] },
    },
    components: [
      {
        type: 'container',
        'bom-ref': `base:${base.name}`,
        name: base.name,
        version: base.digest,
        hashes: [{ alg: 'SHA-256', content: base.digest.replace('sha256:', '') }],
      },
      ...packages.map((one) => ({
        type: 'library',
        'bom-ref': packageUrl(one),
        name: one.name,
        version: one.version,
        purl: packageUrl(one),
        ...(one.license !== undefined && { licenses: licensesOf(one.license) }),
      })),
    ],
  };
  return Buffer.from(JSON.stringify(bill));
}

/** https://github.com/package-url/purl-spec: the @ of a scope is escaped, names of PyPI are in one form. */
function packageUrl({ from, name, version }: InstalledPackage): string {
  const path =
    from === 'pypi'
      ? name.toLowerCase().replace(/[-_.]+/g, '-')
      : name.split('/').map(encodeURIComponent).join('/');
  return `pkg:${from}/${path}@${encodeURIComponent(version)}`;
}

/** An expression of SPDX as it is; any other text as a name. */
function licensesOf(license: string): object[] {
  if (/^[A-Za-z0-9.+-]+$/.test(license)) return [{ license: { name: license } }];
  const isExpression = /^[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)+$/.test(license);
  return isExpression ? [{ expression: license }] : [{ license: { name: license } }];
}
