import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';

/** How requests of one S3 client leave this process. */
export interface Transport {
  /** For the `transport` option of the client. */
  readonly transport: Pick<typeof http, 'request'>;
  /** For its `transportAgent` option. */
  readonly agent: http.Agent;
  /** Runs work whose requests, and the bodies of their answers, end when the signal comes. */
  readonly within: <Value>(signal: AbortSignal | undefined, work: () => Promise<Value>) => Promise<Value>;
}

/**
 * The client knows neither time limits nor signals, so both are put under it: a request fails when the store
 * says nothing for `timeoutMs`, from connecting to the last byte. A reader who takes the bytes slowly is not
 * the store's silence.
 */
export function openTransport(secure: boolean, timeoutMs: number): Transport {
  const signals = new AsyncLocalStorage<AbortSignal | undefined>();
  const base = secure ? https : http;
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: 32 })
    : new http.Agent({ keepAlive: true, maxSockets: 32 });

  function request(
    options: https.RequestOptions,
    onResponse: (response: http.IncomingMessage) => void,
  ): http.ClientRequest {
    const signal = signals.getStore();
    let answer: http.IncomingMessage | undefined;
    const sent = base.request({ ...options, timeout: timeoutMs, ...(signal && { signal }) }, (response) => {
      answer = response;
      onResponse(response);
    });
    sent.on('timeout', () => {
      if (answer && answer.readableLength > 0) {
        sent.setTimeout(timeoutMs);
        return;
      }
      const silence = Object.assign(new Error(`it said nothing for ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
      (answer ?? sent).destroy(silence);
    });
    return sent;
  }

  return {
    transport: { request: request as typeof http.request },
    agent,
    within: (signal, work) => signals.run(signal, work),
  };
}
