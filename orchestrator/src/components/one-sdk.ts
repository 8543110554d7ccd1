export { shareOneSdk } from '@kumiki/component-sdk/worker';
