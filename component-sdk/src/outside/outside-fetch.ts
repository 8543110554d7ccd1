import { AddressRules } from './address-rules.ts';
import { guardedFetch, type GuardedRequest, type GuardedResponse } from './guarded-fetch.ts';

/**
 * Calls an address for a component: the public Internet, and what the operator allows beside it by
 * `KUMIKI_ALLOWED_ADDRESSES`. A component that does says `network: egress`.
 * @throws ADDRESS_INVALID, ADDRESS_NOT_ALLOWED, ADDRESS_UNREACHABLE, ADDRESS_TIMEOUT, SETTING_INVALID, CANCELLED
 */
export async function outsideFetch(address: string, request: GuardedRequest): Promise<GuardedResponse> {
  return await guardedFetch(address, request, {
    rules: new AddressRules(process.env['KUMIKI_ALLOWED_ADDRESSES']),
  });
}
