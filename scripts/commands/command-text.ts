import { shellArgument } from '#reports';

/** A command of keysync as a person would type it. */
export function commandText(
  command: string,
  argument: string | undefined,
  options: Readonly<Record<string, string>> = {},
): string {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, shellArgument(value)]);
  const about = argument === undefined ? [] : [shellArgument(argument)];
  return ['keysync', command, ...about, ...words].join(' ');
}
