import { asKumikiError } from '@kumiki/component-sdk/errors';
import { FileValue, Image, type JsonValue } from '@kumiki/component-sdk/values';
import {
  HeldValue,
  type Lane,
  type LaneRun,
  type Lanes,
  type PlannedHop,
  type StepValue,
  type StepValues,
} from '../../../executors/index.ts';
import type { PlanStep } from '../../../pipeline/index.ts';
import { contentOf, fileFrom } from './content.ts';
import type { PodLink } from './pod-link.ts';
import { errorFrom, PodValue } from './pod-value.ts';
import type { Handle, OutputRef, ValueRef } from './protocol.ts';

/** Files that frames share stay in a pod; so many of them at most, the oldest go. */
const keptFiles = 64;

/** One pod for one frame at a time: what its steps give stays there until somebody wants it elsewhere. */
export class PodLane implements Lane {
  readonly #link: PodLink;
  readonly #components: readonly string[];
  readonly #sent = new Map<object, Promise<Handle>>();
  /** Pods whose values this one fetches by itself, or cannot. */
  readonly #reached = new WeakMap<PodLink, boolean>();
  /** Values that it was told to fetch by itself. */
  readonly #elsewhere = new WeakSet<PodValue>();
  /** Workers that ended in the middle of a run; their pod starts them anew. */
  lost = 0;

  readonly #hops: readonly PlannedHop[];

  /**
   * @param components those of the pod, by what the plan knows them by
   * @param hops how values of other pods come to it: as they are where nothing is said
   */
  constructor(link: PodLink, components: readonly string[], hops: readonly PlannedHop[]) {
    this.#link = link;
    this.#components = components;
    this.#hops = hops;
  }

  async run(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    try {
      return await this.#run(step, inputs, run);
    } catch (thrown) {
      // What did not come from another pod may still come through here.
      if (asKumikiError(thrown).code !== 'VALUE_LOST' || !this.#forgetElsewhere(Object.values(inputs)))
        throw thrown;
      return await this.#run(step, inputs, run);
    }
  }

  async #run(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    const { params, root, traceparent, stream, attempt, leaves, signal, sink, usage } = run;
    const refs: Record<string, ValueRef> = {};
    for (const [name, value] of Object.entries(inputs)) refs[name] = await this.#ref(value);
    signal.throwIfAborted();
    const readers = Object.fromEntries(
      Object.entries(step.outputs).map(([name, declared]) => [name, declared.readers]),
    );
    const { head, content } = await this.#link.run(
      {
        component: this.#components.indexOf(step.component),
        inputs: refs,
        params,
        root,
        ...(traceparent !== undefined && { traceparent }),
        ...(stream !== undefined && { stream }),
        attempt,
        timeLimitMs: step.timeoutMs,
        ...(leaves && { leaves }),
        readers,
      },
      signal,
      (told) => (told.type === 'log' ? sink.log(told.line) : sink.progress(told.progress)),
    );
    const { outputs, failure, cpuMs } = head;
    usage(cpuMs === undefined ? {} : { cpuMs });
    if (failure) {
      const error = errorFrom(failure, step.component);
      if (error.code === 'WORKER_CRASHED') this.lost++;
      throw error;
    }
    return Object.fromEntries(
      Object.entries(outputs ?? {}).map(([name, ref]) => {
        return [name, this.#output(ref, `${step.id}.${name}`, readers[name] ?? 1, content)];
      }),
    );
  }

  endStream(component: string, stream: string): void {
    this.#link.endStream(this.#components.indexOf(component), stream);
  }

  drop(values: readonly StepValue[]): void {
    const handles: Handle[] = [];
    for (const value of values) this.#forget(value, handles);
    this.#link.drop(handles);
  }

