import type { Image } from '@kumiki/component-sdk/values';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { ValueReader } from '@kumiki/component-sdk/worker/wire';
import {
  StayedPicture,
  type NamedComponent,
  type WorkerClient,
  type WorkerGroup,
  type WorkerValue,
  type WorkerValues,
} from '@kumiki/component-sdk/worker/client';
import type { PlanStep } from '../../../pipeline/index.ts';
import {
  fetchValue,
  HeldValue,
  type StepValue,
  type StepValues,
  type WantedForm,
} from '../../step/held-value.ts';
import type { LaneRun, RunAhead } from '../lane.ts';
import { HostedValue, noteFetched, type ValueKeeper } from './hosted-value.ts';
import type { Parcel } from './protocol.ts';
import { asHosted, isSendable } from './sent-values.ts';

/** Pixels of a picture that several read here are kept until then, up to so many bytes. */
const keptBytes = 32 * 2 ** 20;

/** A picture that was brought here. */
interface Fetched {
  readonly image: Promise<Image>;
  /** How many have not read it here. */
  left: number;
}

/** A step to come that may be done as one with the one that is asked for. */
export interface JoiningStep {
  /** The name of its component, which is in the same process. */
  readonly component: string;
  readonly ahead: RunAhead;
}

/** What was done as one with a step before, until it is asked for. */
interface JoinedRun {
  readonly step: PlanStep;
  readonly outputs: StepValues;
  /** The step that it was done with. */
  readonly with: string;
}

/** A process of workers in another language that serves a bundle, and the pictures that stay in it. */
export class SharedProcess implements ValueKeeper {
  readonly group: WorkerGroup;
  /** Through whom pictures are asked for: any component of the process knows them all. */
  #anyone: WorkerClient | undefined;
  readonly #fetched = new Map<number, Fetched>();
  /** By the picture that lies nowhere, which it would have taken. */
  readonly #joined = new WeakMap<StepValue & object, JoinedRun>();

  constructor(group: WorkerGroup) {
    this.group = group;
  }

  get hasEnded(): boolean {
    return this.group.hasEnded;
  }

  async client(named: NamedComponent): Promise<WorkerClient> {
    const client = await this.group.client(named);
    this.#anyone ??= client;
    return client;
  }

  /** @param joining the steps to come that may be done as one with it, in order */
  async run(
    client: WorkerClient,
    step: PlanStep,
    inputs: StepValues,
    run: LaneRun,
    joining: readonly JoiningStep[] = [],
  ): Promise<StepValues> {
    const { ahead: _, leaves, ...request } = run;
    const done = this.#takeJoined(step, inputs, run);
    if (done) return done;
    const ready: Record<string, WorkerValue> = {};
    for (const [name, value] of Object.entries(inputs)) ready[name] = await this.#input(value);
    let count = 0;
    const outputs = await client.runStaying({
      ...request,
      inputs: ready,
      timeLimitMs: step.timeoutMs,
      // What leaves would be asked for at once.
      hold: !leaves,
      joining: joining.map(({ component, ahead: { params, leaves: leavesLater } }) => {
        return { component, params: JSON.stringify(params), hold: !leavesLater };
      }),
      joined: (found) => (count = found),
    });
    return this.#given([step, ...joining.slice(0, count).map(({ ahead }) => ahead.step)], outputs);
  }

