import { requestSourceContract } from './contract.ts';
import { MemoryRequests, MemoryTopic } from './memory-requests.ts';

requestSourceContract(() => {
  const topic = new MemoryTopic('requests', 2);
  return Promise.resolve({
    open: () => Promise.resolve(new MemoryRequests(topic)),
    send: (text, partition = 0, headers = {}) => {
      topic.send(Buffer.from(text), { partition, headers });
      return Promise.resolve();
    },
    deadLetters: () =>
      Promise.resolve(
        topic.deadLetters.map(
          ({ request, error }) => [Buffer.from(request.value).toString(), error.code] as const,
        ),
      ),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});