  async #ref(value: StepValue): Promise<ValueRef> {
    if (value instanceof PodValue && value.link === this.#link && !value.isDropped)
      return { held: value.handle };
    if (value instanceof HeldValue || value instanceof Image || value instanceof FileValue)
      return { held: await this.#handleOf(value) };
    if (!Array.isArray(value) || !value.some(isNoData)) return { data: value as JsonValue };
    const list: ValueRef[] = [];
    for (const element of value as readonly StepValue[]) list.push(await this.#ref(element));
    return { list };
  }

  /** Each value goes there once. */
  async #handleOf(value: HeldValue | Image | FileValue): Promise<Handle> {
    const sent = this.#sent.get(value) ?? this.#send(value);
    this.#sent.set(value, sent);
    try {
      return await sent;
    } catch (thrown) {
      this.#sent.delete(value);
      throw thrown;
    }
  }

  async #send(value: HeldValue | Image | FileValue): Promise<Handle> {
    if (value instanceof PodValue) {
      const hop = this.#hops.find((planned) => planned.value === value.output);
      const { format = 'raw', quality } = hop ?? {};
      const as = { packed: format !== 'raw', ...(quality !== undefined && { quality }) };
      const { readers } = value;
      if (this.#reaches(value.link)) {
        const from = value.link.place(value.handle, as);
        this.#elsewhere.add(value);
        return this.#link.put({ from, readers, content: [] });
      }
      return this.#link.put({ ...(await value.forward(as)), readers });
    }
    const here = value instanceof HeldValue ? await value.fetch('value') : value;
    const readers = here instanceof Image ? { readers: here.expectedReaders } : {};
    const handle = this.#link.put({ ...(await contentOf(here)), ...readers });
    if (value instanceof FileValue) this.#keepFew();
    return handle;
  }

  /** Whether the pod fetches values of another one by itself. Until it has said so they come through here. */
  #reaches(other: PodLink): boolean {
    const known = this.#reached.get(other);
    if (known !== undefined) return known;
    this.#reached.set(other, false);
    void this.#link.reaches(other.address).then((isThere) => this.#reached.set(other, isThere));
    return false;
  }

  /** Values that the pod should fetch from others come through here the next time. @returns whether there are any */
  #forgetElsewhere(values: readonly StepValue[]): boolean {
    let found = false;
    for (const value of values) {
      if (Array.isArray(value)) found = this.#forgetElsewhere(value as readonly StepValue[]) || found;
      if (!(value instanceof PodValue) || !this.#elsewhere.delete(value)) continue;
      found = true;
      this.#reached.set(value.link, false);
      this.#forget(value, []);
    }
    return found;
  }

  #keepFew(): void {
    const files = [...this.#sent.keys()].filter((one) => one instanceof FileValue);
    for (const file of files.slice(0, Math.max(0, files.length - keptFiles))) {
      void this.#sent.get(file)?.then((handle) => this.#link.drop([handle]));
      this.#sent.delete(file);
    }
  }

  #output(ref: OutputRef, output: string, readers: number, content: readonly Buffer[]): StepValue {
    if ('data' in ref) return ref.data;
    if ('list' in ref) return ref.list.map((one) => this.#output(one, output, readers, content));
    const { held: handle, kind, file } = ref;
    return new PodValue(this.#link, {
      kind,
      handle,
      output,
      readers,
      file: file && fileFrom(file, content),
    });
  }

  #forget(value: StepValue, handles: Handle[]): void {
    if (Array.isArray(value)) {
      for (const element of value as readonly StepValue[]) this.#forget(element, handles);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const sent = this.#sent.get(value);
    this.#sent.delete(value);
    sent?.then(
      (handle) => this.#link.drop([handle]),
      () => undefined, // it did not get there
    );
    if (value instanceof PodValue && value.link === this.#link && !value.isDropped) {
      value.isDropped = true;
      handles.push(value.handle);
    }
  }
}

function isNoData(value: StepValue): boolean {
  if (Array.isArray(value)) return (value as readonly StepValue[]).some(isNoData);
  return value instanceof HeldValue || value instanceof Image || value instanceof FileValue;
}

/** The lanes of one pod: one, which is there at once. */
export function lanesOf(link: PodLink, components: readonly string[], hops: readonly PlannedHop[]): Lanes {
  const lane = new PodLane(link, components, hops);
  return {
    width: 1,
    get lost() {
      return lane.lost;
    },
    prepare: async () => {}, // its components were set up before it was ready
    take: async (signal) => {
      signal.throwIfAborted();
      return await Promise.resolve(lane);
    },
    giveBack: () => undefined,
    close: async () => await link.close(),
  };
}
