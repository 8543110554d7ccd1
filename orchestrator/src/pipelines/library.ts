import { kumikiError, type Problem } from '@kumiki/component-sdk/errors';
import {
  compilePipeline,
  diffPipelines,
  type Compiled,
  type ComponentSource,
  type HandedOn,
  type Lock,
  type PipelineDiff,
  type Plan,
} from '../pipeline/index.ts';
import { fileProblems, type StoredFiles } from './check-files.ts';
import { CompiledVersions, type CompiledVersion } from './compiled-versions.ts';
import { asJson, asYaml, documentName, nameIn, readWhole } from './documents.ts';
import { formOf, type PipelineForm } from './form.ts';
import { parsePipelineId } from './pipeline-id.ts';
import { pipelineInvalid } from './pipeline-invalid.ts';
import { Titles } from './titles.ts';
import type {
  PipelineDraft,
  PipelineFilter,
  PipelinesPage,
  PipelineStore,
  PipelineVersion,
} from './pipeline-store.ts';
import { StoredPipelines } from './stored-pipelines.ts';

export interface PipelineLibraryOptions {
  /** Looked into for the files that documents name; not at all where it is left out. */
  readonly files?: StoredFiles;
  readonly store: PipelineStore;
  readonly components: ComponentSource;
}

/** A document to compare: a draft, a version, or any text; its lock counts where both have one. */
export interface WrittenPipeline {
  readonly text: string;
  readonly locked?: Lock;
}

export interface CompiledDraft {
  readonly plan: Plan;
  /** What its steps that are pipelines hand on as they got it. */
  readonly handedOn: readonly HandedOn[];
  readonly problems: readonly Problem[];
}

/**
 * What people do with pipelines: work on drafts, check them, publish versions, compile those. All methods that read
 * or write the store may also reject with what it rejects with.
 */
export class PipelineLibrary {
  readonly #store: PipelineStore;
  readonly #components: ComponentSource;
  readonly #files: StoredFiles | undefined;
  readonly #titles = new Titles();
  readonly #compiled = new CompiledVersions();
  /** Of the plans that are kept. */
  readonly #forms = new WeakMap<Plan, PipelineForm>();

  constructor({ store, components, files }: PipelineLibraryOptions) {
    this.#store = store;
    this.#files = files;
    this.#components = components;
  }

  /** By name. @throws CURSOR_INVALID */
  async list(
    project: string,
    filter: PipelineFilter,
    page: PipelinesPage,
  ): Promise<{ readonly items: readonly PipelineDraft[]; readonly next?: string }> {
    return await this.#store.list(project, filter, page);
  }

  /** What a draft is called; nothing where its document says nothing. */
  titleOf(draft: PipelineDraft): ReturnType<Titles['of']> {
    return this.#titles.of(draft);
  }

  /** @throws PIPELINE_NOT_FOUND */
  async draft(project: string, name: string): Promise<PipelineDraft> {
    return await this.#store.draft(project, name);
  }

  /** Newest first. @throws PIPELINE_NOT_FOUND, CURSOR_INVALID */
  async versions(
    project: string,
    name: string,
    page: PipelinesPage,
  ): Promise<{ readonly items: readonly PipelineVersion[]; readonly next?: string }> {
    return await this.#store.versions(project, name, page);
  }

  /** One version, or the newest. @throws PIPELINE_NOT_FOUND, PIPELINE_VERSION_NOT_FOUND */
  async version(project: string, name: string, version?: number): Promise<PipelineVersion> {
    return await this.#store.version(project, name, version);
  }

  /** Removes a draft with all versions. @throws PIPELINE_NOT_FOUND */
  async remove(project: string, name: string): Promise<void> {
    await this.#store.remove(project, name);
    this.#compiled.forget(project, name);
  }

  /**
   * Keeps a new draft under the name that its document gives it; other problems may be in it.
   * @throws PIPELINE_INVALID where it cannot be read at all, PIPELINE_NAME_INVALID, PIPELINE_EXISTS
   */
  async create(project: string, text: string): Promise<PipelineDraft> {
    return await this.#store.create(project, nameIn(text), text);
  }

  /**
   * Saves the draft that was read with a revision; the document keeps its name.
   * @throws PIPELINE_INVALID where it cannot be read at all, PIPELINE_NAME_INVALID, PIPELINE_NOT_FOUND,
   *   PIPELINE_CONFLICT where somebody saved it meanwhile
   */
  async save(project: string, name: string, text: string, revision: number): Promise<PipelineDraft> {
    const written = nameIn(text);
    if (written === name) return await this.#store.save(project, name, text, revision);
    const reason = `the document says ${written}, and the pipeline is ${name}`;
    const advice = `Write "name: ${name}", or create another pipeline with this document.`;
    throw kumikiError('PIPELINE_NAME_INVALID', { reason, advice });
  }

