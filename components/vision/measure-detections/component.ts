import {
  defineComponent,
  detectionArea,
  mapDetections,
  type Detection,
  type Measurement,
  type Table,
} from '@kumiki/component-sdk';
import type { MeasureDetections } from './component.types.ts';

type Measure = MeasureDetections['params']['measures'][number];

const units: Readonly<Record<Measure, string | undefined>> = {
  score: undefined,
  width: 'px',
  height: 'px',
  area: 'px²',
  x: 'px',
  y: 'px',
  share: '%',
};

/** Detections as numbers. */
export default defineComponent<MeasureDetections>({
  run({ inputs, params }) {
    const { detections, image } = inputs;
    const { frame, items } = image ? mapDetections(detections, image.frame) : detections;
    const whole = frame.width * frame.height;
    const measured = items.flatMap((item, index) => {
      const [left, top, width, height] = item.box;
      const area = detectionArea(item);
      const [x, y] = [left + width / 2, top + height / 2];
      const all = { score: item.score, width, height, area, x, y, share: (area / whole) * 100 };
      return params.measures.map((name): Measurement => {
        const unit = units[name];
        const about = { label: `${index + 1} ${item.label}`.trim(), box: item.box };
        return { name, value: all[name], ...(unit !== undefined && { unit }), ...about };
      });
    });
    return { measurements: { frame, items: measured }, labels: byLabel(items), count: items.length };
  },
});

const columns: Table['columns'] = [
  { name: 'label', type: 'text', title: { en: 'Label', ja: 'ラベル' } },
  { name: 'count', type: 'number', title: { en: 'Count', ja: '個数' } },
  { name: 'score', type: 'number', title: { en: 'Mean score', ja: '平均スコア' } },
  { name: 'area', type: 'number', title: { en: 'Area together', ja: '合計面積' }, unit: 'px²' },
];

/** One row a label, in alphabetical order. */
function byLabel(items: readonly Detection[]): Table {
  const groups = Map.groupBy(items, ({ label }) => label);
  const sum = (of: readonly Detection[], value: (item: Detection) => number) =>
    of.reduce((total, item) => total + value(item), 0);
  const rows = [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([label, of]) => {
      const score = sum(of, (item) => item.score) / of.length;
      return [
        label,
        of.length,
        Math.round(score * 1e4) / 1e4,
        Math.round(sum(of, detectionArea) * 100) / 100,
      ];
    });
  return { columns, rows };
}
