export { forgetSecrets } from './forget-secrets.ts';
export { readSettings, settingsSchema, type SettingsSource } from './read-settings.ts';
export { sections, type Sections, type Settings } from './sections.ts';
export { strangeVariables } from './strange-variables.ts';
export { tellComponents } from './tell-components.ts';
export { optional, setting, type SectionOf, type Setting } from './setting.ts';
