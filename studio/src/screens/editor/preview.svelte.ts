import { ApiError, postForm, postJson } from '../../api/client.ts';
import { nameOf as fileName, type StoredFile } from '../../api/given-file.ts';
import type { PipelineDocument } from '../../document/document.ts';
import { pinnedSteps } from '../../document/pins.ts';
import type { EditorLibrary } from './library.svelte.ts';
import { Changes, titled, type Change, type Tried } from './try/changes.ts';
import { FullSizes, type PreviewInputs } from './try/full-size.ts';
import { KeptPins, outerOf } from './try/kept-pins.svelte.ts';
import type { PreviewAnswer, StepPicture } from './try/preview-answer.ts';
import { askAboutPart } from './try/runnable.ts';
import { inputFor, keepSamples, keptSamples, type SampleFiles } from './try/sample-files.ts';
import { factorsIn, paramsAt, type Factors } from './try/scaled.ts';
import { previewOf, type Shown, type StepPreview } from './try/step-preview.ts';
import { givingSteps, withWholeSteps } from './try/whole-steps.ts';

/** So long after a change the preview runs again, in ms: a slider that moves gives one for where it rests. */
const after = 120;
/** What is in pixels needs to know how large the reduced images are: so often it is asked anew. */
const mostRounds = 4;

