import type { Pipeline } from '../pipeline/index.ts';
import { parsePipeline } from '../pipeline/index.ts';
import { documentName } from './documents.ts';
import type { PipelineDraft } from './pipeline-store.ts';

type LocalText = NonNullable<Pipeline['title']>;

/** Titles that are kept. */
const most = 2000;

/** What drafts are called: it stands in their documents, and reading those for each list would take long. */
export class Titles {
  readonly #known = new Map<string, LocalText | undefined>();

  /** Nothing where the document has none, or cannot be read. */
  of({ project, name, revision, text, savedAt }: PipelineDraft): LocalText | undefined {
    const key = `${project}/${name}/${revision}/${savedAt}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const found = titleIn(parsePipeline(text, documentName).document.data);
    this.#known.set(key, found);
    if (this.#known.size > most) this.#known.delete(this.#known.keys().next().value!);
    return found;
  }
}

/** A document that people work on may hold anything. */
function titleIn(data: unknown): LocalText | undefined {
  if (typeof data !== 'object' || data === null || !('title' in data)) return undefined;
  const { title } = data;
  if (typeof title === 'string') return title;
  if (typeof title !== 'object' || title === null) return undefined;
  const texts = Object.entries(title).filter(([, text]) => typeof text === 'string');
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}
