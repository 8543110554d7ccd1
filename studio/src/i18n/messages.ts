import type { ExecutionStatus, ItemStatus, ItemStep } from '../api/types.ts';

/** Every text of the studio. Texts with values are functions, so that no value can be forgotten. */
export interface Messages {
  readonly language: string;
  readonly nav: {
    readonly label: string;
    readonly home: string;
    readonly executions: string;
    readonly components: string;
    readonly skip: string;
  };
  readonly settings: {
    readonly language: string;
    readonly theme: string;
    readonly themes: Readonly<Record<'system' | 'light' | 'dark', string>>;
  };
  readonly home: {
    readonly title: string;
    readonly lead: string;
    readonly drop: string;
    readonly choose: string;
    readonly form: string;
    readonly recent: string;
    readonly allRecent: string;
    readonly none: string;
    readonly noneHint: string;
    readonly before: string;
    readonly after: string;
  };
  readonly run: {
    readonly title: (pipeline: string) => string;
    readonly images: string;
    readonly drop: string;
    readonly choose: string;
    readonly shared: string;
    readonly optional: string;
    readonly params: string;
    readonly priority: string;
    readonly priorities: Readonly<Record<'low' | 'normal' | 'high', string>>;
    readonly start: (items: number) => string;
    readonly starting: string;
    readonly chosen: (files: number) => string;
    readonly remove: (name: string) => string;
    readonly clear: string;
    readonly reset: string;
    readonly sameByCommand: string;
    readonly sameByApi: string;
    readonly copy: string;
    readonly copied: string;
    readonly noPicture: string;
  };
  readonly execution: {
    readonly version: (version: number) => string;
    readonly status: Readonly<Record<ExecutionStatus, string>>;
    readonly itemStatus: Readonly<Record<ItemStatus, string>>;
    readonly stepStatus: Readonly<Record<ItemStep['status'], string>>;
    readonly progress: (done: number, total: number) => string;
    readonly failedOf: (failed: number, total: number) => string;
    readonly cancel: string;
    readonly cancelling: string;
    readonly retryFailed: (failed: number) => string;
    readonly runAgain: string;
    readonly items: string;
    readonly only: string;
    readonly all: string;
    readonly result: string;
    readonly steps: string;
    readonly step: string;
    readonly state: string;
    readonly time: string;
    readonly attempts: string;
    readonly before: string;
    readonly after: string;
    readonly divider: string;
    readonly download: string;
    readonly open: string;
    readonly data: string;
    readonly noItems: string;
    readonly notYet: string;
    readonly started: string;
    readonly took: string;
    readonly priority: string;
    readonly params: string;
    readonly more: string;
    readonly chooseItem: string;
    readonly keys: string;
  };
  readonly history: {
    readonly title: string;
    readonly pipeline: string;
    readonly state: string;
    readonly search: string;
    readonly from: string;
    readonly until: string;
    readonly items: string;
    readonly when: string;
    readonly duration: string;
    readonly none: string;
    readonly noneHint: string;
    readonly any: string;
    readonly more: string;
    readonly clear: string;
  };
  readonly components: {
    readonly title: string;
    readonly search: string;
    readonly inputs: string;
    readonly outputs: string;
    readonly none: string;
    readonly count: (found: number) => string;
  };
  readonly errors: {
    readonly unreachable: string;
    readonly unreachableHint: string;
    readonly again: string;
    readonly notFound: string;
    readonly notFoundHint: string;
    readonly toHome: string;
    readonly reconnecting: string;
    readonly unexpected: string;
  };
  readonly loading: string;
  /** A part of time: `3 minutes ago` comes from the browser. */
  readonly milliseconds: (count: string) => string;
  readonly seconds: (count: string) => string;
  readonly minutes: (count: string) => string;
}
