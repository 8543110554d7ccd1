import { Metadata, status } from '@grpc/grpc-js';
import {
  protocolVersion,
  type Fetch,
  type FromWorker,
  type Packet,
  type Sent,
  type ToWorker,
  type WorkerStream,
} from '@kumiki/proto/component';
import { asKumikiError, kumikiError, type KumikiError } from '../../errors/index.ts';
import { errorMessage, outcomeOf, ValueWriter } from '../wire/index.ts';
import { PacketRun } from './packet-run.ts';
import type { WorkerState } from './worker-state.ts';

/** Messages that wait for a slow client; what only reports is dropped beyond. */
const waitingMessages = 1000;

/** One client's stream of packets. */
export class Session {
  readonly #call: WorkerStream;
  readonly #state: WorkerState;
  readonly #runs = new Map<string, PacketRun>();
  /** Packets whose outputs the client has not read yet. */
  readonly #streams = new Set<string>();
  readonly #unread = new Map<string, Pick<PacketRun, 'release'>>();
  /** Images that stayed here by what the client sent on this stream. */
  readonly #stayed = new Set<number>();
  #opened = false;

  constructor(call: WorkerStream, state: WorkerState) {
    this.#call = call;
    this.#state = state;
    call.on('data', (message: ToWorker) => this.#take(message));
    call.on('end', () => call.end());
    call.on('error', () => undefined); // a client that went away: `cancelled` follows
    call.on('close', () => this.#leave());
    call.on('cancelled', () => this.#leave());
  }

  /** Whether the client still has something to read. */
  get isUnread(): boolean {
    return this.#unread.size > 0;
  }

  end(): void {
    this.#call.end();
  }

  #take({ open, packet, cancel, release, endStream, fetch, drop }: ToWorker): void {
    if (open) this.#open(open.protocol);
    else if (packet) void this.#run(packet);
    else if (cancel) this.#runs.get(cancel.id)?.cancel();
    else if (release) this.#release(release.id);
    else if (endStream) void this.#endStream(endStream.stream);
    else if (fetch) void this.#fetch(fetch);
    else if (drop) this.#drop(drop.held);
  }

  #open(found: number): void {
    if (found === protocolVersion) {
      this.#opened = true;
      this.#send({ ready: { credits: this.#state.concurrency } });
      return;
    }
    this.#call.emit('error', versionError(found));
  }

  async #run(packet: Packet): Promise<void> {
    const { id } = packet;
    const refusal = this.#refusal(packet);
    if (refusal) {
      this.#send({ result: { id, outcome: outcomeOf(refusal), error: errorMessage(refusal) } });
      return;
    }
    if (packet.stream !== '') this.#streams.add(packet.stream);
    const run = new PacketRun(packet, this.#state, (message) => this.#report(message));
    this.#runs.set(id, run);
    this.#state.running++;
    const result = await run.result(this.#state.instance);
    this.#runs.delete(id);
    this.#state.running--;
    if (result.outcome === 'OK') {
      for (const number of run.numbers) this.#stayed.add(number);
      if (this.#call.cancelled || this.#call.destroyed) {
        run.release();
        this.#drop(run.numbers);
      } else this.#unread.set(id, run);
    }
    this.#send({ result });
    this.#state.changed();
  }

  #refusal({ id }: Packet): KumikiError | undefined {
    const { draining, running, concurrency, instance } = this.#state;
    const component = instance.manifest.name;
    if (!this.#opened) return invalid('a packet came before "open"');
    if (id === '' || id.length > 128)
      return invalid('a packet has no id, or one of more than 128 characters');
    if (this.#runs.has(id) || this.#unread.has(id)) return invalid(`the packet id "${id}" is used twice`);
    if (draining) return kumikiError('WORKER_DRAINING', { component });
    if (running >= concurrency) return kumikiError('WORKER_BUSY', { component, limit: concurrency });
    return undefined;
  }

  #release(id: string): void {
    this.#unread.get(id)?.release();
    this.#unread.delete(id);
    this.#state.changed();
  }

  /** Gives an image that stayed here; its slot is the client's until it releases it. */
  async #fetch({ id, held: number }: Fetch): Promise<void> {
    const { held, slots } = this.#state;
    const writer = new ValueWriter({ slots: slots.outputs, decodes: slots.decodes });
    try {
      const image = held.get(number);
      if (!image) throw invalid(`it keeps no image ${number}`);
      if (this.#unread.has(id)) throw invalid('a fetch has an id that is used');
      const { image: value } = await writer.writeAll({ image });
      if (this.#call.cancelled || this.#call.destroyed) return writer.release();
      this.#unread.set(id, writer);
      this.#send({ fetched: { id, value: value! } });
    } catch (thrown) {
      writer.release();
      this.#send({ fetched: { id, error: errorMessage(asKumikiError(thrown)) } });
    }
  }

  #drop(numbers: readonly number[]): void {
    this.#state.held.drop(numbers);
    for (const number of numbers) this.#stayed.delete(number);
  }

  async #endStream(stream: string): Promise<void> {
    this.#streams.delete(stream);
    const failed = await this.#state.instance.endStream(stream).then(
      () => undefined,
      (thrown: unknown) => asKumikiError(thrown),
    );
    this.#send({ streamEnded: { stream, ...(failed && { error: errorMessage(failed) }) } });
  }

  /** The client is gone: nobody waits for what runs, and nobody reads what is there. */
  #leave(): void {
    for (const stream of this.#streams) this.#state.instance.endStream(stream).catch(() => undefined);
    this.#streams.clear();
    for (const run of this.#runs.values()) run.cancel();
    for (const id of this.#unread.keys()) this.#release(id);
    this.#drop([...this.#stayed]);
  }

  #report(message: Sent<FromWorker>): void {
    if (this.#call.writableLength < waitingMessages) this.#send(message);
  }

  #send(message: Sent<FromWorker>): void {
    if (!this.#call.cancelled && !this.#call.destroyed && !this.#call.writableEnded)
      this.#call.write(message);
  }
}

function invalid(reason: string): KumikiError {
  return kumikiError('WORKER_REQUEST_INVALID', { reason });
}

/** The answer to a client of another version, as a gRPC status. */
export function versionError(found: number) {
  const values = { who: 'the client', found, expected: protocolVersion };
  return statusOf(kumikiError('WORKER_VERSION', values));
}

/** An error as a gRPC status, its code in the trailer `kumiki-code`, what to do about it by itself in `kumiki-remedy-bin`. */
export function statusOf({ code, message, remedy }: KumikiError) {
  const metadata = new Metadata();
  metadata.set('kumiki-code', code);
  metadata.set('kumiki-remedy-bin', Buffer.from(remedy));
  return { code: status.FAILED_PRECONDITION, details: `${message} ${remedy}`, metadata };
}
