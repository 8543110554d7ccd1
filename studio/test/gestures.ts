import type { CDPSession, Page } from 'playwright-core';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Drags files from outside over a place of a page, and lets go of them there, as a file manager does. */
export async function dropFiles(page: Page, { x, y }: Place, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}

function between(from: Place, to: Place, part: number): Place {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** A finger on a page that can be touched. */
export class Finger {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async on(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page));
  }

  async tap({ x, y }: Place): Promise<void> {
    await this.#send('touchStart', [{ x, y }]);
    await this.#send('touchEnd', []);
  }

  /** It rests at the end: let go of while it moves, it would fling, and the next tap would only stop that. */
  async drag(from: Place, to: Place): Promise<void> {
    await this.slide(from, to);
    await this.lift();
  }

  /** Stays where it comes to. */
  async slide(from: Place, to: Place): Promise<void> {
    const end = Date.now() / 1000;
    await this.#send('touchStart', [from], end - 2);
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9, 1]) {
      await this.#send('touchMove', [between(from, to, part)], end - 2 + part);
    }
  }

  async lift(): Promise<void> {
    await this.#send('touchEnd', []);
  }

  /** Two fingers, one after the other at the same place, go apart so far. */
  async spread({ x, y }: Place, far: number): Promise<void> {
    const apart = (by: number) => [
      { x: x - by, y, id: 1 },
      { x: x + by, y, id: 2 },
    ];
    await this.#send('touchStart', apart(20).slice(0, 1));
    await this.#send('touchStart', apart(20));
    for (const part of [0.25, 0.5, 0.75, 1]) await this.#send('touchMove', apart(20 + (far / 2) * part));
    await this.lift();
  }

  /** @param timestamp seconds since the epoch; now where it is not given */
  async #send(
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    touchPoints: readonly Place[],
    timestamp?: number,
  ): Promise<void> {
    const when = timestamp === undefined ? {} : { timestamp };
    await this.#session.send('Input.dispatchTouchEvent', { type, touchPoints: [...touchPoints], ...when });
  }
}
