import maxSatisfying from 'semver/ranges/max-satisfying.js';
import satisfies from 'semver/functions/satisfies.js';
import { ApiError, getJson } from '../../api/client.ts';
import type {
  ComponentDetails,
  ComponentSummary,
  LocalText,
  Page,
  PipelineDraft,
  PipelineForm,
} from '../../api/types.ts';
import { componentName, type PipelineDocument } from '../../document/document.ts';
import { componentOf, type Library } from '../../document/graph.ts';
import { rangeOf, referencesOf } from '../../document/references.ts';

/** A pipeline that can be a step. */
export interface PublishedPipeline {
  readonly name: string;
  readonly version: number;
  readonly title?: LocalText | string;
}

/** The components and pipelines that steps can be made of. */
export class EditorLibrary {
  components = $state.raw<readonly ComponentSummary[]>([]);
  /** Pipelines with a version: they can be steps too. */
  published = $state.raw<readonly PublishedPipeline[]>([]);
  /** Pipelines that documents name as steps, and that are not there. */
  gone = $state.raw<ReadonlySet<string>>(new Set());
  /** It is known which components there are. */
  isLoaded = $state(false);
  /** It is known, or could not be read: nothing more is waited for. */
  isSettled = $state(false);
  #pipelines = $state.raw<ReadonlyMap<string, PipelineForm>>(new Map());
  /** What documents mean that do not take the newest version of a component, by how they name it. */
  #versions = $state.raw<ReadonlyMap<string, ComponentSummary>>(new Map());
  readonly #asked = new Set<string>();
  readonly #loaded = Promise.withResolvers<void>();
  readonly #details = new Map<string, Promise<ComponentDetails>>();
  /** What of it has come. */
  #known = $state.raw<ReadonlyMap<string, ComponentDetails>>(new Map());

  readonly library: Library = $derived({
    components: new Map(this.components.map((component) => [component.name, component])),
    versions: this.#versions,
    pipelines: this.#pipelines,
  });

  /** @throws ApiError */
  async load(): Promise<void> {
    try {
      this.components = (await getJson<Page<ComponentSummary>>('/components', { limit: 500 })).items;
      this.isLoaded = true;
    } finally {
      this.isSettled = true;
      this.#loaded.resolve();
    }
  }

  /** Reads which pipelines there are; without it, only components are offered. */
  async loadPublished(): Promise<void> {
    const { items } = await getJson<Page<PipelineDraft>>('/pipelines', { limit: 200 });
    this.published = items.flatMap(({ name, title, published }) =>
      published === null ? [] : [{ name, version: published, ...(title !== undefined && { title }) }],
    );
  }

  /** Reads what the pipelines inside of a document take and give; those that are not there stay unknown. */
  async loadPipelines({ steps }: PipelineDocument): Promise<void> {
    for (const { pipeline } of Object.values(steps)) {
      if (pipeline === undefined || this.#pipelines.has(pipeline) || this.gone.has(pipeline)) continue;
      const [name, version] = pipeline.split('@');
      const form = await getJson<PipelineForm>(`/pipelines/${name}/form`, { version }).catch(
        (thrown: unknown) => {
          // Only what is not there can be replaced; what cannot be read now may be there.
          const isGone = thrown instanceof ApiError && thrown.status === 404;
          return isGone ? undefined : 'unreadable';
        },
      );
      if (form === 'unreadable') continue;
      if (form) this.#pipelines = new Map([...this.#pipelines, [pipeline, form]]);
      else this.gone = new Set([...this.gone, pipeline]);
    }
  }

  /** Reads the versions of components that a document means, where those are not the newest ones. */
  async loadVersions(document: PipelineDocument): Promise<void> {
    await this.#loaded.promise;
    for (const reference of referencesOf(document)) {
      const newest = this.library.components.get(componentName(reference));
      const range = rangeOf(reference);
      if (!newest || this.#asked.has(reference) || satisfies(newest.version, range)) continue;
      this.#asked.add(reference);
      try {
        const { items } = await getJson<Page<ComponentSummary>>(`/components/${newest.name}`);
        const best = maxSatisfying(
          items.map(({ version }) => version),
          range,
        );
        const found = items.find(({ version }) => version === best);
        if (found) this.#versions = new Map([...this.#versions, [reference, found]]);
      } catch {
        // The newest one is shown until it can be read.
        this.#asked.delete(reference);
      }
    }
  }

  /** The names of secrets, for parameters that need one. @throws ApiError */
  async secretNames(): Promise<readonly string[]> {
    return (await getJson<Page<{ readonly name: string }>>('/secrets')).items.map(({ name }) => name);
  }

  /** The parameters of a component. @throws ApiError */
  async details(component: string): Promise<ComponentDetails> {
    // Which version there is, the list says.
    await this.#loaded.promise;
    const found = componentOf(this.library, component);
    if (!found) throw new ApiError({ code: 'COMPONENT_UNKNOWN', message: '', remedy: '' }, 404);
    const { name, version } = found;
    const key = keyOf(found);
    const kept =
      this.#details.get(key) ?? getJson<ComponentDetails>(`/components/${name}/versions/${version}`);
    this.#details.set(key, kept);
    kept.catch(() => this.#details.delete(key));
    const details = await kept;
    if (!this.#known.has(key)) this.#known = new Map([...this.#known, [key, details]]);
    return details;
  }

  /** The same where it was read before. */
  knownDetails(component: string | undefined): ComponentDetails | undefined {
    const found = component === undefined ? undefined : componentOf(this.library, component);
    return found && this.#known.get(keyOf(found));
  }
}

function keyOf({ name, version }: ComponentSummary): string {
  return `${name}@${version}`;
}
