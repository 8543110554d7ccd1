import type { ExecutionRef } from '../../execution/model/execution.ts';

/** What is the case at this moment: read when somebody asks, from memory. */
export interface Present {
  readonly queue: {
    /** Executions that wait to be begun, and those at work. */
    readonly waiting: number;
    readonly running: number;
    /** How long the one has waited that waits longest, in ms; 0 where none does. */
    readonly oldestMs: number;
    readonly oldest?: ExecutionRef;
  };
  readonly itemsRunning: number;
  readonly lanes: {
    readonly width: number;
    readonly busy: number;
    /** Items that wait for a lane. */
    readonly waiting: number;
  };
  readonly hosts: {
    readonly alive: number;
    readonly started: number;
    /** Those that ended although nobody let them go. */
    readonly lost: number;
  };
  readonly disk: DiskUse;
  readonly alertsOpen: number;
}

/** In bytes; what is not known yet is not there. */
export interface DiskUse {
  /** Of the file system of the data folder. */
  readonly free?: number;
  readonly total?: number;
  /** Of the files of records. */
  readonly records?: number;
  /** Of the objects. */
  readonly objects?: number;
}

export const nothingPresent: Present = {
  queue: { waiting: 0, running: 0, oldestMs: 0 },
  itemsRunning: 0,
  lanes: { width: 0, busy: 0, waiting: 0 },
  hosts: { alive: 0, started: 0, lost: 0 },
  disk: {},
  alertsOpen: 0,
};
