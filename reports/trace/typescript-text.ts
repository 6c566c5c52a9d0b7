/**
 * Data as TypeScript source: on one line where that is short enough.
 *
 * @param indent - of the line that it begins on
 */
export function literal(value: unknown, indent = ''): string {
  const short = shortLiteral(value);
  if (indent.length + short.length <= lineWidth || typeof value !== 'object' || value === null) return short;
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((inner) => literal(inner, deeper))
    : Object.entries(value).map(([name, inner]) => `${fieldName(name)}: ${literal(inner, deeper)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.map((line) => `${deeper}${line},`).join('\n')}\n${indent}${close}`;
}

const lineWidth = 90;

function shortLiteral(value: unknown): string {
  if (typeof value === 'string') return stringLiteral(value);
  if (Array.isArray(value)) return `[${value.map(shortLiteral).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, inner]) => `${fieldName(name)}: ${shortLiteral(inner)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** The name of a field. In brackets, `__proto__` is a field like any other. */
function fieldName(name: string): string {
  if (name === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_]\w*$/.test(name) ? name : stringLiteral(name);
}

/** A text between quotation marks, with nothing in it that a reader, a browser or a test runner would take for more. */
export function stringLiteral(text: string): string {
  return `'${visible(text.replace(/[\\']/g, '\\$&'))}'`;
}

/** A text for one line of a comment of any kind: it neither ends the comment nor begins a directive. */
export function commentText(text: string): string {
  return visible(text).replaceAll('*/', '*\\/');
}

/**
 * Writes as an escape what cannot be seen, what turns the direction of a line, and what begins a directive or a tag:
 * `@vitest-environment`, `# sourceMappingURL`, `</script>`.
 */
function visible(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}@#<]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
