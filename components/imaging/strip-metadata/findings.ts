import type { Directory, Entry } from '@kumiki/component-sdk/exif';

export type Kind = 'place' | 'person' | 'time' | 'device' | 'preview' | 'text' | 'colour' | 'other';

/** A piece of metadata. */
export interface Finding {
  readonly kind: Kind;
  /** As the standard calls it. */
  readonly name: string;
  readonly value: string;
}

/** Tags that say something of somebody, by directory. Names of CIPA DC-008. */
const known: Readonly<Record<Directory, Readonly<Record<number, readonly [Kind, string]>>>> = {
  image: {
    0x010e: ['text', 'ImageDescription'],
    0x010f: ['device', 'Make'],
    0x0110: ['device', 'Model'],
    0x0131: ['device', 'Software'],
    0x0132: ['time', 'DateTime'],
    0x013b: ['person', 'Artist'],
    0x013c: ['device', 'HostComputer'],
    0x8298: ['person', 'Copyright'],
    0x9c9b: ['text', 'XPTitle'],
    0x9c9c: ['text', 'XPComment'],
    0x9c9d: ['person', 'XPAuthor'],
    0x9c9e: ['text', 'XPKeywords'],
    0x9c9f: ['text', 'XPSubject'],
  },
  photo: {
    0x9003: ['time', 'DateTimeOriginal'],
    0x9004: ['time', 'DateTimeDigitized'],
    0x927c: ['device', 'MakerNote'],
    0x9286: ['text', 'UserComment'],
    0xa420: ['device', 'ImageUniqueID'],
    0xa430: ['person', 'CameraOwnerName'],
    0xa431: ['device', 'BodySerialNumber'],
    0xa433: ['device', 'LensMake'],
    0xa434: ['device', 'LensModel'],
    0xa435: ['device', 'LensSerialNumber'],
  },
  place: {
    0x001c: ['place', 'GPSAreaInformation'],
    0x001d: ['time', 'GPSDateStamp'],
  },
  preview: { 0x0201: ['preview', 'Thumbnail'] },
};

/** Of a value in the report, in letters. */
const longestText = 200;

const place = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4, altitude: 6 } as const;

/** What entries of EXIF say of somebody; settings of the camera say nothing. */
export function findingsOf(entries: readonly Entry[]): Finding[] {
  const findings: Finding[] = [];
  const valueOf = (tag: number) =>
    entries.find((entry) => entry.directory === 'place' && entry.tag === tag)?.value;
  const latitude = degrees(valueOf(place.latitude), valueOf(place.latitudeRef));
  const longitude = degrees(valueOf(place.longitude), valueOf(place.longitudeRef));
  if (latitude !== undefined && longitude !== undefined) {
    findings.push({ kind: 'place', name: 'GPSPosition', value: `${latitude}, ${longitude}` });
  }
  const altitude = valueOf(place.altitude);
  if (altitude && typeof altitude !== 'string')
    findings.push({ kind: 'place', name: 'GPSAltitude', value: `${Math.round(altitude[0]!)} m` });
  for (const { directory, tag, value, size } of entries) {
    const [kind, name] = known[directory][tag] ?? [];
    if (!kind || !name) continue;
    // Notes of the maker and previews are of no use to a reader.
    const told = name === 'MakerNote' || name === 'Thumbnail' ? `${size} bytes` : textOf(name, value);
    findings.push({ kind, name, value: told });
  }
  return findings;
}

function textOf(name: string, value: Entry['value']): string {
  if (typeof value === 'string')
    return (name === 'UserComment' ? value.replace(/^ASCII\.*/, '') : value).slice(0, longestText);
  // Those of Windows are UTF-16 in bytes, of which only the first are read.
  return name.startsWith('XP')
    ? `${String.fromCharCode(...value.filter((code) => code > 31))}…`
    : value.join(', ');
}

/** Degrees, minutes, seconds to decimal degrees, to about ten metres. */
function degrees(value: Entry['value'] | undefined, side: Entry['value'] | undefined): number | undefined {
  if (!value || typeof value === 'string' || value.length < 3) return undefined;
  const [whole, minutes, seconds] = value as readonly [number, number, number];
  const found = whole + minutes / 60 + seconds / 3600;
  const sign = side === 'S' || side === 'W' ? -1 : 1;
  return Math.round(sign * found * 10_000) / 10_000;
}