  /** All that is wrong with a document, and its warnings, each with its line, step and field. */
  async validate(project: string, text: string): Promise<readonly Problem[]> {
    const { problems } = await this.#compile(project, { text, documentName });
    return [...(await fileProblems(project, text, this.#files)), ...problems];
  }

  /**
   * Freezes the draft of a revision, with the component versions that it compiles to now, as the next version.
   * @throws PIPELINE_INVALID with all problems, PIPELINE_NOT_FOUND, PIPELINE_CONFLICT
   */
  async publish(
    project: string,
    name: string,
    { revision, note }: { readonly revision: number; readonly note: string },
  ): Promise<PipelineVersion> {
    const { text, revision: found } = await this.#store.draft(project, name);
    if (found !== revision) {
      throw kumikiError('PIPELINE_CONFLICT', { pipeline: name, found, expected: revision });
    }
    const { lock, problems } = await this.#compile(project, { text, documentName });
    const ofFiles = await fileProblems(project, text, this.#files);
    if (lock === undefined || ofFiles.length > 0) throw pipelineInvalid(name, [...ofFiles, ...problems]);
    const published = await this.#store.publish(project, name, { revision, locked: lock, note });
    this.#compiled.forget(project, name);
    return published;
  }

  /**
   * Compiles a version with the component versions that it was published with; the plan is kept, and the same for all.
   * @param id `NAME`, for the newest version, or `NAME@VERSION`
   * @throws PIPELINE_NOT_FOUND, PIPELINE_VERSION_NOT_FOUND; PIPELINE_INVALID where a locked version is no longer there
   */
  async compile(project: string, id: string): Promise<CompiledVersion> {
    const asked = parsePipelineId(id);
    const known = this.#compiled.find(project, id);
    if (known) return known;
    const since = this.#compiled.changes;
    const found = await this.#store.version(project, asked.name, asked.version);
    const { name, version, text, locked } = found;
    const label = `${name}@${version}`;
    const request = { text, documentName: label, version, lock: locked };
    const { plan, problems } = await this.#compile(project, request);
    if (plan === undefined) throw pipelineInvalid(label, problems);
    const compiled = { name, version, plan };
    this.#compiled.keep(project, id, compiled, since);
    return compiled;
  }

  /** What a version takes and gives. @param id as for `compile`, which it throws the same as */
  async form(project: string, id: string): Promise<PipelineForm> {
    const { name, version, plan } = await this.compile(project, id);
    const known = this.#forms.get(plan);
    if (known) return known;
    const { text } = await this.#store.version(project, name, version);
    const form = formOf(plan, version, readWhole(text));
    this.#forms.set(plan, form);
    return form;
  }

  /**
   * Compiles a document that nobody published, with the newest component versions that fit.
   * @param apart as for `compilePipeline`
   * @returns the plan, and the warnings about the document
   * @throws PIPELINE_INVALID with all problems, each with its line, step and field
   */
  async compileDraft(project: string, text: string, apart?: ReadonlySet<string>): Promise<CompiledDraft> {
    const request = { text, documentName, ...(apart && { apart }) };
    const { plan, handedOn = [], problems } = await this.#compile(project, request);
    if (plan === undefined) throw pipelineInvalid(documentName, problems);
    return { plan, handedOn, problems };
  }

  /** What is different in the structure of two documents. @throws PIPELINE_INVALID where the shape of one is wrong */
  diff(before: WrittenPipeline, after: WrittenPipeline): PipelineDiff {
    const side = ({ text, locked }: WrittenPipeline) => ({
      pipeline: readWhole(text),
      ...(locked && { locked }),
    });
    return diffPipelines(side(before), side(after));
  }

  /** A document as JSON text. @throws PIPELINE_INVALID where it cannot be read at all */
  asJson(text: string): string {
    return asJson(text);
  }

  /** A document as YAML text, without comments. @throws PIPELINE_INVALID where it cannot be read at all */
  asYaml(json: string): string {
    return asYaml(json);
  }

  async #compile(
    project: string,
    request: {
      readonly text: string;
      readonly documentName: string;
      readonly version?: number;
      readonly lock?: Lock;
      readonly apart?: ReadonlySet<string>;
    },
  ): Promise<Compiled> {
    const pipelines = new StoredPipelines(this.#store, project);
    return await compilePipeline({ ...request, components: this.#components, pipelines });
  }
}
