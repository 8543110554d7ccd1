import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { Image, type Value } from '@kumiki/component-sdk/values';
import type { Executor } from '../executors/index.ts';
import type { ImageArea, ImageTools, ThumbnailFormat, ThumbnailSize } from '../images/index.ts';
import { bindPlan, stepsAfter, type Plan, type PlanStep } from '../pipeline/index.ts';
import type { PipelineLibrary } from '../pipelines/index.ts';
import { partOfPlan, stepsNamed } from './part-of-plan.ts';
import type { Pins } from './pins/index.ts';
import { readFiles, readInputs } from './preview-inputs.ts';
import { handingSteps, outputsOfPinned, withoutApart, withPinned } from './handed-on.ts';
import { runPreview, type StepOutcome } from './preview-run.ts';
import type { Pinned } from './pinned.ts';
import type { Preview, PreviewedStep, PreviewRequest } from './preview.ts';
import { ReducedImages } from './reduced-images.ts';
import { Sessions } from './sessions.ts';
import { ValueCache, type NamedValues, type ValueCacheOptions } from './value-cache.ts';

export interface PreviewsOptions extends Partial<ValueCacheOptions> {
  readonly library: Pick<PipelineLibrary, 'compileDraft'>;
  readonly objects: ObjectStore;
  readonly images: ImageTools;
  readonly executor: Executor;
  /** Where values that people pinned are kept. */
  readonly pins?: Pick<Pins, 'values'>;
  /** How long one may take, in ms. */
  readonly timeout?: number;
  /** How many may be at work at a time. */
  readonly most?: number;
}

/** How a small copy shall be. */
export interface ThumbnailWish {
  readonly size: ThumbnailSize;
  /** The part that it shows; without one, all of it. */
  readonly area?: ImageArea | undefined;
  /** As PNG: what its pixels are is then what they are. */
  readonly exact?: boolean;
}

const defaults = { maxBytes: 256_000_000, idle: 10 * 60_000, timeout: 60_000, most: 32 };

/**
 * Runs drafts on reduced images, for somebody who looks at the screen. Nothing of it is recorded; what steps gave is
 * kept in memory for some minutes, so that only what changed runs again.
 */
export class Previews implements Disposable {
  readonly #options: PreviewsOptions & typeof defaults;
  readonly #cache: ValueCache;
  readonly #reduced: ReducedImages;
  readonly #sessions = new Sessions();
  #running = 0;

  constructor(options: PreviewsOptions) {
    this.#options = { ...defaults, ...options };
    this.#cache = new ValueCache(this.#options);
    this.#reduced = new ReducedImages(options.images, this.#cache);
  }

  /** Bytes of what is kept. */
  get bytes(): number {
    return this.#cache.bytes;
  }

  /**
   * A step that fails is an answer, not an error.
   * @param who a session belongs to them alone
   * @throws PIPELINE_INVALID with all problems of the document, STEP_UNKNOWN, PARAMETER_UNKNOWN, PARAMETER_INVALID,
   *   what `readInputs` throws, PREVIEW_SUPERSEDED, PREVIEW_TOO_LONG, PREVIEWS_BUSY
   */
  async make(
    who: string,
    project: string,
    request: PreviewRequest,
    gone: AbortSignal = new AbortController().signal,
  ): Promise<Preview> {
    const { most, timeout } = this.#options;
    using session = this.#sessions.begin(who, request.session);
    if (this.#running >= most) throw kumikiError('PREVIEWS_BUSY', { running: this.#running });
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(kumikiError('PREVIEW_TOO_LONG', { seconds: timeout / 1000 })),
      timeout,
    );
    this.#running++;
    try {
      return await this.#make(project, request, AbortSignal.any([gone, session.signal, late.signal]));
    } finally {
      this.#running--;
      clearTimeout(timer);
    }
  }

  /**
   * A small copy of a value that a preview gave, or of a part of it: as JPEG, which is the quickest, as WebP where there is
   * alpha, or as PNG.
   * @param key of its step
   * @throws PREVIEW_GONE, what `ImageTools.thumbnail` throws
   */
  async thumbnail(
    project: string,
    { key, name, element }: { readonly key: string; readonly name: string; readonly element: number },
    { size, area, exact }: ThumbnailWish,
    signal?: AbortSignal,
  ): Promise<{ readonly content: Uint8Array; readonly format: ThumbnailFormat }> {
    const values = await this.valuesOf(project, key);
    const found = values && Object.hasOwn(values, name) ? values[name]! : undefined;
    const value = Array.isArray(found)
      ? (found as readonly Value[])[element]
      : element === 0
        ? found
        : undefined;
    if (!(value instanceof Image)) throw kumikiError('PREVIEW_GONE', { name });
    // An image that a component encoded is decoded elsewhere.
    const source =
      value.isDecoded || !value.encodedBytes
        ? ({ kind: 'pixels', raw: await value.raw(), name } as const)
        : ({ kind: 'bytes', bytes: value.encodedBytes, name } as const);
    const format = exact ? 'png' : value.alpha ? 'webp' : 'jpeg';
    const content = await this.#options.images.thumbnailOf(source, { size, format, area }, signal);
    return { content, format };
  }

