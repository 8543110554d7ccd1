import type { Spread } from './measure.ts';

export interface Benchmark {
  /** `group.figure`, the name that `--json` prints. */
  readonly name: string;
  readonly unit: string;
  /** What we want it to be, in words. */
  readonly target: string;
  /** It installs other software, so it is measured only where its name is given. */
  readonly onRequest?: boolean;
  /** Figures by case; the case `''` is the figure of the name itself. */
  readonly measure: () => Promise<Readonly<Record<string, Spread>>>;
}
