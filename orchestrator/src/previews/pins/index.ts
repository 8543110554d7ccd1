export type { NewPin, Pin, PinLimits, PinStore } from './pin.ts';
export { Pins, type PinsOptions } from './pins.ts';
