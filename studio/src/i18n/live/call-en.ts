import type { Endpoint } from '../../api/deployments.ts';

/** Texts of how a pipeline is called. */
export const callEn = {
  title: (name: string) => `How do I call ${name}?`,
  lead: 'What to use for which need, with an example to copy. Where people sign in, programs need a token (Settings, API tokens).',
  needs: {
    realtime: 'A camera or a program that waits for each answer',
    batch: 'Many images at once, recorded',
    asynchronous: 'Hand an image over, hear of its result later',
    screen: 'Show how far runs are',
  } satisfies Record<Endpoint['need'], string> as Readonly<Record<Endpoint['need'], string>>,
  for: {
    'realtime grpc': 'A stream of frames, answered in order. The quickest, for cameras and programs.',
    'realtime websocket': 'For browsers, and for cameras that speak nothing else.',
    'realtime rest': 'One image now and then, answered in the same request.',
    'batch rest': 'Each image is an item of its own; results are kept and can be found again.',
    'asynchronous rest':
      'The answer is that it is recorded. A signed message (webhook) tells when it is done.',
    'screen websocket': 'Tells of all changes and of progress, as they come.',
  } as Readonly<Record<string, string>>,
  protocols: { grpc: 'gRPC', websocket: 'WebSocket', rest: 'REST', sse: 'SSE' },
  languages: { curl: 'curl', grpcurl: 'grpcurl', python: 'Python', typescript: 'TypeScript' },
  example: 'Example',
  address: 'Address',
  measured: 'Measured',
  measures: {
    realtime: (p50: string, p95: string) => `a frame usually ${p50}, slow ones (95%) ${p95}`,
    batch: (p50: string, p95: string) => `an image among many usually ${p50}, slow ones (95%) ${p95}`,
    asynchronous: (p50: string, p95: string) => `done usually after ${p50}, slow ones (95%) ${p95}`,
    screen: () => '',
  } as Readonly<Record<Endpoint['need'], (p50: string, p95: string) => string>>,
  notMeasured: 'Not measured yet.',
  notLive: 'Needs the pipeline to be live.',
  back: 'Open in the editor',
};
export type CallMessages = typeof callEn;
