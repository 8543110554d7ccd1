import type { BoundPlan } from '@kumiki/orchestrator/pipeline';
import type { OpenData } from '../../data/open-data.ts';
import type { GatheredInputs } from './inputs/items.ts';
import type { Prepared } from './prepare/prepared.ts';
import type { Recorder } from './report/recorder.ts';
import type { RunReporter } from './report/records.ts';

export interface ExecuteOptions {
  /** `NAME=PATTERN` */
  readonly inputs: readonly string[];
  readonly folder: string;
  readonly keep: 'all' | 'outputs';
  /** Results of before are used again. */
  readonly cache: boolean;
  /** Says why steps ran. */
  readonly explain: boolean;
  /** Where the run is recorded; without it, nowhere. */
  readonly data?: Promise<OpenData>;
}

/** All that a run needs to begin. */
export interface ReadyRun {
  readonly prepared: Prepared;
  readonly plan: BoundPlan;
  readonly gathered: GatheredInputs;
  readonly options: ExecuteOptions;
  readonly recorder: Recorder;
  readonly reporter: RunReporter;
  readonly cancel: AbortSignal;
}
