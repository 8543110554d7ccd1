/** What a value may stand in for beside its own type. */
const standsInFor: Readonly<Record<string, readonly string[]>> = {
  mask: ['image'],
  detections: ['json'],
  classes: ['json'],
  keypoints: ['json'],
  measurements: ['json'],
  verdict: ['json'],
  table: ['json'],
  text: ['json'],
  number: ['json'],
};

/** The type without its list. */
export function baseType(type: string): string {
  return type.replace(/(\[\])+$/, '');
}

/** Whether a value of one type can be joined to an input of another; a list is taken apart, or gathered. */
export function fits(given: string, wanted: string): boolean {
  const [from, to] = [baseType(given), baseType(wanted)];
  return from === to || (standsInFor[from]?.includes(to) ?? false);
}

/** A letter that tells the type apart where colour does not. */
export function typeLetter(type: string): string {
  return letters[baseType(type)] ?? '?';
}

const letters: Readonly<Record<string, string>> = {
  image: 'I',
  mask: 'M',
  detections: 'D',
  classes: 'C',
  keypoints: 'K',
  measurements: 'L',
  verdict: 'V',
  table: 'T',
  text: 'A',
  number: 'N',
  json: 'J',
  file: 'F',
};
