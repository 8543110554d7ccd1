import type { Image } from '@kumiki/component-sdk/values';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { Answer } from './host-link.ts';
import type { RunReport } from './run-report.ts';

export type Result = Extract<Answer, { readonly type: 'result' }>;
export type RunAnswer = Extract<Answer, { readonly type: 'result' | 'passed' }>;

/** A run that the host has not ended yet. */
export interface OpenRun {
  readonly id: number;
  readonly step: PlanStep;
  /** What messages call the component. */
  readonly name: string;
  readonly report: RunReport;
  readonly unnamed?: Image | undefined;
}
