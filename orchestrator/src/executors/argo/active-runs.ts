import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ClusterRun } from './cluster-run.ts';
import { HelperTokens, type Sealer } from './helper-tokens.ts';

/** The executions that this process has on the cluster, for the helpers of their pods that ask for them. */
export class ActiveRuns {
  readonly tokens: HelperTokens;
  readonly #runs = new Map<string, ClusterRun>();

  constructor(sealer: Sealer) {
    this.tokens = new HelperTokens(sealer);
  }

  add(run: ClusterRun): void {
    this.#runs.set(run.id, run);
  }

  remove(run: ClusterRun): void {
    if (this.#runs.get(run.id) === run) this.#runs.delete(run.id);
  }

  /** The execution of whoever shows this token. @throws TOKEN_INVALID, HELPER_ELSEWHERE */
  of(token: string | undefined): ClusterRun {
    const execution = this.tokens.read(token);
    const run = this.#runs.get(execution);
    if (!run) throw kumikiError('HELPER_ELSEWHERE', { execution });
    return run;
  }
}
