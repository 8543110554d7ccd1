import type { RecordedEvent } from '../../../execution/index.ts';
import { eventAnswer } from './event-answer.ts';

/**
 * Pages of events as server-sent events (HTML Standard, 9.2): the id is `seq`, the data the event as JSON; a comment
 * where nothing happens, so that nobody between takes the connection for dead.
 */
export async function* eventStream(
  pages: AsyncIterable<readonly RecordedEvent[]>,
  end: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  yield ':\n\n';
  try {
    for await (const page of pages) {
      yield page.length === 0 ? ':\n\n' : page.map(frame).join('');
    }
  } catch (thrown) {
    // The client went away, or the server is about to: it comes again and says where it was.
    if (!end.aborted) throw thrown;
  }
}

function frame(event: RecordedEvent): string {
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(eventAnswer(event))}\n\n`;
}
