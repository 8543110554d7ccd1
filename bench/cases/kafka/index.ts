export { kafkaEvents } from './events.ts';
export { kafkaRequests } from './requests.ts';
