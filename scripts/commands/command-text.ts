/** A command of keysync as a person would type it. */
export function commandText(
  command: string,
  argument: string,
  options: Readonly<Record<string, string>> = {},
): string {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, quoted(value)]);
  return ['keysync', command, quoted(argument), ...words].join(' ');
}

const quoted = (word: string): string => (/^[\w./-]+$/.test(word) ? word : JSON.stringify(word));
