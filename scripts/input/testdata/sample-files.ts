import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { deploymentOf } from '../deployment-files.ts';
import { InputError } from '../files/input-error.ts';
import { type JsonFile, parseJsonText, readJsonFile } from '../files/json-file.ts';

const samples = new Map<string, JsonFile>();

/** A file of one of the sample deployments, by folder and name. */
export function sample(name: string): JsonFile {
  const found = samples.get(name) ?? fileOf(name, readJsonFile(join(import.meta.dirname, name)).value);
  samples.set(name, found);
  return found;
}

/** All files of a sample deployment. */
export const folder = (name: string): JsonFile[] =>
  readdirSync(join(import.meta.dirname, name)).map((file) => sample(`${name}/${file}`));

/** A file with the given content. */
export const fileOf = (name: string, value: unknown): JsonFile =>
  parseJsonText(name, JSON.stringify(value, null, 4));

/** A sample file with changes: dotted paths to new values, `undefined` to remove what is there. */
export function edited(name: string, changes: Readonly<Record<string, unknown>>, as = name): JsonFile {
  const value = structuredClone(sample(name).value);
  for (const [path, inner] of Object.entries(changes)) {
    const parts = path.split('.');
    const parent = parts.slice(0, -1).reduce<object>((at, part) => Reflect.get(at, part), value as object);
    const last = parts.at(-1) ?? '';
    if (inner === undefined) Reflect.deleteProperty(parent, last);
    else Reflect.set(parent, last, inner);
  }
  return fileOf(as, value);
}

/** The message with which some files are refused. */
export function refusalOf(...files: JsonFile[]): string {
  return refusal(() => deploymentOf(files));
}

/** The message of the input error that something throws. */
export function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
