import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { AllEvents, FoundEvents } from '../../core/all-events.ts';
import { stream } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';
import { eventAnswer } from './event-answer.ts';

interface Query {
  readonly after?: number;
  readonly pipeline?: readonly string[];
  readonly type?: readonly string[];
}

const project = 'default';
const words = (most: number): JsonSchema => ({
  type: 'array',
  items: { type: 'string', maxLength: 100 },
  maxItems: most,
});

/** What happens in all executions, as server-sent events (HTML Standard, 9.2). */
export function allEventsRoute(all: AllEvents): Route {
  return defineRoute<{ query: Query }>({
    method: 'GET',
    path: '/api/v1/events',
    role: 'viewer',
    scope: 'own',
    group: 'Events',
    summary:
      'What happens in all executions from now on, or after a position, as server-sent events; Last-Event-ID goes on from there. The same address takes WebSocket.',
    query: {
      type: 'object',
      properties: {
        after: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
        pipeline: words(100),
        type: words(30),
      },
    },
    answers: {
      200: { type: 'text/event-stream', description: 'One event a change; its id is its position.' },
    },
    async handle({ query, headers, caller, signal, closing }) {
      const { after: asked, pipeline, type } = query;
      const last = Number(headers['last-event-id'] ?? NaN);
      const after = Number.isSafeInteger(last) && last >= 0 ? last : (asked ?? (await all.end()));
      const filter = { after, ...(pipeline && { pipelines: pipeline }), ...(type && { types: type }) };
      const end = AbortSignal.any([signal, closing]);
      const pages = all.follow(project, () => caller, filter, { signal: end });
      return stream(frames(pages, after, end), 'text/event-stream');
    },
  });
}

/** An id without data moves on where a client would begin again, and tells it nothing. */
async function* frames(
  pages: AsyncIterable<FoundEvents>,
  after: number,
  end: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  yield `id: ${after}\n\n`;
  try {
    for await (const { events, position } of pages) {
      const told = events.map(({ position: id, event }) => {
        return `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(eventAnswer(event))}\n\n`;
      });
      yield told.length > 0 ? told.join('') : `id: ${position}\n\n`;
    }
  } catch (thrown) {
    // The client went away, or the server is about to: it comes again and says where it was.
    if (!end.aborted) throw thrown;
  }
}
