import type { Parameter } from './action.ts';

/**
 * Every combination of one parameter from each list; the last list varies fastest.
 *
 * @remarks
 * One after the other: of a deployment that is too large, nobody has to take them all.
 */
export function* choices<Lists extends Readonly<Record<string, readonly Parameter[]>>>(
  lists: Lists,
): Generator<{ readonly [Name in keyof Lists]: Lists[Name][number] }> {
  let count = 1;
  const entries = Object.entries(lists)
    .reverse()
    .map(([name, list]) => {
      const repeated = count;
      count *= list.length;
      return { name, list, repeated };
    })
    .reverse();
  for (let number = 0; number < count; number += 1) {
    const chosen: Record<string, Parameter> = {};
    for (const { name, list, repeated } of entries)
      chosen[name] = list[Math.floor(number / repeated) % list.length]!;
    yield chosen as { readonly [Name in keyof Lists]: Lists[Name][number] };
  }
}
