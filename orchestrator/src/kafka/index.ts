export { kafkaConnection, type KafkaConnection, type KafkaSettings } from './connection.ts';
export { KafkaRequests, type KafkaRequestsOptions } from './kafka-requests.ts';
export { KafkaSink, type KafkaSinkOptions } from './kafka-sink.ts';
export { checkTopics, type TopicsWanted } from './topics.ts';
