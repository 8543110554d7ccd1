import { status, type sendUnaryData } from '@grpc/grpc-js';
import type {
  HealthCheckCall,
  HealthCheckResponse,
  HealthWatch,
  Sent,
  ServingStatus,
} from '@kumiki/proto/health';

/** The health service: all services here serve until the server stops. */
export class Health {
  readonly #services: ReadonlySet<string>;
  readonly #watching = new Set<HealthWatch>();
  #serving = true;

  /** @param services full names; the empty one, for the server as a whole, is always there */
  constructor(services: readonly string[]) {
    this.#services = new Set(['', ...services]);
  }

  readonly handlers = {
    check: ({ request }: HealthCheckCall, answer: sendUnaryData<Sent<HealthCheckResponse>>): void => {
      if (this.#services.has(request.service)) answer(null, { status: this.#status(request.service) });
      else answer({ code: status.NOT_FOUND, details: 'There is no such service here.' });
    },
    watch: (call: HealthWatch): void => {
      this.#watching.add(call);
      call.on('cancelled', () => this.#watching.delete(call));
      call.write({ status: this.#status(call.request.service) });
    },
  };

  /** Says that nothing is served any more, and ends what watches. */
  stop(): void {
    this.#serving = false;
    for (const call of this.#watching) {
      call.write({ status: this.#status(call.request.service) });
      call.end();
    }
  }

  #status(service: string): ServingStatus {
    if (!this.#services.has(service)) return 'SERVICE_UNKNOWN';
    return this.#serving ? 'SERVING' : 'NOT_SERVING';
  }
}
