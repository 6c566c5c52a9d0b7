/** Distinguished encoding (X.690), as far as certificates and requests for them need it. */

/** The universal tags that occur in certificates. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context3: 0xa3,
} as const;

/** One element: its tag, what is in it, and all of it as it was written. */
export interface Element {
  readonly tag: number;
  readonly contents: Buffer;
  readonly whole: Buffer;
}

/** One element, written. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const inside = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(inside.length), inside]);
}

/** A sequence of elements that are written already. */
export const sequence = (...elements: readonly Uint8Array[]): Buffer => element(tags.sequence, ...elements);

/** An object identifier. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(tags.objectIdentifier, Buffer.from([40 * first + second, ...rest.flatMap(base128)]));
}

/** A bit string without unused bits. */
export const bitString = (bits: Uint8Array): Buffer => element(tags.bitString, Buffer.from([0]), bits);

/** A whole number that is not negative, its most significant byte first. */
export function integer(bytes: Uint8Array): Buffer {
  const isNegative = (bytes[0] ?? 0) >= 0x80;
  return element(tags.integer, isNegative ? Buffer.from([0]) : Buffer.alloc(0), bytes);
}

/**
 * The elements that are written one after the other.
 *
 * @throws RangeError where these bytes are no such thing
 */
export function elementsOf(bytes: Buffer): readonly Element[] {
  const elements: Element[] = [];
  for (let start = 0; start < bytes.length; ) {
    const { length, contentsStart } = headerAt(bytes, start);
    const end = contentsStart + length;
    if (end > bytes.length) throw new RangeError('An element ends after the bytes that it is in.');
    const whole = bytes.subarray(start, end);
    elements.push({ tag: bytes[start]!, contents: bytes.subarray(contentsStart, end), whole });
    start = end;
  }
  return elements;
}

function headerAt(bytes: Buffer, start: number): { readonly length: number; readonly contentsStart: number } {
  const first = bytes[start + 1];
  if (first === undefined) throw new RangeError('An element has no length.');
  if (first < 0x80) return { length: first, contentsStart: start + 2 };
  const size = first - 0x80;
  if (size < 1 || size > 4 || start + 2 + size > bytes.length)
    throw new RangeError('An element has a length that cannot be read.');
  return { length: bytes.readUIntBE(start + 2, size), contentsStart: start + 2 + size };
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 + bytes.length, ...bytes]);
}

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    digits.unshift(0x80 + (rest % 128));
  return digits;
}

/** Bytes in the text form that certificates are exchanged in. */
export function pemOf(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** The bytes of a text with this label; nothing where it is none. */
export function bytesOfPem(label: string, text: string): Buffer | undefined {
  const pattern = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`);
  const inside = pattern.exec(text)?.[1];
  return inside === undefined ? undefined : Buffer.from(inside, 'base64');
}
