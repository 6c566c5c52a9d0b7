import { distance } from 'fastest-levenshtein';
import { z } from 'zod';

/** The keys and indices that lead to a place in a value. */
export type Path = readonly (string | number)[];

/** What is wrong with a value, and where in it. */
export interface Problem {
  readonly path: Path;
  /** What was expected and what was found. */
  readonly message: string;
}

/** The known name that a misspelt one was probably meant to be. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const apart = distance(name.toLowerCase(), candidate.toLowerCase());
    if (apart < smallest) [nearest, smallest] = [candidate, apart];
  }
  return nearest;
}

/** Says that a name is unknown, and names the nearest known one. */
export function unknownName(kind: string, name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  const hint =
    nearest === undefined ? `there is no ${kind}` : `the nearest known one is ${JSON.stringify(nearest)}`;
  return `unknown ${kind} ${JSON.stringify(name)}; ${hint}`;
}

/** What a schema finds wrong with a value, in the words of a person. */
export function problemsOf(schema: z.ZodType, error: z.ZodError, value: unknown): Problem[] {
  const misspelt = new Set<string>();
  const tell = (issue: z.core.$ZodIssue): Problem[] => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      const known = fieldsAt(schema, path, value);
      return issue.keys.map((key) => {
        misspelt.add(JSON.stringify([...path, nearestName(key, known)]));
        return { path: [...path, key], message: unknownName('field', key, known) };
      });
    }
    const inner = issue.code === 'invalid_union' ? meantVariant(issue) : undefined;
    if (inner !== undefined)
      return inner.flatMap((one) => tell({ ...one, path: [...issue.path, ...one.path] }));
    if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? 'not a name' }];
    return [{ path, message: messageOf(issue, path, valueAt(value, path)) }];
  };
  const problems = error.issues.flatMap(tell);
  // A field that is missing because it is misspelt is one problem, not two.
  const isMisspelt = ({ path }: Problem): boolean =>
    valueAt(value, path) === undefined && misspelt.has(JSON.stringify(path));
  return problems.filter((problem) => !isMisspelt(problem));
}

/** More names than these are not listed. */
const namesMax = 12;

function messageOf(issue: z.core.$ZodIssue, path: Path, found: unknown): string {
  if (issue.code === 'invalid_value' && issue.values.length > namesMax) {
    const kind = String(path.at(-1));
    if (typeof found === 'string') return unknownName(kind, found, issue.values.map(String));
    return `expected a known ${kind}, ${finding(found)}`;
  }
  return `${expectation(issue)}, ${finding(found)}`;
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${nouns[issue.expected] ?? issue.expected}`;
    case 'too_small':
      if (issue.origin === 'array') return `expected a list with at least ${issue.minimum}`;
      return issue.origin === 'string' ? issue.message : `expected at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' ? issue.message : `expected at most ${issue.maximum}`;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `expected ${issue.options.map((value) => JSON.stringify(value)).join(' or ')}`
        : eachOf(issue);
    default:
      return issue.message;
  }
}

const nouns: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a whole number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function finding(value: unknown): string {
  if (value === undefined) return 'but it is missing';
  if (Array.isArray(value)) return value.length === 0 ? 'found an empty list' : 'found a list';
  if (typeof value === 'object' && value !== null) return 'found an object';
  const text = JSON.stringify(value);
  return `found ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? Reflect.get(at, part) : undefined,
    value,
  );
}

const jsonSchemas = new WeakMap<z.ZodType, JsonSchema>();

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  let found = jsonSchemas.get(schema);
  if (found === undefined) {
    found = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
    jsonSchemas.set(schema, found);
  }
  return found;
}

/** The fields that a schema knows at a path, in the variants that the value is one of. */
function fieldsAt(schema: z.ZodType, path: Path, value: unknown): string[] {
  let variants: JsonSchema[] = [jsonSchemaOf(schema)];
  for (const [depth, part] of path.entries()) {
    const here = valueAt(value, path.slice(0, depth));
    variants = variants
      .flatMap((variant) => alternatives(variant, here))
      .flatMap((variant) => {
        const inner = variant.properties?.[part] ?? variant.additionalProperties ?? variant.items;
        return typeof inner === 'object' ? [inner] : [];
      });
  }
  const here = valueAt(value, path);
  return variants
    .flatMap((variant) => alternatives(variant, here))
    .flatMap((variant) => Object.keys(variant.properties ?? {}));
}

/** The variants of a schema whose fixed fields, such as `"sdk": 3`, are those of the value. */
function alternatives(schema: JsonSchema, value: unknown): JsonSchema[] {
  const variants = schema.oneOf ?? schema.anyOf ?? [schema];
  const matching = variants.filter(({ properties = {} }) =>
    Object.entries(properties).every(
      ([name, field]) => field.const === undefined || field.const === valueAt(value, [name]),
    ),
  );
  return matching.length === 0 ? variants : matching;
}

interface JsonSchema {
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly oneOf?: JsonSchema[];
  readonly anyOf?: JsonSchema[];
}

/** What is wrong inside of the one variant that the value is of the kind of; undefined where that is none, or several. */
function meantVariant({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  const meant = errors.filter((issues) =>
    issues.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys' || code === 'custom'),
  );
  return meant.length === 1 ? meant[0] : undefined;
}

/** What a value could have been, each of which it is not. */
function eachOf({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const each = errors.map(([first]) => (first === undefined ? undefined : expectation(first)));
  const known = each.flatMap((text) => text?.replace(/^expected /, '') ?? []);
  return known.length === 0 ? 'expected another kind of value' : `expected ${known.join(' or ')}`;
}
