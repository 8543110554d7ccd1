import {
  protocolVersion,
  type Fetched,
  type FromWorker,
  type LogLine,
  type Packet,
  type PacketStream,
  type Progress,
  type Result,
  type StreamEnded,
  type Sent,
  type ToWorker,
} from '@kumiki/proto/component';

/** Hears what a worker says about a packet before its result. */
export interface PacketListener {
  progress?(progress: Progress): void;
  log?(line: LogLine): void;
  accepted?(): void;
}

interface Waiting {
  readonly listener: PacketListener;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: Error) => void;
}

/** A stream of packets to a worker: each one's result finds its way back to whoever sent it. */
export class Packets {
  /** How many packets may be out. Rejects where the worker refuses, or goes away. */
  readonly credits: Promise<number>;
  /** Resolves with why the stream is over. */
  readonly over: Promise<Error>;
  readonly #stream: PacketStream;
  readonly #waiting = new Map<string, Waiting>();
  readonly #ending = new Map<string, Pick<Waiting, 'reject'> & { resolve(ended: StreamEnded): void }>();
  readonly #fetching = new Map<string, Pick<Waiting, 'reject'> & { resolve(fetched: Fetched): void }>();
  #end: Error | undefined;

  /** @param protocol the version to claim, other than our own only in tests of a worker */
  constructor(stream: PacketStream, protocol = protocolVersion) {
    this.#stream = stream;
    const ready = Promise.withResolvers<number>();
    const over = Promise.withResolvers<Error>();
    this.credits = ready.promise;
    this.over = over.promise;
    // Whoever waits for the credits hears it; nobody has to.
    this.credits.catch(() => undefined);
    const end = (reason: Error): void => {
      if (this.#end) return;
      this.#end = reason;
      ready.reject(reason);
      over.resolve(reason);
      for (const { reject } of this.#waiting.values()) reject(reason);
      this.#waiting.clear();
      for (const asked of [this.#fetching, this.#ending]) {
        for (const { reject } of asked.values()) reject(reason);
        asked.clear();
      }
    };
    stream.on('data', (message: FromWorker) => {
      if (message.ready) ready.resolve(message.ready.credits);
      else this.#take(message);
    });
    stream.on('error', end);
    stream.on('end', () => end(new Error('it ended its stream')));
    this.#write({ open: { protocol } });
  }

  /** Sends a packet and waits for its result. @throws where the stream ends before */
  async send(packet: Sent<Packet> & { readonly id: string }, listener: PacketListener = {}): Promise<Result> {
    if (this.#end) throw this.#end;
    return await new Promise<Result>((resolve, reject) => {
      this.#waiting.set(packet.id, { listener, resolve, reject });
      this.#write({ packet });
    });
  }

  /** Asks for a picture that stayed in the worker. @throws where the stream ends before */
  async fetch(id: string, held: number): Promise<Fetched> {
    if (this.#end) throw this.#end;
    return await new Promise<Fetched>((resolve, reject) => {
      this.#fetching.set(id, { resolve, reject });
      this.#write({ fetch: { id, held } });
    });
  }

  /** Says that a stream is over, and waits until the worker is done with it. @throws where the connection ends before */
  async endStream(stream: string): Promise<StreamEnded> {
    if (this.#end) throw this.#end;
    return await new Promise<StreamEnded>((resolve, reject) => {
      this.#ending.set(stream, { resolve, reject });
      this.#write({ endStream: { stream } });
    });
  }

  /** Pictures that stayed in the worker are not needed any more. */
  drop(held: number[]): void {
    this.#write({ drop: { held } });
  }

  cancel(id: string): void {
    this.#write({ cancel: { id } });
  }

  release(id: string): void {
    this.#write({ release: { id } });
  }

  end(): void {
    this.#stream.end();
  }

  #take({ accepted, progress, log, result, fetched, streamEnded }: FromWorker): void {
    // What is about a packet that nobody waits for has no reader.
    if (progress) this.#waiting.get(progress.id)?.listener.progress?.(progress);
    else if (log) this.#waiting.get(log.id)?.listener.log?.(log);
    else if (accepted) this.#waiting.get(accepted.id)?.listener.accepted?.();
    else if (result) {
      this.#waiting.get(result.id)?.resolve(result);
      this.#waiting.delete(result.id);
    } else if (fetched) {
      this.#fetching.get(fetched.id)?.resolve(fetched);
      this.#fetching.delete(fetched.id);
    } else if (streamEnded) {
      this.#ending.get(streamEnded.stream)?.resolve(streamEnded);
      this.#ending.delete(streamEnded.stream);
    }
  }

  /** Never more than the packets in flight and a word on each: that needs no waiting for `drain`. */
  #write(message: Sent<ToWorker>): void {
    if (!this.#end && !this.#stream.writableEnded) this.#stream.write(message);
  }
}
