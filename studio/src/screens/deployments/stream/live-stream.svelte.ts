import { dropReasons, type DropReason } from '../../../api/deployments.ts';
import type { ErrorRecord } from '../../../api/types.ts';
import type { Size } from '../../../parts/images/viewer/viewport.ts';
import { Encoder } from './encode/encoder.ts';
import { scaledSize } from './encode/scaled-size.ts';
import { FrameConnection, type ConnectionState, type LiveResult, type Socket } from './frame-connection.ts';
import { closePictures, FrameShower, type ShownFrame } from './frame-shower.ts';
import { Recent } from './recent.ts';
import { SourceError } from './sources/problem.ts';
import type { FrameSource } from './sources/source.ts';

export interface StreamOptions {
  readonly source: FrameSource;
  /** Opens the connection. */
  readonly open: () => Socket;
  /** The long edge of what is sent, in pixels; as it is, where it is left out. */
  readonly edge: number | undefined;
  /** Frames a second. */
  readonly rate: number;
}

interface Sent extends Size {
  readonly frame: Blob;
  readonly at: number;
}

/** Frames of a source on their way through a pipeline, and what came back: as much as the line and the pipeline take. */
export class LiveStream {
  connection = $state<ConnectionState>('connecting');
  error = $state.raw<ErrorRecord | undefined>(undefined);
  /** What keeps the source from giving frames. */
  sourceError = $state.raw<SourceError | undefined>(undefined);
  isPaused = $state(false);
  shown = $state.raw<ShownFrame | undefined>(undefined);
  sent = $state(0);
  back = $state(0);
  failed = $state(0);
  /** Not sent, since results of earlier ones were not back. */
  held = $state(0);
  dropped = $state.raw<Readonly<Partial<Record<DropReason, number>>>>({});
  /** How often steps began anew, since what they had kept of the frames before was gone, and which of them did last. */
  begunAnew = $state.raw<{ readonly count: number; readonly steps: readonly string[] }>({
    count: 0,
    steps: [],
  });
  lastError = $state.raw<ErrorRecord | undefined>(undefined);
  /** Of frames that came through lately, in ms: from here and back. */
  roundTrip = $state<number | undefined>(undefined);
  /** Results a second. */
  rate = $state(0);
  /** Whether the frame that was asked for is kept. */
  kept = $state<'asked' | 'kept' | 'lost' | undefined>(undefined);
  readonly #options: StreamOptions;
  readonly #connection: FrameConnection;
  readonly #encoder = new Encoder();
  readonly #sent = new Map<string, Sent>();
  readonly #recent = new Recent();
  readonly #shower = new FrameShower((shown) => this.#show(shown));
  #count = 0;
  #isGrabbing = false;
  #timer: ReturnType<typeof setInterval>;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#connection = new FrameConnection(options.open, {
      changed: (state, error) => this.#connected(state, error),
      result: (result) => this.#heard(result),
    });
    this.#timer = setInterval(() => void this.#next(), 1000 / options.rate);
  }

  get lost(): number {
    return dropReasons.reduce((sum, why) => sum + (this.dropped[why] ?? 0), 0);
  }

  pause(): void {
    this.isPaused = true;
    this.#options.source.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.kept = undefined;
    this.goOn();
  }

  /** Makes sure that the source gives frames. */
  goOn(): void {
    this.#options.source.resume();
  }

  /** Sends the frame that is shown once more, to be kept. */
  keep(): void {
    const { shown } = this;
    if (!shown || this.connection !== 'open') return;
    this.kept = 'asked';
    this.#send(`keep-${++this.#count}`, shown.sent, shown, true);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#connection.close();
    this.#encoder.stop();
    this.#options.source.stop();
    this.#shower.stop();
    closePictures(this.shown);
    this.shown = undefined;
  }

  async #next(): Promise<void> {
    if (this.isPaused || this.sourceError || this.connection !== 'open') return;
    if (this.#isGrabbing || !this.#connection.hasRoom) {
      this.held++;
      return;
    }
    this.#isGrabbing = true;
    try {
      await this.#grab();
    } catch (thrown) {
      this.sourceError = thrown instanceof SourceError ? thrown : new SourceError('other', '', thrown);
    }
    this.#isGrabbing = false;
  }

  async #grab(): Promise<void> {
    const { source, edge } = this.#options;
    const grabbed = await source.grab(edge === undefined);
    if (!grabbed) return;
    const size = scaledSize(grabbed, edge);
    const frame = 'file' in grabbed ? grabbed.file : await this.#encoder.encode(grabbed.picture, size);
    if (frame && this.connection === 'open' && !this.isPaused) this.#send(`${++this.#count}`, frame, size);
  }

  #send(id: string, frame: Blob, { width, height }: Size, keep = false): void {
    this.#sent.set(id, { frame, width, height, at: performance.now() });
    this.#connection.send(id, frame, keep);
    if (!keep) this.sent++;
  }

  #connected(state: ConnectionState, error: ErrorRecord | undefined): void {
    this.connection = state;
    this.error = error;
    // What was on its way is lost with its connection.
    this.#sent.clear();
    if (state !== 'open' && this.kept === 'asked') this.kept = 'lost';
  }

  #heard(result: LiveResult): void {
    const sent = this.#sent.get(result.id);
    this.#sent.delete(result.id);
    if (result.id.startsWith('keep-')) {
      const isThrough = result.status === 'succeeded' || result.status === 'failed';
      this.kept = isThrough ? 'kept' : 'lost';
      return;
    }
    if (result.status === 'dropped') {
      const why = result.why ?? 'left';
      this.dropped = { ...this.dropped, [why]: (this.dropped[why] ?? 0) + 1 };
      return;
    }
    if (result.status !== 'succeeded') {
      this.failed++;
      this.lastError = result.error;
    } else this.back++;
    const anew = (result.steps ?? []).flatMap(({ step, state_lost }) => (state_lost ? [step] : []));
    if (anew.length > 0) this.begunAnew = { count: this.begunAnew.count + 1, steps: anew };
    if (!sent) return;
    const now = performance.now();
    this.#recent.add(now, now - sent.at);
    this.roundTrip = this.#recent.median;
    this.rate = this.#recent.perSecond(now);
    // Who has paused looks at the frame that stood there.
    if (result.status !== 'succeeded' || (this.isPaused && this.shown)) return;
    const { frame, width, height } = sent;
    this.#shower.take({ sent: frame, width, height, result });
  }

  #show(shown: ShownFrame): void {
    const before = this.shown;
    this.shown = shown;
    closePictures(before);
  }
}
