import { ServerInterceptingCall, type ServerInterceptor, type ServerListener } from '@grpc/grpc-js';

/**
 * Hands the messages of a stream on one at a time. grpc-js reads ahead sixteen of them, of whatever size; behind this
 * it reads one, and then the client has to wait.
 */
export class ReadingGate {
  readonly #paths: ReadonlySet<string>;
  readonly #open = new WeakMap<object, () => void>();

  /** @param paths the methods that it is for */
  constructor(paths: ReadonlySet<string>) {
    this.#paths = paths;
  }

  /** The stream is done with a message. */
  done(message: object): void {
    this.#open.get(message)?.();
  }

  readonly interceptor: ServerInterceptor = ({ path }, call) => {
    if (!this.#paths.has(path)) return new ServerInterceptingCall(call);
    let before = Promise.resolve();
    const listener: ServerListener = {
      onReceiveMessage: (message: object, handOn) => {
        const earlier = before;
        const { promise, resolve } = Promise.withResolvers<void>();
        before = promise;
        this.#open.set(message, resolve);
        void earlier.then(() => handOn(message));
      },
    };
    return new ServerInterceptingCall(call, { start: (next) => next(listener) });
  };
}
