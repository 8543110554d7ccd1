import {
  ServerInterceptingCall,
  type Metadata,
  type ServerInterceptor,
  type ServerListener,
} from '@grpc/grpc-js';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { checkRole, type Caller } from '../http/roles.ts';
import type { RefusedCall } from './log.ts';
import { failureOf } from './status.ts';

/** Says who has a token, or whether one is needed; or throws. */
export type IdentifyToken = (token: string | undefined) => Promise<Caller>;

export interface AdmissionOptions {
  readonly identifyToken: IdentifyToken;
  /** The paths of the methods that need somebody who may run pipelines; the others are for everybody. */
  readonly guarded: ReadonlySet<string>;
  /** Calls of these at a time. */
  readonly limit: number;
  /** How long the message of a call that has a single one may take, in seconds. */
  readonly idleSeconds: number;
  readonly closing: AbortSignal;
  /** Hears what refused a call, and makes it an error that may leave the house. */
  readonly refused: (call: RefusedCall, thrown: unknown) => KumikiError;
}

/** Calls of the methods for everybody at a time: tools that look, and what watches the health. */
const othersAtOnce = 100;

/** Lets calls in before anything of their messages is read. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #callers = new WeakMap<Metadata, Caller>();
  /** Guarded calls, and the others. */
  #running = 0;
  #others = 0;
  #allEnded: (() => void) | undefined;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Who makes an admitted call, by the metadata that its handler has. */
  callerOf(metadata: Metadata): Caller {
    return this.#callers.get(metadata)!;
  }

  /** Resolves when no guarded call runs; none may begin any more. */
  async ended(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#allEnded = resolve;
    });
  }

  readonly interceptor: ServerInterceptor = ({ path, requestStream }, call) => {
    const { guarded, refused, idleSeconds: seconds } = this.#options;
    let leave = (): void => undefined;
    let slow: NodeJS.Timeout | undefined;
    let known: Metadata | undefined;
    const refuse = (thrown: unknown): void => {
      const caller = known && this.#callers.get(known);
      call.sendStatus(failureOf(refused({ path, peer: call.getPeer(), caller }, thrown)));
    };
    const listener: ServerListener = {
      onReceiveMetadata: (metadata, letIn) => {
        known = metadata;
        const counted = (end: () => void) => (leave = end);
        this.#admit(metadata, guarded.has(path), counted).then(() => {
          const late = () => refuse(kumikiError('GRPC_STREAM_IDLE', { seconds }));
          if (!requestStream) slow = setTimeout(late, seconds * 1000).unref();
          return letIn(metadata);
        }, refuse);
      },
      onReceiveHalfClose: (handOn) => {
        clearTimeout(slow);
        handOn();
      },
      // Told at the end of each call, however it ends.
      onCancel: () => {
        clearTimeout(slow);
        leave();
      },
    };
    return new ServerInterceptingCall(call, { start: (next) => next(listener) });
  };

  /**
   * @param counted told how to give the call's place back
   * @throws NOT_READY, GRPC_BUSY, ROLE_NEEDED, what `identifyToken` throws
   */
  async #admit(metadata: Metadata, isGuarded: boolean, counted: (end: () => void) => void): Promise<void> {
    const { identifyToken, limit, closing } = this.#options;
    if (!isGuarded) {
      if (this.#others >= othersAtOnce) throw kumikiError('GRPC_BUSY', { limit: othersAtOnce });
      this.#others++;
      counted(() => this.#others--);
      return;
    }
    if (closing.aborted) throw kumikiError('NOT_READY', { reason: 'it is stopping' });
    // Counted before it is waited for, so that no more than these come to be asked about.
    if (this.#running >= limit) throw kumikiError('GRPC_BUSY', { limit });
    this.#running++;
    counted(() => this.#leave());
    const caller = await identifyToken(tokenOf(metadata));
    this.#callers.set(metadata, caller);
    // Who has roles on single pipelines is asked about again, when it is known which one is meant.
    if (caller.pipelines === undefined) checkRole(caller, 'runner');
  }

  #leave(): void {
    this.#running--;
    if (this.#running === 0) this.#allEnded?.();
  }
}

/** Of `authorization: Bearer TOKEN`. Anything else there is handed on as it is: it is nobody's token. */
function tokenOf(metadata: Metadata): string | undefined {
  const [value] = metadata.get('authorization');
  if (value === undefined) return undefined;
  const text = String(value);
  return /^Bearer +(\S+)$/i.exec(text)?.[1] ?? text;
}
