import { brokers, KafkaTopics } from '../../test/kafka-topics.ts';
import { LoggedReports, TakeReports } from '../executors/argo/reports/index.ts';
import { reportsContract } from '../executors/argo/reports/contract.ts';
import { KafkaReportLog, KafkaReports, podConnection } from './index.ts';

reportsContract('through Kafka', async () => {
  const topics = new KafkaTopics();
  const topic = await topics.create('reports', 2);
  const connection = podConnection({ brokers, tls: false });
  const logs: KafkaReportLog[] = [];
  return {
    open: (pod) => {
      const log = new KafkaReportLog(connection, topic);
      logs.push(log);
      const signal = AbortSignal.timeout(60_000);
      // HTTPS never comes to help here.
      return new LoggedReports({ ...pod, log, signal, say: () => undefined, lateMs: 600_000 });
    },
    async serve(runs) {
      const isThere = Promise.withResolvers<void>();
      const source = new KafkaReports({
        connection,
        topic,
        group: topics.prefix,
        changed: (problem) => (problem ? isThere.reject(problem) : isThere.resolve()),
      });
      const taking = new TakeReports(runs, source);
      taking.start();
      await isThere.promise;
      return taking;
    },
    async [Symbol.asyncDispose]() {
      for (const log of logs) await log[Symbol.asyncDispose]();
      await topics[Symbol.asyncDispose]();
    },
  };
});
