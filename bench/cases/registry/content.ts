import { labels } from '@kumiki/component-sdk/package/image';
import { mediaTypes, sha256 } from '@kumiki/oci';

export const components = 1000;
export const versionsOfEach = 10;
export const place = 'bench';
const verbs = ['blur', 'sharpen', 'count', 'measure', 'detect', 'crop', 'rotate', 'merge', 'judge', 'read'];
const japanese = [
  'ぼかし',
  '鮮明化',
  '数える',
  '測定',
  '検出',
  '切り抜き',
  '回転',
  '合成',
  '判定',
  '読み取り',
];
const categories = [
  'filter',
  'tone',
  'measure',
  'measure',
  'vision',
  'geometry',
  'geometry',
  'combine',
  'decide',
  'data',
];

interface Kept {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly digest: string;
}

/** 10,000 versions of components as a registry has them. */
export function bench() {
  const manifests = new Map<string, Kept>();
  const blobs = new Map<string, Buffer>();
  const tags = new Map<string, string[]>();
  const kept = (bytes: Buffer, mediaType: string) => {
    const digest = sha256(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.byteLength };
  };
  const layer = kept(Buffer.from('a layer'), mediaTypes.layer);
  for (let at = 0; at < components; at++) {
    const repository = `${place}/${nameOf(at)}`;
    const versions = Array.from({ length: versionsOfEach }, (_, version) => `1.${version}.0`);
    tags.set(repository, versions);
    for (const version of versions) {
      const digest = sha256(Buffer.from(`${nameOf(at)}@${version}`));
      const own = { [labels.manifest]: JSON.stringify(manifestOf(at, version)), [labels.digest]: digest };
      const config = { architecture: 'amd64', os: 'linux', config: { Labels: own } };
      const image = {
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        config: kept(Buffer.from(JSON.stringify(config)), mediaTypes.config),
        layers: [layer],
      };
      const bytes = Buffer.from(JSON.stringify(image));
      const one = { bytes, mediaType: mediaTypes.manifest, digest: sha256(bytes) };
      manifests.set(`${repository}@${version}`, one);
      manifests.set(`${repository}@${one.digest}`, one);
    }
  }
  return { manifests, blobs, tags, repositories: [...tags.keys()] };
}

function nameOf(at: number): string {
  return `lab${at % 20}/${verbs[at % verbs.length]}-${at}`;
}

function manifestOf(at: number, version: string): object {
  const kind = at % verbs.length;
  return {
    apiVersion: 'kumiki/v1',
    kind: 'Component',
    name: nameOf(at),
    version,
    title: { en: `${verbs[kind]} ${at}`, ja: `${japanese[kind]} ${at}` },
    description: {
      en: `Takes an image and gives one that is better for what comes next: ${verbs[kind]}, way ${at} of it.`,
      ja: `画像を受け取り、次の工程に適した画像を返します。${japanese[kind]}の方法 ${at}。`,
    },
    category: categories[kind],
    license: 'Apache-2.0',
    inputs: { image: { type: 'image' }, mask: { type: 'mask', optional: true } },
    outputs: { image: { type: 'image' } },
    params: {
      strength: {
        type: 'number',
        minimum: 0,
        maximum: 10,
        default: 2,
        title: { en: 'Strength', ja: '強さ' },
      },
      mode: { enum: ['fast', 'fine', 'finest'], default: 'fine', title: { en: 'Mode', ja: '方式' } },
    },
  };
}
