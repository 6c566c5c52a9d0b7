import { unknownName } from '../scenarios/problem.ts';
import { hsmsPerClusterMax } from '../scenarios/scenario.ts';
import type { Expression, Values } from './expression.ts';
import type { SweepInput } from './sweep.ts';
import { at, expressionAt, SweepError } from './sweep-error.ts';

/** A cluster whose HSMs are made for each cell. */
export interface Shape {
  /** What its numbers are made of. */
  readonly expressions: readonly Expression[];
  /** @throws SweepError where no cluster has so many HSMs, or zones */
  readonly make: (scenario: BaseScenario, values: Values, cell: string) => void;
}

type BaseScenario = Readonly<Record<string, unknown>>;
type Field = keyof NonNullable<SweepInput['clusters']>[string];

/**
 * The clusters whose HSMs a sweep makes.
 *
 * @param base - the scenario that is varied
 * @param axes - the names of the axes
 * @throws SweepError
 */
export function shapesOf(
  { clusters = {} }: SweepInput,
  base: BaseScenario,
  axes: readonly string[],
): readonly Shape[] {
  const there = Object.keys(Object(base['clusters']) as object);
  return Object.entries(clusters).map(([name, given]) => {
    if (!there.includes(name)) throw new SweepError(['clusters', name], unknownName('cluster', name, there));
    const expressions = new Map(
      (Object.keys(given) as Field[]).map((field) => [
        field,
        expressionAt(['clusters', name, field], String(given[field]), axes),
      ]),
    );
    // With one such cluster, names are short.
    const prefix = Object.keys(clusters).length === 1 ? 'hsm' : `${name}-hsm`;
    const make: Shape['make'] = (scenario, values, cell) => {
      /** A number of the cell; undefined where the sweep does not say it. */
      const count = (field: Field, max: number): number | undefined => {
        const path = ['clusters', name, field];
        const found = at(path, () => expressions.get(field)?.numberOf(values));
        if (found === undefined || found <= max) return found;
        const remedy = field === 'zones' ? '; "where": ["zones <= hsms"] leaves such cells out' : '';
        const what = `in the cell ${cell}: expected at most ${max}, found ${found}${remedy}`;
        throw new SweepError(path, what);
      };
      const hsmCount = count('hsms', hsmsPerClusterMax)!;
      const hsms = Array.from({ length: hsmCount }, (_, index) => `${prefix}-${index + 1}`);
      const first = (field: Field): readonly string[] | undefined => {
        const found = count(field, hsmCount);
        return found === undefined ? undefined : hsms.slice(0, found);
      };
      const cluster = Object((scenario['clusters'] as Record<string, unknown>)[name]) as object;
      const zones = zonesOf(hsms, count('zones', hsmCount), first('inZone'));
      Object.assign(cluster, { hsms, zones, up: first('up') });
      for (const field of ['zones', 'up'])
        if (Reflect.get(cluster, field) === undefined) Reflect.deleteProperty(cluster, field);
      const holders = first('heldBy') ?? [];
      if (holders.length > 0) startKeys(scenario, name, holders);
    };
    return { expressions: [...expressions.values()], make };
  });
}

/** Each HSM with its zone: spread as evenly as can be, so that no zone has two more than another; or some in one. */
function zonesOf(
  hsms: readonly string[],
  zoneCount: number | undefined,
  inZone: readonly string[] | undefined,
): Readonly<Record<string, string>> | undefined {
  if (inZone !== undefined) return Object.fromEntries(inZone.map((hsm) => [hsm, 'zone-1']));
  if (zoneCount === undefined) return undefined;
  if (zoneCount === 0) return {};
  return Object.fromEntries(hsms.map((hsm, index) => [hsm, `zone-${(index % zoneCount) + 1}`]));
}

/** The keys of a cluster's clients exist, on these HSMs. */
function startKeys(scenario: BaseScenario, cluster: string, heldBy: readonly string[]): void {
  const entries = (field: string): readonly [string, Record<string, unknown>][] =>
    Object.entries(Object(scenario[field]) as object);
  const clients = new Set(
    entries('clients').flatMap(([name, client]) => (client['cluster'] === cluster ? [name] : [])),
  );
  for (const [, key] of entries('keys')) {
    if (clients.has(String(key['client']))) key['start'] = { creation: 'acknowledged', heldBy };
  }
}
