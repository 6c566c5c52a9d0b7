import { InputError } from './input-error.ts';
import { type JsonFile, parseJsonText } from './json-file.ts';
import { readText, shown } from './read-text.ts';
import { parseYamlText } from './yaml-file.ts';

/**
 * Reads a file in JSON or YAML.
 *
 * @throws InputError with one message that says which file, where, and what to do
 */
export function readDataFile(file: string): JsonFile {
  return parseDataText(file, readText(file));
}

/** The same for a text that was read already. */
export function parseDataText(file: string, text: string): JsonFile {
  const start = text.trimStart();
  if (/^[[{]/.test(start) || start === '') return parseJsonText(file, text);
  const other = otherOutputs.find(({ pattern }) => pattern.test(start));
  if (other !== undefined) {
    throw new InputError(`${shown(file)}:1:1`, other.what, other.remedy);
  }
  return /^(---|%YAML|#|-\s|[\w$"':-]+:(\s|$))/.test(start)
    ? parseYamlText(file, text)
    : parseJsonText(file, text);
}

const json = 'Use --output json: it has everything, with names.';

/** What is often at hand instead. */
const otherOutputs = [
  { pattern: /^(-{5,}\n|\+-{5,}|\|\s)/, what: 'this is output of the AWS CLI as a table', remedy: json },
  {
    pattern: /^(CLUSTERS?|BACKUPS?|HSMS?|BACKUPRETENTIONPOLICY|CERTIFICATES|SUBNETMAPPING|TAGLIST)\t/,
    what: 'this is output of the AWS CLI as text',
    remedy: json,
  },
  {
    pattern: /^(resource|data|module|variable|provider|terraform|locals|output)\s*("[^"\n]*"\s*)*\{/,
    what: 'this is the language of Terraform, which says what is wanted and not what is there',
    remedy: 'Use "terraform show -json" of the state, or of a saved plan.',
  },
] as const;
