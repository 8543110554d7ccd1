import { deleteJson, getJson, onSignedOut, postJson, type ApiError } from './client.ts';

export type Role = 'viewer' | 'runner' | 'editor' | 'admin';

export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** They may publish components. */
  readonly publish?: boolean;
  /** Roles on single pipelines: nothing else can be seen then. */
  readonly pipelines?: Readonly<Record<string, Role>>;
}

export interface Session {
  readonly caller: Caller | null;
  readonly login_needed: boolean;
  readonly ways: readonly ('password' | 'provider')[];
}

let current = $state.raw<Session | undefined>(undefined);
let failed = $state.raw<ApiError | undefined>(undefined);

/** Who is signed in, once that is known. */
export function session(): Session | undefined {
  return current;
}

export function sessionError(): ApiError | undefined {
  return failed;
}

/** Asks the platform who this is. */
export async function readSession(): Promise<void> {
  try {
    current = await getJson<Session>('/session');
    failed = undefined;
  } catch (thrown) {
    failed = thrown as ApiError;
  }
}

/** @throws ApiError */
export async function signIn(name: string, password: string): Promise<void> {
  current = await postJson<Session>('/session', { name, password });
}

/** @throws ApiError */
export async function signOut(): Promise<void> {
  await deleteJson('/session');
  await readSession();
}

/** What an invitation or a link for a new password is about. @throws ApiError */
export async function lookAtLink(secret: string): Promise<{ readonly person?: unknown }> {
  return await postJson<{ readonly person?: unknown }>('/invitations/look', { secret });
}

/** Makes the account of an invitation, and signs in. @throws ApiError */
export async function acceptLink(given: {
  readonly secret: string;
  readonly login?: string;
  readonly name?: string;
  readonly password: string;
}): Promise<void> {
  current = await postJson<Session>('/invitations/accept', given);
}

// A session that is over shows itself by the first answer.
onSignedOut(() => {
  if (current?.login_needed) current = { ...current, caller: null };
});
