import { kumikiError } from '@kumiki/component-sdk/errors';
import type { RunMessage, RunTerms, ToldRun } from '../protocol.ts';
import { keptTerms } from '../said-terms.ts';

/** The terms of runs that this process has heard of, by their numbers: the latest ones. */
export class HeardTerms {
  readonly #terms = new Map<number, RunTerms>();

  hear(number: number, terms: RunTerms): void {
    this.#terms.set(number, terms);
    this.#terms.delete(number - keptTerms);
  }

  /** A run and those that follow it with their terms. @throws WORKER_REQUEST_INVALID */
  whole({ following, ...told }: ToldRun): RunMessage {
    const message = { ...told, ...this.#of(told.terms) };
    return following ? { ...message, following: following.map((one) => this.whole(one)) } : message;
  }

  #of(number: number): RunTerms {
    const terms = this.#terms.get(number);
    if (terms) return terms;
    throw kumikiError('WORKER_REQUEST_INVALID', { reason: `nobody told the terms ${number}` });
  }
}
