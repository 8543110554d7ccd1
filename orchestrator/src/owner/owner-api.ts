import type { RecordsCopy } from '../backup/copies/record-copies.ts';
import type { ApiToken, NewToken, PageAsked, PageOf } from '../identity/index.ts';
import type { SecretInfo, SecretPage } from '../secrets/index.ts';
import type { ExecutionRef } from '../execution/model/execution.ts';
import type { Limits, Tidied } from '../retention/index.ts';
import type { Committed, CursorPage, ExecutionStore } from '../execution/store/execution-store.ts';

type Reads = Pick<ExecutionStore, 'list' | 'execution' | 'items' | 'steps' | 'attempts' | 'events' | 'log'>;
type Accepts = Pick<ExecutionStore, 'create' | 'appendItems'>;

/** What the one process that has a data folder does for all others on the machine. */
export interface Owner extends Reads, Accepts {
  /** Carries an execution out, from its record alone; `wait` says when it has ended. @throws EXECUTION_OWNED, EXECUTION_STATE */
  start(ref: ExecutionRef): Promise<void>;
  /** Waits until an execution that was started has ended, or so long, in ms. */
  wait(ref: ExecutionRef, ms: number): Promise<void>;
  cancel(ref: ExecutionRef): Promise<Committed>;
  /** Opens failed items again; `start` then runs them. */
  retry(ref: ExecutionRef, options: { readonly cancelled?: boolean }): Promise<Committed>;
  /** Takes a copy of the records for a backup; while it is kept, no object is removed. */
  copyRecords(): Promise<RecordsCopy>;
  /** Says that a copy is in use still; without that it goes after two minutes. @throws BACKUP_COPY_GONE */
  keepCopy(id: string): Promise<void>;
  dropCopy(id: string): Promise<void>;
  /** Makes a token that systems call with; it belongs to nobody. @returns the token itself too */
  createToken(given: NewToken): Promise<{ readonly token: ApiToken; readonly secret: string }>;
  /** All of them, the newest first. @throws CURSOR_INVALID */
  tokens(page: PageAsked): Promise<PageOf<ApiToken>>;
  /** @throws TOKEN_NOT_FOUND */
  revokeToken(id: string): Promise<void>;
  /** Keeps a value under a name, in the place of the one before. @throws SECRET_VALUE_INVALID, SECRET_LIMIT */
  putSecret(name: string, value: string): Promise<SecretInfo>;
  /** By name, without their values. @throws CURSOR_INVALID */
  secrets(page: CursorPage): Promise<SecretPage>;
  /** @throws SECRET_NOT_FOUND */
  removeSecret(name: string): Promise<void>;
  /** Removes what is over the limits. */
  tidy(limits: Limits): Promise<Tidied>;
}

/** By name, since names come over a socket: nothing else can be called. */
export const ownerMethods = [
  'list',
  'execution',
  'items',
  'steps',
  'attempts',
  'events',
  'log',
  'create',
  'appendItems',
  'start',
  'wait',
  'cancel',
  'retry',
  'tidy',
  'copyRecords',
  'keepCopy',
  'dropCopy',
  'createToken',
  'tokens',
  'revokeToken',
  'putSecret',
  'secrets',
  'removeSecret',
] as const satisfies readonly (keyof Owner)[];

export type OwnerMethod = (typeof ownerMethods)[number];

export interface OwnerRequest {
  readonly number: number;
  readonly method: OwnerMethod;
  readonly parameters: readonly unknown[];
}
