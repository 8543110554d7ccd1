import {
  checkSameSize,
  defineComponent,
  kumikiError,
  type RawImage,
  type Table,
} from '@kumiki/component-sdk';
import type { Histogram } from './component.types.ts';
import { histogramOf, statisticsOf } from './levels.ts';

const names = ['red', 'green', 'blue'] as const;

const titles = {
  brightness: { en: 'Brightness', ja: '明るさ' },
  red: { en: 'Red', ja: '赤' },
  green: { en: 'Green', ja: '緑' },
  blue: { en: 'Blue', ja: '青' },
} as const;

/**
 * Counts each level of the image once, and computes all measures from the counts. The brightness of a colour is its
 * luminance as a grey level (IEC 61966-2-1: 0.2126 R + 0.7152 G + 0.0722 B of the linear light, and back). A percentile
 * is the lowest level with at least that share of the samples at or below it.
 * @throws IMAGE_SIZES_DIFFER, DATA_UNUSABLE where nothing is left to measure
 */
export default defineComponent<Histogram>({
  async run({ inputs: { image, area }, params }) {
    if (area) checkSameSize('The histogram', image, area);
    const within = (await area?.raw())?.data;
    const depth = image.depth === 16 ? 16 : 8;
    const colour = image.space === 'srgb';
    const counts: Partial<Record<keyof typeof titles, Float64Array>> = {};
    if (params.channel === 'brightness' || !colour)
      counts.brightness = histogramOf(await image.raw({ depth, space: 'grey' }), 0, within);
    if (colour) {
      const raw: RawImage = await image.raw({ depth });
      for (const [at, name] of names.entries())
        if (params.channel === 'brightness' || params.channel === name)
          counts[name] = histogramOf(raw, at, within);
    }
    const measured = counts[params.channel] ?? counts.brightness!;
    const found = statisticsOf(measured, params.tail);
    if (!found) {
      const reason = area ? 'the area has no pixel that can be seen' : 'no pixel of it can be seen';
      throw kumikiError('DATA_UNUSABLE', { what: 'The image', reason, advice: 'Choose a larger area.' });
    }
    const items = Object.entries(found).map(([name, value]) => {
      const unit = name === 'black' || name === 'white' ? '%' : undefined;
      return { name, value, ...(unit !== undefined && { unit }) };
    });
    return {
      measurements: { frame: image.frame, items },
      table: tableOf(counts, params.bins),
      mean: found.mean,
    };
  },
});

/** One row for each range, with the level that it begins at. */
function tableOf(counts: Readonly<Partial<Record<keyof typeof titles, Float64Array>>>, bins: number): Table {
  const channels = Object.entries(counts) as [keyof typeof titles, Float64Array][];
  const rows = Array.from({ length: bins }, (_, bin) => [(256 * bin) / bins, ...channels.map(() => 0)]);
  for (const [at, [, levels]] of channels.entries()) {
    for (let level = 0; level < levels.length; level++)
      rows[Math.floor((level * bins) / levels.length)]![at + 1]! += levels[level]!;
  }
  return {
    columns: [
      { name: 'level', type: 'number', title: { en: 'Level', ja: '階調' } },
      ...channels.map(([name]) => ({ name, type: 'number' as const, title: titles[name] })),
    ],
    rows,
  };
}
