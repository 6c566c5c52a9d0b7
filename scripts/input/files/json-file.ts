import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Path } from '#models';
import { InputError } from './input-error.ts';
import { tokenOffsetsOf } from './json-tokens.ts';
import { type JsonFile, ParsedFile } from './parsed-file.ts';
import { quoted } from './quoted.ts';
import { readText, shown } from './read-text.ts';
import { TextPlaces } from './text-places.ts';

export { type JsonFile, pathText } from './parsed-file.ts';

/** Deeper than any file we read, and shallow enough to be walked. */
const depthMax = 64;

/**
 * Reads a JSON file.
 *
 * @remarks
 * A name that occurs twice in one object is an error: `JSON.parse` would keep one of the two. So are
 * `__proto__`, which it would take for something else, and a number that is not finite.
 *
 * @throws InputError with one message that says which file, where, and what to do.
 */
export function readJsonFile(file: string): JsonFile {
  return parseJsonText(file, readText(file));
}

const validJson = 'Expected valid JSON, as the tool wrote it.';

/** The same for a text that was read already. */
export function parseJsonText(file: string, text: string): JsonFile {
  const places = new TextPlaces(text);
  const at = (offset: number): string => `${shown(file)}:${places.placeOf(offset)}`;
  if (text.trim() === '') throw new InputError(shown(file), 'the file is empty', 'Expected a JSON object.');
  rejectDeepNesting(text, at);

  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined || tree === undefined) {
    const { offset, what } = describe(text, error);
    throw new InputError(at(offset), what, validJson);
  }
  rejectUnsafe(tree, at);
  const value: unknown = JSON.parse(text);
  return new ParsedFile(file, value, at, (path) => offsetOf(tree, path));
}

function rejectDeepNesting(text: string, at: (offset: number) => string): void {
  let depth = 0;
  for (const offset of tokenOffsetsOf(text)) {
    const first = text[offset];
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth <= depthMax) continue;
    const what = `brackets are nested more than ${depthMax} deep`;
    throw new InputError(at(offset), what, 'No file that keysync reads is nested so deeply.');
  }
}

/** What `JSON.parse` would change or drop without a word. */
function rejectUnsafe(node: Node, at: (offset: number) => string): void {
  if (node.type === 'number' && !Number.isFinite(node.value)) {
    throw new InputError(
      at(node.offset),
      'this number is too large',
      'Expected a number that can be counted to.',
    );
  }
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    if (child.type === 'property') rejectUnsafeName(child.children?.[0], seen, at);
    rejectUnsafe(child, at);
  }
}

function rejectUnsafeName(name: Node | undefined, seen: Set<string>, at: (offset: number) => string): void {
  if (name === undefined) return;
  if (name.value === '__proto__') {
    throw new InputError(at(name.offset), '"__proto__" cannot be a name here', 'Rename or remove it.');
  }
  if (seen.has(name.value)) {
    const what = `the name ${quoted(name.value)} occurs twice in one object`;
    throw new InputError(at(name.offset), what, 'Rename or remove one of the two.');
  }
  seen.add(name.value);
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
        what: closes ? 'a comma before a closing bracket' : `unexpected ${beginning(rest)}`,
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
      return { offset: error.offset, what: `unexpected ${beginning(rest)}` };
  }
}

const beginning = (rest: string): string => JSON.stringify(/^\S{0,20}/.exec(rest)?.[0]);

/** Where the value at a path starts, or the nearest value around it that exists. */
function offsetOf(tree: Node, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node !== undefined) return node.offset;
  }
  return tree.offset;
}
