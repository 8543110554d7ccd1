import { setting } from '../setting.ts';

export const logFormats = ['text', 'json'] as const;
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

export type LogFormat = (typeof logFormats)[number];
export type LogLevel = (typeof logLevels)[number];

/** What the platform says about its work. */
export const log = {
  format: setting<LogFormat>({
    env: 'KUMIKI_LOG_FORMAT',
    description:
      '`text` has lines for people; `json` has one JSON object a line on standard output, for programs (see [observability.md](observability.md)).',
    schema: { enum: [...logFormats] },
    default: 'text',
  }),
  level: setting<LogLevel>({
    env: 'KUMIKI_LOG_LEVEL',
    description: 'The least that is said.',
    schema: { enum: [...logLevels] },
    default: 'info',
  }),
} as const;
