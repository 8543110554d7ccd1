export { DraftEditors, type DraftEditor } from './draft-editors.ts';
export { SharedDrafts } from './shared-drafts.ts';
