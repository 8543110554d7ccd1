import { KumikiError, type ErrorCode } from '@kumiki/component-sdk/errors';
import type { PipelineSource, PipelineText } from '../pipeline/index.ts';
import type { PipelineStore } from './pipeline-store.ts';

const pageLength = 100;
const missing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PIPELINE_NOT_FOUND',
  'PIPELINE_VERSION_NOT_FOUND',
]);

/** The published pipelines of a project, for steps that are pipelines. Drafts are not among them. */
export class StoredPipelines implements PipelineSource {
  readonly #store: PipelineStore;
  readonly #project: string;

  constructor(store: PipelineStore, project: string) {
    this.#store = store;
    this.#project = project;
  }

  async pipeline(name: string, version?: number): Promise<PipelineText | undefined> {
    try {
      const found = await this.#store.version(this.#project, name, version);
      return { documentName: `${name}@${found.version}`, text: found.text, version: found.version };
    } catch (thrown) {
      if (thrown instanceof KumikiError && missing.has(thrown.code)) return undefined;
      throw thrown;
    }
  }

  async names(): Promise<readonly string[]> {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#store.list(
        this.#project,
        {},
        { limit: pageLength, ...(cursor && { cursor }) },
      );
      names.push(...page.items.filter(({ published }) => published > 0).map(({ name }) => name));
      cursor = page.next;
    } while (cursor !== undefined);
    return names;
  }
}
