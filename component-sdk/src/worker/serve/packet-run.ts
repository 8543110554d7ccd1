import type { Packet, Sent, FromWorker, Result } from '@kumiki/proto/component';
import { asKumikiError, kumikiError, KumikiError, stepTimeout } from '../../errors/index.ts';
import type { Manifest } from '../../manifest/index.ts';
import type { ReportSink } from '../../progress/index.ts';
import type { ComponentInstance } from '../instance.ts';
import { checkInputs, completeParams } from '../run-component.ts';
import { errorMessage, outcomeOf, ValueReader, ValueWriter } from '../wire/index.ts';
import { runJoined } from './joined-run.ts';
import { hearing } from './printed.ts';
import type { WorkerState } from './worker-state.ts';

/**
 * A run that is over sooner does not say that it has begun: to send and take such a message is 5 % of handing over
 * 500 kB (measured there and back, together with errors that are made when they are needed: 0.89 ms instead of 0.94).
 */
const begunMs = 10;

/** One packet being worked on. */
export class PacketRun {
  readonly #packet: Packet;
  readonly #abort = new AbortController();
  #writer: ValueWriter;
  readonly #state: WorkerState;
  readonly #send: (message: Sent<FromWorker>) => void;
  #ended = false;

  constructor(packet: Packet, state: WorkerState, send: (message: Sent<FromWorker>) => void) {
    this.#packet = packet;
    this.#state = state;
    this.#writer = this.#writerFor(packet);
    this.#send = send;
  }

  cancel(): void {
    this.#abort.abort(kumikiError('CANCELLED', { what: 'A run' }));
  }

  /** Of the images that stay in this process. */
  get numbers(): readonly number[] {
    return this.#writer.numbers;
  }

  /** Lets the slots of the outputs be used again. */
  release(): void {
    this.#writer.release();
  }

  /** Runs the component; what it throws is in the result. */
  async result(instance: ComponentInstance): Promise<Sent<Result>> {
    const { id, deadlineMs } = this.#packet;
    const { name } = instance.manifest;
    // Made only where it is needed: the trace of an error takes 0.05 ms.
    const end = () => this.#abort.abort(stepTimeout(`A run of ${name}`, deadlineMs));
    const timer = deadlineMs > 0 ? setTimeout(end, deadlineMs) : undefined;
    const { time, held } = this.#state;
    time.begin(this);
    try {
      const given = await hearing(
        (level, message) => this.#send({ log: { id, level, message, time: Date.now() } }),
        async () => await this.#run(instance),
      );
      return { id, outcome: 'OK', ...given, cpuMs: time.end(this) };
    } catch (thrown) {
      this.release();
      held.drop(this.numbers);
      const error = this.#reason(thrown, name);
      return { id, outcome: outcomeOf(error), error: errorMessage(error), cpuMs: time.end(this) };
    } finally {
      this.#ended = true;
      clearTimeout(timer);
    }
  }

  async #run(instance: ComponentInstance): Promise<Pick<Sent<Result>, 'outputs' | 'joined'>> {
    const { id, inputs: messages, root, traceparent, stream, joining } = this.#packet;
    const { manifest } = instance;
    const reader = new ValueReader({
      folder: this.#state.slots.inputs,
      held: (number) => this.#state.held.get(number),
      broken: (reason) => kumikiError('WORKER_REQUEST_INVALID', { reason }),
      lazyFiles: () => !this.#ended,
    });
    const inputs = checkInputs(manifest, await reader.readAll(messages));
    const params = completeParams(manifest, this.#params(manifest));
    const begun = setTimeout(() => this.#send({ accepted: { id } }), begunMs);
    try {
      const { neighbours } = this.#state;
      const as = joining.length > 0 && (await runJoined(instance, inputs, params, joining, neighbours));
      if (as) {
        this.#abort.signal.throwIfAborted();
        this.#writer = this.#writerFor(as.last);
        return { outputs: await this.#writer.writeAll({ image: as.image }), joined: as.joined };
      }
      const outputs = await instance.run({
        inputs,
        params,
        sink: this.#sink(),
        signal: this.#abort.signal,
        root,
        ...(traceparent !== '' && { traceparent }),
        ...(stream !== '' && { stream }),
      });
      return { outputs: await this.#writer.writeAll(outputs) };
    } finally {
      clearTimeout(begun);
    }
  }

  #writerFor({ hold }: Pick<Packet, 'hold'>): ValueWriter {
    const { slots, held } = this.#state;
    return new ValueWriter({
      slots: slots.outputs,
      decodes: slots.decodes,
      ...(hold && { hold: (image) => held.put(image) }),
    });
  }

  #params(manifest: Manifest): object {
    let params: unknown;
    try {
      params = JSON.parse(this.#packet.params || '{}');
    } catch {
      params = undefined;
    }
    if (typeof params === 'object' && params !== null && !Array.isArray(params)) return params;
    const expected = 'an object of parameters by name';
    throw kumikiError('PARAMETERS_INVALID', { where: manifest.name, expected });
  }

  #sink(): ReportSink {
    const { id } = this.#packet;
    return {
      progress: ({ fraction, message }) => this.#send({ progress: { id, fraction, message } }),
      log: ({ level, message, data, time }) => {
        this.#send({ log: { id, level, message, time, ...(data && { data: JSON.stringify(data) }) } });
      },
    };
  }

  /** A run that was out of time may say that it was cancelled, or anything else that came of it. */
  #reason(thrown: unknown, name: string): KumikiError {
    const error = asKumikiError(thrown, name).within({ component: name });
    const reason: unknown = this.#abort.signal.reason;
    const isLate = reason instanceof KumikiError && reason.code === 'STEP_TIMEOUT';
    return isLate && error.code === 'CANCELLED' ? reason.within({ component: name }) : error;
  }
}
