import type { RunFolder } from './run-folder.ts';

/**
 * How a worker is kept that is closed off in a container: the process that is started only stands before it, and the worker is
 * somebody else, who may be hostile. It is asked to end by the end of its standard input.
 */
export interface Container {
  /** The process that is started gets the environment that is given for it, and nothing else. */
  readonly bare?: boolean;
  /** Lets the worker reach its folder, and nothing beside it. Called before it is started. */
  open(folder: RunFolder): void | Promise<void>;
  /** The id of the worker's own process on this machine, where it is known. @param pid of the process that was started */
  workerOf?(pid: number, folder: RunFolder): Promise<number | undefined>;
  /** Ends the worker at once, where ending the process that was started would not. */
  kill?(pid: number): void;
  /** Ends what goes on when the process that was started has ended. Never rejects. */
  remove?(folder: RunFolder): Promise<void>;
}
