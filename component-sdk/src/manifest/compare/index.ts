export { levelOf, type Change, type ChangeLevel } from './change.ts';
export { compareManifests } from './compare-manifests.ts';
