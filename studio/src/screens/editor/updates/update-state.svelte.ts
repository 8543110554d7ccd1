import type { ApiError } from '../../../api/client.ts';
import { mayOn } from '../../../api/permission.ts';
import { readOutdated, type ComponentUpdate } from '../../../api/updates.ts';
import { referencesOf, withoutParams, withReferences } from '../../../document/references.ts';
import type { EditorState } from '../editor-state.svelte.ts';
import { isLeft, readLeft, writeLeft, type Left } from './left.ts';
import { isOpenUpdate, marksOf, type StepUpdate } from './marks.ts';

/** Newer versions of the components of a draft. To be made while a component is. */
export class UpdateState {
  components = $state.raw<readonly ComponentUpdate[]>([]);
  isKnown = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);
  left = $state.raw<Left>({});
  readonly marks: ReadonlyMap<string, StepUpdate> = $derived.by(() => marksOf(this.components, this.left));
  /** Components with something to decide. */
  readonly open: readonly ComponentUpdate[] = $derived.by(() =>
    this.components.filter((update) => isOpenUpdate(update)),
  );
  /** Those of them that were not left for later. */
  readonly count: number = $derived.by(() => this.open.filter((update) => !isLeft(update, this.left)).length);
  readonly #editor: EditorState;
  #known: string | undefined;

  constructor(editor: EditorState) {
    this.#editor = editor;
    this.left = readLeft(editor.name);
    $effect(() => {
      const { document, saveState, published } = editor;
      // The platform knows of what is saved alone.
      if (!document || saveState !== 'saved') return;
      const key = JSON.stringify([published, referencesOf(document)]);
      if (key === this.#known) return;
      this.#known = key;
      void this.load();
    });
  }

  /** Whether whoever looks at it may change the pipeline. */
  get mayChange(): boolean {
    return mayOn(this.#editor.name, 'editor');
  }

  async load(): Promise<void> {
    try {
      this.components = (await readOutdated(this.#editor.name)).components;
      this.error = undefined;
      this.isKnown = true;
    } catch (thrown) {
      this.error = thrown as ApiError;
      this.#known = undefined;
    }
  }

  /**
   * Writes what the draft has to say for the newest versions, without the settings that these have no more: one change,
   * taken back at once. @returns how many components it takes
   */
  accept(updates: readonly ComponentUpdate[]): number {
    const taken = updates.filter(({ next }) => next !== undefined);
    this.#write(
      new Map(taken.map(({ reference, next }) => [reference, next!])),
      taken.flatMap(({ dropped }) => dropped),
    );
    return taken.length;
  }

  /** The draft stays at the version that is published. */
  hold({ reference, component, current }: ComponentUpdate): void {
    if (current !== null) this.#write(new Map([[reference, `${component}@${current}`]]));
  }

  /** Another component takes the place of one. */
  replace({ reference }: ComponentUpdate, by: string): void {
    this.#write(new Map([[reference, by]]));
  }

  leave({ component, latest }: ComponentUpdate): void {
    if (latest !== null) this.#leave({ ...this.left, [component]: latest });
  }

  markAgain({ component }: ComponentUpdate): void {
    const { [component]: _, ...others } = this.left;
    this.#leave(others);
  }

  #leave(left: Left): void {
    this.left = left;
    writeLeft(this.#editor.name, left);
  }

  #write(next: ReadonlyMap<string, string>, dropped: ComponentUpdate['dropped'] = []): void {
    const { document } = this.#editor;
    if (document) this.#editor.change(withoutParams(withReferences(document, next), dropped));
  }
}
