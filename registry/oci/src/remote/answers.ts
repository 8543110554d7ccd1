import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { collect } from '../verify.ts';
import { bodyOf } from './body.ts';

/** What an answer is about, for the message of its error. */
export interface Asked {
  readonly registry: string;
  /** `127.0.0.1:5000/tools/blur`. */
  readonly where: string;
  /** What was asked to be done: `reading the tag 1.2.0`. */
  readonly action: string;
  /** What is not there where the registry says so: `image 1.2.0`. */
  readonly what: string;
}

const readBytes = 64 * 1024;

/** The error that an answer of a registry means. It reads the body. */
export async function answerError(response: Response, asked: Asked): Promise<KumikiError> {
  const { registry, where, action, what } = asked;
  const { status } = response;
  const seconds = retryAfterOf(response);
  const reason = await reasonOfAnswer(response);
  if (status === 401) return kumikiError('REGISTRY_LOGIN_NEEDED', { registry, reason });
  if (status === 403) return kumikiError('REGISTRY_DENIED', { registry, action, reason });
  if (status === 404) return kumikiError('REGISTRY_NOT_FOUND', { what, where });
  if (status === 429) {
    const wait = seconds ?? 60;
    return kumikiError('REGISTRY_BUSY', { registry, seconds: wait }, { retryAfter: wait });
  }
  if (status >= 500 || status === 408) {
    const details = seconds === undefined ? {} : { retryAfter: seconds };
    return kumikiError('REGISTRY_FAILED', { registry, action, reason }, details);
  }
  return kumikiError('REGISTRY_REFUSED', { registry, action, reason });
}

/** Seconds of `Retry-After`, written as a number or as a date; at most a day. */
export function retryAfterOf(response: Response): number | undefined {
  const text = response.headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(86_400, Math.max(0, Math.ceil(seconds))) : undefined;
}

/** `MANIFEST_INVALID: manifest invalid (status 400)`: what the registry says, on one line and not endless. */
async function reasonOfAnswer(response: Response): Promise<string> {
  const status = `status ${response.status}`;
  try {
    const about = { what: 'An answer', where: 'a registry' };
    const text = (await collect(bodyOf(response), readBytes, about)).toString('utf8');
    const { errors } = JSON.parse(text) as { errors?: readonly { code?: unknown; message?: unknown }[] };
    const first = errors?.[0];
    const said = [first?.code, first?.message].filter((part) => typeof part === 'string').join(': ');
    // What a stranger writes is shown in a terminal.
    const clean = said
      .replace(/\p{Cc}+/gu, ' ')
      .slice(0, 200)
      .trim();
    return clean === '' ? status : `${clean} (${status})`;
  } catch {
    return status;
  }
}
