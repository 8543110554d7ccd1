/** Texts of the Dublin Core in XMP (ISO 16684-1): each a list; title, description and rights have one. */
export type XmpTexts = Partial<Record<Name, readonly string[]>>;

type Name = keyof typeof containers;

/** What holds the texts: a list in order, one without order, or one of languages. */
const containers = {
  creator: 'Seq',
  rights: 'Alt',
  title: 'Alt',
  description: 'Alt',
  subject: 'Bag',
} as const;

const names = Object.keys(containers) as Name[];

/** XMP of strangers: more bytes, texts or letters than these are not read. */
const limits = { bytes: 256 * 1024, texts: 100, letters: 2000 } as const;

/**
 * The texts in a packet of XMP. Only elements are read whose names have the prefix `dc:` that every program writes, and of
 * languages the first one. What cannot be read is left out.
 */
export function readXmp(packet: Uint8Array): XmpTexts {
  if (packet.length > limits.bytes) return {};
  const xml = new TextDecoder().decode(packet);
  const texts: Partial<Record<Name, string[]>> = {};
  for (const name of names) {
    const part = between(xml, `<dc:${name}>`, `</dc:${name}>`);
    const found = part === undefined ? [] : itemsOf(part);
    if (found.length > 0) texts[name] = containers[name] === 'Alt' ? found.slice(0, 1) : found;
  }
  return texts;
}

function between(xml: string, start: string, end: string): string | undefined {
  const from = xml.indexOf(start);
  const to = from < 0 ? -1 : xml.indexOf(end, from);
  return to < 0 ? undefined : xml.slice(from + start.length, to);
}

function itemsOf(part: string): string[] {
  const items: string[] = [];
  for (let at = part.indexOf('<rdf:li'); at >= 0; at = part.indexOf('<rdf:li', at)) {
    const [open, close] = [part.indexOf('>', at), part.indexOf('</rdf:li>', at)];
    if (open < 0 || close < open || items.length === limits.texts) break;
    const text = unescaped(part.slice(open + 1, close)).trim();
    if (text !== '') items.push(text.slice(0, limits.letters));
    at = close;
  }
  return items;
}

/** @returns a packet, or nothing where there is no text */
export function writeXmp(texts: XmpTexts): string | undefined {
  const parts = names.flatMap((name) => {
    const list = texts[name];
    if (!list) return [];
    const kind = containers[name];
    const attribute = kind === 'Alt' ? ' xml:lang="x-default"' : '';
    const items = list.map((text) => `<rdf:li${attribute}>${escaped(text)}</rdf:li>`).join('');
    return [`<dc:${name}><rdf:${kind}>${items}</rdf:${kind}></dc:${name}>`];
  });
  if (parts.length === 0) return undefined;
  const rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
  const dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"';
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${rdf}><rdf:Description rdf:about="" ${dc}>${parts.join('')}</rdf:Description></rdf:RDF></x:xmpmeta>`;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,4}));/g, (whole, ten, hex, name: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const code = ten === undefined ? parseInt(hex as string, 16) : Number(ten);
    return code > 0x1f && code <= 0x10_ffff ? String.fromCodePoint(code) : '';
  });
}

/** What is not ASCII as references, which readers get right that take the text of a PNG for Latin 1. */
function escaped(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[^\x20-\x7e]/gu, (letter) => `&#x${letter.codePointAt(0)!.toString(16)};`);
}
