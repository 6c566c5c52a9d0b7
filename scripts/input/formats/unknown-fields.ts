import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { type Path, type Problem, unknownName } from '#models';
import { pathText } from '../files/json-file.ts';
import { quoted } from '../files/quoted.ts';

/**
 * What becomes of fields that a schema does not know.
 *
 * @remarks
 * In a `frozen` format they are mistakes. In one that `grows` they are mistakes where they look like a known
 * field or touch what decides a verdict, and are passed over with a note otherwise. A service does not misspell
 * what it also spells right: a name beside the known one that it resembles is a new field.
 */
export type UnknownFieldsRule =
  | { readonly format: 'frozen' }
  | { readonly format: 'grows'; readonly writtenBy: 'person' | 'service'; readonly decisive?: Decisive };

/** A setting that is too important to be passed over, however it is spelt and wherever it stands. */
export interface Decisive {
  readonly pattern: RegExp;
  /** Where the real setting is. */
  readonly says: string;
}

/** A field that a schema does not know. */
export interface UnknownField {
  readonly name: string;
  readonly path: Path;
  /** The object that it is in, with the positions left out: `Clusters[].Hsms[]`. */
  readonly home: string;
  readonly value: unknown;
  /** The other fields of that object. */
  readonly siblings: readonly string[];
}

/** The fields of a value that its schema does not know. */
export class UnknownFields {
  readonly problems: readonly Problem[];
  readonly passedOver: readonly UnknownField[];
  readonly #known: ReadonlyMap<string, readonly string[]>;
  readonly #decisive: Decisive | undefined;
  readonly #isWrittenByService: boolean;

  constructor(schema: z.ZodType, rule: UnknownFieldsRule, error: z.ZodError, value: unknown) {
    this.#known = fieldsOf(schema);
    this.#decisive = rule.format === 'grows' ? rule.decisive : undefined;
    this.#isWrittenByService = rule.format === 'grows' && rule.writtenBy === 'service';
    const fields = unknownFieldsOf(error, value);
    const isMistake = (field: UnknownField): boolean =>
      rule.format === 'frozen' || this.#isNear(field) || this.#isDecisive(field);
    this.problems = fields
      .filter(isMistake)
      .map((field) => ({ path: field.path, message: this.#describe(field) }));
    this.passedOver = fields.filter((field) => !isMistake(field));
  }

  #describe(field: UnknownField): string {
    const { name, home } = field;
    const known = this.#known.get(home) ?? [];
    if (!this.#isNear(field)) {
      const shown = quoted(name);
      if (this.#isDecisive(field)) return `unknown field ${shown}; ${this.#decisive?.says}`;
      const [elsewhere, ...more] = this.#homesOf(name);
      if (elsewhere !== undefined && more.length === 0) {
        return `unknown field ${shown} here; it belongs in ${elsewhere}`;
      }
    }
    // What differs in - and _ only is nearer than what differs in a letter.
    const same = known.find((candidate) => plain(candidate) === plain(name));
    return unknownName('field', name.slice(0, nameLengthMax), same === undefined ? known : [same]);
  }

  #isNear({ name, home, siblings }: UnknownField): boolean {
    const isMeant = (candidate: string): boolean =>
      !this.#isWrittenByService || !siblings.includes(candidate);
    const known = this.#known.get(home) ?? [];
    return known.some((candidate) => isMeant(candidate) && isNearMiss(name, candidate));
  }

  #isDecisive({ name, value }: UnknownField): boolean {
    return this.#decisive?.pattern.test(JSON.stringify({ [name]: value })) ?? false;
  }

  #homesOf(name: string): string[] {
    return [...this.#known]
      .filter(([, names]) => names.includes(name))
      .map(([home]) => (home === '' ? 'the outermost object' : home));
  }
}

function unknownFieldsOf(error: z.ZodError, value: unknown): UnknownField[] {
  return error.issues.flatMap((issue): UnknownField[] => {
    if (issue.code !== 'unrecognized_keys') return [];
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    const object = path.reduce<object>((at, part) => Reflect.get(at, part), value as object);
    const home = pathText(path).replaceAll(/\[\d+\]/g, '[]');
    return issue.keys.map((name) => ({
      name,
      path: [...path, name],
      home,
      value: Reflect.get(object, name),
      siblings: Object.keys(object),
    }));
  });
}

const editsMax = 3;

/** Longer than any name of a field. */
const nameLengthMax = 200;

/** Whether one name was probably meant to be the other: a few letters differ, in a short name not most of them. */
function isNearMiss(name: string, meant: string): boolean {
  if (name.length > nameLengthMax) return false;
  const [one, other] = [plain(name), plain(meant)];
  const edits = distance(one, other);
  return edits <= editsMax && edits * 2 <= Math.max(one.length, other.length);
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, '');

const fieldsBySchema = new WeakMap<z.ZodType, ReadonlyMap<string, readonly string[]>>();

/** The fields of each object of a format. */
function fieldsOf(schema: z.ZodType): ReadonlyMap<string, readonly string[]> {
  const known = fieldsBySchema.get(schema) ?? findFields(schema);
  fieldsBySchema.set(schema, known);
  return known;
}

function findFields(schema: z.ZodType): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, readonly string[]>();
  const visit = ({ properties, items }: JsonSchema, home: string): void => {
    if (items !== undefined) visit(items, `${home}[]`);
    if (properties === undefined) return;
    fields.set(home, Object.keys(properties));
    for (const [name, inner] of Object.entries(properties)) {
      visit(inner, home === '' ? name : `${home}.${name}`);
    }
  };
  visit(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, '');
  return fields;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}
