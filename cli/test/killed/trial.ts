import { setTimeout as delay } from 'node:timers/promises';
import { failpoints } from '@kumiki/component-sdk/failpoint';
import { Webhook as Verifier } from 'standardwebhooks';
import { randomOf } from '../../../orchestrator/test/random.ts';
import { picture, temporaryFolder } from '../kumiki.ts';
import { ask, publishFlip, startPlatform, type StartedPlatform } from '../platform.ts';
import { receiver, type Receiver } from '../up-platform.ts';

export interface KillTrial {
  readonly requests: number;
  readonly answered: number;
  /** What was found to be wrong, looked at from outside alone. */
  readonly wrong: readonly string[];
}

const clients = 4;
/** An attempt that failed comes again after five seconds, then after thirty. */
const toldWithinMs = 60_000;

/** Places in its code that a platform dies at; where it does not come to one in time, it is killed all the same. */
const places = [...failpoints.executions, 'webhook-sent'] as const;

/**
 * Kills a platform again and again while clients send it work, at any moment or at a place in its code, and then asks it,
 * as any client can, whether it kept what it had promised: each request that was answered has its execution, the same
 * again is the same one, each execution ends once, its events are numbered without a gap, and its webhook is told of the
 * end, under one id.
 */
export async function killTrial(seed: number, kills: number): Promise<KillTrial> {
  const random = randomOf(seed);
  await using folder = await temporaryFolder();
  await using here = await receiver((response) => response.end('ok'));
  const work = new Work(await picture('png'));
  const settings = { KUMIKI_ALLOWED_ADDRESSES: here.host };
  let secret = '';
  for (let life = 0; life < kills; life++) {
    const place = places[Math.floor(random() * places.length)]!;
    // The first one has to come up.
    const dies = life > 0 && random() < 0.5;
    const count = 1 + Math.floor(random() * 12);
    await using platform = await startPlatform(folder.path, {
      ...settings,
      ...(dies && { KUMIKI_FAILPOINT: `${place}:${count}` }),
    }).catch((thrown: unknown) => {
      // It has died at its place while it went on with what was left, and said nothing.
      if (!dies || !(thrown instanceof Error) || thrown.message !== '') throw thrown;
      return undefined;
    });
    if (!platform) continue;
    if (life === 0) {
      await publishFlip(platform);
      ({ secret } = await ask<{ secret: string }>(platform, 'POST', '/webhooks', { url: here.url }));
    }
    const killed = new AbortController();
    const sending = Array.from(
      { length: clients },
      async () => await work.send(platform, random, killed.signal),
    );
    await Promise.race([delay(150 + random() * 1200), platform.ended]);
    platform.child.kill('SIGKILL');
    killed.abort();
    await Promise.all(sending);
  }
  await using last = await startPlatform(folder.path, settings);
  await work.judge(last);
  await work.judgeWebhook(here, secret);
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
      const wait = random() < 0.3 ? '?wait=5' : '';
      await this.#ask(platform, correlation, wait).catch(() => undefined); // the platform is dead
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

  /** Waits until it was told of all ends: what was sent before a death and not recorded comes again. */
  async judgeWebhook({ count }: Pick<Receiver, 'count'>, secret: string): Promise<void> {
    const verifier = new Verifier(secret);
    const ids = new Map<string, string>();
    const open = new Set(this.#sent.values());
    for (let at = 0; open.size > 0; at++) {
      const late = delay(toldWithinMs, undefined, { ref: false });
      const message = (await Promise.race([count(at + 1), late]))?.[at];
      if (!message) {
        this.wrong.push(`nobody was told of the end of ${[...open].join(', ')}`);
        return;
      }
      const { data } = verifier.verify(message.text, message.headers) as { data: { execution_id: string } };
      const { execution_id: id } = data;
      const messageId = message.headers['webhook-id']!;
      if ((ids.get(id) ?? messageId) !== messageId)
        this.wrong.push(`the end of ${id} was told under two ids`);
      ids.set(id, messageId);
      open.delete(id);
    }
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

  /** @param wait asks for the result itself, which says in its header whose it is */
  async #ask({ url }: StartedPlatform, correlation: string, wait = ''): Promise<void> {
    const form = new FormData();
    form.set('pipeline_config', JSON.stringify({ pipeline_id: 'flip-it', parameters: { ms: 20 } }));
    form.set('client_id', 'trial');
    form.set('correlation_id', correlation);
    form.set('image', new Blob([this.#image]), 'photo.png');
    const answer = await fetch(`${url}/api/v1/pipeline/process${wait}`, { method: 'POST', body: form });
    const content = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 202 && !(wait !== '' && answer.status === 200)) {
      this.wrong.push(`${correlation} is answered with ${answer.status}: ${content.toString()}`);
      return;
    }
    const id = answer.headers.get('x-execution-id') ?? idIn(content);
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

function idIn(content: Buffer): string {
  return (JSON.parse(content.toString()) as { execution_id: string }).execution_id;
}
