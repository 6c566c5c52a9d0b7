import { nearestName } from '../scenarios/problem.ts';

/** The parts of a JSON pointer (RFC 6901). */
export const partsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A JSON pointer to a place. */
export const pointerOf = (...parts: readonly string[]): string =>
  parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Objects of a scenario that may be left out. */
const optional = new Set(['/allow', '/assume']);

/**
 * Puts a value where a pointer leads.
 *
 * @returns what is wrong, where it leads nowhere
 */
export function setAt(target: Record<string, unknown>, pointer: string, value: unknown): string | undefined {
  const parts = partsOf(pointer);
  let at: object = target;
  for (const [depth, part] of parts.entries()) {
    const here = pointerOf(...parts.slice(0, depth));
    const isLast = depth === parts.length - 1;
    if (part === '__proto__') return 'nothing can be called __proto__';
    if (Array.isArray(at) && !(/^\d+$/.test(part) && Number(part) < at.length))
      return `there is no ${JSON.stringify(part)} in the list ${here}`;
    if (isLast) break;
    if (!Object.hasOwn(at, part) && optional.has(pointerOf(...parts.slice(0, depth + 1))))
      Reflect.set(at, part, {});
    const next: unknown = Object.hasOwn(at, part) ? Reflect.get(at, part) : undefined;
    if (typeof next !== 'object' || next === null) {
      const nearest = nearestName(part, Object.keys(at));
      const hint = nearest === undefined ? '' : `; the nearest there is ${JSON.stringify(nearest)}`;
      return `the scenario has no ${pointerOf(...parts.slice(0, depth + 1))} with anything in it${hint}`;
    }
    at = next;
  }
  Reflect.set(at, parts.at(-1)!, value);
  return undefined;
}
