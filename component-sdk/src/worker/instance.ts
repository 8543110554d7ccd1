import { asKumikiError, KumikiError, kumikiError, reasonOf } from '../errors/index.ts';
import type { Manifest } from '../manifest/index.ts';
import { createReporter, type Reporter, type ReportSink } from '../progress/index.ts';
import { describe, FileValue, Image, seal } from '../values/index.ts';
import type { SharpChange } from './change/index.ts';
import type { Component, ComponentTypes } from './component.ts';
import { OutputCheck } from './output-check.ts';
import { nameRoots } from './roots.ts';
import type { Values } from './values.ts';
import { Streams, type OpenStream } from './stream/index.ts';

/** One run of a component over one item. */
export interface RunRequest {
  /** Of the types that the manifest says; optional ones may be missing. */
  readonly inputs: Values;
  /** Complete and valid by the manifest's schema. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly sink: ReportSink;
  readonly signal: AbortSignal;
  /** Names the frames of images that the run makes from no other: the same name in every run of the same work. */
  readonly root: string;
  /** The trace that the run belongs to, as the header of that name says it (W3C Trace Context). */
  readonly traceparent?: string | undefined;
  /** The stream that the inputs are a frame of, for components that keep something from frame to frame. */
  readonly stream?: string | undefined;
}

/** A component that is ready to run over items, in this process or in one of its own. */
export interface RunningComponent {
  /** Its process is gone, where it had one of its own. */
  readonly hasEnded?: boolean;
  /** @param request with the most that the run may take, in ms, to which one in a process of its own is held */
  run(request: RunRequest & { readonly timeLimitMs?: number }): Promise<Values>;
  dispose(): Promise<void>;
}

/** A component that is set up, ready to run over items: the same in every executor. */
export class ComponentInstance implements RunningComponent {
  readonly manifest: Manifest;
  readonly #component: Component;
  readonly #state: unknown;
  readonly #outputs: OutputCheck;
  readonly #streams: Streams | undefined;

  private constructor(manifest: Manifest, component: Component, state: unknown) {
    this.manifest = manifest;
    this.#component = component;
    this.#state = state;
    this.#outputs = new OutputCheck(manifest);
    const { stream } = component.definition;
    this.#streams = stream && new Streams(manifest.name, stream as OpenStream, state);
  }

  /** Where it is only a change to a sharp pipeline, and says so. */
  get change(): SharpChange | undefined {
    const { inputs, outputs } = this.manifest;
    const isOne = (named: object) => Object.keys(named).join() === 'image';
    if (!isOne(inputs) || !isOne(outputs) || outputs['image']!.type !== 'image') return undefined;
    return this.#component.definition.change;
  }

  /** @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED */
  static async start(manifest: Manifest, component: Component, sink: ReportSink): Promise<ComponentInstance> {
    if (component.definition.stream && manifest.realtime !== 'stateful') {
      const reason = 'it has a stream, and component.yaml does not say "realtime: stateful"';
      throw kumikiError('COMPONENT_LOAD_FAILED', { component: manifest.name, reason });
    }
    const { log, flush } = createReporter(sink);
    try {
      const state = await component.definition.setup?.({ log });
      return new ComponentInstance(manifest, component, state);
    } catch (cause) {
      if (cause instanceof KumikiError) throw cause.within({ component: manifest.name });
      const error = asKumikiError(cause, manifest.name);
      if (error.code === 'COMPONENT_PACKAGE_MISSING') throw error;
      const values = { component: manifest.name, reason: reasonOf(cause) };
      throw kumikiError('COMPONENT_SETUP_FAILED', values, { cause, at: { component: manifest.name } });
    } finally {
      flush();
    }
  }

  /**
   * Runs the component once and checks what it gives.
   * @throws COMPONENT_THREW, COMPONENT_OUTPUT_MISSING, COMPONENT_OUTPUT_UNKNOWN, COMPONENT_OUTPUT_TYPE, CANCELLED,
   *   or the typed error that the component threw
   */
  async run(request: RunRequest): Promise<Values> {
    const { inputs, sink, signal, root } = request;
    const component = this.manifest.name;
    const reporter = createReporter(sink);
    try {
      const returned = await this.#returned(request, reporter);
      return nameRoots(await this.#check(returned), root, inputs);
    } catch (thrown) {
      if (signal.aborted && asKumikiError(thrown, component).code === 'COMPONENT_THREW') {
        throw kumikiError(
          'CANCELLED',
          { what: `A run of ${component}` },
          { cause: thrown, at: { component } },
        );
      }
      throw asKumikiError(thrown, component).within({ component });
    } finally {
      reporter.flush();
    }
  }

  async #returned({ stream, ...request }: RunRequest, reporter: Reporter): Promise<unknown> {
    const { signal, traceparent } = request;
    const [inputs, params] = [sealedValues(request.inputs), seal(request.params)];
    if (this.#streams) {
      return await this.#streams.answer({ stream, inputs, params, reporter, signal, traceparent });
    }
    const { progress, log } = reporter;
    return await this.#component.definition.run({
      inputs,
      params,
      state: this.#state,
      progress,
      log,
      signal,
      ...(traceparent !== undefined && { traceparent }),
    });
  }

  /** Whether it keeps something from frame to frame of a stream. */
  get hasStreams(): boolean {
    return this.#streams !== undefined;
  }

  /** No frames of a stream come any more. @throws what the component throws at the end of its stream */
  async endStream(stream: string): Promise<void> {
    const component = this.manifest.name;
    await this.#streams?.end(stream).catch((thrown: unknown) => {
      throw asKumikiError(thrown, component).within({ component });
    });
  }

  async #check(returned: unknown): Promise<Values> {
    const component = this.manifest.name;
    const isValue = Array.isArray(returned) || returned instanceof Image || returned instanceof FileValue;
    if (typeof returned !== 'object' || returned === null || isValue) {
      const values = {
        component,
        output: '(all)',
        found: describe(returned),
        expected: 'an object of outputs by name',
      };
      throw kumikiError('COMPONENT_OUTPUT_TYPE', values);
    }
    const given = new Map<string, unknown>(Object.entries(returned));
    // All promises are taken up before any is waited for, so that none is left to reject unseen.
    const settled = await Promise.all(
      [...given].map(async ([name, value]) => [name, seal(await value)] as const),
    );
    return this.#outputs.check(new Map(settled));
  }

  async dispose(): Promise<void> {
    await this.#streams?.endAll();
    await this.#component.definition.dispose?.(this.#state);
  }
}

/** Nothing that a run does to its inputs reaches another run: a retry, another step, another item. */
function sealedValues(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, seal(value)]));
}

export type { ComponentTypes };
