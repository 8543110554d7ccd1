import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SharedMoment } from './shared-moment.ts';

/** Times come when the test says so. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function momentOf(atWork: number, enough: number) {
  const moment = new SharedMoment(() => atWork);
  moment.begin(enough);
  const over: string[] = [];
  const end = (name: string) => void moment.wait().then(() => over.push(name));
  const told = async () => {
    await Promise.resolve();
    await Promise.resolve();
    return over;
  };
  return { end, told };
}

test('an end waits for no other where those that are left would not keep the machine busy', async () => {
  const { end, told } = momentOf(3, 3);
  end('first');
  expect(await told()).toEqual(['first']);
});

test('ends of many that are at work come together, when no more can be spared', async () => {
  const { end, told } = momentOf(6, 4);
  end('first');
  expect(await told()).toEqual([]);
  end('second');
  expect(await told()).toEqual(['second', 'first']);
  end('third');
  expect(await told()).toEqual(['second', 'first']);
});

test('an end that nobody joins is recorded after a moment', async () => {
  const { end, told } = momentOf(100, 4);
  end('first');
  await vi.advanceTimersByTimeAsync(30);
  expect(await told()).toEqual(['first']);
});
