import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, parseDocument, visit } from 'yaml';
import type { Path } from '#models';
import { InputError } from './input-error.ts';
import { type JsonFile, ParsedFile } from './parsed-file.ts';
import { shown } from './read-text.ts';
import { TextPlaces } from './text-places.ts';

/** YAML takes much longer to read than JSON. */
const lengthMax = 20_000_000;
const aliasesMax = 100;
const depthMax = 64;

const remedy = 'Expected YAML as the AWS CLI writes it; --output json is read as well.';

/**
 * Reads a text in YAML 1.2, of the core schema: no tags, names that are strings, few aliases.
 *
 * @throws InputError with one message that says where and what to do
 */
export function parseYamlText(file: string, text: string): JsonFile {
  const places = new TextPlaces(text);
  const at = (offset: number): string => `${shown(file)}:${places.placeOf(offset)}`;
  if (text.length > lengthMax) {
    throw new InputError(shown(file), 'this is too much YAML', 'Use --output json.');
  }
  if (/^(Time|Sequence No|Reboot counter) ?:/m.test(text.slice(0, 2000))) {
    const what = 'this is the audit log of an HSM, not a file of a deployment';
    throw new InputError(shown(file), what, 'To read it: keysync incident');
  }
  const document = parsed(file, text);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const [what] = problem.message.split(/ at line \d+|\n/);
    throw new InputError(at(problem.pos[0]), `this is not the YAML of a deployment (${what})`, remedy);
  }
  rejectUnsafe(document, at);
  return new ParsedFile(file, plainValueOf(document, at), at, (path) => offsetOf(document, path));
}

function parsed(file: string, text: string): Document.Parsed {
  try {
    return parseDocument(text, { schema: 'core', version: '1.2', stringKeys: true, prettyErrors: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(shown(file), 'this is nested too deeply', remedy);
  }
}

function rejectUnsafe(document: Document.Parsed, at: (offset: number) => string): void {
  visit(document, {
    Node: (_, node, around) => {
      if (around.length > 2 * depthMax) {
        throw new InputError(at(node.range?.[0] ?? 0), 'this is nested too deeply', remedy);
      }
    },
    Scalar: (role, node) => {
      const where = at(node.range?.[0] ?? 0);
      if (role === 'key' && node.value === '__proto__') {
        throw new InputError(where, '"__proto__" cannot be a name here', 'Rename or remove it.');
      }
      if (typeof node.value === 'number' && !Number.isFinite(node.value)) {
        throw new InputError(where, 'this is no number that can be counted to', remedy);
      }
    },
  });
}

function plainValueOf(document: Document.Parsed, at: (offset: number) => string): unknown {
  try {
    return document.toJS({ maxAliasCount: aliasesMax });
  } catch (error) {
    // This is how the library tells of too many aliases, and of one without an anchor.
    if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
    throw new InputError(at(0), 'an alias stands for too much, or for nothing', remedy);
  }
}

/** Where the value at a path starts, or the nearest value around it that exists. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = (document.contents as ParsedNode | null)?.range[0] ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    node = innerOf(node, part);
    const start = (node as ParsedNode | undefined)?.range?.[0];
    if (start === undefined) return offset;
    offset = start;
  }
  return offset;
}

function innerOf(node: unknown, part: string | number): unknown {
  if (isSeq(node)) return typeof part === 'number' ? node.items[part] : undefined;
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && key.value === part)?.value;
}
