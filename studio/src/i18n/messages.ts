import type { WatchMessages } from './watch/messages.ts';
import type { CompareMessages, ViewerMessages } from './compare.ts';
import type { DashboardMessages } from './dashboard.ts';
import type { InsightMessages } from './insight.ts';
import type { ExecutionStatus, ItemStatus, ItemStep } from '../api/types.ts';
import type { AdminMessages } from './admin/en.ts';
import type { CanvasMessages } from './canvas/en.ts';
import type { TryingMessages } from './trying/en.ts';
import type { RegistryMessages } from './registry/en.ts';
import type { UpdatesMessages } from './updates/en.ts';
import type { WorkshopMessages } from './workshop/en.ts';

/** Every text of the studio. Texts with values are functions, so that no value can be forgotten. */
export interface Messages {
  readonly language: string;
  readonly nav: {
    readonly label: string;
    readonly home: string;
    readonly executions: string;
    readonly live: string;
    readonly dashboard: string;
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
    readonly bars: (items: string, most: string) => string;
    readonly bar: (start: string, done: string, failed: string) => string;
    readonly most: (items: string) => string;
    readonly allRecent: string;
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
    readonly wrongJson: string;
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
    readonly progress: (done: string, total: string) => string;
    readonly failed: (items: string) => string;
    readonly cancelled: (items: string) => string;
    readonly failedOf: (failed: string, total: string) => string;
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
    readonly views: Readonly<Record<'results' | 'table' | 'graph' | 'grid' | 'time' | 'logs', string>>;
    readonly view: string;
    readonly csv: string;
    readonly item: string;
    readonly logSearch: string;
    readonly level: string;
    readonly moreLogs: string;
  };
  readonly insight: InsightMessages;
  readonly watch: WatchMessages;
  readonly compare: CompareMessages;
  readonly viewer: ViewerMessages;
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
  readonly editor: {
    readonly deploy: string;
    readonly call: string;
    readonly title: (pipeline: string) => string;
    readonly edit: string;
    readonly palette: string;
    readonly paletteSearch: string;
    readonly paletteHint: string;
    readonly inputs: string;
    readonly outputs: string;
    readonly newOutput: string;
    readonly unknown: string;
    readonly undo: string;
    readonly redo: string;
    readonly arrange: string;
    readonly remove: string;
    readonly duplicate: string;
    readonly publish: string;
    readonly publishNote: string;
    readonly published: (version: number) => string;
    readonly versions: string;
    readonly noVersions: string;
    readonly restore: (version: number) => string;
    readonly run: string;
    readonly save: Readonly<Record<'saved' | 'unsaved' | 'saving' | 'conflict' | 'failed', string>>;
    readonly conflict: string;
    readonly takeTheirs: string;
    readonly keepMine: string;
    readonly problems: (errors: number) => string;
    readonly noProblems: string;
    readonly line: (line: number) => string;
    readonly inspector: string;
    readonly stepName: string;
    readonly when: string;
    readonly whenHint: string;
    readonly disabled: string;
    readonly noCache: string;
    readonly connections: string;
    readonly from: string;
    readonly nothing: string;
    readonly text: string;
    readonly graph: string;
    readonly applyText: string;
    readonly textWrong: string;
    readonly chooseStep: string;
    readonly sample: string;
    readonly sampleDrop: string;
    readonly sampleRunning: string;
    readonly sampleScale: (percent: string) => string;
    readonly cached: string;
    readonly list: string;
    readonly create: string;
    readonly createName: string;
    readonly createHint: string;
    readonly wrongType: (given: string, wanted: string) => string;
    readonly wrongCycle: string;
    readonly callerMaySet: string;
  };
  readonly signIn: {
    readonly title: string;
    readonly name: string;
    readonly password: string;
    readonly submit: string;
    readonly provider: string;
    readonly refusals: Readonly<
      Record<'OIDC_REFUSED' | 'OIDC_NO_ROLE' | 'OIDC_LOST' | 'OIDC_UNREACHABLE', string>
    >;
    readonly refusedOtherwise: string;
    /** Too many wrong passwords. */
    readonly locked: {
      readonly title: string;
      readonly hint: string;
      readonly until: (when: string) => string;
      readonly over: string;
    };
    readonly out: string;
    readonly joinTitle: string;
    readonly joinLead: string;
    readonly newPassword: string;
    readonly newPasswordLead: string;
    readonly login: string;
    readonly shownName: string;
    readonly join: string;
    readonly passwordHint: string;
  };
  readonly dashboard: DashboardMessages;
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
  /** Settings. */
  readonly admin: AdminMessages;
  readonly canvas: CanvasMessages;
  /** One's pipelines, and single components. */
  readonly workshop: WorkshopMessages;
  readonly registry: RegistryMessages;
  readonly updates: UpdatesMessages;
  /** Fields, conditions, and trying out. */
  readonly trying: TryingMessages;
  readonly loading: string;
  /** `Label: value`. Without a value, what stands before one that is no text, such as a link. */
  readonly labelled: (label: string, value?: string) => string;
  /** A remark behind a word: `word (remark)`. */
  readonly remarked: (word: string, remark: string) => string;
  /** Sentences, one after the other. */
  readonly sentences: (...sentences: readonly string[]) => string;
  /** A part of time: `3 minutes ago` comes from the browser. */
  readonly milliseconds: (count: string) => string;
  readonly seconds: (count: string) => string;
  readonly minutes: (count: string) => string;
}
