import { getContext, setContext, untrack } from 'svelte';
import { getJson } from '../api/client.ts';
import type { JsonSchema, LocalText, PipelineForm } from '../api/types.ts';
import { localText, t } from '../i18n/language.svelte.ts';
import type { VersionWords } from './read-version-form.ts';

/** A version of a pipeline; the newest one where it is left out. */
interface Version {
  readonly pipeline: string;
  readonly version?: number | undefined;
}

/** What the steps, parameters and outputs of some pipelines are called. What is not known, or not yet, goes by its id. */
export interface PipelineWords {
  /**
   * A step, by what its component is called; with its id, where another step is called the same.
   *
   * @param pipeline the one that it is of, where several are asked about
   */
  step(id: string, pipeline?: string): string;
  /** `NAME@VERSION` of the component that a step runs. */
  component(id: string): string | undefined;
  /** What is known of a parameter of theirs. */
  param(name: string): JsonSchema | undefined;
  /** An output of theirs. */
  output(name: string): string;
}

interface KnownForm {
  readonly pipeline: string;
  readonly params: Readonly<Record<string, JsonSchema>>;
  readonly steps: ReadonlyMap<string, KnownStep>;
  readonly outputs: PipelineForm['outputs'];
}

interface KnownStep {
  readonly component: string;
  readonly title: LocalText;
  readonly isAlone: boolean;
}

/** Kept from screen to screen: a version never changes. */
let known = $state.raw<ReadonlyMap<string, KnownForm>>(new Map());

/** Reads the forms of pipelines. @param wanted the pipelines; the first one that knows a word says it */
export function usePipelineForms(wanted: () => readonly Version[]): PipelineWords {
  const keys = $derived([...new Set(wanted().map(keyOf))].join(' '));
  $effect(() => {
    const ended = new AbortController();
    for (const key of keys.split(' ').filter((one) => one !== '')) void read(key, ended.signal);
    return () => ended.abort();
  });
  const forms = () => keys.split(' ').flatMap((key) => known.get(key) ?? []);
  const stepOf = (id: string, pipeline?: string) =>
    forms()
      .filter((form) => pipeline === undefined || form.pipeline === pipeline)
      .find(({ steps }) => steps.has(id))
      ?.steps.get(id);
  return {
    step(id, pipeline) {
      const step = stepOf(id, pipeline);
      if (!step) return id;
      return step.isAlone ? localText(step.title) : t().remarked(localText(step.title), id);
    },
    component: (id) => stepOf(id)?.component,
    param: (name) => forms().find(({ params }) => name in params)?.params[name],
    output: (name) => localText(forms().find(({ outputs }) => name in outputs)?.outputs[name]?.title, name),
  };
}

function keyOf({ pipeline, version }: Version): string {
  return version === undefined ? pipeline : `${pipeline}@${version}`;
}

async function read(key: string, signal: AbortSignal): Promise<void> {
  if (untrack(() => known.has(key))) return;
  const [pipeline = '', version] = key.split('@');
  try {
    const path = `/pipelines/${encodeURIComponent(pipeline)}/form`;
    const form = await getJson<PipelineForm>(path, { version }, signal).catch(async () => {
      // Its components are not there as they were: what it is made of says the same.
      const { readVersionForm } = await import('./read-version-form.ts');
      return await readVersionForm(pipeline, version, signal);
    });
    if (form) known = new Map(known).set(key, knownForm(form));
  } catch {
    // Ids do where the words cannot be had: the pipeline may be gone.
  }
}

function knownForm({ name, params, steps, outputs }: PipelineForm | VersionWords): KnownForm {
  const uses = Map.groupBy(steps, ({ title }) => title?.en);
  return {
    pipeline: name,
    params: params.properties ?? {},
    outputs: outputs ?? {},
    steps: new Map(
      steps.flatMap(({ id, component, title }) =>
        title ? [[id, { component, title, isAlone: uses.get(title.en)?.length === 1 }]] : [],
      ),
    ),
  };
}

const place = Symbol('words');
const byId: PipelineWords = {
  step: (id) => id,
  component: () => undefined,
  param: () => undefined,
  output: (name) => name,
};

/** The same for all parts of a screen, which ask with `useWords`. */
export function provideWords(wanted: () => readonly Version[]): PipelineWords {
  return setContext(place, usePipelineForms(wanted));
}

/** What the screen that it is a part of provides; ids where it provides none. */
export function useWords(): PipelineWords {
  return getContext<PipelineWords | undefined>(place) ?? byId;
}
