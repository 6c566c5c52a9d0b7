import { readFileSync } from 'node:fs';
import {
  createScanner,
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Path, Problem } from '#models';
import { InputError } from './input-error.ts';

/** A JSON file that was read, and a way to name places in it. */
export interface JsonFile {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at a path starts, or the nearest value around it that exists: `file:line:column`. */
  placeOf(path: Path): string;
  /** The error to throw for a problem with the value: it names the file, the line and the column. */
  errorAt(problem: Problem, remedy?: string): InputError;
  /** The error to throw for several problems: it tells the one that comes first in the file and counts the rest. */
  errorOf(problems: readonly Problem[], remedy?: string): InputError;
}

/** Deeper than any file we read, and shallow enough to be walked. */
const depthMax = 64;

/**
 * Reads a JSON file.
 *
 * @remarks
 * A byte-order mark is accepted, UTF-16 as well: PowerShell writes it. `__proto__` is dropped wherever it
 * occurs. A name that occurs twice in one object is an error: `JSON.parse` would keep one of the two.
 *
 * @throws InputError with one message that says which file, where, and what to do.
 */
export function readJsonFile(file: string): JsonFile {
  return parseJsonText(file, decode(file, readBytes(file)));
}

/** The same for a text that was read already. */
export function parseJsonText(file: string, text: string): JsonFile {
  const at = (offset: number): string => `${file}:${placeOf(text, offset)}`;
  if (text.trim() === '') throw new InputError(file, 'the file is empty', 'Expected a JSON object.');
  rejectDeepNesting(text, at);

  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined || tree === undefined) {
    const { offset, what } = describe(text, error);
    throw new InputError(at(offset), what, 'Expected valid JSON, as the tool wrote it.');
  }
  rejectDuplicates(tree, at);
  const value: unknown = JSON.parse(text, (key, inner) => (key === '__proto__' ? undefined : inner));
  return new ParsedFile(file, value, text, tree);
}

class ParsedFile implements JsonFile {
  readonly file: string;
  readonly value: unknown;
  readonly #text: string;
  readonly #tree: Node;

  constructor(file: string, value: unknown, text: string, tree: Node) {
    this.file = file;
    this.value = value;
    this.#text = text;
    this.#tree = tree;
  }

  placeOf(path: Path): string {
    return `${this.file}:${placeOf(this.#text, offsetOf(this.#tree, path))}`;
  }

  errorAt({ path, message }: Problem, remedy?: string): InputError {
    const where = path.length === 0 ? '' : `${pathText(path)}: `;
    return new InputError(this.placeOf(path), `${where}${message}`, remedy);
  }

  errorOf(problems: readonly Problem[], remedy?: string): InputError {
    const offset = ({ path }: Problem): number => offsetOf(this.#tree, path);
    const [first, ...more] = problems.toSorted((one, other) => offset(one) - offset(other));
    if (first === undefined) throw new Error(`${this.file}: an error without a problem`);
    if (more.length === 0) return this.errorAt(first, remedy);
    const rest = more.length === 1 ? 'one more problem' : `${more.length} more problems`;
    return this.errorAt({ ...first, message: `${first.message}; ${rest} in this file` }, remedy);
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    switch (code) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw new InputError(file, 'there is no such file', 'Check the path.');
      case 'EISDIR':
        throw new InputError(
          file,
          'this is a folder, expected a file',
          'Name the files in it, for example with *.json.',
        );
      case 'EACCES':
      case 'EPERM':
        throw new InputError(file, 'the file cannot be read, access is denied', 'Check its permissions.');
      default:
        throw new InputError(file, `the file cannot be read (${code ?? 'unknown error'})`, 'Check the path.');
    }
  }
}

function decode(file: string, bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    // The decoder drops the byte-order mark.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(file, 'this is not text', 'Expected a JSON file in UTF-8.');
  }
}

/** Line and column, both from 1, as editors count them. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `${line}:${offset - before.lastIndexOf('\n')}`;
}

function rejectDeepNesting(text: string, at: (offset: number) => string): void {
  const scanner = createScanner(text);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const first = text[scanner.getTokenOffset()];
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth <= depthMax) continue;
    const what = `brackets are nested more than ${depthMax} deep`;
    throw new InputError(
      at(scanner.getTokenOffset()),
      what,
      'No file that keysync reads is nested so deeply.',
    );
  }
}

function rejectDuplicates(node: Node, at: (offset: number) => string): void {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    if (child.type === 'property') {
      const name = child.children?.[0];
      if (name !== undefined && seen.has(name.value)) {
        const what = `the name ${JSON.stringify(name.value)} occurs twice in one object`;
        throw new InputError(at(name.offset), what, 'Rename or remove one of the two.');
      }
      seen.add(name?.value);
    }
    rejectDuplicates(child, at);
  }
}

function describe(text: string, error: ParseError | undefined): { offset: number; what: string } {
  if (error === undefined) return { offset: 0, what: 'this is not JSON' };
  const rest = text.slice(error.offset).trim();
  if (rest === '') return { offset: text.trimEnd().length, what: 'the text ends too early' };
  const closes = /^[}\]]/.test(rest);
  switch (printParseErrorCode(error.error)) {
    case 'PropertyNameExpected':
    case 'ValueExpected':
      return {
        offset: error.offset,
        what: closes ? 'a comma before a closing bracket' : `unexpected ${shown(rest)}`,
      };
    case 'CommaExpected':
      return { offset: error.offset, what: 'a comma is missing' };
    case 'ColonExpected':
      return { offset: error.offset, what: 'a colon is missing' };
    case 'EndOfFileExpected':
      return { offset: error.offset, what: 'more text after the end of the JSON value' };
    case 'UnexpectedEndOfString':
      return { offset: error.offset, what: 'a string has no closing quotation mark' };
    case 'InvalidCommentToken':
      return { offset: error.offset, what: 'comments are not allowed' };
    default:
      return { offset: error.offset, what: `unexpected ${shown(rest)}` };
  }
}

const shown = (rest: string): string => JSON.stringify(rest.split(/\s/)[0]?.slice(0, 20));

/** Where the value at a path starts, or the nearest value around it that exists. */
function offsetOf(tree: Node, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node !== undefined) return node.offset;
  }
  return tree.offset;
}

/** A path as a programmer would write it: `Clusters[0].State`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w$-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}
