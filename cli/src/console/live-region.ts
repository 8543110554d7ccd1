import { widthOf } from './terminal.ts';

/** Milliseconds between two pictures of the region: about ten a second. */
const pauseMs = 100;

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/**
 * Some lines at the foot of a terminal that are drawn over and over, below what scrolls. Each picture of them is
 * one write, so that nothing flickers.
 */
export class LiveRegion {
  readonly #stream: NodeJS.WriteStream;
  readonly #lines: () => readonly string[];
  #drawn: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  readonly #restore = (): void => {
    this.#stream.write(showCursor);
  };

  /** @param lines what to show now; asked for at most ten times a second */
  constructor(stream: NodeJS.WriteStream, lines: () => readonly string[]) {
    this.#stream = stream;
    this.#lines = lines;
    stream.write(hideCursor);
    process.once('exit', this.#restore);
  }

  /** Draws soon. */
  update(): void {
    if (this.#timer) return;
    const wait = Math.max(0, this.#last + pauseMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, wait);
    this.#timer.unref();
  }

  /**
   * Prints something that stays, above the region. The region is back at once: in a quick run it would be gone most
   * of the time.
   */
  above(print: () => void): void {
    this.#stream.write(this.#toTop());
    print();
    if (this.#drawn.length > 0) this.#stream.write(textOf(this.#drawn));
    this.update();
  }

  /** Removes the region. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stream.write(this.#toTop() + showCursor);
    this.#drawn = [];
    process.off('exit', this.#restore);
  }

  get columns(): number {
    return this.#stream.columns || 80;
  }

  #draw(): void {
    this.#last = performance.now();
    const lines = this.#lines();
    const top = this.#toTop();
    this.#drawn = lines;
    this.#stream.write(top + textOf(lines));
  }

  /** To the first line of the region, with nothing left of it; a window that became narrow has wrapped its lines. */
  #toTop(): string {
    const { columns } = this;
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    return rows === 0 ? '' : `\u001b[${rows}A\r\u001b[0J`;
  }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
