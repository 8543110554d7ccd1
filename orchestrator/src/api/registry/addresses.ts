export const group = 'Registry';
export const root = '/api/v1/registry';
export const base = `${root}/components/{publisher}/{name}`;
export const ofVersion = `${base}/versions/{version}`;
