import { unknownName } from '../scenarios/problem.ts';
import { hsmsPerClusterMax } from '../scenarios/scenario.ts';
import type { Expression, Values } from './expression.ts';
import type { SweepInput } from './sweep.ts';
import { at, expressionAt, SweepError } from './sweep-error.ts';

/** A cluster whose HSMs are made for each cell. */
export interface Shape {
  readonly hsms: Expression;
  readonly zones: Expression | undefined;
  /** @throws SweepError where no cluster has so many HSMs, or zones */
  readonly make: (scenario: Readonly<Record<string, unknown>>, values: Values, cell: string) => void;
}

/**
 * The clusters whose HSMs a sweep makes.
 *
 * @param base - the scenario that is varied
 * @param axes - the names of the axes
 * @throws SweepError
 */
export function shapesOf(
  { clusters = {} }: SweepInput,
  base: Readonly<Record<string, unknown>>,
  axes: readonly string[],
): readonly Shape[] {
  const there = Object.keys(Object(base['clusters']) as object);
  return Object.entries(clusters).map(([name, given]) => {
    if (!there.includes(name)) throw new SweepError(['clusters', name], unknownName('cluster', name, there));
    const number = (field: 'hsms' | 'zones', value: string | number): Expression =>
      expressionAt(['clusters', name, field], String(value), axes);
    const hsms = number('hsms', given.hsms);
    const zones = given.zones === undefined ? undefined : number('zones', given.zones);
    // With one such cluster, names are short.
    const prefix = Object.keys(clusters).length === 1 ? 'hsm' : `${name}-hsm`;
    const make: Shape['make'] = (scenario, values, cell) => {
      const count = (field: 'hsms' | 'zones', expression: Expression, max: number): number => {
        const path = ['clusters', name, field];
        const found = at(path, () => expression.numberOf(values));
        if (found <= max) return found;
        const remedy = field === 'zones' ? '; "where": ["zones <= hsms"] leaves such cells out' : '';
        const what = `in the cell ${cell}: expected at most ${max}, found ${found}${remedy}`;
        throw new SweepError(path, what);
      };
      const hsmCount = count('hsms', hsms, hsmsPerClusterMax);
      const names = Array.from({ length: hsmCount }, (_, index) => `${prefix}-${index + 1}`);
      const cluster = Object((scenario['clusters'] as Record<string, unknown>)[name]) as object;
      Object.assign(cluster, { hsms: names });
      if (zones === undefined) Reflect.deleteProperty(cluster, 'zones');
      else Object.assign(cluster, { zones: spread(names, count('zones', zones, hsmCount)) });
    };
    return { hsms, zones, make };
  });
}

/** Each HSM with its zone, as evenly as can be: no zone has two more than another. */
function spread(hsms: readonly string[], zoneCount: number): Readonly<Record<string, string>> {
  if (zoneCount === 0) return {};
  return Object.fromEntries(hsms.map((hsm, index) => [hsm, `zone-${(index % zoneCount) + 1}`]));
}
