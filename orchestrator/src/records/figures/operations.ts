import type { KeptFigures } from '../../observe/figures/figures-store.ts';
import type { Database } from '../database/database.ts';
import { upsert } from '../database/upsert.ts';

interface FiguresRow {
  readonly width_ms: number;
  readonly start: number;
  readonly body: string;
}

function loadFigures(database: Database): KeptFigures[] {
  return database
    .all<FiguresRow>('SELECT width_ms, start, body FROM figures')
    .map(({ width_ms, start, body }) => ({ widthMs: width_ms, start, body }));
}

function saveFigures(
  database: Database,
  _now: number,
  figures: readonly KeptFigures[],
  until: readonly { readonly widthMs: number; readonly before: number }[],
): void {
  for (const { widthMs, start, body } of figures) {
    database.run(upsert('figures', ['width_ms', 'start'], ['body']), [widthMs, start, body]);
  }
  for (const { widthMs, before } of until) {
    database.run('DELETE FROM figures WHERE width_ms = ? AND start < ?', [widthMs, before]);
  }
}

export const figuresWrites = { saveFigures } as const;

export const figuresReads = { loadFigures } as const;
