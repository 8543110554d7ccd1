import type pg from 'pg';

/** Milliseconds of this machine's steady clock, which nobody sets; the same in all threads. */
export function steadyMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/**
 * The data base's time, which all replicas go by, whatever their own clocks say: how far it is ahead of the steady
 * clock is measured now and then. While this machine sleeps it falls behind, so that leases of this process end early.
 */
export class ServerClock {
  readonly #ahead: Float64Array;

  constructor(shared: SharedArrayBuffer) {
    this.#ahead = new Float64Array(shared);
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return Math.trunc(steadyMs() + this.#ahead[0]!);
  }

  async read(client: pg.Client): Promise<void> {
    const before = steadyMs();
    const { rows } = await client.query<{ now: number }>(
      'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now',
    );
    const after = steadyMs();
    this.#ahead[0] = rows[0]!.now - (before + after) / 2;
  }
}
