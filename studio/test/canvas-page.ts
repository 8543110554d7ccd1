import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { TestPlatform } from './platform.ts';

/** A small pipeline: an image, grey, small, and its output. */
export const smallPipeline = (name: string) => `
apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: { image: { type: image } }
steps:
  grey: { component: imaging/grayscale@^1, inputs: { image: $inputs.image } }
  small: { component: imaging/resize@^1, inputs: { image: $steps.grey.image }, params: { width: 320 } }
outputs: { image: $steps.small.image }
canvas:
  positions: { inputs: { x: 0, y: 100 }, grey: { x: 320, y: 100 }, small: { x: 640, y: 100 }, outputs: { x: 960, y: 100 } }
`;

/** A page with the canvas, in a window of its own. */
export class CanvasPage implements AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #platform: TestPlatform;
  readonly #faults: string[] = [];

  private constructor(platform: TestPlatform, context: BrowserContext, page: Page) {
    this.#platform = platform;
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(30_000);
    page.on('pageerror', ({ message }) => this.#faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#faults.push(message.text());
    });
  }

  static async open(
    platform: TestPlatform,
    browser: Browser,
    { hasTouch = false } = {},
  ): Promise<CanvasPage> {
    // Places are measured: nothing glides meanwhile.
    const context = await browser.newContext({
      baseURL: platform.url,
      locale: 'en-GB',
      reducedMotion: 'reduce',
      hasTouch,
      isMobile: hasTouch,
    });
    return new CanvasPage(platform, context, await context.newPage());
  }

  box(id: string, on = this.page): Locator {
    return on.locator(`.svelte-flow__node[data-id="${id}"]`);
  }

  /** The line that ends at a place. */
  line(to: string, on = this.page): Locator {
    return on.locator(`.svelte-flow__edge[data-id="${to}"]`);
  }

  port(id: string, side: 'source' | 'target', name: string): Locator {
    return this.box(id).locator(`.svelte-flow__handle.${side}[data-handleid="${name}"]`);
  }

  /** Keeps a pipeline. */
  async keep(name: string, text = smallPipeline(name)): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ text });
    const kept = await fetch(`${this.#platform.url}/api/v1/pipelines`, { method: 'POST', headers, body });
    if (!kept.ok) throw new Error(await kept.text());
  }

  /** Keeps a pipeline, and opens it. */
  async show(name: string, text = smallPipeline(name)): Promise<void> {
    await this.keep(name, text);
    await this.page.goto(`/pipelines/${name}`);
    await this.box('$inputs').waitFor();
    await this.page.getByText(/problem/i).waitFor();
  }

  /** What the draft says, as it is kept. */
  async kept(name: string): Promise<string> {
    await this.page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    const answer = await fetch(`${this.#platform.url}/api/v1/pipelines/${name}`);
    return ((await answer.json()) as { readonly text: string }).text;
  }

  async middleOf(of: Locator): Promise<{ x: number; y: number }> {
    const { x, y, width, height } = (await of.boundingBox())!;
    return { x: x + width / 2, y: y + height / 2 };
  }

  async drag(from: Locator, to: { readonly x: number; readonly y: number }): Promise<void> {
    const { x, y } = await this.middleOf(from);
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move((x + to.x) / 2, (y + to.y) / 2, { steps: 3 });
    await this.page.mouse.move(to.x, to.y, { steps: 4 });
    await this.page.mouse.move(to.x + 1, to.y);
    await this.page.mouse.up();
  }

  /** Ends it; what a page complained of fails the test. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    if (this.#faults.length > 0) throw new Error(this.#faults.join('\n'));
  }
}

/** The CSS filter that an element is drawn through. */
export async function filterOf(place: Locator): Promise<string> {
  return await place.evaluate((element) => {
    const { getComputedStyle } = globalThis as unknown as {
      getComputedStyle: (of: unknown) => { readonly filter: string };
    };
    return getComputedStyle(element).filter;
  });
}
