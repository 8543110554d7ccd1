import { describe, expect, test } from 'vitest';
import { inTrace, nextSpan } from '../trace/index.ts';
import { logRequest, openLog, type Log } from './index.ts';

function jsonLog(level: 'debug' | 'info' | 'error' = 'info') {
  const lines: Record<string, unknown>[] = [];
  const json = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const nowhere = { out: expect.unreachable, error: expect.unreachable };
  return { log: openLog({ format: 'json', level, text: nowhere, json }), lines };
}

function textLog(level: 'debug' | 'info' | 'error' = 'info') {
  const lines: string[] = [];
  const text = {
    out: (line: string) => void lines.push(line),
    error: (line: string) => void lines.push(`! ${line}`),
  };
  return { log: openLog({ format: 'text', level, text }), lines };
}

const request = {
  level: 'info',
  requestId: 'r-1',
  traceId: 't-1',
  method: 'GET',
  path: '/api/v1/invitations/very-secret',
  route: '/api/v1/invitations/{token}',
  status: 200,
  milliseconds: 3,
} as const;

describe('the log for programs', () => {
  test('has one object a line, with its time, its level and its ids', () => {
    const { log, lines } = jsonLog();
    const trace = nextSpan();
    inTrace(trace, () => log.warn('Look.', { execution_id: 'e-1', nothing: undefined }));
    log.debug('Too quiet.');
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        service: 'kumiki',
        pid: process.pid,
        trace_id: trace.traceId,
        execution_id: 'e-1',
        message: 'Look.',
      },
    ]);
  });

  test('writes no secret, in whatever place it stands', () => {
    const { log, lines } = jsonLog();
    log.error('It said Authorization: Bearer abc.def and ?token=abc.def here.', {
      token: 'abc.def',
      stack: 'Error: https://user:abc.def@example.com Basic abc.def',
    });
    logRequest(log, request);
    const text = JSON.stringify(lines);
    expect(text).not.toMatch(/abc\.def|very-secret/);
    expect(lines[1]).toMatchObject({
      path: '/api/v1/invitations/…',
      route: request.route,
      request_id: 'r-1',
    });
  });
});

describe('the log for people', () => {
  test('has the words alone, what is wrong on standard error, and no requests', () => {
    const { log, lines } = textLog();
    log.info('Kumiki is here.', { url: 'x' });
    log.error('No.', { code: 'X' });
    logRequest(log, request);
    expect(lines).toEqual(['Kumiki is here.', '! No.']);
  });

  test('has requests where it says everything, and always those that the server failed', () => {
    const everything = textLog('debug');
    logRequest(everything.log, request);
    expect(everything.lines).toEqual(['! GET /api/v1/invitations/… 200 3 ms r-1']);
    const errors = textLog('error');
    logRequest(errors.log, { ...request, level: 'error', status: 500, error: new Error('inside') });
    expect(errors.lines.join()).toMatch(/500.*\n.*inside/);
  });
});

test('what probes ask is said only where everything is', () => {
  const probe = { ...request, path: '/healthz', route: '/healthz' };
  const seen = (open: { log: Log; lines: unknown[] }) => {
    logRequest(open.log, probe);
    return open.lines.length;
  };
  expect([seen(jsonLog()), seen(jsonLog('debug'))]).toEqual([0, 1]);
});
