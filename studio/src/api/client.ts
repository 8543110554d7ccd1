import type { ErrorRecord, Problem } from './types.ts';

interface ApiErrorMore {
  readonly cause?: unknown;
  readonly problems?: readonly Problem[];
  readonly retryAfter?: number | undefined;
}

/** What the platform answered in place of a result, or that it could not be reached. */
export class ApiError extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly status: number;
  /** What is wrong with a pipeline, place by place. */
  readonly problems: readonly Problem[];
  /** After so many seconds it may be tried again. */
  readonly retryAfter: number | undefined;

  constructor(
    { code, message, remedy }: ErrorRecord,
    status: number,
    { cause, problems = [], retryAfter }: ApiErrorMore = {},
  ) {
    super(message, { cause });
    this.problems = problems;
    this.retryAfter = retryAfter;
    this.code = code;
    this.remedy = remedy;
    this.status = status;
  }
}

const base = '/api/v1';

let signedOut = (): void => undefined;

/** Hears that the platform asks for a login. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** Query values; those that are `undefined` or empty are left out. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** @throws ApiError */
export async function getJson<Answer>(
  path: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<Answer> {
  return (await (await send(addressOf(path, query), { ...(signal && { signal }) })).json()) as Answer;
}

/** @throws ApiError */
export async function postJson<Answer>(path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const response = await send(addressOf(path), {
    method: 'POST',
    ...(signal && { signal }),
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  return (await response.json()) as Answer;
}

/** @throws ApiError */
export async function putJson<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await send(addressOf(path), { method: 'PUT', headers, body: JSON.stringify(body) });
  return (await response.json()) as Answer;
}

/** @throws ApiError */
export async function patchJson<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await send(addressOf(path), { method: 'PATCH', headers, body: JSON.stringify(body) });
  return (await response.json()) as Answer;
}

/** @throws ApiError */
export async function deleteJson(path: string): Promise<void> {
  await send(addressOf(path), { method: 'DELETE' });
}

/** Sends a form with files. @throws ApiError */
export async function postForm<Answer>(path: string, form: FormData): Promise<Answer> {
  return (await (await send(addressOf(path), { method: 'POST', body: form })).json()) as Answer;
}

/** The address of a path below `/api/v1`. */
export function addressOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    for (const one of [value].flat()) search.append(name, String(one));
  }
  const text = search.toString();
  return text === '' ? base + path : `${base}${path}?${text}`;
}

interface Sent extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(address: string, init: Sent): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { ...init, headers: { Accept: 'application/json', ...init.headers } });
  } catch (thrown) {
    if (init.signal?.aborted) throw thrown;
    const unreachable = { code: 'PLATFORM_UNREACHABLE', message: '', remedy: '' };
    throw new ApiError(unreachable, 0, { cause: thrown });
  }
  if (response.ok) return response;
  if (response.status === 401) signedOut();
  const { problems, ...record } = await problemOf(response);
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  throw new ApiError(record, response.status, {
    problems,
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
  });
}

async function problemOf(
  response: Response,
): Promise<ErrorRecord & { readonly problems: readonly Problem[] }> {
  const { statusText, status } = response;
  const fallback = {
    code: `HTTP_${status}`,
    message: statusText || `HTTP ${status}`,
    remedy: '',
    problems: [],
  };
  try {
    const { code, detail, title, remedy, problems } = (await response.json()) as Record<string, unknown>;
    return {
      code: textOr(code, fallback.code),
      message: textOr(detail, textOr(title, fallback.message)),
      remedy: textOr(remedy, ''),
      problems: Array.isArray(problems) ? (problems as readonly Problem[]) : [],
    };
  } catch {
    return fallback;
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
