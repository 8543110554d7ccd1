import { credentials, Metadata, type MetadataOptions, type ServiceError } from '@grpc/grpc-js';
import {
  componentClient,
  messageLimit,
  protocolVersion,
  type ComponentClient,
  type Description,
  type PacketStream,
} from '@kumiki/proto/component';
import { errorTable, kumikiError, KumikiError, type ErrorCode } from '../../errors/index.ts';
import type { Manifest } from '../../manifest/index.ts';
import { traced } from '../wire/index.ts';

/** A component of a worker that serves several. */
export interface NamedComponent {
  /** What tells it from the others of the process. */
  readonly id: string;
  readonly folder: string;
  /** Whole where the process has to load it from the folder. */
  readonly manifest: Pick<Manifest, 'name'>;
}

/** A connection to a worker, before anything was said on it. */
export class Connection {
  readonly #client: ComponentClient;
  readonly #component: string;

  /** @param component what messages call it */
  constructor(socket: string, component: string) {
    this.#component = component;
    this.#client = componentClient(`unix:${socket}`, credentials.createInsecure(), {
      'grpc.max_receive_message_length': messageLimit,
      'grpc.max_send_message_length': messageLimit,
      'grpc.enable_http_proxy': 0,
      'grpc.enable_retries': 0,
      // A socket may be there a moment before somebody listens on it.
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 500,
      // Connections to the same path may be to workers that follow each other.
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /**
   * Asks what the worker is; it answers when it is set up.
   * @param protocol the version to claim, other than our own only in tests of a worker
   * @throws WORKER_START_FAILED, WORKER_VERSION, or the error that the worker names
   */
  async describe(
    timeoutMs: number,
    protocol = protocolVersion,
    named?: NamedComponent,
  ): Promise<Description> {
    const deadline = Date.now() + timeoutMs;
    const metadata = metadataOf(named, { waitForReady: true });
    const load = named && { folder: named.folder, manifest: JSON.stringify(named.manifest) };
    const description = await new Promise<Description>((resolve, reject) => {
      this.#client.describe({ protocol, ...(load && { load }) }, metadata, { deadline }, (error, reply) => {
        if (reply) resolve(reply);
        else reject(error ?? new Error('no answer'));
      });
    }).catch((cause: unknown) => {
      throw this.#asError(cause as ServiceError, timeoutMs, named?.manifest.name);
    });
    if (description.protocol === protocolVersion) return description;
    const values = {
      who: `The worker of ${named?.manifest.name ?? this.#component}`,
      found: description.protocol,
    };
    throw kumikiError('WORKER_VERSION', { ...values, expected: protocolVersion });
  }

  stream(named?: NamedComponent): PacketStream {
    return this.#client.process(metadataOf(named));
  }

  close(): void {
    this.#client.close();
  }

  #asError(cause: ServiceError, timeoutMs: number, component = this.#component): KumikiError {
    const code = String(cause.metadata?.get('kumiki-code')[0] ?? '');
    if (Object.hasOwn(errorTable, code)) {
      const texts = textsOf(cause);
      const trace = cause.metadata.get('kumiki-trace-bin')[0]?.toString();
      const thrown = trace === undefined ? undefined : traced(texts.message, trace);
      return new KumikiError(code as ErrorCode, texts, {
        at: { component },
        ...(thrown && { cause: thrown }),
      });
    }
    const late = /deadline/i.test(cause.message);
    const reason = late ? `it was not ready after ${timeoutMs} ms` : `it answered ${cause.message}`;
    const advice = late
      ? 'Let its setup take less time, or give it more.'
      : 'See its log; "kumiki conformance" checks a worker.';
    return kumikiError('WORKER_START_FAILED', { component, reason, advice }, { cause, at: { component } });
  }
}

/** A status has one text for those who know no better: message and remedy in one. */
function textsOf({ details, metadata }: ServiceError): { message: string; remedy: string } {
  const remedy = metadata.get('kumiki-remedy-bin')[0]?.toString().slice(0, 2000) ?? '';
  const isApart = remedy !== '' && details.endsWith(` ${remedy}`);
  const message = isApart ? details.slice(0, -remedy.length - 1) : details;
  return { message: message.slice(0, 2000), remedy: isApart ? remedy : 'See its log.' };
}

function metadataOf(named: NamedComponent | undefined, options?: MetadataOptions): Metadata {
  const metadata = new Metadata(options);
  if (named) metadata.set('kumiki-component', named.id);
  return metadata;
}
