import type { LogLevel } from '@kumiki/component-sdk/progress';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { LogFilter, StoredLogLine } from '../../../execution/index.ts';
import type { Logs } from '../../core/views/logs.ts';
import { preferred } from '../accepts.ts';
import { stream, type Answer } from '../answer.ts';
import { pageAnswer, pageSchema } from '../page.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';
import {
  executionId,
  executionsBase,
  executionsGroup,
  itemPlace,
  pageLimit,
  refOf,
  type InExecution,
} from './in-execution.ts';

interface LogQuery {
  readonly item?: number;
  readonly step?: string;
  readonly attempt?: number;
  readonly level?: readonly LogLevel[];
  readonly text?: string;
  readonly follow: boolean;
  readonly limit: number;
  readonly cursor?: number;
}

const logLevels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];

type LogRequest = RouteRequest<InExecution & { query: LogQuery }>;

const lineShape: JsonSchema = {
  type: 'object',
  properties: {
    position: { type: 'integer', description: 'Goes up; as "cursor" it gives the lines after this one.' },
    time: { type: 'string', format: 'date-time' },
    item: itemPlace,
    step: { type: 'string' },
    attempt: { type: 'integer', minimum: 1 },
    level: { enum: [...logLevels] },
    message: { type: 'string' },
    data: { type: 'object' },
  },
  required: ['position', 'time', 'item', 'step', 'attempt', 'level', 'message'],
};

/** What components write while they work: as pages, as plain text, and as it comes. */
export function executionLogRoutes(logs: Logs): Route[] {
  return [
    defineRoute<InExecution & { query: LogQuery }>({
      method: 'GET',
      path: `${executionsBase}/{id}/logs`,
      role: 'viewer',
      group: executionsGroup,
      summary:
        'Lines of the logs, in the order of arrival: JSON pages, or as Accept says all of them as text/plain, or text/event-stream as they come until the event `end`, where Last-Event-ID goes on; the event `ping` says that nothing came for a while.',
      params: { id: executionId },
      query: {
        type: 'object',
        properties: {
          item: itemPlace,
          step: { type: 'string', maxLength: 500 },
          attempt: { type: 'integer', minimum: 1, maximum: 1_000_000 },
          level: { type: 'array', items: { enum: [...logLevels] } },
          text: { type: 'string', maxLength: 200, description: 'A part of the message.' },
          follow: { type: 'boolean', default: false, description: 'As text/plain: goes on until the end.' },
          limit: pageLimit(1000, 200),
          cursor: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
        },
      },
      answers: { 200: { schema: pageSchema(lineShape) } },
      async handle(request) {
        const form = preferred(request.node, ['application/json', 'text/plain', 'text/event-stream']);
        if (form === 'text/event-stream') return await followed(logs, request);
        return form === 'text/plain' ? await asText(logs, request) : await asPage(logs, request);
      },
    }),
  ];
}

async function asPage(logs: Logs, { params, query }: LogRequest): Promise<Answer> {
  const { limit, cursor: after = 0 } = query;
  const lines = await logs.page(refOf(params.id), filterOf(query), { after, limit });
  const next = lines.length === limit ? String(lines.at(-1)!.position) : undefined;
  return pageAnswer(lines.map(lineAnswer), next);
}

async function asText(logs: Logs, { params, query, signal, closing }: LogRequest): Promise<Answer> {
  const ref = refOf(params.id);
  // What does not exist is said before the answer begins.
  await logs.page(ref, {}, { after: 0, limit: 1 });
  const end = AbortSignal.any([signal, closing]);
  const filter = filterOf(query);
  const pages = query.follow
    ? logs.follow(ref, filter, 0, { signal: end })
    : logs.all(ref, filter, { signal: end });
  const text = eachPage(pages, end, (page) => page.map(lineText).join(''));
  return stream(text, 'text/plain; charset=utf-8', { headers: { Vary: 'Accept' } });
}

async function followed(
  logs: Logs,
  { params, query, headers, signal, closing }: LogRequest,
): Promise<Answer> {
  const ref = refOf(params.id);
  await logs.page(ref, {}, { after: 0, limit: 1 });
  const last = Number(headers['last-event-id'] ?? Number.NaN);
  const after = Number.isSafeInteger(last) && last >= 0 ? last : (query.cursor ?? 0);
  const end = AbortSignal.any([signal, closing]);
  const pages = logs.follow(ref, filterOf(query), after, { signal: end });
  return stream(frames(pages, end), 'text/event-stream', { headers: { Vary: 'Accept' } });
}

/**
 * Lines, and an event `end` behind the last one: a connection that ends without it has broken. An event `ping` where nothing comes
 * for a while: programs of a browser see no comments, and must know that the connection is alive.
 */
async function* frames(
  pages: AsyncIterable<readonly StoredLogLine[]>,
  end: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  yield* eachPage(pages, end, (page) =>
    page.length === 0 ? 'event: ping\ndata: {}\n\n' : page.map(frame).join(''),
  );
  if (!end.aborted) yield 'event: end\ndata: {}\n\n';
}

async function* eachPage(
  pages: AsyncIterable<readonly StoredLogLine[]>,
  end: AbortSignal,
  form: (page: readonly StoredLogLine[]) => string,
): AsyncGenerator<string, void, undefined> {
  yield form([]);
  try {
    for await (const page of pages) yield form(page);
  } catch (thrown) {
    // The client went away, or the server is about to.
    if (!end.aborted) throw thrown;
  }
}

function filterOf({ item, step, attempt, level, text }: LogQuery): LogFilter {
  return {
    ...(item !== undefined && { item }),
    ...(step !== undefined && { step }),
    ...(attempt !== undefined && { attempt }),
    ...(level && { levels: level }),
    ...(text && { text }),
  };
}

function lineAnswer({ position, item, step, attempt, line }: StoredLogLine): object {
  const { time, level, message, data } = line;
  const at = new Date(time).toISOString();
  return { position, time: at, item, step, attempt, level, message, ...(data && { data }) };
}

function frame(line: StoredLogLine): string {
  return `id: ${line.position}\nevent: log\ndata: ${JSON.stringify(lineAnswer(line))}\n\n`;
}

/** One line, whose further lines are indented; what would steer a terminal is left out. */
function lineText({ item, step, attempt, line }: StoredLogLine): string {
  const { time, level, message, data } = line;
  const place = `item ${item} ${step}${attempt > 1 ? ` (attempt ${attempt})` : ''}`;
  const more = data === undefined ? '' : ` ${JSON.stringify(data)}`;
  // oxlint-disable-next-line no-control-regex -- these are the ones to leave out
  const text = `${message}${more}`.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  return `${new Date(time).toISOString()} ${level.padEnd(5)} ${place}: ${text.replaceAll('\n', '\n    ')}\n`;
}
