export { AddressRules, type Destination } from './address-rules.ts';
export {
  checkedUrl,
  guardedFetch,
  type GuardedFetchOptions,
  type GuardedRequest,
  type GuardedResponse,
  type Resolve,
} from './guarded-fetch.ts';
