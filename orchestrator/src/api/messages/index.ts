export { Messages, noTopic, type MessagesOptions, type MessagesState, type PartState } from './messages.ts';
export { deadLetterSchema, progressSchema, resultSchema } from './forms/answer-schemas.ts';
export { requestSchema } from './forms/request-schema.ts';
export type { MessageSink, OutgoingMessage } from './publish/message-sink.ts';
export { OutboxPublisher, publisherName, type OutboxPublisherOptions } from './publish/outbox-publisher.ts';
