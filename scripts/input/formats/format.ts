import { z } from 'zod';
import { type Path, problemsOf } from '#models';
import { type JsonFile, pathText } from '../files/json-file.ts';
import { type UnknownField, UnknownFields, type UnknownFieldsRule } from './unknown-fields.ts';

/** A file format of the real tools. */
export interface Format<Value> {
  readonly schema: z.ZodType<Value>;
  readonly unknownFields: UnknownFieldsRule;
  /** What to do about a file that does not keep to the format. */
  readonly remedy: string;
}

/** A value that keeps to its format. */
export interface Formatted<Value> {
  readonly value: Value;
  /** What was passed over. */
  readonly notes: readonly string[];
}

/** The schema of a field that exists and that we have no use for. */
export const notRead = z.unknown().optional();

/** The schema of an id of the API. */
export const identifier = z.string().regex(/^[a-zA-Z0-9][\w-]{0,63}$/, 'expected an id');

/** The id of an HSM, which is none of the words that name in a step what a new HSM is restored from. */
export const hsmIdentifier = identifier.refine(
  (id) => !/^(nothing|backup-\d+)$/.test(id),
  'expected the id of an HSM, which this word cannot be: in a trace it means something else',
);

/** The schema of the name or address of a server. */
export const hostname = z.string().min(1, 'expected an address').max(255, 'expected an address');

/**
 * Reads a file that was recognised as one of a format.
 *
 * @throws InputError with the first problem in the file
 */
export function readFormat<Value>(format: Format<Value>, file: JsonFile): Formatted<Value> {
  const { schema, remedy } = format;
  const parsed = schema.safeParse(file.value);
  if (parsed.success) return { value: parsed.data, notes: [] };

  const others = parsed.error.issues.filter(({ code }) => code !== 'unrecognized_keys');
  const unknown = new UnknownFields(schema, format.unknownFields, parsed.error, file.value);
  const problems = [...problemsOf(schema, new z.ZodError(others), file.value), ...unknown.problems];
  if (problems.length > 0) throw file.errorOf(problems, remedy);
  const value = schema.parse(without(file.value, unknown.passedOver));
  return { value, notes: notesOf(unknown.passedOver, file) };
}

function without(value: unknown, fields: readonly UnknownField[]): unknown {
  const copy = structuredClone(value);
  for (const { name, path } of fields) {
    const parent = path.slice(0, -1).reduce<object>((at, part) => Reflect.get(at, part), copy as object);
    Reflect.deleteProperty(parent, name);
  }
  return copy;
}

/** One note for each kind of field, at the first one: a list of clusters has it in every cluster. */
function notesOf(fields: readonly UnknownField[], file: JsonFile): string[] {
  const first = new Map<string, Path>();
  for (const { path, home, name } of fields) {
    const kind =
      home === '' || !/^[\w$-]{1,80}$/.test(name) ? `${home}${pathText([name])}` : `${home}.${name}`;
    if (!first.has(kind)) first.set(kind, path);
  }
  return [...first].map(([kind, path]) => `${file.placeOf(path)}: not read: ${kind}`);
}
