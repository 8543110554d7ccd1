import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ClusterRun } from './cluster-run.ts';
import { HelperTokens, type Sealer } from './helper-tokens.ts';

/** Executions whose end is remembered: pods ask a moment later. */
const mostOver = 1000;

/** The executions that this process has on the cluster, for the helpers of their pods that ask for them. */
export class ActiveRuns {
  readonly tokens: HelperTokens;
  readonly #runs = new Map<string, ClusterRun>();
  /** Those that ended here last, and whether somebody cancelled them. */
  readonly #over = new Map<string, boolean>();

  constructor(sealer: Sealer) {
    this.tokens = new HelperTokens(sealer);
  }

  add(run: ClusterRun): void {
    this.#runs.set(run.id, run);
    this.#over.delete(run.id);
  }

  remove(run: ClusterRun): void {
    if (this.#runs.get(run.id) !== run) return;
    this.#runs.delete(run.id);
    if (run.left > 0) return; // another process goes on with it
    this.#over.set(run.id, run.isCancelled);
    if (this.#over.size > mostOver) this.#over.delete(this.#over.keys().next().value!);
  }

  /**
   * Whether the execution of whoever shows this token has ended here: all that its pods tell has been taken, or counts no more.
   * @throws TOKEN_INVALID
   */
  over(token: string | undefined): { readonly cancelled: boolean } | undefined {
    const cancelled = this.#over.get(this.tokens.read(token));
    return cancelled === undefined ? undefined : { cancelled };
  }

  /** The execution of whoever shows this token. @throws TOKEN_INVALID, HELPER_ELSEWHERE */
  of(token: string | undefined): ClusterRun {
    const execution = this.tokens.read(token);
    const run = this.#runs.get(execution);
    if (!run) throw kumikiError('HELPER_ELSEWHERE', { execution });
    return run;
  }

  /**
   * The execution whose pods were given this ticket, and the key of their reports.
   * @param claimed the execution that a message says it is of: most are of others, and are told without opening anything
   */
  ofTicket(ticket: string, claimed: string): { readonly run: ClusterRun; readonly key: string } | undefined {
    const run = this.#runs.get(claimed);
    const found = run && this.tokens.readTicket(ticket);
    return run && found?.execution === claimed ? { run, key: found.key } : undefined;
  }
}
