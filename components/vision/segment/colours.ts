/**
 * Colours of classes, black for the first: those of the PASCAL VOC data set, whose bits of red, green and blue come from the
 * bits of the number (M. Everingham et al., "The PASCAL Visual Object Classes Challenge", development kit, 2012).
 */
function palette(): Uint8Array {
  const colours = new Uint8Array(256 * 3);
  for (let number = 0; number < 256; number++) {
    for (let bit = 0, rest = number; bit < 8; bit++, rest >>= 3) {
      for (let channel = 0; channel < 3; channel++)
        colours[number * 3 + channel]! |= ((rest >> channel) & 1) << (7 - bit);
    }
  }
  return colours;
}

const colours = palette();

/** A label map in colour: height × width × 3. */
export function coloured(labels: Uint8Array): Uint8Array {
  const data = new Uint8Array(labels.length * 3);
  for (let at = 0, to = 0; at < labels.length; at++, to += 3) {
    const from = labels[at]! * 3;
    data[to] = colours[from]!;
    data[to + 1] = colours[from + 1]!;
    data[to + 2] = colours[from + 2]!;
  }
  return data;
}
