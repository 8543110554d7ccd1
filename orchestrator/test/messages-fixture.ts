import { compileSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import { Messages, type MessagesOptions } from '../src/api/messages/messages.ts';
import { MemorySink } from '../src/api/messages/publish/memory-sink.ts';
import { EventLog } from '../src/events/index.ts';
import { Metrics, silentLog } from '../src/observe/index.ts';
import { MemoryRequests, MemoryTopic } from '../src/requests/index.ts';
import { readSettings } from '../src/settings/index.ts';
import { openProcessing, picture, type OpenProcessing } from './processing-fixture.ts';

type Data = Record<string, unknown>;

/** Requests and messages in memory, over a `Processing` of this process. */
export class MessagesFixture implements AsyncDisposable {
  readonly kumiki: OpenProcessing;
  readonly photo: Buffer;
  readonly topic = new MemoryTopic('image-processing-requests', 2);
  readonly sink = new MemorySink();
  readonly #opened: Messages[] = [];

  private constructor(kumiki: OpenProcessing, photo: Buffer) {
    this.kumiki = kumiki;
    this.photo = photo;
  }

  static async open(): Promise<MessagesFixture> {
    return new MessagesFixture(await openProcessing(), await picture());
  }

  async open(
    more: Partial<MessagesOptions> = {},
    environment: Record<string, string> = {},
  ): Promise<Messages> {
    const { kafka } = await readSettings({ environment });
    const { store, objects, processing, files, changes, queue } = this.kumiki;
    const messages = new Messages({
      settings: kafka,
      processing,
      files,
      objects,
      store,
      events: new EventLog(store, changes),
      waiting: () => queue.waiting,
      log: silentLog,
      metrics: new Metrics().messages,
      check: () => Promise.resolve([]),
      source: () => new MemoryRequests(this.topic),
      sink: this.sink,
      ...more,
    });
    this.#opened.push(messages);
    await messages.open();
    return messages;
  }

  async begin(
    more: Partial<MessagesOptions> = {},
    environment: Record<string, string> = {},
  ): Promise<Messages> {
    const messages = await this.open(more, environment);
    messages.begin();
    return messages;
  }

  /** The message of the requirement, for the photo. */
  request(correlation: string, more: object = {}): Data {
    return {
      client_id: 'line-3',
      correlation_id: correlation,
      image_data: this.photo.toString('base64'),
      image_format: 'png',
      image_size_bytes: this.photo.length,
      pipeline_config: { pipeline_id: 'one', parameters: { width: 12, note: 'fine' }, priority: 'high' },
      timestamp: '2026-11-26T12:00:00.000Z',
      ...more,
    };
  }

  send(message: object | string, partition = 0): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    this.topic.send(Buffer.from(text), { partition });
  }

  get results(): readonly Data[] {
    return this.#of('processing-results');
  }

  get progress(): readonly Data[] {
    return this.#of('processing-progress');
  }

  /** Waits for so many results. */
  async ended(count: number): Promise<readonly Data[]> {
    await this.sink.until(() => this.results.length >= count);
    return this.results;
  }

  #of(topic: string): readonly Data[] {
    const found = this.sink.messages.filter((one) => one.topic === topic);
    return found.map(({ value }) => JSON.parse(value) as Data);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#opened) await one[Symbol.asyncDispose]();
    await this.kumiki[Symbol.asyncDispose]();
  }
}

/** What is wrong with data by a schema: nothing where it fits. */
export function faults(schema: JsonSchema, data: unknown): readonly unknown[] {
  return compileSchema(schema).check(data);
}
