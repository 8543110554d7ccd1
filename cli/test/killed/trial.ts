import { setTimeout as delay } from 'node:timers/promises';
import { picture, temporaryFolder } from '../kumiki.ts';
import { publishFlip, startPlatform, type StartedPlatform } from '../platform.ts';

export interface KillTrial {
  readonly requests: number;
  readonly answered: number;
  /** What was found to be wrong, looked at from outside alone. */
  readonly wrong: readonly string[];
}

const clients = 4;

/** Numbers from 0 to 1 that a seed gives again (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Kills a platform again and again while clients send it work, and then asks it, as any client can, whether it kept what
 * it had promised: each request that was answered has its execution, the same again is the same one, each execution ends
 * once, and its events are numbered without a gap.
 */
export async function killTrial(seed: number, kills: number): Promise<KillTrial> {
  const random = randomOf(seed);
  await using folder = await temporaryFolder();
  const image = await picture('png');
  const work = new Work(image);
  for (let life = 0; life < kills; life++) {
    await using platform = await startPlatform(folder.path);
    if (life === 0) await publishFlip(platform);
    const killed = new AbortController();
    const sending = Array.from(
      { length: clients },
      async () => await work.send(platform, random, killed.signal),
    );
    await delay(150 + random() * 1200);
    platform.child.kill('SIGKILL');
    killed.abort();
    await Promise.all(sending);
  }
  await using last = await startPlatform(folder.path);
  await work.judge(last);
  return { requests: work.requests, answered: work.answered, wrong: work.wrong };
}

interface Page {
  readonly items: readonly { readonly execution_id: string }[];
  readonly next?: string;
}

/** What clients have sent, and what they were told. */
class Work {
  readonly wrong: string[] = [];
  readonly #image: Uint8Array<ArrayBuffer>;
  /** By the correlation id; without an answer where the platform died before it gave one. */
  readonly #sent = new Map<string, string | undefined>();

  constructor(image: Uint8Array) {
    this.#image = new Uint8Array(image);
  }

  get requests(): number {
    return this.#sent.size;
  }

  get answered(): number {
    return [...this.#sent.values()].filter((id) => id !== undefined).length;
  }

  /** One client, which now and then sends again what it had sent before. */
  async send(platform: StartedPlatform, random: () => number, end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      const before = [...this.#sent.keys()];
      const isAgain = before.length > 0 && random() < 0.2;
      const correlation = isAgain
        ? before[Math.floor(random() * before.length)]!
        : `request-${before.length}-${random()}`;
      if (!isAgain) this.#sent.set(correlation, undefined);
      await this.#ask(platform, correlation).catch(() => undefined); // the platform is dead
    }
  }

  async judge(platform: StartedPlatform): Promise<void> {
    // Whoever got no answer asks again, as clients do.
    for (const correlation of this.#sent.keys()) await this.#ask(platform, correlation);
    const promised = new Set(this.#sent.values());
    const listed = await this.#list(platform);
    if (promised.size !== this.#sent.size) this.wrong.push('two requests have one execution');
    for (const id of promised) if (!listed.has(id!)) this.wrong.push(`${id} was promised and is not there`);
    for (const id of listed)
      if (!promised.has(id)) this.wrong.push(`${id} is there and was asked for by nobody`);
    for (const id of promised) await this.#judgeOne(platform, id!);
  }

  async #judgeOne({ url }: StartedPlatform, id: string): Promise<void> {
    const text = await (await fetch(`${url}/api/v1/executions/${id}/events`)).text();
    const events = [...text.matchAll(/^id: (\d+)\nevent: (\w+)$/gm)].map(([, seq, type]) => ({
      seq: Number(seq),
      type,
    }));
    if (events.some(({ seq }, at) => seq !== at + 1)) this.wrong.push(`the events of ${id} have a gap`);
    const ends = events.filter(({ type }) => type === 'execution_ended');
    if (ends.length !== 1) this.wrong.push(`${id} has ended ${ends.length} times`);
    const shown = (await (await fetch(`${url}/api/v1/executions/${id}`)).json()) as { status: string };
    if (shown.status !== 'succeeded') this.wrong.push(`${id} is ${shown.status}`);
    const result = await fetch(`${url}/api/v1/executions/${id}/items/0/outputs/image`);
    if (result.status !== 200) this.wrong.push(`the result of ${id} answers ${result.status}`);
    await result.arrayBuffer();
  }

  async #ask({ url }: StartedPlatform, correlation: string): Promise<void> {
    const form = new FormData();
    form.set('pipeline_config', JSON.stringify({ pipeline_id: 'flip-it', parameters: { ms: 20 } }));
    form.set('client_id', 'trial');
    form.set('correlation_id', correlation);
    form.set('image', new Blob([this.#image]), 'photo.png');
    const answer = await fetch(`${url}/api/v1/pipeline/process`, { method: 'POST', body: form });
    const text = await answer.text();
    if (answer.status !== 202) {
      this.wrong.push(`${correlation} is answered with ${answer.status}: ${text}`);
      return;
    }
    const { execution_id: id } = JSON.parse(text) as { execution_id: string };
    const known = this.#sent.get(correlation);
    if (known !== undefined && known !== id) this.wrong.push(`${correlation} is ${known} and ${id}`);
    this.#sent.set(correlation, id);
  }

  async #list({ url }: StartedPlatform): Promise<Set<string>> {
    const ids = new Set<string>();
    let cursor = '';
    do {
      const answer = await fetch(`${url}/api/v1/executions?limit=200${cursor}`);
      const page = (await answer.json()) as Page;
      for (const { execution_id: id } of page.items) ids.add(id);
      cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    return ids;
  }
}
