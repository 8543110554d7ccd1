export { createFlags, readFlags, sharedParts, slotPath } from './names.ts';
export { errorMessage, errorOf, outcomeOf, traced } from './outcome.ts';
export { readSlot } from './read-slot.ts';
export { ValueReader } from './read-value.ts';
export { SlotPool, type HeldSlot } from './slot-pool.ts';
export { inlineBytes, ValueWriter, type FileKeeper } from './write-value.ts';
export type {
  Bytes as BytesMessage,
  Error as ErrorMessage,
  Outcome,
  Sent,
  Value as ValueMessage,
} from '@kumiki/proto/component';
