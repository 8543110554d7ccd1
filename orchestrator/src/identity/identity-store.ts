import type { AttemptStore } from './attempts.ts';
import type { ApiToken, AuditEntry, KeptAuditEntry, Link, Person, Session, Subject } from './model.ts';
import type { Grant } from './roles.ts';

export interface PageAsked {
  readonly limit: number;
  /** The cursor of the page before. */
  readonly cursor?: string;
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** Hashes stand for what only its owner knows: sessions, links and tokens are found by the SHA-256 of their secret. */
export type SecretHash = string;

/** Somebody with an account that the platform keeps. */
export interface NewAccount {
  readonly id: string;
  readonly name: string;
  readonly login: string;
  /** As `hashPassword` makes it. */
  readonly password: string;
}

/**
 * People and how they come in. Each method is one whole transaction, durable when it resolves. One administrator of
 * everything who is not disabled always stays, once there was one.
 */
export interface PeopleStore {
  /** @throws PERSON_NOT_FOUND */
  person(id: string): Promise<Person>;
  personByLogin(login: string): Promise<(Person & { readonly password: string }) | undefined>;
  /** In the order of their coming. @throws CURSOR_INVALID */
  people(page: PageAsked): Promise<PageOf<Person>>;
  hasAdministrator(): Promise<boolean>;
  /** Disabling ends their sessions. @throws PERSON_NOT_FOUND, LAST_ADMINISTRATOR, ROLE_FROM_PROVIDER for another grant */
  changePerson(id: string, change: PersonChange): Promise<Person>;
  /** With their sessions and tokens. @throws PERSON_NOT_FOUND, LAST_ADMINISTRATOR */
  removePerson(id: string): Promise<void>;
  /** Ends all sessions but one. @throws PERSON_NOT_FOUND */
  setPassword(id: string, password: string, except?: SecretHash): Promise<void>;
  /** Keeps the same password in another way; sessions stay. */
  renewHash(id: string, password: string): Promise<void>;
  /**
   * The person that the identity provider calls so, made where they come for the first time. Their name and their
   * grant are as the provider says now, but for one who was disabled.
   */
  personOfProvider(subject: Subject, given: { id: string; name: string; grant: Grant }): Promise<Person>;
}

export interface PersonChange {
  readonly name?: string;
  readonly grant?: Grant;
  readonly disabled?: boolean;
}

/** Links, each for one use. */
export interface LinkStore {
  /** A new `first` link takes the place of the one before, one for a new password that of the same person. */
  addLink(hash: SecretHash, link: Omit<Link, 'createdAt'>): Promise<Link>;
  /** Those that can still be used, the newest first. @throws CURSOR_INVALID */
  links(page: PageAsked): Promise<PageOf<Link>>;
  /** One that can still be used. */
  link(hash: SecretHash): Promise<Link | undefined>;
  /** @throws INVITATION_NOT_FOUND */
  removeLink(id: string): Promise<void>;
  /** Uses a link up for a new person. @throws LINK_INVALID, PERSON_EXISTS: the link can then still be used */
  acceptInvitation(hash: SecretHash, account: NewAccount): Promise<Person>;
  /** Uses a link up for a new password, which ends all sessions. @throws LINK_INVALID, also for who is disabled */
  acceptPassword(hash: SecretHash, password: string): Promise<Person>;
}

export interface SessionStore {
  /** The person counts as signed in now. */
  addSession(
    hash: SecretHash,
    session: { person: string; expiresAt: number; address: string },
  ): Promise<void>;
  /** One that has not ended, of somebody who is not disabled. @param idleMs it ends after so long without use */
  session(hash: SecretHash, idleMs: number): Promise<Session | undefined>;
  touchSession(hash: SecretHash): Promise<void>;
  endSession(hash: SecretHash): Promise<void>;
  /** Remembers a browser that a person signed in with; the ten latest are. */
  addDevice(person: string, hash: SecretHash): Promise<void>;
  isDevice(login: string, hash: SecretHash): Promise<boolean>;
}

export interface TokenStore {
  addToken(hash: SecretHash, token: Omit<ApiToken, 'createdAt' | 'usedAt'>): Promise<ApiToken>;
  /** Those of a person, or all; the newest first. @throws CURSOR_INVALID */
  tokens(owner: string | undefined, page: PageAsked): Promise<PageOf<ApiToken>>;
  /** One that has not expired, with its owner, who is not disabled. */
  token(hash: SecretHash): Promise<{ readonly token: ApiToken; readonly owner?: Person } | undefined>;
  tokenById(id: string): Promise<ApiToken | undefined>;
  tokenUsed(id: string): Promise<void>;
  /** @param owner whose it has to be; anybody's where it is left out @throws TOKEN_NOT_FOUND */
  revokeToken(id: string, owner?: string): Promise<void>;
}

export interface AuditFilter {
  readonly caller?: string;
  /** A part of the call, such as `/pipelines` or `POST`. */
  readonly call?: string;
  /** The value of one of the places of the route, such as the name of a pipeline. */
  readonly object?: string;
  /** Whether it was refused, or failed. */
  readonly refused?: boolean;
  readonly from?: number;
  /** Before. */
  readonly until?: number;
}

export interface AuditStore {
  addAudit(entries: readonly AuditEntry[]): Promise<void>;
  /** The newest first. @throws CURSOR_INVALID */
  audit(filter: AuditFilter, page: PageAsked): Promise<PageOf<KeptAuditEntry>>;
  /**
   * Removes what is too old and too much. Calls of people whom nobody knows have a limit of their own, so that a
   * stranger who is refused over and over does not push out what others did.
   */
  pruneAudit(limits: AuditLimits): Promise<void>;
}

export interface AuditLimits {
  /** Milliseconds since the epoch. */
  readonly before: number;
  readonly most: number;
  readonly mostUnknown: number;
}

/** Who may use the platform, and what they did: one transaction a method. */
export interface IdentityStore
  extends PeopleStore, LinkStore, SessionStore, AttemptStore, TokenStore, AuditStore {}
