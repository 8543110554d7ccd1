import { sharp, type FileMetadata, type Image } from '@kumiki/component-sdk';
import { readExif, type Directory, type Entry } from '@kumiki/component-sdk/exif';
import type { Convert } from './component.types.ts';
import { readXmp, writeXmp, type XmpTexts } from './xmp.ts';

/** What somebody may ask to be carried over; the words are those of the report of "Remove metadata". */
export type Group = Convert['params']['keepMetadata'][number];

type Tags = readonly (readonly [directory: Directory, tag: number, name: string])[];

/**
 * The tags of EXIF that are carried over, by group, with the names that libexif has for them (CIPA DC-008). No other one is:
 * serial numbers, names of owners, notes of makers, previews and the times of the satellites stay behind whatever is asked for.
 * Texts of persons are written as XMP as well.
 */
const carriedTags: Readonly<Record<Exclude<Group, 'profile'>, Tags>> = {
  person: [
    ['image', 0x013b, 'Artist'],
    ['image', 0x8298, 'Copyright'],
  ],
  text: [['image', 0x010e, 'ImageDescription']],
  time: [
    ['photo', 0x9003, 'DateTimeOriginal'],
    ['photo', 0x9004, 'DateTimeDigitized'],
    ['photo', 0x9011, 'OffsetTimeOriginal'],
    ['photo', 0x9012, 'OffsetTimeDigitized'],
    ['photo', 0x9291, 'SubSecTimeOriginal'],
  ],
  device: [
    ['image', 0x010f, 'Make'],
    ['image', 0x0110, 'Model'],
    ['photo', 0xa433, 'LensMake'],
    ['photo', 0xa434, 'LensModel'],
  ],
  exposure: [
    ['photo', 0x829a, 'ExposureTime'],
    ['photo', 0x829d, 'FNumber'],
    ['photo', 0x8822, 'ExposureProgram'],
    ['photo', 0x8827, 'ISOSpeedRatings'],
    ['photo', 0x9204, 'ExposureBiasValue'],
    ['photo', 0x9207, 'MeteringMode'],
    ['photo', 0x9209, 'Flash'],
    ['photo', 0x920a, 'FocalLength'],
    ['photo', 0xa402, 'ExposureMode'],
    ['photo', 0xa403, 'WhiteBalance'],
    ['photo', 0xa405, 'FocalLengthIn35mmFilm'],
  ],
  place: [
    ['place', 0x0001, 'GPSLatitudeRef'],
    ['place', 0x0002, 'GPSLatitude'],
    ['place', 0x0003, 'GPSLongitudeRef'],
    ['place', 0x0004, 'GPSLongitude'],
    ['place', 0x0005, 'GPSAltitudeRef'],
    ['place', 0x0006, 'GPSAltitude'],
    ['place', 0x0010, 'GPSImgDirectionRef'],
    ['place', 0x0011, 'GPSImgDirection'],
  ],
};

/** The directories as sharp numbers them. */
const directories = { image: 'IFD0', photo: 'IFD2', place: 'IFD3', preview: undefined } as const;

/** Groups of which XMP alone holds something, which a TIFF has too. */
export const withoutExif: readonly Group[] = ['person', 'text', 'profile'];

/**
 * What a file is to say of the picture, from an image as it came.
 * @returns nothing where the source has lost its metadata, or has none of what is asked for
 */
export async function carriedFrom(
  source: Image,
  groups: readonly Group[],
): Promise<FileMetadata | undefined> {
  const bytes = source.encodedBytes;
  if (!bytes) return undefined;
  const found = await sharp(bytes).metadata();
  // A TIFF has them in its own directory.
  const entries = readExif(found.exif ?? (found.format === 'tiff' ? bytes : new Uint8Array()));
  const exif: Record<string, Record<string, string>> = {};
  for (const group of groups) {
    if (group === 'profile') continue;
    for (const [directory, tag, name] of carriedTags[group]) {
      const entry = entries.find((one) => one.directory === directory && one.tag === tag);
      const value = entry && asWritten(entry);
      if (value !== undefined) (exif[directories[directory]!] ??= {})[name] = value;
    }
  }
  const xmp = writeXmp(textsOf(entries, found.xmp, groups));
  if (Object.keys(exif).length === 0 && xmp === undefined) return undefined;
  return {
    // The pixels are in sRGB, whatever the source was in.
    ...(Object.keys(exif).length > 0 && { exif: { ...exif, IFD2: { ...exif['IFD2'], ColorSpace: '1' } } }),
    ...(xmp !== undefined && { xmp }),
    ...(source.origin.density !== undefined && { density: source.origin.density }),
  };
}

/** As libexif reads it; nothing for what EXIF cannot hold, which is all that is not ASCII. */
function asWritten({ value, fractions }: Entry): string | undefined {
  if (typeof value === 'string') return /^[\x20-\x7e]+$/.test(value) ? value : undefined;
  if (!fractions) return value.length === 1 ? `${value[0]}` : undefined;
  // Unknown parts are written as 0/0.
  if (fractions.some(([, under]) => under === 0)) return undefined;
  return fractions.map(([over, under]) => `${over}/${under}`).join(' ');
}

/** Texts of persons: those of XMP where it has them, else those of EXIF, which many programs write in UTF-8. */
function textsOf(entries: readonly Entry[], xmp: Uint8Array | undefined, groups: readonly Group[]): XmpTexts {
  const texts = xmp ? readXmp(xmp) : {};
  const ofExif = (tag: number) => {
    const value = entries.find((entry) => entry.directory === 'image' && entry.tag === tag)?.value;
    return typeof value === 'string' && value !== '' ? [value] : undefined;
  };
  const [creator, rights, description] = [
    texts.creator ?? ofExif(0x013b),
    texts.rights ?? ofExif(0x8298),
    texts.description ?? ofExif(0x010e),
  ];
  return {
    ...(groups.includes('person') && { ...(creator && { creator }), ...(rights && { rights }) }),
    ...(groups.includes('text') && {
      ...(texts.title && { title: texts.title }),
      ...(description && { description }),
      ...(texts.subject && { subject: texts.subject }),
    }),
  };
}
