import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callerOf } from '../../../identity/roles.ts';
import type { Replicas, ReplicasHeard } from '../../../records/index.ts';
import { DraftEditors, type DraftEditor } from './draft-editors.ts';
import { SharedDrafts } from './shared-drafts.ts';

const beatMs = 1000;
const aiko = callerOf('1', 'Aiko', { role: 'editor' });
const ben = callerOf('2', 'Ben', { role: 'editor' });

/** What all listen to, as the data base is. */
let bus: Set<Partial<ReplicasHeard>>;
let told: string[];
const replicas: Replicas = {
  listen(heard) {
    bus.add(heard);
    return () => void bus.delete(heard);
  },
  tellProgress: () => undefined,
  tellDrafts(text) {
    told.push(text);
    for (const heard of bus) heard.drafts?.(text);
  },
};

beforeEach(() => {
  bus = new Set();
  told = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Platform {
  readonly editors: DraftEditors;
  readonly shared: SharedDrafts;
  /** It is gone without a word. */
  die(): void;
}
function platform(): Platform {
  const editors = new DraftEditors();
  const before = new Set(bus);
  const shared = new SharedDrafts({ replicas, editors, beatMs });
  shared.start();
  const own = [...bus].filter((heard) => !before.has(heard));
  return {
    editors,
    shared,
    die() {
      own.forEach((heard) => bus.delete(heard));
      vi.spyOn(editors, 'open', 'get').mockReturnValue([]);
    },
  };
}

/** Somebody who has a draft open: whom they hear of, the last at the end. */
function opened(on: Platform, who = aiko, draft = 'mark') {
  const heard: (readonly DraftEditor[])[] = [];
  const leave = on.editors.join(draft, who, (others) => heard.push(others));
  return { heard, leave, latest: () => heard.at(-1) };
}

test('whoever has a draft open on one platform hears who has on another, from coming to going', () => {
  const [one, other] = [platform(), platform()];
  const here = opened(one);
  const there = opened(other, ben);
  opened(other, ben, 'another');
  expect(here.latest()).toEqual([{ name: 'Ben', you: false }]);
  expect(there.latest()).toEqual([{ name: 'Aiko', you: false }]);
  const window = opened(other, aiko);
  expect(here.latest()).toEqual([
    { name: 'Ben', you: false },
    { name: 'Aiko', you: true },
  ]);
  window.leave();
  there.leave();
  expect(here.latest()).toEqual([]);
});

test('one that starts later, or missed something, hears of those who were there before', () => {
  const one = platform();
  opened(one);
  const other = platform();
  expect(opened(other, ben).latest()).toEqual([{ name: 'Aiko', you: false }]);
  const late = platform();
  for (const heard of bus) heard.drafts?.(undefined);
  expect(opened(late, ben).latest()).toHaveLength(2);
});

test('nobody of a platform that died is there for long, and those of others stay', () => {
  const [one, dying, other] = [platform(), platform(), platform()];
  const here = opened(one);
  opened(dying, ben);
  opened(other, callerOf('3', 'Chie', { role: 'editor' }));
  vi.advanceTimersByTime(10 * beatMs);
  expect(here.latest()).toHaveLength(2);
  const { length } = here.heard;
  dying.die();
  vi.advanceTimersByTime(4 * beatMs);
  expect(here.latest()).toEqual([{ name: 'Chie', you: false }]);
  // What is only said again is no news.
  expect(here.heard).toHaveLength(length + 1);
});

test('one that stops takes its people along at once', () => {
  const [one, other] = [platform(), platform()];
  const here = opened(one);
  opened(other, ben);
  other.shared.stop();
  expect(here.latest()).toEqual([]);
});

test('what a stranger says is passed over, and what is too long is cut off', () => {
  const [one, other] = [platform(), platform()];
  const here = opened(one);
  for (const text of ['', 'null', '{}', '{"platform":"x","draft":"mark","people":[{"id":1}]}'])
    for (const heard of bus) heard.drafts?.(text);
  expect(here.latest()).toEqual([]);
  for (let at = 0; at < 60; at++) opened(other, callerOf(`${at}`, 'ñ'.repeat(100), { role: 'editor' }));
  expect(here.latest()!.length).toBeGreaterThan(20);
  expect(Math.max(...told.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(7000);
});
