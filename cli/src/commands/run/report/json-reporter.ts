import type { KumikiError } from '@kumiki/component-sdk/errors';
import { Image, valueTypes, type Value } from '@kumiki/component-sdk/values';
import { print } from '../../../console/terminal.ts';
import type { WrittenOutput } from '../outputs/result-folder.ts';
import type { ItemRecord, Resumed, RunReporter, RunStart, RunTotals, StepReasons } from './records.ts';

/** One JSON object a line on standard output: each item as it ends, at the end the numbers of the run. */
export class JsonReporter implements RunReporter {
  #folder = '';
  #notes: readonly string[] = [];
  #executionId: string | undefined;
  #reasons: readonly StepReasons[] | undefined;

  resuming(): void {}

  resumed({ id, ...rest }: Resumed): void {
    print(JSON.stringify({ type: 'resumed', execution_id: id, ...rest }));
  }

  accepted(id: string): void {
    this.#executionId = id;
  }

  explained(steps: readonly StepReasons[]): void {
    this.#reasons = steps;
  }

  begin({ folder, notes }: RunStart): void {
    this.#folder = folder;
    this.#notes = notes;
  }

  changed(): void {}

  waiting(): void {}

  log(): void {}

  stray(error: KumikiError): void {
    print(JSON.stringify({ type: 'warning', error }));
  }

  brokenOff(error: KumikiError): void {
    print(JSON.stringify({ type: 'error', error }));
  }

  cancelling(): void {}

  close(): void {}

  itemEnded({ item, status, durationMs, steps, outputs, warnings, error }: ItemRecord): void {
    const written = outputs.map((output) => [output.output, outputData(output)] as const);
    print(
      JSON.stringify({
        type: 'item',
        item: item.name,
        status,
        durationMs: rounded(durationMs),
        steps: steps.map((step) => ({ ...step, durationMs: rounded(step.durationMs) })),
        outputs: Object.fromEntries(written),
        warnings,
        ...(error && { error }),
      }),
    );
  }

  end({ items, succeeded, failed, cancelled, durationMs }: RunTotals, wasCancelled: boolean): void {
    print(
      JSON.stringify({
        type: 'summary',
        execution_id: this.#executionId,
        status: wasCancelled
          ? 'cancelled'
          : failed === 0
            ? 'succeeded'
            : succeeded > 0
              ? 'partial'
              : 'failed',
        items,
        succeeded,
        failed,
        cancelled: cancelled + (wasCancelled ? items - succeeded - failed - cancelled : 0),
        durationMs: rounded(durationMs),
        folder: this.#folder,
        notes: this.#notes,
        steps: this.#reasons?.map(({ ran, ...step }) => ({ ...step, ran: Object.fromEntries(ran) })),
      }),
    );
  }
}

function outputData({ type, files, value }: WrittenOutput): Record<string, unknown> {
  if (valueTypes[type].kind === 'data') return { type, files, value };
  if (valueTypes[type].kind === 'file') return { type, files };
  const sizes = picturesOf(value).map(({ width, height }) => ({ width, height }));
  return Array.isArray(value) ? { type, files, sizes } : { type, files, ...sizes[0] };
}

function picturesOf(value: Value): Image[] {
  if (value instanceof Image) return [value];
  return Array.isArray(value) ? (value as readonly Value[]).flatMap(picturesOf) : [];
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
