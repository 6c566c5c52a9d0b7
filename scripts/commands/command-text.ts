import { shellArgument } from '#reports';

/** A command of keysync as a person would type it. */
export function commandText(
  command: string,
  argument: string,
  options: Readonly<Record<string, string>> = {},
): string {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, shellArgument(value)]);
  return ['keysync', command, shellArgument(argument), ...words].join(' ');
}
