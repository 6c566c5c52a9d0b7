import type { Parameter } from './action.ts';

/** Every combination of one parameter from each list; the last list varies fastest. */
export function choices<Lists extends Readonly<Record<string, readonly Parameter[]>>>(
  lists: Lists,
): { readonly [Name in keyof Lists]: Lists[Name][number] }[] {
  let combinations: Record<string, Parameter>[] = [{}];
  for (const [name, list] of Object.entries(lists)) {
    combinations = combinations.flatMap((chosen) =>
      list.map((parameter) => ({ ...chosen, [name]: parameter })),
    );
  }
  return combinations as { readonly [Name in keyof Lists]: Lists[Name][number] }[];
}
