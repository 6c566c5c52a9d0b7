/** JSON with one variable of one state on a line: long lines, but such that a difference is one line. */
export function itfText(trace: object): string {
  return `${textOf(trace, 0)}\n`;
}

/** What lies deeper is on the line of what it is in. */
const depthMax = 3;

function textOf(value: unknown, depth: number): string {
  if (!isSpread(value) || depth === depthMax) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const parts = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([name, inner]) => `${isList ? '' : `${JSON.stringify(name)}: `}${textOf(inner, depth + 1)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const indent = '  '.repeat(depth);
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`;
}

/** A value of ITF stays on its line, as does a list of words. */
function isSpread(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((inner) => typeof inner === 'object');
  const fields = Object.keys(value);
  return fields.length > 0 && !fields.some((field) => field.startsWith('#') && field !== '#meta');
}
