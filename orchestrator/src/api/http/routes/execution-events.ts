import type { RecordedEvent } from '../../../execution/index.ts';

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
  const { project: _, execution, at, ...rest } = event;
  const data = { ...rest, execution_id: execution, at: new Date(at).toISOString() };
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
