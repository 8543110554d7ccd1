import type { Grant } from './roles.ts';

/** Somebody who signs in. Times are milliseconds since the epoch. */
export interface Person {
  readonly id: string;
  /** What others see. */
  readonly name: string;
  /** What they sign in with where the platform keeps their account: as `loginOf` makes it. */
  readonly login?: string;
  /** Who they are at the identity provider. */
  readonly subject?: Subject;
  readonly grant: Grant;
  /** They may not come in, and their tokens do not count. */
  readonly disabled: boolean;
  readonly createdAt: number;
  readonly signedInAt?: number;
}

/** A person as an identity provider knows them. */
export interface Subject {
  readonly issuer: string;
  readonly subject: string;
}

/** A link that is good for one use: it lets somebody in for the first time, or gives a new password. */
export interface Link {
  readonly id: string;
  /** `first` is the one that is printed where there is no administrator. */
  readonly kind: 'first' | 'invitation' | 'password';
  /** For whom it is, in the words of whoever made it. */
  readonly note: string;
  /** What they will be able to do; for a new password it stays as it is. */
  readonly grant: Grant;
  /** The person who gets a new password. */
  readonly person?: string;
  /** The id of the caller who made it. */
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** A browser that is signed in. */
export interface Session {
  readonly person: Person;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
}

/** A token that a system calls with. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  /** Its first characters, to tell it from others. */
  readonly hint: string;
  readonly grant: Grant;
  /** The person whom it belongs to: it can do no more than they. Without one it is the platform's own. */
  readonly owner?: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  /** To the minute. */
  readonly usedAt?: number;
}

/** What was called that changes something, or would have. */
export interface AuditEntry {
  readonly at: number;
  /** The id of the caller; nothing where nobody was known. */
  readonly caller?: string;
  readonly name?: string;
  /** `POST /api/v1/pipelines/{name}/publish`, or the full name of a gRPC method. */
  readonly call: string;
  /** What stands in the places of the route, and where the new thing is. */
  readonly object: Readonly<Record<string, string>>;
  /** Of HTTP; a call of gRPC has what its status would be. */
  readonly status: number;
  /** The code of the error, where it was refused or failed. */
  readonly code?: string;
  readonly requestId: string;
  readonly address: string;
}

/** An entry that is kept, with its place in the order. */
export interface KeptAuditEntry extends AuditEntry {
  readonly position: number;
}

/** A name to sign in with as it is compared: the same in any case and width. */
export function loginOf(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
