/** A value as the Informal Trace Format writes it, as far as our traces have such. */
export type ItfValue =
  | string
  | boolean
  | { readonly '#bigint': string }
  | { readonly '#set': readonly ItfValue[] }
  | { readonly '#map': readonly (readonly [ItfValue, ItfValue])[] }
  | { readonly tag: string; readonly value: ItfValue }
  | { readonly '#tup': readonly ItfValue[] }
  | { readonly [field: string]: ItfValue };

/** A whole number, which ITF does not write as a number of JSON. */
export const itfInt = (value: number): ItfValue => ({ '#bigint': String(value) });

/** A set of names, sorted, so that equal sets are equal bytes. */
export const itfSet = (names: Iterable<string>): ItfValue => ({ '#set': [...names].sort() });

/** A map from names, sorted by them. */
export function itfMap(entries: Iterable<readonly [string, ItfValue]>): ItfValue {
  return { '#map': [...entries].sort(([one], [other]) => (one < other ? -1 : 1)) };
}

/** A name or nothing, as Quint writes what an action chose. */
export function itfOption(name: string | undefined): ItfValue {
  return name === undefined ? { tag: 'None', value: { '#tup': [] } } : { tag: 'Some', value: name };
}
