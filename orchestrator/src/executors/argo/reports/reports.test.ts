import { describe, expect, test } from 'vitest';
import { HelperTokens } from '../helper-tokens.ts';
import { Cipher, newSecretKey } from '../../../secrets/index.ts';
import type { HelperReports } from '../helper/protocol.ts';
import { reportsContract, type Pod, type ReportWay } from './contract.ts';
import { LoggedReports } from './logged-reports.ts';
import { MemoryReportLog } from './memory-report-log.ts';
import { httpsReports } from './report-channel.ts';
import { readReportMessage, writeReportMessage } from './report-message.ts';
import { TakeReports } from './take-reports.ts';

const nothing: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

reportsContract('over HTTPS', () =>
  Promise.resolve({
    open: ({ platform, place }) => httpsReports(platform, place),
    serve: () => Promise.resolve(nothing),
    ...nothing,
  }),
);

/** @param lateMs when HTTPS comes to help, in ms; never, as far as a test goes, where it need not */
const logWay = (log: MemoryReportLog, lateMs = 600_000): ReportWay => ({
  open: (pod: Pod) =>
    new LoggedReports({ ...pod, log, say: () => undefined, lateMs, signal: AbortSignal.timeout(30_000) }),
  serve: (runs) => {
    const taking = new TakeReports(runs, log);
    taking.start();
    return Promise.resolve(taking);
  },
  ...nothing,
});

reportsContract('through a log', () => Promise.resolve(logWay(new MemoryReportLog())));
reportsContract('through a log that loses every second message', () => {
  const log = new MemoryReportLog();
  let count = 0;
  log.passOn = (message) => (++count % 2 === 0 ? [] : [message]);
  return Promise.resolve(logWay(log, 50));
});
reportsContract('through a log that gives everything twice, and the first message again', () => {
  const log = new MemoryReportLog();
  log.passOn = (message) => [message, message, log.appended[0]!];
  return Promise.resolve(logWay(log));
});
reportsContract('through a log that takes nothing', () => {
  const log = new MemoryReportLog();
  log.append = () => Promise.reject(new Error('it is away'));
  return Promise.resolve(logWay(log, 50));
});

describe('a report in a log', () => {
  const tokens = new HelperTokens(new Cipher([newSecretKey()]));
  const until = Date.now() + 600_000;
  const handed = { pod: 'p', group: 0, shard: 0, from: 0, confirmed: 0, reports: [] };

  test('is read with the key of its ticket alone, and not when a byte of it is another', () => {
    const own = tokens.makeReportKey('e', until);
    const message = writeReportMessage('e', handed, own);
    const { key } = tokens.readTicket(message.ticket)!;
    expect(readReportMessage(message, key)).toEqual(handed);
    expect(readReportMessage(message, tokens.makeReportKey('e', until).key)).toBeUndefined();
    const changed = Buffer.from(Buffer.from(message.value).toString().replace('"from":0', '"from":1'));
    expect(readReportMessage({ ...message, value: changed }, key)).toBeUndefined();
    expect(readReportMessage({ ...message, code: '' }, key)).toBeUndefined();
  });

  test('that is signed and is none is refused', () => {
    const own = tokens.makeReportKey('e', until);
    const message = writeReportMessage('e', { ...handed, from: -1 }, own);
    expect(readReportMessage(message, own.key)).toBeUndefined();
  });

  test('tells neither the key nor, by its ticket, opens the routes of helpers', () => {
    const own = tokens.makeReportKey('e', until);
    const message = writeReportMessage('e', handed, own);
    expect(JSON.stringify({ ...message, value: String(message.value) })).not.toContain(own.key);
    expect(() => tokens.read(`kumiki_helper_${message.ticket}`)).toThrow(/token/i);
    expect(tokens.readTicket(message.ticket, until)).toBeUndefined();
  });
});

test('a log that takes everything spares the routes all but a question', async () => {
  let asked = 0;
  const report = (_: unknown, { from }: HelperReports) => {
    asked++;
    return Promise.resolve({ cancelled: false, taken: from });
  };
  const key = new HelperTokens(new Cipher([newSecretKey()])).makeReportKey('e', Date.now() + 600_000);
  const log = new MemoryReportLog();
  const about = { execution: 'e', place: { group: 0, shard: 0 }, pod: 'p', key };
  const signal = new AbortController().signal;
  const channel = new LoggedReports({ ...about, log, platform: { report }, signal, say: () => undefined });
  await channel.report({ pod: 'p', from: 0, reports: [{ item: '0', type: 'passed' }] });
  await channel.report({ pod: 'p', from: 1, reports: [{ item: '1', type: 'passed' }] });
  expect(asked).toBe(0);
  expect(log.appended).toHaveLength(2);
});