/** The draft on a sample image: what each step gives, again after each change. */
export class SamplePreview {
  samples = $state.raw<SampleFiles>({});
  /** What numbers, texts and data are tried with, by input. */
  values = $state.raw<Readonly<Record<string, unknown>>>({});
  isRunning = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);
  /** Pixels of the reduced image for one of the whole, and how long it took. */
  result = $state.raw<{ readonly scale: number; readonly durationMs: number } | undefined>(undefined);
  /** The step that is run up to; without one, all are. */
  target = $state<string | undefined>(undefined);
  readonly sizes = new FullSizes();
  readonly pins: KeptPins;
  readonly #library: EditorLibrary;
  readonly #pipeline: string;
  /** How much smaller the images of the last preview were: most likely those of the next one are as small. */
  #factors: Factors = {};
  #document = $state.raw<PipelineDocument | undefined>(undefined);
  #shown = $state.raw<ReadonlyMap<string, Shown>>(new Map());
  /** A newer preview takes the place of one that is still on its way. */
  readonly #session = crypto.randomUUID();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;
  #pinsLoaded: Promise<void> = Promise.resolve();

  readonly steps: ReadonlyMap<string, StepPreview> = $derived.by(() => this.#previews());

  /** @param pipeline that it is the draft of */
  constructor(library: EditorLibrary, pipeline: string) {
    this.#library = library;
    this.#pipeline = pipeline;
    this.pins = new KeptPins(pipeline);
    this.samples = keptSamples(pipeline);
  }

  /** Shows what was pinned before, also in another session. What runs first waits for it, and would take its place. */
  async loadPins(document: PipelineDocument): Promise<void> {
    this.#pinsLoaded = this.#loadPins(document);
    await this.#pinsLoaded;
  }

  async #loadPins(document: PipelineDocument): Promise<void> {
    await Promise.all([this.pins.load(), this.#library.loadPipelines(document)]);
    const kept = this.pins.shown(this.#document ?? document, this.#library.library.pipelines);
    this.#shown = new Map([...kept, ...this.#shown]);
    this.#document ??= document;
    this.#keepPins(this.#document);
  }

  get isThere(): boolean {
    return Object.keys(this.samples).length > 0;
  }

  /** Takes a file as the sample of an input; of the first one that takes such a file where none is named. */
  async take(
    document: PipelineDocument,
    file: File,
    input = inputFor(document, this.samples),
  ): Promise<void> {
    if (input === undefined) return;
    this.isRunning = true;
    this.error = undefined;
    try {
      const form = new FormData();
      form.append('file', file, file.name);
      const { file_id: fileId } = await postForm<{ file_id: string }>('/previews/files', form);
      this.#setSamples({ ...this.samples, [input]: { fileId, name: file.name } });
      await this.#run(document);
    } catch (thrown) {
      this.error = thrown as ApiError;
      this.isRunning = false;
    }
  }

  /** Takes what an earlier run was given, by input. */
  async takeStored(document: PipelineDocument, files: Readonly<Record<string, StoredFile>>): Promise<void> {
    const taken = Object.entries(files).map(([input, file]) => {
      return [input, { fileId: file.file_id, name: fileName(file) }] as const;
    });
    this.#setSamples({ ...this.samples, ...Object.fromEntries(taken) });
    this.error = undefined;
    await this.#run(document);
  }

  /** The document has changed: what is shown is of before, until it has run again. */
  changed(document: PipelineDocument): void {
    this.#document = document;
    if (this.target !== undefined && !document.steps[this.target]) this.target = undefined;
    this.#keepPins(document);
    if (!this.isThere) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(document), after);
  }

  /** Takes a value for an input that is no file; none where it is `undefined`. */
  give(document: PipelineDocument, input: string, value: unknown): void {
    const { [input]: _, ...others } = this.values;
    this.values = value === undefined ? others : { ...others, [input]: value };
    this.changed(document);
  }

  /** Runs up to a step only, or all of them again. */
  runTo(document: PipelineDocument, step: string | undefined): void {
    this.target = step;
    this.changed(document);
  }

  /** Runs a step, and what follows it, once more, although what they give is known. */
  async runFrom(document: PipelineDocument, step: string): Promise<void> {
    clearTimeout(this.#timer);
    if (this.target !== step) this.target = undefined;
    await this.#run(document, step);
  }

  /** The picture that a step takes, in its full size. @throws ApiError */
  async inputOf(document: PipelineDocument, step: string): Promise<StepPicture | undefined> {
    return await this.sizes.inputOf(document, step, this.#library.library, this.#inputs(document));
  }

  #setSamples(samples: SampleFiles): void {
    this.samples = samples;
    keepSamples(this.#pipeline, samples);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }

  async #run(document: PipelineDocument, from?: string): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.isRunning = true;
    this.#document = document;
    try {
      await this.#pinsLoaded.catch(() => undefined);
      const answer = await askAboutPart(document, (part) => this.#ask(part, running.signal, from));
      if (running.signal.aborted) return;
      this.#show(answer, { document, samples: this.#sampleFiles() });
    } catch (thrown) {
      if (running.signal.aborted) return;
      // A photo of before that is no longer there is asked for anew.
      if (this.result === undefined && (thrown as ApiError).code === 'ARTIFACT_NOT_FOUND')
        this.#setSamples({});
      else this.error = thrown as ApiError;
    }
    this.isRunning = false;
  }

  /** Asks until what is in pixels means the same in the images that the steps get. */
  async #ask(
    document: PipelineDocument,
    signal: AbortSignal,
    from: string | undefined,
  ): Promise<PreviewAnswer> {
    const inputs = this.#inputs(document);
    const request = {
      document,
      inputs,
      session: this.#session,
      pins: this.#pins(document),
      ...(this.target !== undefined && { step: this.target }),
      ...(from !== undefined && { from }),
    };
    let scaled = await paramsAt(document, this.#library, this.#factors);
    for (let round = 1; ; round++) {
      const body = { ...request, step_params: scaled };
      const answer = await postJson<PreviewAnswer>('/previews', body, signal);
      if (round === mostRounds || signal.aborted) return answer;
      this.#factors = await factorsIn(document, this.#library, inputs, answer, this.sizes);
      const wanted = await paramsAt(document, this.#library, this.#factors);
      if (JSON.stringify(wanted) === JSON.stringify(scaled)) return answer;
      scaled = wanted;
    }
  }

  #inputs(document: PipelineDocument): PreviewInputs {
    const given = [
      ...Object.entries(this.samples).map(([input, { fileId }]) => [input, { file_id: fileId }] as const),
      ...Object.entries(this.values).map(([input, data]) => [input, { data }] as const),
    ];
    return Object.fromEntries(given.filter(([input]) => document.inputs?.[input]));
  }

  #sampleFiles(): Readonly<Record<string, string>> {
    const files = Object.entries(this.samples).map(([input, { fileId }]) => [input, fileId] as const);
    const values = Object.entries(this.values).map(([of, value]) => [of, JSON.stringify(value)] as const);
    return Object.fromEntries([...files, ...values]);
  }

  /** The steps of the plan whose values are kept. */
  #kept(document: PipelineDocument): readonly string[] {
    const { pipelines } = this.#library.library;
    return [...pinnedSteps(document)].flatMap((step) => {
      const giving = givingSteps(step, document, pipelines);
      // What a pipeline that is not known now gave is kept on.
      return giving.length > 0 ? giving : [...this.pins.kept.keys()].filter((kept) => outerOf(kept) === step);
    });
  }

  /** The keys of what pinned steps gave. One that gave nothing yet runs, and is kept from then on. */
  #pins(document: PipelineDocument): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.#kept(document).flatMap((step) => {
        const key = this.#shown.get(step)?.answer.key ?? this.pins.kept.get(step)?.key;
        return key === undefined ? [] : [[step, key] as const];
      }),
    );
  }

  #show({ steps, images, duration_ms: durationMs, error }: PreviewAnswer, tried: Tried): void {
    this.error = error && new ApiError(error, 422);
    const scale = Math.min(1, ...Object.values(images).flatMap((of) => of.map((image) => image.scale)));
    this.result = { scale, durationMs };
    const shown = new Map([...this.#shown].filter(([step]) => tried.document.steps[outerOf(step)]));
    for (const answer of withWholeSteps(steps, tried.document, this.#library.library.pipelines)) {
      const before = shown.get(answer.step);
      // A step that was not reached shows what it gave before.
      if (before && (answer.status === 'not_reached' || answer.status === 'pinned')) {
        const { outputs, key } = before.answer;
        const kept = { ...answer, outputs, ...(key !== undefined && { key }) };
        shown.set(answer.step, { ...before, answer: kept, because: [] });
        continue;
      }
      const because = before ? new Changes(before.tried, tried).of(outerOf(answer.step)) : [];
      shown.set(answer.step, { tried, answer, because });
    }
    this.#shown = shown;
    this.#keepPins(tried.document);
  }

  /** What is pinned stays when the platform or the page is left. */
  #keepPins(document: PipelineDocument): void {
    this.pins.follow(
      new Map(
        this.#kept(document).map((step) => {
          const { answer, tried } = this.#shown.get(step) ?? {};
          if (answer?.key === undefined || !tried) return [step, undefined];
          const { canvas: _, ...meaning } = tried.document;
          const about = { tried: { ...tried, document: meaning }, outputs: answer.outputs };
          return [step, { key: answer.key, about }];
        }),
      ),
    );
  }

  /** What shows the same stays the very same, so that its box is not drawn again. */
  readonly #made = new WeakMap<Shown, { readonly key: string; readonly preview: StepPreview }>();

  #previews(): Map<string, StepPreview> {
    const document = this.#document;
    if (!document) return new Map();
    const now = { document, samples: this.#sampleFiles() };
    const pinned = pinnedSteps(document);
    const known = new Map<Tried, Changes>();
    const isTried = this.isThere;
    return new Map(
      [...this.#shown].map(([step, shown]) => {
        // Before there is a sample, a pin of before is of the one that there was.
        const { samples } = isTried ? now : shown.tried;
        const changes = known.get(shown.tried) ?? new Changes(shown.tried, { document, samples });
        known.set(shown.tried, changes);
        const found = this.#titled(changes.of(outerOf(step)), step, document);
        const because = this.#titled(shown.because, step, document);
        const key = JSON.stringify([found, because, pinned.has(step)]);
        const before = this.#made.get(shown);
        if (before?.key === key) return [step, before.preview];
        const preview = previewOf({ ...shown, because }, found, pinned.has(step));
        this.#made.set(shown, { key, preview });
        return [step, preview];
      }),
    );
  }

  #titled(changes: readonly Change[], step: string, document: PipelineDocument): readonly Change[] {
    if (changes.length === 0) return changes;
    return titled(changes, this.#library.knownDetails(document.steps[outerOf(step)]?.component));
  }
}
