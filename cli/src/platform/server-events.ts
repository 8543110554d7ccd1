/** One event of a stream (HTML Standard, 9.2). */
export interface ServerEvent {
  readonly id?: number;
  readonly event: string;
  readonly data: string;
}

/** The events of an answer, as they come; comments say nothing. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let held = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    held += decoder.decode(chunk, { stream: true });
    const frames = held.split('\n\n');
    held = frames.pop()!;
    for (const frame of frames) {
      const event = readFrame(frame);
      if (event) yield event;
    }
  }
}

function readFrame(frame: string): ServerEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of frame.split('\n')) {
    const [, name, value] = /^(id|event|data): ?(.*)$/s.exec(line) ?? [];
    if (name !== undefined) fields.set(name, fields.has(name) ? `${fields.get(name)}\n${value}` : value!);
  }
  const data = fields.get('data');
  if (data === undefined) return undefined;
  const id = Number(fields.get('id') ?? Number.NaN);
  return { event: fields.get('event') ?? 'message', data, ...(Number.isSafeInteger(id) && { id }) };
}
