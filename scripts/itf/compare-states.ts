import type { Path, Scenario, StepName } from '#models';
import { type ComparedStates, itfStatesOf } from '#reports';
import type { JsonFile } from '../input/files/json-file.ts';
import { type GivenState, itfRemedy } from './read-itf.ts';

/**
 * Compares the states of a trace with those that its steps lead to.
 *
 * @remarks
 * Only variables with a name of ours count. After the first state that differs nothing is compared: the others
 * differ because it does.
 *
 * @throws InputError where the value of such a variable is none of ITF
 */
export function compareStates(
  json: JsonFile,
  states: readonly GivenState[],
  scenario: Scenario,
  steps: readonly StepName[],
): ComparedStates {
  const ours = itfStatesOf(scenario, steps);
  const names = Object.keys(states[0] ?? {});
  const known = new Map(
    names.flatMap((name) => {
      const own = name.split('::').at(-1) ?? '';
      return Object.hasOwn(ours[0] ?? {}, own) ? [[name, own] as const] : [];
    }),
  );
  const compared = [...known.keys()];
  for (const [index, given] of states.slice(0, ours.length).entries()) {
    const differences = compared.flatMap((name) => {
      const expected = canonical(given[name], ['states', index, name], json);
      const found = canonical(ours[index]![known.get(name)!], [], json);
      return differencesBetween(name, expected, found).map((difference) => ({ state: index, ...difference }));
    });
    if (differences.length > 0) return { variables: compared, differences };
  }
  return { variables: compared, differences: [] };
}

/** A value with its sets and maps sorted, its numbers as text, and tuples as lists. */
type Canonical =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'set' | 'list'; readonly text: string }
  | { readonly kind: 'map'; readonly text: string; readonly entries: ReadonlyMap<string, Canonical> };

function canonical(value: unknown, path: Path, json: JsonFile): Canonical {
  if (typeof value === 'string' || typeof value === 'boolean')
    return { kind: 'word', text: JSON.stringify(value) };
  if (Number.isSafeInteger(value)) return { kind: 'word', text: String(value) };
  if (Array.isArray(value)) return listOf(value, path, json);
  if (typeof value === 'object' && value !== null) {
    const [field, ...more] = Object.keys(value);
    const inner = Object.values(value)[0] as unknown;
    if (more.length > 0 || !field?.startsWith('#')) return recordOf(value, path, json);
    const at = [...path, field];
    if (field === '#bigint' && typeof inner === 'string' && /^-?\d+$/.test(inner))
      return { kind: 'word', text: String(BigInt(inner)) };
    if (field === '#tup' && Array.isArray(inner)) return listOf(inner, at, json);
    if (field === '#set' && Array.isArray(inner)) return setOf(inner, at, json);
    if (field === '#map' && Array.isArray(inner)) return mapOf(inner, at, json);
  }
  const found = JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  throw json.errorAt({ path, message: `expected a value of ITF, found ${found}` }, itfRemedy);
}

const textsOf = (values: readonly unknown[], path: Path, json: JsonFile): string[] =>
  values.map((value, index) => canonical(value, [...path, index], json).text);

function listOf(values: readonly unknown[], path: Path, json: JsonFile): Canonical {
  return { kind: 'list', text: `[${textsOf(values, path, json).join(', ')}]` };
}

function setOf(values: readonly unknown[], path: Path, json: JsonFile): Canonical {
  const texts = [...new Set(textsOf(values, path, json))].sort();
  return { kind: 'set', text: `{${texts.join(', ')}}` };
}

function mapOf(entries: readonly unknown[], path: Path, json: JsonFile): Canonical {
  const read = entries.map((entry, index): [string, Canonical] => {
    const at = [...path, index];
    if (!Array.isArray(entry) || entry.length !== 2)
      throw json.errorAt(
        { path: at, message: 'expected a list of two: what is mapped, and to what' },
        itfRemedy,
      );
    return [canonical(entry[0], [...at, 0], json).text, canonical(entry[1], [...at, 1], json)];
  });
  return ofEntries(read);
}

function recordOf(record: object, path: Path, json: JsonFile): Canonical {
  const read = Object.entries(record).map(([field, value]): [string, Canonical] => [
    JSON.stringify(field),
    canonical(value, [...path, field], json),
  ]);
  return ofEntries(read);
}

function ofEntries(entries: [string, Canonical][]): Canonical {
  const sorted = new Map(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  const text = `{${[...sorted].map(([name, value]) => `${name}: ${value.text}`).join(', ')}}`;
  return { kind: 'map', text, entries: sorted };
}

/** What differs between two values: of maps, in each entry. */
function differencesBetween(
  variable: string,
  expected: Canonical | undefined,
  found: Canonical | undefined,
): { variable: string; expected: string; found: string }[] {
  if (expected?.text === found?.text) return [];
  if (expected?.kind === 'map' && found?.kind === 'map') {
    const names = new Set([...expected.entries.keys(), ...found.entries.keys()]);
    return [...names].flatMap((name) =>
      differencesBetween(`${variable}[${name}]`, expected.entries.get(name), found.entries.get(name)),
    );
  }
  return [{ variable, expected: expected?.text ?? 'nothing', found: found?.text ?? 'nothing' }];
}
