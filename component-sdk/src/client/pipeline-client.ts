import { credentials, makeClientConstructor, Metadata, type Client, type ServiceError } from '@grpc/grpc-js';
import {
  imageProcessingService,
  type ImageMetadata,
  type ImageRequest,
  type ProcessingResponse,
  type Sent,
} from '@kumiki/proto/image-processing';
import { FrameExchange, type OpenCall } from './frame-exchange.ts';
import { RequestError, resultOf, type FrameResult } from './result.ts';

export interface ClientOptions {
  /** A token of the platform. */
  readonly token?: string;
  /** The root certificates that are trusted, PEM, or `true` for those of Node; without it, nothing is encrypted. */
  readonly tls?: Buffer | true;
}

export interface ImageOptions {
  /** The pipeline's parameters: texts as they are, all else as JSON. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly priority?: 'low' | 'normal' | 'high';
  /** By default a frame where the pipeline is deployed, and a recorded execution elsewhere. */
  readonly mode?: 'auto' | 'recorded' | 'realtime';
  /** Who sends it; with the id of an image, the same again is the same execution. */
  readonly clientId?: string;
  /** Of a frame: how long it may take, in ms. */
  readonly deadlineMs?: number;
  /** The input that the image is for. */
  readonly input?: string;
  readonly signal?: AbortSignal;
}

export interface StreamOptions extends ImageOptions {
  /** What happens to a frame for which there is no room; as the deployment says where it is left out. */
  readonly policy?: 'block' | 'drop_oldest' | 'drop_newest';
  /** Frames that are on their way at a time. Default 16. */
  readonly window?: number;
  /** How often a connection that broke is opened again before it is given up. Default 10. */
  readonly retries?: number;
}

/** An image to send: its bytes, or with an id of its own. */
export type SentFrame = Uint8Array | { readonly id: string; readonly bytes: Uint8Array };

interface ImageClient extends Client {
  processSingleImage(
    request: Sent<ImageRequest>,
    metadata: Metadata,
    answer: (error: ServiceError | null, response?: ProcessingResponse) => void,
  ): { cancel(): void };
  processImageStream(metadata: Metadata): ReturnType<OpenCall>;
}

const ImageService = makeClientConstructor(
  imageProcessingService('kumiki.v1.ImageProcessingService'),
  'ImageProcessingService',
);

const largest = 32 * 1024 * 1024;
/**
 * Bytes of results that may be on their way: with the 64 KiB of HTTP/2, which all streams of a connection share, a result of 500 KB waits eight
 * times for both sides to be woken.
 */
const windowBytes = 1024 * 1024;

/** Sends images to pipelines of a platform over gRPC. */
export class PipelineClient implements AsyncDisposable {
  readonly #client: ImageClient;
  readonly #metadata = new Metadata();
  readonly #closed = new AbortController();
  #count = 0;

  /** @param address `HOST:PORT` of the platform's gRPC */
  constructor(address: string, { token, tls }: ClientOptions = {}) {
    const channel = tls
      ? credentials.createSsl(tls === true ? undefined : tls)
      : credentials.createInsecure();
    this.#client = new ImageService(address, channel, {
      'grpc.max_receive_message_length': largest,
      'grpc.max_send_message_length': largest,
      'grpc.max_reconnect_backoff_ms': 5000,
      'grpc-node.flow_control_window': windowBytes,
    }) as unknown as ImageClient;
    if (token !== undefined) this.#metadata.set('authorization', `Bearer ${token}`);
  }

  /** One image, and its result. @throws RequestError where it was not accepted */
  async image(pipelineId: string, image: SentFrame, options: ImageOptions = {}): Promise<FrameResult> {
    const signal = this.#until(options);
    signal.throwIfAborted();
    const { id, bytes } = this.#named(image);
    const request = { correlationId: id, imageData: bytes, metadata: metadataOf(pipelineId, options) };
    return await new Promise<FrameResult>((resolve, reject) => {
      const call = this.#client.processSingleImage(request, this.#metadata, (error, response) => {
        signal.removeEventListener('abort', cancel);
        if (response) resolve(resultOf(response));
        else reject(signal.aborted ? (signal.reason as Error) : new RequestError(error!));
      });
      const cancel = () => call.cancel();
      signal.addEventListener('abort', cancel, { once: true });
    });
  }

  /**
   * A stream of frames, and their results as they come: of a deployed pipeline in the order of the frames. No more frames
   * are taken than are on their way, so a source of any length may be given. A connection that breaks is opened again,
   * and frames without a result are sent once more.
   * @throws RequestError where the stream is refused, or cannot be opened again
   */
  async *stream(
    pipelineId: string,
    frames: Iterable<SentFrame> | AsyncIterable<SentFrame>,
    options: StreamOptions = {},
  ): AsyncGenerator<FrameResult, void, undefined> {
    const { window = 16, retries = 10 } = options;
    const exchange = new FrameExchange({
      open: () => this.#client.processImageStream(this.#metadata),
      metadata: metadataOf(pipelineId, options),
      frames: named(frames, (frame) => this.#named(frame)),
      window,
      retries,
      signal: this.#until(options),
    });
    yield* exchange.results();
  }

  /** Ends what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new Error('The client was closed.'));
    await Promise.resolve(this.#client.close());
  }

  #until({ signal }: ImageOptions): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#closed.signal]) : this.#closed.signal;
  }

  #named(frame: SentFrame): { readonly id: string; readonly bytes: Uint8Array } {
    return frame instanceof Uint8Array ? { id: String(++this.#count), bytes: frame } : frame;
  }
}

async function* named<Frame>(
  frames: Iterable<SentFrame> | AsyncIterable<SentFrame>,
  name: (frame: SentFrame) => Frame,
): AsyncGenerator<Frame> {
  for await (const frame of frames) yield name(frame);
}

function metadataOf(
  pipelineId: string,
  { parameters = {}, priority = 'normal', mode = 'auto', policy, deadlineMs, clientId, input }: StreamOptions,
): Sent<ImageMetadata> {
  const texts = Object.entries(parameters).map(([name, value]) => {
    return [name, typeof value === 'string' ? value : JSON.stringify(value)] as const;
  });
  return {
    ...(clientId !== undefined && { clientId }),
    ...(input !== undefined && { input }),
    pipelineConfig: {
      pipelineId,
      parameters: Object.fromEntries(texts),
      priority: ({ low: 'LOW', normal: 'NORMAL', high: 'HIGH' } as const)[priority],
      mode: ({ auto: 'AUTO', recorded: 'RECORDED', realtime: 'REALTIME' } as const)[mode],
      ...(policy && {
        policy: ({ block: 'BLOCK', drop_oldest: 'DROP_OLDEST', drop_newest: 'DROP_NEWEST' } as const)[policy],
      }),
      ...(deadlineMs !== undefined && { deadlineMs }),
    },
  };
}
