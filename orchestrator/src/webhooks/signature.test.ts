import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { backOff, retryAfterMs } from './back-off.ts';
import { checkWebhookSecret, newWebhookSecret, signatureHeaders } from './signature.ts';

const message = () => ({
  id: 'msg_1',
  timestamp: Math.floor(Date.now() / 1000),
  body: '{"type":"execution_ended","data":{"name":"部品"}}',
});

describe('signatures', () => {
  test('are what a stock verifier accepts, and nothing else is', () => {
    const secret = newWebhookSecret();
    const { body, ...head } = message();
    const headers = signatureHeaders({ body, ...head }, secret);
    const verifier = new Webhook(secret);
    expect(verifier.verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => verifier.verify(`${body} `, headers)).toThrow('signature');
    expect(() => verifier.verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow('signature');
    expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow('signature');
    const old = signatureHeaders({ body, ...head, timestamp: head.timestamp - 3600 }, secret);
    expect(() => verifier.verify(body, old)).toThrow('timestamp');
  });

  test('the example of the specification comes out', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const body = '{"test": 2432232314}';
    const given = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body };
    expect(signatureHeaders(given, secret)['webhook-signature']).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  test.each(['', 'whsec_', 'whsec_c2hvcnQ=', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', `whsec_${'%'.repeat(40)}`])(
    '"%s" is no secret',
    (secret) =>
      expect(() => checkWebhookSecret(secret)).toThrow(
        expect.objectContaining({ code: 'WEBHOOK_SECRET_INVALID' }),
      ),
  );
});

describe('the waits between attempts', () => {
  const waits = (random: number) => {
    const all: number[] = [];
    for (let tries = 1; ; tries++) {
      const wait = backOff(tries, random);
      if (wait === undefined) return all;
      all.push(wait);
    }
  };

  test('grow, and are over a day in all, more or less', () => {
    const all = waits(0.5);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    const hours = (ms: readonly number[]) => ms.reduce((sum, one) => sum + one, 0) / 3_600_000;
    expect(hours(all)).toBeGreaterThan(24);
    expect(hours(waits(0))).toBeGreaterThan(19);
    expect(hours(waits(1))).toBeLessThan(31);
    expect(all[0]).toBeLessThan(10_000);
  });

  test('are as long as a receiver asks for, up to an hour', () => {
    const now = Date.now();
    expect(retryAfterMs('120', now)).toBe(120_000);
    expect(retryAfterMs(new Date(now + 90_000).toUTCString(), now)).toBeGreaterThan(88_000);
    for (const header of [undefined, '', 'soon', '-5']) expect(retryAfterMs(header, now)).toBe(0);
    expect(backOff(1, 0.5, 120_000)).toBe(120_000);
    expect(backOff(1, 0.5, 1e9)).toBe(3_600_000);
  });
});
