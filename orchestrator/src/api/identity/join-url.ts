/** The page that a link leads to; what stands behind "#" is in no log and no Referer. */
export function joinUrl(publicUrl: string, secret: string): string {
  return `${publicUrl.replace(/\/$/, '')}/join#${secret}`;
}
