import { defineComponent, kumikiError } from '@kumiki/component-sdk';
import { columnsOf } from './columns.ts';
import type { TableComponent } from './component.types.ts';
import { rowsOf, sorted, summarise } from './rows.ts';

/** Makes a table of measurements: one row for each thing that was measured, then the rows that sum up. */
export default defineComponent<TableComponent>({
  run({ inputs: { measurements }, params }) {
    const columns = columnsOf(measurements, params.columns);
    const found = rowsOf(measurements);
    const sort = params.sortBy;
    if (sort !== '' && !measurements.items.some(({ name }) => name === sort) && found.length > 0)
      throw unknownSort(sort);
    const things = sort === '' ? found : sorted(found, sort, params.descending);
    const written = (value: number | undefined) =>
      value === undefined ? null : rounded(value, params.decimals);
    const rows = things.map(({ label, values }) => [
      label,
      ...columns.map(({ name }) => written(values.get(name))),
    ]);
    const sums = params.summary.map((summary) => {
      const ofColumn = (name: string) => things.flatMap(({ values }) => values.get(name) ?? []);
      return [summary, ...columns.map(({ name }) => written(summarise(ofColumn(name), summary)))];
    });
    const head = { name: 'label', type: 'text', title: { en: 'No.', ja: '番号' } } as const;
    return { table: { columns: [head, ...columns], rows: [...rows, ...(things.length > 0 ? sums : [])] } };
  },
});

function rounded(value: number, decimals: number): number {
  // Through text, as 1.005 * 100 is not 100.5; -0 is 0.
  return Number(value.toFixed(decimals)) + 0;
}

function unknownSort(sort: string) {
  return kumikiError('PARAMETER_INVALID', {
    parameter: 'sortBy',
    where: 'measure/table',
    found: `"${sort}", which was not measured`,
    expected: 'the name of a measurement',
  });
}
