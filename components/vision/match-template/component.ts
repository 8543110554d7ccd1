import { boxOverlap, defineComponent, kumikiError, type Box, type Image } from '@kumiki/component-sdk';
import type { MatchTemplate } from './component.types.ts';
import { correlate, type Plane } from './correlate.ts';

/** Places that are looked at, the best ones: on an even pattern each pixel may be one. */
const mostPeaks = 20_000;

/** Finds what looks like a template. */
export default defineComponent<MatchTemplate>({
  async run({ inputs: { image, template }, params, signal, progress }) {
    const [searched, wanted] = [await greyOf(image), await greyOf(template)];
    checkTemplate(searched, wanted);
    const scores = await correlate(searched, wanted, (done) => {
      signal.throwIfAborted();
      progress(done);
    });
    const { width, height } = wanted;
    const kept: { box: Box; score: number }[] = [];
    for (const { x, y, score } of peaks(scores, params.score)) {
      if (kept.length === params.limit) break;
      const box = [x, y, width, height] as const;
      if (!kept.some((better) => boxOverlap(better.box, box) > params.overlap)) kept.push({ box, score });
    }
    const items = kept.map((found) => ({ ...found, label: params.label }));
    return {
      detections: { frame: image.frame, items },
      count: items.length,
      best: rounded(scores.data.reduce((best, score) => Math.max(best, score), 0)),
    };
  },
});

async function greyOf(image: Image): Promise<Plane> {
  const { data, width, height } = await image.raw({ space: 'grey', alpha: false });
  return { data, width, height };
}

/** Local maxima from a score on, best first. */
function peaks({ data, width, height }: Plane, lowest: number) {
  const found: { x: number; y: number; score: number }[] = [];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const score = data[at]!;
      if (score < lowest) continue;
      // Of equal neighbours the first one counts.
      if ((x > 0 && data[at - 1]! >= score) || (x + 1 < width && data[at + 1]! > score)) continue;
      if ((y > 0 && data[at - width]! >= score) || (y + 1 < height && data[at + width]! > score)) continue;
      found.push({ x, y, score: rounded(score) });
    }
  }
  return found.sort((one, other) => other.score - one.score).slice(0, mostPeaks);
}

function rounded(score: number): number {
  return Math.min(1, Math.max(0, Math.round(score * 1e4) / 1e4));
}

/** @throws DATA_UNUSABLE for a template that is larger than the image, or even */
function checkTemplate(image: Plane, { data, width, height }: Plane): void {
  const unusable = (reason: string, advice: string) =>
    kumikiError('DATA_UNUSABLE', { what: 'The template', reason, advice });
  if (width > image.width || height > image.height) {
    const reason = `it has ${width}×${height} pixels, and the image has ${image.width}×${image.height}`;
    throw unusable(reason, 'Cut out closely what is looked for, in the scale of the image.');
  }
  let at = 1;
  while (at < data.length && data[at] === data[0]) at++;
  if (at === data.length)
    throw unusable('all its pixels are the same', 'Cut out more of what is looked for, with its edges.');
}