  /** What a row of steps gave that were done as one: the first of them at once, each other when it is asked for. */
  #given(steps: readonly PlanStep[], outputs: WorkerValues): StepValues {
    const [first, ...others] = steps;
    let given = this.#outputs(steps.at(-1)!, outputs);
    for (const [at, step] of [...others.entries()].toReversed()) {
      const { id, outputs: declared } = steps[at]!;
      const nowhere = new HostedValue(this, {
        kind: 'image',
        handle: 0,
        step: id,
        readers: 1,
        isJoined: true,
      });
      this.#joined.set(nowhere, { step, outputs: given, with: first!.id });
      given = { [Object.keys(declared)[0]!]: nowhere };
    }
    return given;
  }

  #takeJoined(step: PlanStep, inputs: StepValues, run: LaneRun): StepValues | undefined {
    const [value] = Object.values(inputs);
    const joined = value instanceof HostedValue ? this.#joined.get(value) : undefined;
    if (joined?.step !== step || run.attempt > 1 || run.signal.aborted) return undefined;
    this.#joined.delete(value as HostedValue);
    run.usage({ cpuMs: 0, with: joined.with });
    return joined.outputs;
  }

  async fetch(value: HostedValue, form: WantedForm): Promise<Image> {
    return (await fetchValue(await this.#here(value), form)) as Image;
  }

  /** Another step and the results may read the same picture: it crosses over once. */
  async #here(value: HostedValue): Promise<Image> {
    const before = this.#fetched.get(value.handle);
    const fetched = before ?? { image: this.#read(value), left: value.readers };
    if (!before && value.readers > 1) this.#fetched.set(value.handle, fetched);
    fetched.left--;
    try {
      const image = await fetched.image;
      const { data } = await image.raw();
      if (fetched.left <= 0 || data.byteLength > keptBytes) this.#fetched.delete(value.handle);
      return image;
    } catch (thrown) {
      this.#fetched.delete(value.handle);
      throw thrown;
    }
  }

  async #read(value: HostedValue): Promise<Image> {
    const found = await this.parcel(value);
    try {
      const broken = (reason: string) =>
        kumikiError('WORKER_ANSWER_INVALID', { component: value.step, reason });
      const reader = new ValueReader({ folder: found.parcel.folder, broken });
      const { image } = await reader.readAll({ image: found.parcel.value as never });
      noteFetched(image!, value);
      return image as Image;
    } finally {
      found.release();
    }
  }

  async parcel(value: HostedValue): Promise<{ readonly parcel: Parcel; release(): void }> {
    const client = this.#anyone!;
    const found = await client.fetch(new StayedPicture(value.handle)).catch((thrown: unknown) => {
      throw this.hasEnded ? value.lostError() : thrown;
    });
    return {
      parcel: { value: found.message, folder: client.folder.outputs },
      release: () => found.release(),
    };
  }

  drop(values: readonly StepValue[]): void {
    if (!this.hasEnded) this.#anyone?.drop(values.flatMap((value) => this.#forget(value)));
  }

  #forget(value: StepValue): number[] {
    if (Array.isArray(value)) return (value as readonly StepValue[]).flatMap((one) => this.#forget(one));
    const hosted = isSendable(value) ? asHosted(value) : undefined;
    if (!(hosted instanceof HostedValue) || hosted.host !== this || hosted.isDropped) return [];
    hosted.isDropped = true;
    if (hosted.isJoined) return this.#forgetJoined(hosted);
    this.#fetched.delete(hosted.handle);
    return [hosted.handle];
  }

  /** What was made in vain. */
  #forgetJoined(nowhere: HostedValue): number[] {
    const { outputs = {} } = this.#joined.get(nowhere) ?? {};
    this.#joined.delete(nowhere);
    return Object.values(outputs).flatMap((value) => this.#forget(value));
  }

  async #input(value: StepValue): Promise<WorkerValue> {
    const hosted = isSendable(value) ? asHosted(value) : undefined;
    if (hosted instanceof HostedValue && hosted.host === this) {
      if (hosted.isJoined) this.drop([hosted]);
      if (hosted.lost) throw hosted.lostError();
      return new StayedPicture(hosted.handle);
    }
    if (value instanceof HeldValue) return await fetchValue(value);
    if (!Array.isArray(value) || !value.some(isSendable)) return value as WorkerValue;
    const list: WorkerValue[] = [];
    for (const element of value as readonly StepValue[]) list.push(await this.#input(element));
    return list;
  }

  #outputs(step: PlanStep, given: WorkerValues): StepValues {
    const held = (value: WorkerValue, readers: number): StepValue => {
      if (value instanceof StayedPicture) {
        return new HostedValue(this, { kind: 'image', handle: value.number, step: step.id, readers });
      }
      return Array.isArray(value) && value.some((one) => one instanceof StayedPicture)
        ? (value as readonly WorkerValue[]).map((one) => held(one, readers))
        : (value as StepValue);
    };
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, held(value, step.outputs[name]?.readers ?? 1)]),
    );
  }
}