  /** What a step gave in a preview: as long as it is in memory, or pinned. */
  async valuesOf(project: string, key: string): Promise<NamedValues | undefined> {
    const known = this.#cache.get(key);
    if (known) return known;
    const pinned = await this.#options.pins?.values(project, key);
    if (pinned) this.#cache.put(key, pinned);
    return pinned;
  }

  [Symbol.dispose](): void {
    this.#cache[Symbol.dispose]();
  }

  /** Those of the pins that are kept still. */
  async #kept(project: string, pins: Readonly<Record<string, string>>): Promise<Map<string, Pinned>> {
    const kept = new Map<string, Pinned>();
    for (const [step, key] of Object.entries(pins)) {
      const values = await this.valuesOf(project, key);
      if (values) kept.set(step, { key, values });
    }
    return kept;
  }

  async #make(project: string, request: PreviewRequest, signal: AbortSignal): Promise<Preview> {
    const { library, objects, executor } = this.#options;
    const started = performance.now();
    const kept = await this.#kept(project, request.pins ?? {});
    const compiled = await library.compileDraft(project, request.text, outputsOfPinned(kept));
    const { plan: whole, handedOn, problems } = compiled;
    const pinned = new Map([...kept].filter(([step]) => whole.steps.some(({ id }) => id === step)));
    const apart = handedOn.filter(({ input }) => input !== undefined).map(({ value }) => value);
    const { plan, leftOut } = partOfPlan(whole, request.step, new Set(pinned.keys()), apart);
    const from = request.from === undefined ? [] : stepsNamed(whole, request.from);
    const fresh = new Set(stepsAfter(whole, from));
    checkSteps(whole, Object.keys(request.stepParams ?? {}));
    const bound = bindPlan(plan, request.params, request.stepParams);
    const cache = this.#cache;
    const own = (of: Plan) => withoutApart(of, handedOn);
    const [given, files] = await Promise.all([
      readInputs(own(whole), own(plan), request, { objects, reduced: this.#reduced }, signal),
      readFiles(plan, { objects, cache }),
    ]);
    const inputs = withPinned(given, plan, handedOn, kept);
    signal.throwIfAborted();
    const run = { executor, cache, bound, inputs, files, pinned, fresh, signal };
    const { steps, error } = await runPreview(run);
    signal.throwIfAborted();
    const ofPlan = whole.steps
      .filter(({ id }) => leftOut.includes(id) || plan.steps.some((step) => step.id === id))
      .map((step) => asPreviewed(whole, step, steps.get(step.id), leftOut.includes(step.id)));
    const reached = handedOn.filter(({ step }) => plan.steps.some(({ id }) => id.startsWith(`${step}/`)));
    const handing = await handingSteps({ handedOn: reached, pinned: kept, inputs, steps, cache });
    return {
      pipeline: plan.pipeline.name,
      status: error ? 'failed' : 'succeeded',
      ...(error && { error }),
      images: inputs.images,
      steps: [...ofPlan, ...handing],
      problems,
      durationMs: performance.now() - started,
    };
  }
}

/** @throws STEP_UNKNOWN */
function checkSteps({ pipeline, steps }: Plan, named: readonly string[]): void {
  const known = steps.map(({ id }) => id);
  const step = named.find((one) => !known.includes(one));
  if (step === undefined) return;
  throw kumikiError(
    'STEP_UNKNOWN',
    { pipeline: pipeline.name, step, known: known.join(', ') },
    { at: { step } },
  );
}

function asPreviewed(
  { components }: Plan,
  step: PlanStep,
  outcome: StepOutcome | undefined,
  isLeftOut: boolean,
): PreviewedStep {
  const { values = {}, ...what } = outcome ?? {
    status: isLeftOut ? ('left_out' as const) : ('not_reached' as const),
  };
  return {
    step: step.id,
    ...what,
    outputs: outputsOf(step, values),
    pixelParams: lengthsInPixels(components[step.component]!.manifest.params),
  };
}

function outputsOf({ outputs }: PlanStep, values: NamedValues): PreviewedStep['outputs'] {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { type }]) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? [] : [[name, { type, value }]];
    }),
  );
}

/** The parameters that a manifest says the unit `px` of. */
function lengthsInPixels(schema: { readonly [key: string]: unknown }): string[] {
  const { properties = {} } = schema as {
    readonly properties?: Readonly<Record<string, { readonly 'x-ui'?: { readonly unit?: string } }>>;
  };
  return Object.entries(properties)
    .filter(([, { 'x-ui': ui }]) => ui?.unit === 'px')
    .map(([name]) => name);
}
