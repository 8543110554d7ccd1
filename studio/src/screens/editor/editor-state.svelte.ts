import { getJson, postJson, putJson, type ApiError } from '../../api/client.ts';
import type { PipelineDraft, PipelineVersion, Problem } from '../../api/types.ts';
import type { PipelineDocument } from '../../document/document.ts';
import { History } from '../../document/history.ts';
import { DocumentText } from '../../document/text.ts';

/** What a person is told about their work: it is kept, on its way, somebody else was quicker, or it could not be sent. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'conflict' | 'failed';

/** So long after the last change the draft is saved, in ms. */
const saveAfter = 800;
/** So long after the last change it is checked, in ms. */
const checkAfter = 250;
const retryAfter = 5000;

/** The draft that somebody works on: with the way back, saved by itself, and checked by the platform. */
export class EditorState {
  readonly name: string;
  history = $state.raw<History<PipelineDocument> | undefined>(undefined);
  /** The text of the draft where it has no shape that could be drawn. */
  unreadable = $state.raw<string | undefined>(undefined);
  problems = $state.raw<readonly Problem[]>([]);
  saveState = $state<SaveState>('saved');
  error = $state.raw<ApiError | undefined>(undefined);
  published = $state.raw<number | null>(null);
  #text: DocumentText | undefined;
  #revision = 0;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #checks = 0;

  constructor(name: string) {
    this.name = name;
  }

  get document(): PipelineDocument | undefined {
    return this.history?.present;
  }

  /** Reads the draft, in the place of what is there. */
  async load(): Promise<void> {
    this.error = undefined;
    try {
      this.#take(await getJson<PipelineDraft>(`/pipelines/${this.name}`));
      await this.check();
    } catch (thrown) {
      this.error = thrown as ApiError;
    }
  }

  /** @param together the change goes on with the one before: both are taken back at once */
  change(document: PipelineDocument, { together = false } = {}): void {
    if (!this.history || document === this.document) return;
    this.history = this.history.push(document, { together });
    this.#changed();
  }

  undo(): void {
    this.#to(this.history?.undo());
  }

  redo(): void {
    this.#to(this.history?.redo());
  }

  /** Puts a text in the place of the document: of a version, or one that somebody wrote. @returns whether it can be drawn */
  replace(text: string): boolean {
    const read = DocumentText.read(text);
    if (!read || read.document.name !== this.name || !this.history) return false;
    this.#text = read.text;
    this.history = this.history.push(read.document);
    this.#changed();
    return true;
  }

  /** The document as text, with its comments. */
  text(): string {
    return this.document ? (this.#text?.write(this.document) ?? '') : (this.unreadable ?? '');
  }

  /** Saves what is not saved yet. */
  async save(): Promise<void> {
    clearTimeout(this.#saveTimer);
    await this.#saving;
    if (this.saveState !== 'unsaved' && this.saveState !== 'failed') return;
    this.#saving = this.#send();
    await this.#saving;
  }

  /** Asks at once whether somebody else saved meanwhile, which saving would find out later. @throws ApiError */
  async look(): Promise<void> {
    const { revision } = await getJson<PipelineDraft>(`/pipelines/${this.name}`);
    await this.#saving;
    if (revision <= this.#revision || (this.saveState !== 'saved' && this.saveState !== 'unsaved')) return;
    clearTimeout(this.#saveTimer);
    this.saveState = 'conflict';
  }

  /** Saves over what somebody else saved meanwhile. @throws ApiError */
  async keepMine(): Promise<void> {
    const { revision } = await getJson<PipelineDraft>(`/pipelines/${this.name}`);
    this.#revision = revision;
    this.saveState = 'unsaved';
    await this.save();
  }

  /** Takes what somebody else saved meanwhile. One's own can be had back by undoing it. @throws ApiError */
  async takeTheirs(): Promise<void> {
    const mine = this.history;
    this.#take(await getJson<PipelineDraft>(`/pipelines/${this.name}`));
    if (mine && this.document) this.history = mine.push(this.document);
    await this.check();
  }

  /** Makes a version of the draft. @throws ApiError */
  async publish(note: string): Promise<PipelineVersion> {
    await this.save();
    const body = { revision: this.#revision, note };
    const made = await postJson<PipelineVersion>(`/pipelines/${this.name}/publish`, body);
    this.published = made.version;
    return made;
  }

  async check(): Promise<void> {
    const count = ++this.#checks;
    const { problems } = await postJson<{ problems: readonly Problem[] }>('/pipelines/validate', {
      text: this.text(),
    });
    // An answer about what was there before counts no more.
    if (count === this.#checks) this.problems = problems;
  }

  /** Saves what is not saved, and ends. */
  stop(): void {
    clearTimeout(this.#checkTimer);
    void this.save();
  }

  #take(draft: PipelineDraft): void {
    const read = DocumentText.read(draft.text);
    this.#revision = draft.revision;
    this.published = draft.published;
    this.saveState = 'saved';
    this.#text = read?.text;
    this.history = read && History.start(read.document);
    this.unreadable = read ? undefined : draft.text;
  }

  #to(history: History<PipelineDocument> | undefined): void {
    if (!history || history === this.history) return;
    this.history = history;
    this.#changed();
  }

  #changed(): void {
    if (this.saveState !== 'conflict') this.saveState = 'unsaved';
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#checkTimer);
    if (this.saveState !== 'conflict') this.#saveTimer = setTimeout(() => void this.save(), saveAfter);
    this.#checkTimer = setTimeout(() => void this.check().catch(() => undefined), checkAfter);
  }

  async #send(): Promise<void> {
    const sent = this.document;
    if (!sent) return;
    this.saveState = 'saving';
    try {
      const body = { revision: this.#revision, text: this.text() };
      const { revision } = await putJson<PipelineDraft>(`/pipelines/${this.name}`, body);
      this.#revision = revision;
      // What was changed meanwhile is saved by its own timer.
      this.saveState = this.document === sent ? 'saved' : 'unsaved';
      if (this.document !== sent) this.#saveTimer = setTimeout(() => void this.save(), saveAfter);
    } catch (thrown) {
      const isConflict = (thrown as ApiError).code === 'PIPELINE_CONFLICT';
      this.saveState = isConflict ? 'conflict' : 'failed';
      if (!isConflict) this.#saveTimer = setTimeout(() => void this.save(), retryAfter);
    }
  }
}
