import { getCallSites } from 'node:util';
import type { Reporter } from '../progress/index.ts';
import { kumikiError } from '../errors/index.ts';
import { loadLibvips, type Image } from '../values/index.ts';
import { runChange, type SharpChange } from './change/index.ts';

/** The typed names of a component, made from its manifest by `kumiki generate`. */
export interface ComponentTypes {
  inputs: object;
  outputs: object;
  params: object;
}

/** What `setup` gets. */
export interface SetupContext {
  readonly log: Reporter['log'];
}

/** What `run` gets for one item. */
export interface RunContext<Types extends ComponentTypes = ComponentTypes, State = undefined> {
  /** Data in it is frozen, as parameters are: copy what is to be changed. */
  readonly inputs: Types['inputs'];
  /** Valid by the manifest, defaults filled in. */
  readonly params: Types['params'];
  /** What `setup` gave. */
  readonly state: State;
  /** Says how far the item is, 0 to 1; cheap enough to call for every row. */
  readonly progress: Reporter['progress'];
  readonly log: Reporter['log'];
  /** Aborted when the run is cancelled or out of time. */
  readonly signal: AbortSignal;
  /** For a component that calls other services: the header that says which trace the run belongs to (W3C Trace Context). */
  readonly traceparent?: string;
}

/** What `stream` gets beside its frames. It shows the frame that is at work, so ask it anew for each. */
export interface StreamContext<State = undefined> {
  /** What `setup` gave. */
  readonly state: State;
  readonly progress: Reporter['progress'];
  /** Lines of the log of the frame at work. */
  readonly log: Reporter['log'];
  /** Aborted when the frame at work is cancelled or out of time. */
  readonly signal: AbortSignal;
  readonly traceparent?: string | undefined;
}

/** Outputs by name; each may be a promise, which is waited for. */
export type Outputs<Types extends ComponentTypes> = {
  [Name in keyof Types['outputs']]: Types['outputs'][Name] | Promise<Types['outputs'][Name]>;
};

export interface ComponentDefinition<Types extends ComponentTypes, State> {
  /** Where it is only a change to a sharp pipeline, from `image` to `image`: neighbours of this kind run as one. */
  readonly change?: SharpChange<Types['params']>;
  /** Runs once, before the first item: loads what is dear to load. */
  setup?(context: SetupContext): State | Promise<State>;
  /** In place of `run`, see `StreamDefinition`. */
  stream?: StreamDefinition<Types, State>['stream'];
  /** Runs for each item. */
  run(context: RunContext<Types, State>): Outputs<Types> | Promise<Outputs<Types>>;
  /** Runs once, after the last item. */
  dispose?(state: State): void | Promise<void>;
}

/** A component that keeps something from frame to frame; its manifest says `realtime: stateful`. */
export interface StreamDefinition<Types extends ComponentTypes, State> {
  setup?(context: SetupContext): State | Promise<State>;
  /**
   * One generator for each stream: it gives one answer for each frame, before it takes the next. When no frame comes any
   * more, the loop over them ends, and what follows it is done.
   */
  stream(
    frames: AsyncIterable<Types['inputs']>,
    params: Types['params'],
    context: StreamContext<State>,
  ): AsyncIterable<Outputs<Types>>;
  dispose?(state: State): void | Promise<void>;
  readonly run?: undefined;
}

/** A component that is nothing but a change to a sharp pipeline. */
export interface ChangeDefinition<Types extends ComponentTypes> {
  readonly change: SharpChange<Types['params']>;
  readonly run?: undefined;
}

/** A component as a module's default export. */
export interface Component<Types extends ComponentTypes = ComponentTypes, State = unknown> {
  readonly kind: 'kumiki.component';
  readonly definition: ComponentDefinition<Types, State>;
  /** The file that defines it; its manifest is in the same folder or one above. */
  readonly file: string;
}

/**
 * Defines a component. The interface comes from `component.yaml`; this is its code.
 * ```ts
 * export default defineComponent<Resize>({
 *   async run({ inputs, params }) {
 *     const image = await inputs.image.sharp();
 *     return { image: Image.from(image.resize(params.width), { transform: 'scale' }) };
 *   },
 * });
 * ```
 * One that keeps something from frame to frame is a generator, of which each stream has its own:
 * ```ts
 * export default defineComponent<Motion>({
 *   async *stream(frames, { threshold }) {
 *     let last: Image | undefined;
 *     for await (const { image } of frames) {
 *       yield { moved: last ? await differs(last, image, threshold) : false };
 *       last = image;
 *     }
 *   },
 * });
 * ```
 * One that is only a change to a sharp pipeline says so in place of `run`:
 * ```ts
 * export default defineComponent<Blur>({
 *   change: { stages: ['blur'], apply: (sharp, { sigma }) => sharp.blur(sigma) },
 * });
 * ```
 */
export function defineComponent<Types extends ComponentTypes, State = undefined>(
  definition: ComponentDefinition<Types, State> | StreamDefinition<Types, State> | ChangeDefinition<Types>,
): Component<Types, State> {
  // Here, because a component may open images with a sharp of its own: it never finds libvips' loaders open.
  loadLibvips();
  const file = getCallSites(2)[1]?.scriptName ?? '';
  return { kind: 'kumiki.component', definition: runnable(definition), file };
}

function runnable<Types extends ComponentTypes, State>(
  definition: ComponentDefinition<Types, State> | StreamDefinition<Types, State> | ChangeDefinition<Types>,
): ComponentDefinition<Types, State> {
  if (definition.run) return definition;
  if ('change' in definition) return runsChange(definition);
  const run = () => {
    throw kumikiError('INTERNAL', { reason: 'a stream is not run' });
  };
  return { ...definition, run };
}

function runsChange<Types extends ComponentTypes, State>({
  change,
}: ChangeDefinition<Types>): ComponentDefinition<Types, State> {
  return {
    change,
    async run({ inputs, params }) {
      const { image } = inputs as { readonly image: Image };
      return {
        image: await runChange(change, image, params as Record<string, unknown>),
      } as never;
    },
  };
}

/** Whether a module's default export is a component. */
export function isComponent(value: unknown): value is Component {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'kumiki.component';
}
