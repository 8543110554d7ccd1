/** Texts of watching a run, of looking through its results, and of correcting verdicts. */
export interface WatchMessages {
  readonly graph: {
    readonly label: string;
    readonly hint: string;
    readonly none: string;
    readonly noneHint: string;
    readonly inner: (steps: number) => string;
    readonly done: (done: string, total: string) => string;
    readonly median: (duration: string) => string;
    readonly tries: (count: string) => string;
    readonly failed: (items: string) => string;
    readonly now: (items: number) => string;
    readonly rerunHere: string;
    readonly logs: string;
    readonly failedItems: string;
    readonly close: string;
  };
  readonly grid: {
    readonly label: string;
    readonly hint: string;
    readonly nothing: string;
    readonly cell: (item: string, step: string, state: string, tries: number) => string;
    readonly next: string;
    readonly legend: string;
  };
  readonly logs: {
    readonly step: string;
    readonly pause: string;
    readonly resume: (lines: string) => string;
    readonly live: string;
    readonly ended: string;
    readonly dropped: (lines: string) => string;
    /** Where nothing is searched for. */
    readonly none: string;
    readonly noneYet: string;
    readonly noneFits: string;
    readonly open: (item: string) => string;
    /** An item whose name is not known yet. */
    readonly item: (number: string) => string;
    /** Only the lines of an item are shown. */
    readonly only: (item: string) => string;
    readonly ofItem: string;
    readonly levels: Readonly<Record<'debug' | 'info' | 'warn' | 'error', string>>;
  };
  readonly alert: {
    readonly title: (failed: string) => string;
    readonly text: (failed: string, total: string) => string;
    readonly show: string;
    readonly close: string;
  };
  readonly review: {
    readonly title: string;
    readonly found: string;
    readonly none: string;
    readonly corrected: string;
    readonly ok: string;
    readonly ng: string;
    readonly back: string;
    readonly note: string;
    readonly keys: string;
    readonly by: (name: string) => string;
    readonly taken: string;
    readonly history: string;
    readonly picture: string;
    readonly verdict: string;
    readonly search: string;
    readonly sortBy: (column: string) => string;
    readonly noRows: string;
    readonly clear: string;
  };
  readonly today: {
    readonly title: string;
    readonly done: (items: string) => string;
    readonly last: (pipeline: string) => string;
  };
  readonly stored: {
    readonly open: string;
    readonly close: string;
    readonly search: string;
    readonly add: (files: number) => string;
    readonly none: string;
    readonly more: string;
    readonly hint: string;
    readonly source: string;
    readonly sources: { readonly sent: string; readonly runs: string };
    readonly run: string;
    readonly ofRun: (pipeline: string, items: number, when: string) => string;
    readonly all: (files: number) => string;
  };
  readonly trigger: {
    readonly edit: string;
    readonly save: string;
    readonly saved: string;
  };
  readonly overlay: {
    readonly show: (boxes: number) => string;
    readonly of: (side: string) => string;
  };
  readonly onion: {
    readonly way: string;
    readonly opacity: string;
  };
  readonly meta: {
    readonly title: string;
    readonly name: string;
    readonly size: string;
    readonly format: string;
    readonly bytes: string;
    readonly depth: string;
    readonly bits: (bits: number) => string;
    readonly density: string;
    readonly dots: (dots: string) => string;
    readonly unknown: string;
  };
  readonly files: {
    readonly title: string;
    readonly lead: string;
    readonly compare: string;
    readonly pick: string;
    readonly pickItem: string;
    readonly run: string;
    readonly item: string;
    readonly picture: string;
    readonly choose: string;
    readonly none: string;
    readonly input: (name: string) => string;
    readonly output: (name: string) => string;
    readonly ofStep: (name: string, step: string) => string;
    readonly gone: string;
    readonly change: string;
  };
  readonly download: {
    readonly all: string;
    readonly shown: string;
    readonly item: string;
    readonly csvHint: string;
  };
}
