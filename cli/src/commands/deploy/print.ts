import { withFirstProblem, type ErrorRecord } from '@kumiki/component-sdk/errors';
import { columns } from '../../arguments/help.ts';
import { printProblems } from '../../console/problems.ts';
import { onOutput, print, safe } from '../../console/terminal.ts';
import { count, duration } from '../../console/words.ts';

interface ShownLatency {
  readonly p50_ms?: number;
  readonly p95_ms?: number;
}

/** A deployment as the platform shows it, as far as it is printed. */
export interface ShownDeployment {
  readonly pipeline: string;
  readonly version: number;
  readonly state: string;
  readonly error?: Pick<ErrorRecord, 'message' | 'remedy' | 'problems'>;
  readonly live?: {
    readonly version: number;
    readonly streams: number;
    readonly waiting: number;
    readonly running: number;
    readonly frames: {
      readonly in: number;
      readonly out: number;
      readonly failed: number;
      readonly dropped: Readonly<Record<string, number>>;
    };
    readonly latency: ShownLatency;
    readonly steps: readonly {
      readonly step: string;
      readonly out: number;
      readonly latency: ShownLatency;
    }[];
    readonly groups: readonly {
      readonly group: string;
      readonly steps: readonly string[];
      readonly replicas: number;
      readonly busy: number;
      readonly waiting: number;
      readonly hops?: readonly {
        readonly value: string;
        readonly format: string;
        readonly quality?: number;
      }[];
    }[];
    readonly budget?: {
      readonly budget_ms: number;
      readonly over?: boolean;
      readonly steps: readonly { readonly step: string; readonly share_ms: number; readonly over: boolean }[];
    };
  };
}

export function printDeployments(items: readonly ShownDeployment[]): void {
  const rows = items.map((one) => {
    const why = one.error && !one.live ? `: ${safe(withFirstProblem(one.error).message)}` : '';
    return [`${one.pipeline}@${one.version}`, `${inShort(one)}${why}`] as const;
  });
  if (rows.length > 0) print(columns(rows));
  print(onOutput.dim(count(rows.length, 'deployment')));
}

/** @param inFull with its steps and processes */
export function printDeployment(shown: ShownDeployment, inFull: boolean): void {
  print(`${onOutput.bold(`${shown.pipeline}@${shown.version}`)} ${inShort(shown)}`);
  const { error } = shown;
  if (error) print(`${safe(error.message)} ${safe(error.remedy)}`);
  if (error?.problems) printProblems(error.problems, { name: `${shown.pipeline}@${shown.version}` });
  if (!inFull || !shown.live) return;
  const { steps, groups, budget } = shown.live;
  print(onOutput.bold('\nSteps'));
  print(
    columns(
      steps.map(({ step, out, latency }) => {
        const of = budget?.steps.find((one) => one.step === step);
        const share = of ? `, ${of.over ? 'over' : 'within'} its ${duration(of.share_ms)}` : '';
        return [step, `${count(out, 'frame')}${timesOf(latency)}${share}`];
      }),
    ),
  );
  print(onOutput.bold('\nProcesses'));
  print(
    columns(
      groups.map(({ group, steps: of, replicas, busy, waiting, hops = [] }) => {
        const ways = hops.map(({ value, format, quality }) => {
          return `${value} comes ${quality === undefined ? format : `${format} ${quality}`}`;
        });
        return [
          group,
          [`${replicas}, ${busy} busy, ${waiting} waiting: ${of.join(', ')}`, ...ways].join('; '),
        ];
      }),
    ),
  );
}

function inShort({ state, live }: ShownDeployment): string {
  if (!live) return state;
  const { in: all, out, failed, dropped } = live.frames;
  const lost = Object.values(dropped).reduce((sum, of) => sum + of, 0);
  const counts = `${count(all, 'frame')}, ${out} done, ${failed} failed, ${lost} dropped`;
  return `${state}: ${counts}${timesOf(live.latency)}`;
}

function timesOf({ p50_ms: p50, p95_ms: p95 }: ShownLatency): string {
  return p50 === undefined ? '' : `, ${duration(p50)} (slow ones ${duration(p95!)})`;
}
