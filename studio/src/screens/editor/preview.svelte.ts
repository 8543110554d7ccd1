import { ApiError, postForm, postJson } from '../../api/client.ts';
import type { ErrorRecord } from '../../api/types.ts';
import type { PipelineDocument } from '../../document/document.ts';
import { baseType } from '../../document/types.ts';
import { summaryOf } from './summary.ts';

/** What a step gave for the sample. */
export interface StepPreview {
  readonly status: 'succeeded' | 'cached' | 'failed' | 'skipped' | 'left_out' | 'not_reached';
  readonly durationMs?: number;
  readonly cached: boolean;
  /** The address of a small picture. */
  readonly picture?: string;
  /** What it gave, in a few words. */
  readonly summary?: string;
  readonly error?: string;
  /** What it showed is of the settings before. */
  readonly stale: boolean;
}

/** The answer of the platform to a preview. */
interface PreviewAnswer {
  readonly status: 'succeeded' | 'failed';
  readonly error?: ErrorRecord;
  readonly images: Readonly<Record<string, readonly { readonly scale: number }[]>>;
  readonly steps: readonly {
    readonly step: string;
    readonly status: StepPreview['status'];
    readonly cached: boolean;
    readonly duration_ms?: number;
    readonly error?: ErrorRecord;
    readonly outputs: Readonly<Record<string, PreviewOutput>>;
  }[];
  readonly duration_ms: number;
}

interface PreviewOutput {
  readonly type: string;
  readonly thumbnail?: string;
  readonly data?: unknown;
  readonly list?: readonly { readonly thumbnail?: string }[];
}

interface Sample {
  readonly fileId: string;
  readonly name: string;
}

/** So long after a change the preview runs again, in ms: a slider that moves gives one for where it rests. */
const after = 120;

/** The draft on a sample image: what each step gives, again after each change. */
export class SamplePreview {
  steps = $state.raw<ReadonlyMap<string, StepPreview>>(new Map());
  samples = $state.raw<Readonly<Record<string, Sample>>>({});
  isRunning = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);
  /** Pixels of the reduced image for one of the whole, and how long it took. */
  result = $state.raw<{ readonly scale: number; readonly durationMs: number } | undefined>(undefined);
  /** A newer preview takes the place of one that is still on its way. */
  readonly #session = crypto.randomUUID();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;

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
      this.samples = { ...this.samples, [input]: { fileId, name: file.name } };
      await this.#run(document);
    } catch (thrown) {
      this.error = thrown as ApiError;
      this.isRunning = false;
    }
  }

  /** The document has changed: what is shown is of before, until it has run again. */
  changed(document: PipelineDocument): void {
    if (Object.keys(this.samples).length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(document), after);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }

  async #run(document: PipelineDocument): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.isRunning = true;
    const inputs = Object.entries(this.samples)
      .filter(([input]) => document.inputs?.[input])
      .map(([input, { fileId }]) => [input, { file_id: fileId }]);
    try {
      const request = { document, inputs: Object.fromEntries(inputs) as object, session: this.#session };
      const answer = await postJson<PreviewAnswer>('/previews', request, running.signal);
      if (running.signal.aborted) return;
      this.#show(answer);
    } catch (thrown) {
      if (running.signal.aborted) return;
      this.error = thrown as ApiError;
      this.steps = new Map([...this.steps].map(([step, shown]) => [step, { ...shown, stale: true }]));
    }
    this.isRunning = false;
  }

  #show({ steps, images, duration_ms: durationMs, error }: PreviewAnswer): void {
    this.error = error && new ApiError(error, 422);
    const scale = Math.min(1, ...Object.values(images).flatMap((of) => of.map((image) => image.scale)));
    this.result = { scale, durationMs };
    this.steps = new Map(
      steps.map(({ step, status, cached, duration_ms: ms, error: failed, outputs }) => {
        const picture = pictureIn(outputs);
        const summary = summaryOf(outputs);
        return [
          step,
          {
            status,
            cached,
            stale: false,
            ...(ms !== undefined && { durationMs: ms }),
            ...(picture !== undefined && { picture }),
            ...(summary !== '' && { summary }),
            ...(failed && { error: failed.message }),
          },
        ];
      }),
    );
  }
}

function pictureIn(outputs: Readonly<Record<string, PreviewOutput>>): string | undefined {
  for (const { thumbnail, list } of Object.values(outputs)) {
    const found = thumbnail ?? list?.[0]?.thumbnail;
    if (found !== undefined) return `${found}${found.includes('?') ? '&' : '?'}size=256`;
  }
  return undefined;
}

/** The input that a file is most likely for: the first image that has no sample yet, else the first one. */
function inputFor(
  { inputs = {} }: PipelineDocument,
  samples: Readonly<Record<string, Sample>>,
): string | undefined {
  const images = Object.keys(inputs).filter((name) => baseType(inputs[name]!.type) === 'image');
  return images.find((name) => !samples[name]) ?? images[0];
}
