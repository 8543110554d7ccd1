import { interruptedPushStories } from './interrupted-push.ts';

const host = process.env['TESTBED_REGISTRY'] ?? '';
const path = `kumiki-test/interrupted-${process.pid}-${Date.now()}`;

interruptedPushStories('a real registry', async () => await Promise.resolve({ host, path }));
