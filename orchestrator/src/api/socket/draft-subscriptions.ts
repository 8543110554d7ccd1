import { checkRoleOn, covers, roleOn, type Caller } from '../../identity/roles.ts';
import type { PipelineLibrary } from '../../pipelines/index.ts';
import type { DraftEditor, DraftEditors } from '../core/drafts/index.ts';
import type { Connection } from './connection.ts';

export interface DraftSubscriptionsOptions {
  readonly connection: Connection;
  readonly pipelines: Pick<PipelineLibrary, 'draft'>;
  readonly editors: DraftEditors;
}

const project = 'default';

/** The drafts that one client has open: it hears who else has, and they hear of it. */
export class DraftSubscriptions {
  readonly #options: DraftSubscriptionsOptions;
  readonly #leave = new Map<string, () => void>();
  #isOver = false;

  constructor(options: DraftSubscriptionsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#leave.size;
  }

  has(draft: string): boolean {
    return this.#leave.has(draft);
  }

  /** @throws ROLE_NEEDED for those who may not change it, PIPELINE_NOT_FOUND */
  async open(draft: string, caller: Caller): Promise<void> {
    const { connection, pipelines, editors } = this.#options;
    checkRoleOn(caller, draft, 'editor');
    await pipelines.draft(project, draft);
    if (this.#isOver) return;
    this.#leave.get(draft)?.();
    connection.say({ type: 'subscribed', data: { draft } });
    const tell = (others: readonly DraftEditor[]) =>
      connection.say({ type: 'draft_editors', data: { draft, others } });
    this.#leave.set(draft, editors.join(draft, caller, tell));
  }

  close(draft: string): void {
    this.#leave.get(draft)?.();
    this.#leave.delete(draft);
    this.#options.connection.say({ type: 'unsubscribed', data: { draft } });
  }

  /** Ends those that somebody may not change any more. */
  closeForbidden(caller: Caller): void {
    for (const draft of this.#leave.keys()) {
      const role = roleOn(caller, draft);
      if (role === undefined || !covers(role, 'editor')) this.close(draft);
    }
  }

  closeAll(): void {
    this.#isOver = true;
    for (const leave of this.#leave.values()) leave();
    this.#leave.clear();
  }
}
