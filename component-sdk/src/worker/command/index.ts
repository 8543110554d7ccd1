/**
 * A plain program as a component: the key `command` of a manifest says how it is started, and what of its files
 * and of what it prints are the outputs.
 */
export { commandComponent, type CommandLimits } from './command-component.ts';
