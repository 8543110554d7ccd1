import type { Caller, Identity } from '../../identity/index.ts';
import { RateLimit } from '../http/rate-limit.ts';

/** Who calls over gRPC, by what stands behind `Bearer`. @param rateLimit calls a minute of one caller */
export function callIdentifier(
  identity: Identity,
  rateLimit: number,
): (token: string | undefined) => Promise<Caller> {
  const limit = new RateLimit(identity.loginNeeded ? rateLimit : 0);
  return async (token) => {
    const caller = await identity.identifyToken(token);
    limit.take(caller.id);
    return caller;
  };
}
