import { defineComponent, Image, sharp, type Measurements, type Table } from '@kumiki/component-sdk';
import type { StripMetadata } from './component.types.ts';
import { readExif } from '@kumiki/component-sdk/exif';
import { findingsOf, type Finding, type Kind } from './findings.ts';

const privateKinds: readonly Kind[] = ['place', 'person', 'time', 'device', 'preview', 'text'];

const columns = [
  { name: 'kind', type: 'text', title: { en: 'Kind', ja: '種類' } },
  { name: 'name', type: 'text', title: { en: 'Name', ja: '名前' } },
  { name: 'value', type: 'text', title: { en: 'Value', ja: '値' } },
  { name: 'done', type: 'text', title: { en: 'Done', ja: '処理' } },
] as const;

/**
 * What is not pixels is left behind by decoding; this looks at it first. A profile and an orientation are applied to the
 * pixels, so that nothing of the picture is lost with them.
 */
export default defineComponent<StripMetadata>({
  async run({ inputs: { image }, params }) {
    const bytes = image.encodedBytes;
    const { findings, size } = bytes ? await inspect(bytes) : { findings: [], size: 0 };
    return {
      image: Image.fromRaw(await image.raw(), { from: image }),
      report: tableOf(findings, params.values),
      findings: countsOf(findings, size),
    };
  },
});

/** The metadata of a file, and its size in bytes. The header alone is read. */
async function inspect(bytes: Uint8Array): Promise<{ findings: Finding[]; size: number }> {
  const found = await sharp(bytes).metadata();
  const findings: Finding[] = [];
  // A TIFF has them in its own directory.
  const exif = found.exif ?? (found.format === 'tiff' ? bytes : undefined);
  if (exif) findings.push(...findingsOf(readExif(exif)));
  if (found.xmp) findings.push({ kind: 'text', name: 'XMP', value: `${found.xmp.length} bytes` });
  if (found.iptc) findings.push({ kind: 'text', name: 'IPTC', value: `${found.iptc.length} bytes` });
  const photoshop = found.tifftagPhotoshop;
  if (photoshop) findings.push({ kind: 'text', name: 'Photoshop', value: `${photoshop.length} bytes` });
  let size = 0;
  for (const part of [found.exif, found.xmp, found.iptc, photoshop, found.icc]) size += part?.length ?? 0;
  for (const { keyword, text } of (found.comments ?? []).slice(0, 50)) {
    findings.push({ kind: 'text', name: keyword.slice(0, 80), value: text.slice(0, 200) });
    size += keyword.length + text.length;
  }
  if (found.icc) findings.push({ kind: 'colour', name: 'ICC', value: `${found.icc.length} bytes` });
  if ((found.orientation ?? 1) > 1)
    findings.push({ kind: 'other', name: 'Orientation', value: `${found.orientation}` });
  return { findings, size };
}

function tableOf(findings: readonly Finding[], hasValues: boolean): Table {
  return {
    columns: [...columns],
    rows: findings.map(({ kind, name, value }) => {
      const isApplied = kind === 'colour' || kind === 'other';
      return [kind, name, hasValues || isApplied ? value : null, isApplied ? 'applied' : 'removed'];
    }),
  };
}

function countsOf(findings: readonly Finding[], size: number): Measurements {
  const counts = privateKinds.map((name) => {
    return { name, value: findings.filter(({ kind }) => kind === name).length };
  });
  const all = counts.reduce((sum, { value }) => sum + value, 0);
  return { items: [...counts, { name: 'private', value: all }, { name: 'bytes', value: size, unit: 'B' }] };
}
