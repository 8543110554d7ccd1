import type { AttemptKey } from '../../identity/attempts.ts';
import type {
  AuditFilter,
  AuditLimits,
  IdentityStore,
  NewAccount,
  PageAsked,
  PersonChange,
  SecretHash,
} from '../../identity/identity-store.ts';
import type { ApiToken, AuditEntry, Link, Subject } from '../../identity/model.ts';
import type { Grant } from '../../identity/roles.ts';
import type { Threads } from '../thread/callers.ts';

/** People, links, sessions, tokens and the audit log beside the records of executions, on the same threads. */
export class RecordedIdentity implements IdentityStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  person(id: string) {
    return this.#threads.reader.call('person', id);
  }

  personByLogin(login: string) {
    return this.#threads.reader.call('personByLogin', login);
  }

  people(page: PageAsked) {
    return this.#threads.reader.call('people', page);
  }

  hasAdministrator() {
    return this.#threads.reader.call('hasAdministrator');
  }

  changePerson(id: string, change: PersonChange) {
    return this.#threads.writer.call('changePerson', id, change);
  }

  removePerson(id: string) {
    return this.#threads.writer.call('removePerson', id);
  }

  setPassword(id: string, password: string, except?: SecretHash) {
    return this.#threads.writer.call('setPassword', id, password, except);
  }

  renewHash(id: string, password: string) {
    return this.#threads.writer.call('renewHash', id, password);
  }

  personOfProvider(subject: Subject, given: { id: string; name: string; grant: Grant }) {
    return this.#threads.writer.call('personOfProvider', this.#now(), subject, given);
  }

  addLink(hash: SecretHash, link: Omit<Link, 'createdAt'>) {
    return this.#threads.writer.call('addLink', this.#now(), hash, link);
  }

  links(page: PageAsked) {
    return this.#threads.reader.call('links', this.#now(), page);
  }

  link(hash: SecretHash) {
    return this.#threads.reader.call('link', this.#now(), hash);
  }

  removeLink(id: string) {
    return this.#threads.writer.call('removeLink', id);
  }

  acceptInvitation(hash: SecretHash, account: NewAccount) {
    return this.#threads.writer.call('acceptInvitation', this.#now(), hash, account);
  }

  acceptPassword(hash: SecretHash, password: string) {
    return this.#threads.writer.call('acceptPassword', this.#now(), hash, password);
  }

  addSession(hash: SecretHash, session: { person: string; expiresAt: number; address: string }) {
    return this.#threads.writer.call('addSession', this.#now(), hash, session);
  }

  session(hash: SecretHash, idleMs: number) {
    return this.#threads.reader.call('session', this.#now(), hash, idleMs);
  }

  touchSession(hash: SecretHash) {
    return this.#threads.writer.call('touchSession', this.#now(), hash);
  }

  endSession(hash: SecretHash) {
    return this.#threads.writer.call('endSession', hash);
  }

  addDevice(person: string, hash: SecretHash) {
    return this.#threads.writer.call('addDevice', this.#now(), person, hash);
  }

  isDevice(login: string, hash: SecretHash) {
    return this.#threads.reader.call('isDevice', login, hash);
  }

  countAttempt(keys: readonly AttemptKey[]) {
    return this.#threads.writer.call('countAttempt', this.#now(), keys);
  }

  attemptSucceeded(all: readonly string[], one: readonly string[]) {
    return this.#threads.writer.call('attemptSucceeded', all, one);
  }

  addToken(hash: SecretHash, token: Omit<ApiToken, 'createdAt' | 'usedAt'>) {
    return this.#threads.writer.call('addToken', this.#now(), hash, token);
  }

  tokens(owner: string | undefined, page: PageAsked) {
    return this.#threads.reader.call('tokens', owner, page);
  }

  token(hash: SecretHash) {
    return this.#threads.reader.call('token', this.#now(), hash);
  }

  tokenById(id: string) {
    return this.#threads.reader.call('tokenById', id);
  }

  tokenUsed(id: string) {
    return this.#threads.writer.call('tokenUsed', this.#now(), id);
  }

  revokeToken(id: string, owner?: string) {
    return this.#threads.writer.call('revokeToken', id, owner);
  }

  addAudit(entries: readonly AuditEntry[]) {
    return this.#threads.writer.call('addAudit', entries);
  }

  audit(filter: AuditFilter, page: PageAsked) {
    return this.#threads.reader.call('audit', filter, page);
  }

  pruneAudit(limits: AuditLimits) {
    return this.#threads.writer.call('pruneAudit', limits);
  }
}
