import { runComponent, type Measurements } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import table from './component.ts';
import type { TableComponent } from './component.types.ts';

const screws: Measurements = {
  items: [
    { name: 'length', value: 30.126, unit: 'mm', label: '1' },
    { name: 'width', value: 4, unit: 'mm', label: '1' },
    { name: 'length', value: 12.5, unit: 'mm', label: '2' },
    { name: 'length', value: 20, unit: 'mm', label: '3' },
    { name: 'width', value: 5, unit: 'mm', label: '3' },
  ],
};

async function run(measurements: Measurements, params: Partial<TableComponent['params']> = {}) {
  return (await runComponent(table, { inputs: { measurements }, params: { summary: [], ...params } })).table;
}

describe('rows and columns', () => {
  it('has a row for each label, a column for each name, and null where nothing was measured', async () => {
    const { columns, rows } = await run(screws);
    expect(columns.map(({ name, type, unit }) => [name, type, unit])).toEqual([
      ['label', 'text', undefined],
      ['length', 'number', 'mm'],
      ['width', 'number', 'mm'],
    ]);
    expect(rows).toEqual([
      ['1', 30.13, 4],
      ['2', 12.5, null],
      ['3', 20, 5],
    ]);
  });

  it('shows the columns that are asked for, also one that was not measured', async () => {
    const { columns, rows } = await run(screws, { columns: ['width', 'depth'], decimals: 0 });
    expect(columns.map(({ name }) => name)).toEqual(['label', 'width', 'depth']);
    expect(rows[0]).toEqual(['1', 4, null]);
  });

  it('makes rows in turn of what has no label', async () => {
    const items = [
      { name: 'gap', value: 1 },
      { name: 'gap', value: 2 },
      { name: 'toString', value: 3 },
    ];
    const { columns, rows } = await run({ items });
    expect(columns[2]).toEqual({ name: 'toString', type: 'number', title: { en: 'toString' } });
    expect(rows).toEqual([
      ['1', 1, 3],
      ['2', 2, null],
    ]);
  });

  it('is empty where nothing was measured', async () => {
    expect((await run({ items: [] }, { summary: ['mean'], sortBy: 'length' })).rows).toEqual([]);
  });

  it('refuses to mix units', async () => {
    const items = [
      { name: 'length', value: 1, unit: 'mm' },
      { name: 'length', value: 1, unit: 'px' },
    ];
    await expect(run({ items })).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});

describe('the order', () => {
  const order = async (params: Partial<TableComponent['params']>) =>
    (await run(screws, params)).rows.map(([label]) => label);

  it('is by a measurement, from either end, with those that lack it last', async () => {
    expect(await order({ sortBy: 'length' })).toEqual(['2', '3', '1']);
    expect(await order({ sortBy: 'length', descending: true })).toEqual(['1', '3', '2']);
    expect(await order({ sortBy: 'width', descending: true })).toEqual(['3', '1', '2']);
    expect(await order({ sortBy: 'width' })).toEqual(['1', '3', '2']);
  });

  it('by what was not measured is refused', async () => {
    await expect(order({ sortBy: 'depth' })).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
  });
});

it('sums up below, with what was measured', async () => {
  const summary: TableComponent['params']['summary'] = ['mean', 'deviation', 'min', 'max', 'sum'];
  const { rows } = await run(screws, { summary, decimals: 3 });
  expect(rows.slice(3)).toEqual([
    ['mean', 20.875, 4.5],
    ['deviation', 8.846, 0.707],
    ['min', 12.5, 4],
    ['max', 30.126, 5],
    ['sum', 62.626, 9],
  ]);
});
