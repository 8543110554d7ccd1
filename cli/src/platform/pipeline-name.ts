/** `NAME` or `NAME@VERSION`, as a platform calls its pipelines. */
export function isPipelineName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,99}(@[1-9]\d{0,8})?$/.test(text);
}
