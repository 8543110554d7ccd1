import { join } from 'node:path';
import type { ExecutionStore, ListFilter } from '@kumiki/orchestrator/execution';
import { openSqliteStore } from '@kumiki/orchestrator/records';
import type { Benchmark } from '../../benchmark.ts';
import { spread, timed, type Spread } from '../../measure.ts';
import { inFolder, startedExecution } from '../store.ts';
import { fillHistory } from './fill.ts';

/** `KUMIKI_BENCH_HISTORY=1000000` for the whole size; filling that takes some minutes. */
const recorded = Number(process.env['KUMIKI_BENCH_HISTORY'] ?? 100_000);
const rounds = 12;

/** One of a filter's values, another one each round. */
type Values = (round: number) => ListFilter;

const minute = 60_000;
const start = 1_700_000_000_000;
const span = recorded * 30_000;

const parts: Readonly<Record<string, Values>> = {
  pipeline: (round) => ({ pipeline: `pipeline-${round % 10}` }),
  version: (round) => ({ pipeline: `pipeline-${round % 10}`, version: 1 + (round % 5) }),
  status: (round) => ({ status: [(['failed', 'partial', 'cancelled', 'succeeded'] as const)[round % 4]!] }),
  verdict: (round) => ({ verdict: round % 2 === 0 ? 'NG' : 'OK' }),
  time: (round) => {
    const from = start + (span / rounds) * round;
    return { from, until: from + (round % 2 === 0 ? 30 * minute : span / 4) };
  },
  text: (round) => ({
    text: ['検査', '第3', `job-${round * 777}`, 'camera-1', 'ne-4', 'ﾗｲﾝ', '無い'][round % 7]!,
  }),
  label: (round): ListFilter =>
    round % 2 === 0
      ? { labels: { correlation_id: `job-${round * 1001}` } }
      : { labels: { client_id: `camera-${round}` } },
};

/** The first page of a long history by every combination of filters: the 95th percentile, and the dearest of them. */
export const historyList: Benchmark = {
  name: 'local.store_list_ms',
  unit: `ms, the first page of ${recorded.toLocaleString('en')} executions, the 95th percentile over all filters`,
  target: 'at most 50',
  measure: () =>
    inFolder(async (folder) => {
      const first = await openSqliteStore(folder);
      await startedExecution(first, 1);
      await first.close();
      fillHistory(join(folder, 'records.db'), recorded);
      const store = await openSqliteStore(folder);
      const byFilter = await measured(store);
      await store.close();
      const all = [...byFilter.values()].flat();
      const dearest = [...byFilter].toSorted(([, a], [, b]) => percentile95(b) - percentile95(a)).slice(0, 5);
      const cases: Record<string, Spread> = { '': around95(all) };
      for (const name of ['none', ...Object.keys(parts)]) cases[name] = around95(byFilter.get(name)!);
      for (const [name, times] of dearest) cases[`dearest: ${name}`] = around95(times);
      return cases;
    }),
};

async function measured(store: ExecutionStore): Promise<Map<string, number[]>> {
  const names = Object.keys(parts);
  const byFilter = new Map<string, number[]>();
  for (let chosen = 0; chosen < 2 ** names.length; chosen++) {
    const some = names.filter((_, at) => chosen & (1 << at));
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const filter = Object.assign({}, ...some.map((name) => parts[name]!(round))) as ListFilter;
      times.push(await timed(() => store.list('default', filter, { limit: 50 })));
    }
    byFilter.set(some.join('+') || 'none', times);
  }
  return byFilter;
}

function percentile95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1]!;
}

/** The 95th percentile in the middle, since that is what counts here. */
function around95(values: readonly number[]): Spread {
  return { ...spread(values), median: percentile95(values) };
}
