import { adviceFor } from '@kumiki/component-sdk/document';
import { kumikiError, type Problem } from '@kumiki/component-sdk/errors';
import type { ComponentSource, Plan } from '../../pipeline/index.ts';
import { readWhole } from '../documents.ts';
import type { PipelineLibrary } from '../library.ts';
import type { PipelineDraft } from '../pipeline-store.ts';
import { componentUpdates, type ComponentUpdate } from './component-updates.ts';
import { droppedParams, withoutParams, type DroppedParam } from './dropped-params.ts';
import { nextReference } from './next-reference.ts';
import { rewriteReferences } from './rewrite-references.ts';

/** What there is beside what a pipeline uses. */
export interface Outdated {
  readonly draft: PipelineDraft;
  readonly components: readonly ComponentUpdate[];
}

/** Versions to go to by component; all that have a newer one, and the newest, where it is left out. */
export type UpdateWanted = Readonly<Record<string, string>> | undefined;

/** A document that names other versions. */
export interface Updated {
  readonly text: string;
  readonly changed: readonly { readonly from: string; readonly to: string }[];
  /** What steps gave that the other versions have no parameter for: it is not in the text any more. */
  readonly dropped: readonly DroppedParam[];
}

/** Looks for newer versions of the components in pipelines, and writes them into drafts. */
export class PipelineUpdates {
  readonly #library: PipelineLibrary;
  readonly #components: ComponentSource;

  constructor(library: PipelineLibrary, components: ComponentSource) {
    this.#library = library;
    this.#components = components;
  }

  /** @throws PIPELINE_NOT_FOUND, PIPELINE_INVALID where the shape of the draft is wrong */
  async outdated(project: string, name: string): Promise<Outdated> {
    const draft = await this.#library.draft(project, name);
    const published =
      draft.published === 0 ? undefined : await this.#library.version(project, name, draft.published);
    const locked = published?.locked.components ?? {};
    return { draft, components: await componentUpdates(this.#components, readWhole(draft.text), locked) };
  }

  /** Writes other versions into the draft of a revision. @throws as `planned`, and as `PipelineLibrary.save` */
  async update(
    project: string,
    name: string,
    { revision, wanted }: { readonly revision: number; readonly wanted: UpdateWanted },
  ): Promise<Updated & { readonly draft: PipelineDraft; readonly problems: readonly Problem[] }> {
    const updated = await this.written(project, name, wanted);
    const draft =
      updated.changed.length === 0
        ? await this.#library.draft(project, name)
        : await this.#library.save(project, name, updated.text, revision);
    return { ...updated, draft, problems: await this.#library.validate(project, draft.text) };
  }

  /**
   * What the draft says with other versions; nothing is saved.
   * @throws PIPELINE_NOT_FOUND, PIPELINE_INVALID, COMPONENT_UNKNOWN, COMPONENT_VERSION_UNKNOWN
   */
  async written(project: string, name: string, wanted: UpdateWanted): Promise<Updated> {
    const { draft, components } = await this.outdated(project, name);
    const next = new Map<string, string>();
    const dropped: DroppedParam[] = [];
    const pipeline = readWhole(draft.text);
    for (const { reference, component, latest, steps } of components) {
      const version = wanted ? wanted[component] : latest;
      if (version === undefined) continue;
      const to = nextReference(reference, version);
      if (to === reference) continue;
      next.set(reference, to);
      const taken = (await this.#components.versions(component)).find((one) => one.version === version);
      if (taken) dropped.push(...droppedParams(pipeline, steps, taken.manifest.params));
    }
    const names = components.map(({ component }) => component);
    for (const [component, version] of Object.entries(wanted ?? {}))
      await this.#check(component, version, names);
    return {
      text: withoutParams(rewriteReferences(draft.text, next), dropped),
      changed: [...next].map(([from, to]) => ({ from, to })),
      dropped,
    };
  }

  /** The plan of the draft with other versions, to be tried. @throws as `written`; PIPELINE_INVALID */
  async planned(
    project: string,
    name: string,
    wanted: UpdateWanted,
  ): Promise<Updated & { readonly plan: Plan }> {
    const updated = await this.written(project, name, wanted);
    const { plan } = await this.#library.compileDraft(project, updated.text);
    return { ...updated, plan };
  }

  async #check(component: string, version: string, used: readonly string[]): Promise<void> {
    if (!used.includes(component))
      throw kumikiError('COMPONENT_UNKNOWN', { component, advice: adviceFor(component, used) });
    const all = (await this.#components.versions(component)).map((one) => one.version);
    if (all.includes(version)) return;
    const versions = all.slice(0, 8).join(', ');
    throw kumikiError('COMPONENT_VERSION_UNKNOWN', { component, range: `"${version}"`, versions });
  }
}
