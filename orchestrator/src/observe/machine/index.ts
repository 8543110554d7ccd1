export { DiskSpace, type DiskSpaceOptions } from './disk-space.ts';
export { Machine, type MachineUse } from './machine.ts';
