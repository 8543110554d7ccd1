import { getJson, type ApiError } from '../../../api/client.ts';
import { followExecution } from '../../../api/follow.ts';
import type { Execution, Page } from '../../../api/types.ts';
import { readSummary, tryUpdate, type ComparisonSummary, type Versions } from '../../../api/updates.ts';

/** A run that is tried again with other versions. */
export interface Trial {
  readonly before: Execution;
  readonly after: Execution;
  /** When it has ended. */
  readonly summary?: ComparisonSummary;
  readonly error?: ApiError;
}

const mostTrials = 10;
const open: ReadonlySet<string> = new Set(['accepted', 'planned', 'running']);

/** Upgrades that are tried on the inputs of earlier runs. */
export class Trials {
  list = $state.raw<readonly Trial[]>([]);
  /** Earlier runs that it can be tried on, the newest first. */
  runs = $state.raw<readonly Execution[] | undefined>(undefined);
  readonly #pipeline: string;
  readonly #stops: (() => void)[] = [];
  #isStopped = false;

  constructor(pipeline: string) {
    this.#pipeline = pipeline;
  }

  /** @throws ApiError */
  async loadRuns(): Promise<void> {
    const { items } = await getJson<Page<Execution>>('/executions', { pipeline: this.#pipeline, limit: 50 });
    this.runs = items.filter(
      ({ labels, status, items: counts }) =>
        labels['trial'] === undefined && !open.has(status) && counts.succeeded + counts.failed > 0,
    );
  }

  /** Shows trials that were begun before, as an address names them. Those that are gone are left out. */
  async show(ids: readonly string[]): Promise<void> {
    const wanted = ids
      .slice(0, mostTrials)
      .filter((id) => !this.list.some(({ after }) => after.execution_id === id));
    await Promise.all(
      wanted.map(async (id) => {
        const after = await executionOf(id).catch(() => undefined);
        const of = after?.labels['rerun_of'];
        const before = of === undefined ? undefined : await executionOf(of).catch(() => undefined);
        if (after && before) this.#add({ before, after });
      }),
    );
  }

  /** Tries versions on runs. @returns the ids of the new runs @throws ApiError */
  async start(runs: readonly Execution[], versions: Versions): Promise<readonly string[]> {
    const made: Trial[] = [];
    for (const before of runs.slice(0, mostTrials)) {
      const id = await tryUpdate(this.#pipeline, before.execution_id, versions);
      made.push({ before, after: await executionOf(id) });
    }
    this.stop();
    this.#isStopped = false;
    this.list = [];
    for (const trial of made) this.#add(trial);
    return made.map(({ after }) => after.execution_id);
  }

  stop(): void {
    this.#isStopped = true;
    for (const stop of this.#stops.splice(0)) stop();
  }

  #add(trial: Trial): void {
    if (this.#isStopped) return;
    this.list = [...this.list, trial];
    const id = trial.after.execution_id;
    if (!open.has(trial.after.status)) return void this.#count(id);
    const stop = followExecution(id, trial.after.seq + 1, {
      changed: () => void this.#reread(id),
      // What could not be read while the platform was away is read now.
      connected: (isConnected) => void (isConnected && this.#reread(id)),
    });
    this.#stops.push(stop);
  }

  async #reread(id: string): Promise<void> {
    const after = await executionOf(id).catch(() => undefined);
    if (!after) return;
    this.#set(id, { after });
    if (!open.has(after.status)) await this.#count(id);
  }

  async #count(id: string): Promise<void> {
    const trial = this.list.find(({ after }) => after.execution_id === id);
    if (!trial || trial.summary) return;
    try {
      this.#set(id, { summary: await readSummary(trial.before.execution_id, id) });
    } catch (thrown) {
      this.#set(id, { error: thrown as ApiError });
    }
  }

  #set(id: string, more: Partial<Trial>): void {
    this.list = this.list.map((one) => (one.after.execution_id === id ? { ...one, ...more } : one));
  }
}

async function executionOf(id: string): Promise<Execution> {
  return await getJson<Execution>(`/executions/${encodeURIComponent(id)}`);
}
