import { hsmsPerClusterMax, unknownName } from '#models';
import type { ClientSetting } from '#properties';
import { InputError } from './files/input-error.ts';
import type { JsonFile } from './files/json-file.ts';
import { ParsedFile } from './files/parsed-file.ts';
import { quoted } from './files/quoted.ts';
import type { ClientReading } from './formats/reading.ts';
import type { FileReading } from './link-files.ts';

const fields = ['cluster', 'sdk', 'check', 'min', 'minsrv', 'reaches', 'name'] as const;
type Field = (typeof fields)[number];
type Values = ReadonlyMap<Field, string>;

const example = "Expected, for example, --client 'cluster=cluster-1234abcdefg sdk=5 check=off'.";

/**
 * Reads what `--client` says of a client that has no file.
 *
 * @remarks
 * `cluster=ID sdk=5 check=on|off`, or `cluster=ID sdk=3 min=N minsrv=N`; each with `reaches=HSM,HSM` and `name=NAME`.
 * What is left out has the default of the SDK.
 *
 * @param index - which of several it is, from 0
 * @throws InputError that says which field is wrong, and what was expected
 */
export function readClientOption(text: string, index: number): FileReading {
  const file = `client-${index + 1}`;
  const where = `--client ${quoted(text)}`;
  const values = valuesIn(text, where);
  const cluster = required('cluster', values, where);
  const shown = new ParsedFile(
    file,
    {},
    () => where,
    () => 0,
  );
  const source = { file: shown as JsonFile, path: [] };
  const client: ClientReading = {
    setting: settingOf(values, where),
    clusterId: { id: cluster, source },
    servers: [],
    reaches: values.get('reaches')?.split(','),
    isStrict: true,
    place: where,
    source,
  };
  const name = values.get('name') ?? file;
  return { file: name, reading: { kind: 'clients', clients: [client], notes: [] } };
}

function valuesIn(text: string, where: string): Values {
  const values = new Map<Field, string>();
  for (const part of text.split(/\s+/).filter((inner) => inner !== '')) {
    const [, name, value] = /^([^=]*)=(.+)$/s.exec(part) ?? [];
    if (name === undefined || value === undefined) {
      throw new InputError(where, `expected name=value, found ${quoted(part)}`, example);
    }
    if (!isField(name)) throw new InputError(where, unknownName('field', name.slice(0, 80), fields), example);
    if (values.has(name)) throw new InputError(where, `${name} is given twice`, 'Leave one of the two out.');
    values.set(name, value);
  }
  return values;
}

const isField = (name: string): name is Field => (fields as readonly string[]).includes(name);

function required(field: Field, values: Values, where: string): string {
  const value = values.get(field);
  if (value === undefined) throw new InputError(where, `${field}= is missing`, example);
  return value;
}

function settingOf(values: Values, where: string): ClientSetting {
  const sdk = required('sdk', values, where);
  switch (sdk) {
    case '5':
      rejectFields(['min', 'minsrv'], 3, values, where);
      return { sdk: 5, keyAvailabilityCheck: checkOf(values.get('check') ?? 'on', where) };
    case '3':
      rejectFields(['check'], 5, values, where);
      return {
        sdk: 3,
        createObjectMinimumNodes: nodesOf('min', values, where) ?? 1,
        minSrv: nodesOf('minsrv', values, where),
      };
    default:
      throw new InputError(where, `expected sdk=3 or sdk=5, found sdk=${sdk.slice(0, 80)}`, example);
  }
}

function rejectFields(others: readonly Field[], sdk: 3 | 5, values: Values, where: string): void {
  const other = others.find((field) => values.has(field));
  if (other === undefined) return;
  throw new InputError(where, `${other}= is a setting of SDK ${sdk}`, 'Leave it out, or change sdk=.');
}

function checkOf(value: string, where: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new InputError(where, `expected check=on or check=off, found check=${value.slice(0, 80)}`, example);
}

function nodesOf(field: Field, values: Values, where: string): number | undefined {
  const text = values.get(field);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= hsmsPerClusterMax) return value;
  const expected = `expected ${field}= with a whole number from 1 to ${hsmsPerClusterMax}`;
  throw new InputError(where, `${expected}, found ${quoted(text)}`, example);
}
