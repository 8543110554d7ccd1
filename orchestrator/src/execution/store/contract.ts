import { afterAll, beforeAll, describe } from 'vitest';
import { changesContract } from './contract/changes.ts';
import { crashContract, type CrashSubject } from './contract/crash.ts';
import { endingContract } from './contract/ending.ts';
import { findingContract } from './contract/finding.ts';
import { Clock } from './contract/fixtures.ts';
import { ownedContract } from './contract/owned.ts';
import { recordsContract } from './contract/records.ts';
import { reviewsContract } from './contract/reviews.ts';
import { requestsContract } from './contract/requests.ts';
import type { ExecutionStore } from './execution-store.ts';

export { commitEndlessly, type CrashSubject } from './contract/crash.ts';

/** A store under test, empty at first, that tells the time by the clock that it is given. */
export interface ContractSubject {
  readonly store: ExecutionStore;
  close(): Promise<void>;
}

/** What every execution store does, whatever it keeps its records in. */
export function executionStoreContract(
  name: string,
  open: (now: () => number) => Promise<ContractSubject>,
  openForCrash: () => Promise<CrashSubject>,
): void {
  describe(`${name}:`, () => {
    const clock = new Clock();
    let subject: ContractSubject;
    beforeAll(async () => {
      subject = await open(clock.now);
    });
    afterAll(() => subject?.close());
    const given = (): { store: ExecutionStore; clock: Clock } => ({ store: subject.store, clock });

    changesContract(given);
    ownedContract(given);
    recordsContract(given);
    requestsContract(given);
    findingContract(given);
    reviewsContract(given);
    endingContract(given);
    crashContract(openForCrash);
  });
}
