export {
  kafkaConnection,
  podConnection,
  type KafkaConnection,
  type KafkaSettings,
  type PodKafka,
} from './connection.ts';
export { KafkaReportLog, KafkaReports, type KafkaReportsOptions } from './kafka-reports.ts';
export { KafkaRequests, type KafkaRequestsOptions } from './kafka-requests.ts';
export { KafkaSink, type KafkaSinkOptions } from './kafka-sink.ts';
export { checkTopics, type TopicsWanted } from './topics.ts';
