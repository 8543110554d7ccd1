import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { Platform } from '@kumiki/orchestrator/api';
import type { Log } from '@kumiki/orchestrator/observe';

/** Says at once that nobody can sign in, and not when the first one tries. The platform goes on: others have tokens. */
export function tellProvider({ identity: { oidc } }: Platform, log: Log): void {
  oidc?.check().catch((thrown: unknown) => {
    const { message, code } = asKumikiError(thrown);
    log.error(`${message} Nobody can sign in until it does. Check KUMIKI_OIDC_ISSUER and the network.`, {
      event: 'oidc_error',
      code,
    });
  });
}
