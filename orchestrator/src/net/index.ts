/** Addresses that somebody else gives: the same rules as for components. */
export {
  AddressRules,
  checkedUrl,
  guardedFetch,
  type Destination,
  type GuardedFetchOptions,
  type GuardedRequest,
  type GuardedResponse,
  type Resolve,
} from '@kumiki/component-sdk/outside';
