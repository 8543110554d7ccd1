import { randomBytes } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ReportKey } from './reports/report-message.ts';

/** Seals texts so that nobody else can make them: the platform's cipher. */
export interface Sealer {
  seal(text: string, place: string): string;
  open(sealed: string, place: string): string;
}

const prefix = 'kumiki_helper_';
const place = 'helper of an execution';
const ticketPlace = 'reports of an execution';

/**
 * Tokens of helpers: each is for one execution and a time, and opens nothing but the routes of helpers. They are sealed
 * and kept nowhere, so that the next process knows them too.
 */
export class HelperTokens {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** @param until milliseconds since the epoch */
  make(execution: string, until: number): string {
    return prefix + this.#sealer.seal(`${execution} ${Math.ceil(until)}`, place);
  }

  /** What its reports are signed with where others may write to the same topic. @param until as for `make` */
  makeReportKey(execution: string, until: number): ReportKey {
    const key = randomBytes(32).toString('base64url');
    return { ticket: this.#sealer.seal(`${execution} ${Math.ceil(until)} ${key}`, ticketPlace), key };
  }

  /** Whose ticket it is, and the key of its reports. @returns nothing where it is none of ours, or too old */
  readTicket(
    ticket: string,
    now = Date.now(),
  ): { readonly execution: string; readonly key: string } | undefined {
    try {
      const [execution, until, key] = this.#sealer.open(ticket, ticketPlace).split(' ');
      return execution && key && Number(until) > now ? { execution, key } : undefined;
    } catch {
      return undefined;
    }
  }

  /** @returns the execution @throws TOKEN_INVALID */
  read(token: string | undefined, now = Date.now()): string {
    let text = '';
    try {
      if (token?.startsWith(prefix)) text = this.#sealer.open(token.slice(prefix.length), place);
    } catch {
      // Whatever is wrong with it, it is none of ours.
    }
    const [execution = '', until = '0'] = text.split(' ');
    if (execution === '' || !(Number(until) > now)) throw kumikiError('TOKEN_INVALID', {});
    return execution;
  }
}
