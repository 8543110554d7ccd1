/** What one request may be at most. */
export interface HttpLimits {
  /** Bytes of a JSON body. */
  readonly jsonBytes: number;
  /** Characters of the address. */
  readonly urlLength: number;
  /** Bytes of all headers together with the address. */
  readonly headerBytes: number;
  /** Count of headers. */
  readonly headers: number;
  /** Milliseconds until all headers are there. */
  readonly headersTimeout: number;
  /** Milliseconds until the whole request is there: an upload over a slow line takes a while. */
  readonly requestTimeout: number;
  /** Milliseconds that an idle connection stays open: longer than proxies and clients keep theirs, so that none sends on one that just ended. */
  readonly keepAliveTimeout: number;
  /** Milliseconds in which a client takes nothing of its answer, until it is cut off. */
  readonly answerTimeout: number;
  /** Milliseconds that running requests get when the server stops. */
  readonly drainTimeout: number;
  /** Milliseconds after which it is asked again whether the reader of an answer without an end may read it. */
  readonly askAgain: number;
}

export const httpLimits: HttpLimits = {
  jsonBytes: 2 * 1024 * 1024,
  urlLength: 8192,
  headerBytes: 16 * 1024,
  headers: 100,
  headersTimeout: 10_000,
  requestTimeout: 300_000,
  keepAliveTimeout: 75_000,
  answerTimeout: 60_000,
  drainTimeout: 10_000,
  askAgain: 15_000,
};
