import { exitCodes, type ExitCode } from '../../command.ts';
import type { Recorder } from './report/recorder.ts';
import type { RunReporter } from './report/records.ts';

/** Says how it ended; what is neither done nor failed was cancelled, from here or from elsewhere. */
export function ended(recorder: Recorder, reporter: RunReporter): ExitCode {
  const totals = recorder.totals();
  const cancelled = totals.succeeded + totals.failed < totals.items;
  reporter.end(totals, cancelled);
  if (cancelled) return exitCodes.cancelled;
  return totals.failed > 0 ? exitCodes.failed : exitCodes.ok;
}
