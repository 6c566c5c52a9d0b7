/**
 * Plain data as JSON in which `undefined` keeps its place: whether a field is there, and in which order, is
 * part of a state.
 */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part) => (part === undefined ? standIn : part));
}

/** The data of {@link textOf}. */
export function dataOf(text: string): unknown {
  return withUndefined(JSON.parse(text));
}

// No name in a scenario has a control character, so nothing else looks like it.
const mark = '\u0000';
const standIn = { [mark]: 'undefined' } as const;

function withUndefined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withUndefined);
  if (Object.hasOwn(value, mark)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([field, part]) => [field, withUndefined(part)]));
}
