import {
  createReporter,
  type LogLine,
  type Progress,
  type Reporter,
  type ReportSink,
} from '@kumiki/component-sdk/progress';
import type { LaneRun } from '../lane.ts';

/** What a run tells; that of one that runs ahead waits for whoever asks for it. */
export class RunReport implements ReportSink {
  #run: Pick<LaneRun, 'sink'> | undefined;
  /** For what the process prints; the component's own lines come limited already. */
  #printed: Reporter | undefined;
  #early: ((sink: ReportSink) => void)[] = [];

  /** Tells it to the one who asked for the run. */
  tell(run: Pick<LaneRun, 'sink'>): void {
    this.#run = run;
    for (const tell of this.#early) tell(run.sink);
    this.#early = [];
  }

  progress(progress: Progress): void {
    this.#tell((sink) => sink.progress(progress));
  }

  log(line: LogLine): void {
    this.#tell((sink) => sink.log(line));
  }

  print(text: string, from: 'stdout' | 'stderr'): void {
    this.#printed ??= createReporter(this);
    this.#printed.log[from === 'stderr' ? 'warn' : 'info'](text);
  }

  flush(): void {
    this.#printed?.flush();
  }

  #tell(tell: (sink: ReportSink) => void): void {
    if (this.#run) tell(this.#run.sink);
    else this.#early.push(tell);
  }
}
