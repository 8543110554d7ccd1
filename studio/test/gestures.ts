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
    const end = Date.now() / 1000;
    await this.#send('touchStart', [from], end - 2);
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9, 1]) {
      const at = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
      await this.#send('touchMove', [at], end - 2 + part);
    }
    await this.#send('touchEnd', [], end);
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
