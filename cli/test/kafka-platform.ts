import { deadLetterSchema } from '@kumiki/orchestrator/api/messages';
import { compileSchema } from '@kumiki/component-sdk/schema';
import { brokers, KafkaTopics, type Kept } from '../../orchestrator/test/kafka-topics.ts';
import { picture, temporaryFolder } from './kumiki.ts';
import { ask, publishFlip, startPlatform, type StartedPlatform } from './platform.ts';

export interface ResultMessage {
  readonly execution_id: string;
  readonly correlation_id?: string;
  readonly status: string;
  readonly seq: number;
  readonly step?: string | null;
}

/** Topics of a test with all that a platform needs to use them. */
export class KafkaStory implements AsyncDisposable {
  readonly topics = new KafkaTopics();
  readonly #image: Buffer;
  readonly #stack: AsyncDisposableStack;

  private constructor(image: Buffer, stack: AsyncDisposableStack) {
    this.#image = image;
    this.#stack = stack;
  }

  static async open(partitions: number): Promise<KafkaStory> {
    await using stack = new AsyncDisposableStack();
    const story = new KafkaStory(await picture('png'), new AsyncDisposableStack());
    stack.use(story.topics);
    for (const topic of ['requests', 'progress', 'results', 'dead'])
      await story.topics.create(topic, partitions);
    story.#stack.use(stack.move());
    return story;
  }

  name(topic: 'requests' | 'progress' | 'results' | 'dead'): string {
    return this.topics.name(topic);
  }

  /** A folder for the data of one platform. */
  async folder(): Promise<string> {
    return this.#stack.use(await temporaryFolder()).path;
  }

  /** Starts a platform; the pipeline `flip-it` is published where the folder is new. */
  async start(folder: string, more: Readonly<Record<string, string>> = {}): Promise<StartedPlatform> {
    const platform = await startPlatform(folder, {
      KUMIKI_KAFKA_BROKERS: brokers.join(','),
      KUMIKI_KAFKA_GROUP: this.topics.prefix,
      KUMIKI_KAFKA_REQUESTS_TOPIC: this.name('requests'),
      KUMIKI_KAFKA_PROGRESS_TOPIC: this.name('progress'),
      KUMIKI_KAFKA_RESULTS_TOPIC: this.name('results'),
      KUMIKI_KAFKA_DEAD_LETTERS_TOPIC: this.name('dead'),
      ...more,
    });
    const { items } = await ask<{ items: unknown[] }>(platform, 'GET', '/pipelines');
    if (items.length === 0) await publishFlip(platform);
    return platform;
  }

  request(correlation: string, more: object = {}): string {
    return JSON.stringify({
      client_id: 'line-3',
      correlation_id: correlation,
      image_data: this.#image.toString('base64'),
      image_format: 'png',
      image_size_bytes: this.#image.length,
      pipeline_config: { pipeline_id: 'flip-it', parameters: { ms: 1 } },
      timestamp: new Date().toISOString(),
      ...more,
    });
  }

  async send(values: readonly string[]): Promise<void> {
    for (let from = 0; from < values.length; from += 100) {
      await this.topics.send(this.name('requests'), values.slice(from, from + 100));
    }
  }

  /** All results, as soon as there are some of so many requests. */
  async results(requests: number): Promise<readonly ResultMessage[]> {
    const seen = new Set<string>();
    let looked = 0;
    const kept = await this.topics.read(this.name('results'), (all) => {
      for (const one of all.slice(looked)) seen.add(jsonOf(one).correlation_id ?? '');
      looked = all.length;
      return seen.size >= requests;
    });
    return kept.map(jsonOf);
  }

  /** Why requests were put aside, each once. */
  async deadLetters(count: number): Promise<readonly (readonly [place: string, code: string])[]> {
    const kept = await this.topics.read(this.name('dead'), (all) => placesOf(all).size >= count);
    return [...placesOf(kept)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

export function jsonOf({ value }: Kept): ResultMessage {
  return JSON.parse(value.toString()) as ResultMessage;
}

function placesOf(all: readonly Kept[]): Map<string, string> {
  return new Map(
    all.map(({ headerEntries }) => {
      const headers = new Map(headerEntries.map(([name, text]) => [name.toString(), text.toString()]));
      const reason = JSON.parse(headers.get('kumiki-error')!) as {
        partition: number;
        offset: number;
        code: string;
      };
      const wrong = compileSchema(deadLetterSchema).check(reason);
      if (wrong.length > 0) throw new Error(JSON.stringify(wrong));
      return [`${reason.partition}/${reason.offset}`, headers.get('kumiki-error-code') ?? ''];
    }),
  );
}
