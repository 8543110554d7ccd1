import { defineComponent, type Box, type Detection, type Image, type Point } from '@kumiki/component-sdk';
import { isSquare, middleOf } from './code-list.ts';
import type { ReadCodes } from './component.types.ts';
import type { Code } from './reader.ts';
import { search } from './search.ts';

const columns = [
  { name: 'text', type: 'text', title: { en: 'Text', ja: '内容' } },
  { name: 'format', type: 'text', title: { en: 'Kind', ja: '種類' } },
  { name: 'x', type: 'number', title: { en: 'x', ja: 'x' }, unit: 'px' },
  { name: 'y', type: 'number', title: { en: 'y', ja: 'y' }, unit: 'px' },
  { name: 'angle', type: 'number', title: { en: 'Angle', ja: '角度' }, unit: '°' },
] as const;

/** See `search` for how the image is looked through. The score of what was read is 1, of what was not, 0. */
export default defineComponent<ReadCodes>({
  async run({ inputs: { image }, params, signal }) {
    const found = await search(image, params, () => signal.throwIfAborted());
    const codes = found.sorted(true).slice(0, params.limit);
    const unreadable = found.sorted(false).slice(0, params.limit);
    const items = codes.map((code) => {
      return detection(code, params.label === 'text' && code.text !== '' ? code.text : code.format, image);
    });
    return {
      detections: { frame: image.frame, items },
      unreadable: {
        frame: image.frame,
        items: unreadable.map((code) => detection(code, 'unreadable', image)),
      },
      table: { columns: [...columns], rows: codes.map(rowOf) },
      texts: codes.map(({ text }) => text),
      count: codes.length,
    };
  },
});

function detection({ corners, isReadable }: Code, label: string, { width, height }: Image): Detection {
  const outline = corners.map(([x, y]): [number, number] => [clamped(x, width), clamped(y, height)]);
  return { box: boxAround(outline), label, score: isReadable ? 1 : 0, outline };
}

function boxAround(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

/** Bars are read along lines that may lie aslant: of them alone no angle is known. */
function rowOf(code: Code): (string | number | null)[] {
  const [x, y] = middleOf(code);
  const [[fromX, fromY], [toX, toY]] = code.corners;
  const angle = (Math.atan2(toY - fromY, toX - fromX) * 180) / Math.PI;
  return [code.text, code.format, short(x), short(y), isSquare(code) ? short(angle) : null];
}

function clamped(value: number, most: number): number {
  return short(Math.min(most, Math.max(0, value)));
}

/** A hundredth of a pixel or degree; never -0. */
function short(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}
