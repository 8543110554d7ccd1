import { deleteJson, getJson, putJson, type ApiError } from '../../../api/client.ts';
import { mayOn } from '../../../api/permission.ts';
import type { Page, PipelineForm } from '../../../api/types.ts';
import type { PipelineDocument } from '../../../document/document.ts';
import { pinnedSteps } from '../../../document/pins.ts';
import type { Tried } from './changes.ts';
import type { PreviewOutput } from './preview-answer.ts';
import type { Shown } from './step-preview.ts';
import { withWholeSteps } from './whole-steps.ts';

/** What is kept of a step: beyond a restart of the platform, and for everybody who works on the pipeline. */
export interface KeptPin {
  /** As the plan calls it: `outer/inner` for one in a pipeline that is a step. */
  readonly step: string;
  readonly key: string;
  readonly pinned_at: string;
  readonly by: string;
  readonly about: AboutPin | null;
}

/** What is told of a pin when the pipeline is opened again. */
export interface AboutPin {
  readonly tried: Tried;
  readonly outputs: Readonly<Record<string, PreviewOutput>>;
}

/** Documents that are longer are not kept with a pin: it cannot say then what changed since. */
const longest = 200 * 1024;

/** Brings what is kept of the pinned steps of a draft in line with what is pinned. */
export class KeptPins {
  kept = $state.raw<ReadonlyMap<string, KeptPin>>(new Map());
  /** Why a result cannot be kept; it is pinned for as long as the page is open. */
  error = $state.raw<ApiError | undefined>(undefined);
  readonly #pipeline: string;
  #isLoaded = false;
  #working: Promise<void> = Promise.resolve();

  constructor(pipeline: string) {
    this.#pipeline = pipeline;
  }

  /** Reads what is kept; whoever may not change the pipeline has no use for it. */
  async load(): Promise<void> {
    if (!mayOn(this.#pipeline, 'editor')) return;
    const { items } = await getJson<Page<KeptPin>>(`/pipelines/${this.#pipeline}/pins`);
    this.kept = new Map(items.map((pin) => [pin.step, pin]));
    this.#isLoaded = true;
  }

  /** What is kept of a step of the document. */
  of(step: string): KeptPin | undefined {
    return this.kept.get(step) ?? [...this.kept.values()].find((pin) => pin.step.startsWith(`${step}/`));
  }

  /** What the pinned steps of a document gave, as it was kept. */
  shown(document: PipelineDocument, forms: ReadonlyMap<string, PipelineForm>): ReadonlyMap<string, Shown> {
    const now = pinnedSteps(document);
    const tried = new Map<string, Tried>();
    const answers = [...this.kept.values()].flatMap(({ step, key, about }) => {
      if (!now.has(outerOf(step)) || !about) return [];
      tried.set(outerOf(step), about.tried);
      return [{ step, status: 'pinned', cached: false, key, outputs: about.outputs } as const];
    });
    const all = withWholeSteps(answers, document, forms);
    return new Map(
      all.map((answer) => [answer.step, { tried: tried.get(outerOf(answer.step))!, answer, because: [] }]),
    );
  }

  /**
   * Keeps what is pinned, and lets go of what is no longer.
   * @param pinned by step: its key, and what was tried; nothing where it is not known so far
   */
  follow(pinned: ReadonlyMap<string, { readonly key: string; readonly about: AboutPin } | undefined>): void {
    if (!this.#isLoaded) return;
    // One after the other: what was pinned last counts.
    this.#working = this.#working.then(async () => await this.#follow(pinned));
  }

  async #follow(
    pinned: ReadonlyMap<string, { readonly key: string; readonly about: AboutPin } | undefined>,
  ): Promise<void> {
    try {
      for (const step of this.kept.keys()) {
        if (pinned.has(step)) continue;
        await deleteJson(this.#pathOf(step));
        this.kept = new Map([...this.kept].filter(([of]) => of !== step));
      }
      for (const [step, wanted] of pinned) {
        if (!wanted || this.kept.get(step)?.key === wanted.key) continue;
        const { key, about } = wanted;
        const isShort = JSON.stringify(about).length <= longest;
        const made = await putJson<KeptPin>(this.#pathOf(step), { key, ...(isShort && { about }) });
        this.kept = new Map([...this.kept, [step, made]]);
      }
      this.error = undefined;
    } catch (thrown) {
      this.error = thrown as ApiError;
    }
  }

  #pathOf(step: string): string {
    return `/pipelines/${this.#pipeline}/pins/${encodeURIComponent(step)}`;
  }
}

/** The step of the document that a step of the plan is, or is in. */
export function outerOf(step: string): string {
  return step.split('/', 1)[0]!;
}
