import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusals } from '#models';
import { type DescribedAction, driverProtocolTables, suiteFileSchema, suiteOf } from '#reports';

const root = join(import.meta.dirname, '..', '..');

/** The page of the driver protocol, from the root. */
const driverProtocolPage = 'reports/conformance/driver-protocol.md';

/**
 * The page with its tables made anew. The rest of it is written by hand.
 *
 * @param core - the suite that comes with keysync, as it is published
 * @throws Error where the page has no place for one
 */
export function driverProtocol(actions: readonly DescribedAction[], core: string): readonly [string, string] {
  const { suite } = suiteOf(suiteFileSchema.parse(JSON.parse(core)));
  if (suite === undefined) throw new Error('The published suite is not valid.');
  const reasons = Object.entries(refusals).map(([name, text]) => ({ name, text }));
  const skeleton = readFileSync(join(root, 'scripts', 'conformance', 'skeleton.py'), 'utf8');
  const parts = {
    ...driverProtocolTables(actions, reasons, suite),
    skeleton: `\`\`\`python\n${skeleton}\`\`\``,
  };
  const page = Object.entries(parts).reduce(
    (text, [name, content]) => withPart(text, name, content),
    readFileSync(join(root, driverProtocolPage), 'utf8'),
  );
  return [driverProtocolPage, page];
}

function withPart(text: string, name: string, content: string): string {
  const begin = `<!-- generated: ${name} -->\n`;
  const start = text.indexOf(begin);
  const end = text.indexOf('<!-- end -->', start);
  if (start < 0 || end < 0) throw new Error(`${driverProtocolPage} has no place for ${name}.`);
  return `${text.slice(0, start + begin.length)}\n${content}\n\n${text.slice(end)}`;
}
