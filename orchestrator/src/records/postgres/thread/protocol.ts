import type { NewLine } from '../connections/protocol.ts';

/** What a thread that carries out operations is started with. */
export interface HandStart {
  /** Its connection. */
  readonly line: NewLine['port'];
  readonly signal: NewLine['signal'];
  readonly clock: SharedArrayBuffer;
  /** For messages. */
  readonly store: string;
  /** It brings the schema up to date first. */
  readonly migrates: boolean;
}
