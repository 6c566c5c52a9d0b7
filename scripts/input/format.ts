import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { type Path, type Problem, problemsOf, unknownName } from '#models';
import { type JsonFile, pathText } from './json-file.ts';

/** A file format of the real tools. */
export interface Format<Value> {
  readonly schema: z.ZodType<Value>;
  /**
   * What becomes of a field that the schema does not know. In a frozen format it is a mistake. In one that
   * grows it is a mistake where it looks like a known field, and `noted` otherwise.
   */
  readonly unknownFields: 'refused' | 'noted';
  /** Fields that are too important to be passed over with a note, whatever they look like. */
  readonly decisive?: { readonly pattern: RegExp; readonly says: string };
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

/** The schema of the name or address of a server. */
export const hostname = z.string().min(1, 'expected an address');

/**
 * Reads a file that was recognised as one of a format.
 *
 * @throws InputError with the first problem in the file
 */
export function readFormat<Value>(format: Format<Value>, file: JsonFile): Formatted<Value> {
  const parsed = format.schema.safeParse(file.value);
  if (parsed.success) return { value: parsed.data, notes: [] };

  const unknown = parsed.error.issues.flatMap((issue): UnknownField[] => {
    if (issue.code !== 'unrecognized_keys') return [];
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    return issue.keys.map((name) => ({ name, path: [...path, name] }));
  });
  const passedOver = unknown.filter((field) => canPassOver(field, format, file.value));
  const others = parsed.error.issues.filter(({ code }) => code !== 'unrecognized_keys');
  const problems = [
    ...problemsOf(format.schema, new z.ZodError(others), file.value),
    ...unknown
      .filter((field) => !passedOver.includes(field))
      .map((field) => problemOf(field, format, file.value)),
  ];
  if (problems.length > 0) throw file.errorOf(problems, format.remedy);
  const value = format.schema.parse(without(file.value, passedOver));
  return { value, notes: notesOf(passedOver, file) };
}

interface UnknownField {
  readonly name: string;
  readonly path: Path;
}

function canPassOver<Value>(field: UnknownField, format: Format<Value>, value: unknown): boolean {
  if (format.unknownFields === 'refused' || isDecisive(field, format, value)) return false;
  return !known(format.schema, field).some((name) => isNearMiss(field.name, name));
}

/** Whether a name was probably meant to be another one: a few letters differ, and most of a short name agrees. */
function isNearMiss(name: string, meant: string): boolean {
  const [one, other] = [plain(name), plain(meant)];
  const apart = distance(one, other);
  return apart <= 3 && apart * 2 <= Math.max(one.length, other.length);
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, '');

function isDecisive<Value>(
  { name, path }: UnknownField,
  { decisive }: Format<Value>,
  value: unknown,
): boolean {
  return decisive?.pattern.test(JSON.stringify({ [name]: valueAt(value, path) })) ?? false;
}

function problemOf<Value>(field: UnknownField, format: Format<Value>, value: unknown): Problem {
  const { name, path } = field;
  const here = known(format.schema, field);
  const isNear = here.some((candidate) => isNearMiss(name, candidate));
  if (format.decisive !== undefined && !isNear && isDecisive(field, format, value)) {
    return { path, message: `unknown field ${JSON.stringify(name)}; ${format.decisive.says}` };
  }
  const [home, ...more] = homesOf(name, format.schema);
  if (!isNear && home !== undefined && more.length === 0) {
    return { path, message: `unknown field ${JSON.stringify(name)} here; it belongs in ${home}` };
  }
  // What differs in - and _ only is nearer than what differs in a letter.
  const same = here.find((candidate) => plain(candidate) === plain(name));
  return { path, message: unknownName('field', name, same === undefined ? here : [same]) };
}

/** Each object of a format with its fields, the object itself by its path. */
function objectsOf(schema: z.ZodType): Map<string, readonly string[]> {
  const objects = new Map<string, readonly string[]>();
  const visit = ({ properties, items }: JsonSchema, path: string): void => {
    if (items !== undefined) visit(items, `${path}[]`);
    if (properties === undefined) return;
    objects.set(path, Object.keys(properties));
    for (const [name, inner] of Object.entries(properties))
      visit(inner, path === '' ? name : `${path}.${name}`);
  };
  visit(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, '');
  return objects;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

const known = (schema: z.ZodType, { path }: UnknownField): readonly string[] =>
  objectsOf(schema).get(pattern(path.slice(0, -1))) ?? [];

const homesOf = (name: string, schema: z.ZodType): string[] =>
  [...objectsOf(schema)]
    .filter(([, names]) => names.includes(name))
    .map(([path]) => path || 'the outermost object');

/** A path with the positions left out: `Clusters[].Hsms[]`. */
const pattern = (path: Path): string => pathText(path).replaceAll(/\[\d+\]/g, '[]');

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (isObject(at) ? Reflect.get(at, part) : undefined), value);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function without(value: unknown, fields: readonly UnknownField[]): unknown {
  const copy = structuredClone(value);
  for (const { name, path } of fields) {
    const parent = valueAt(copy, path.slice(0, -1));
    if (isObject(parent)) Reflect.deleteProperty(parent, name);
  }
  return copy;
}

/** One note for each kind of field, at the first one: a list of clusters has it in every cluster. */
function notesOf(fields: readonly UnknownField[], file: JsonFile): string[] {
  const first = new Map<string, Path>();
  for (const { path } of fields) {
    if (!first.has(pattern(path))) first.set(pattern(path), path);
  }
  return [...first].map(([name, path]) => `${file.placeOf(path)}: not read: ${name}`);
}
