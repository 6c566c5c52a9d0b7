import type { ConformanceTest } from './conformance-test.ts';
import { type DeploymentField, unknownFields } from './deployment-fields.ts';
import type { Capabilities, Deployment } from './implementation.ts';

/** Something that an implementation would have to be able to do for a test to be for it. */
export type Need =
  /** To be told an action. */
  | { readonly kind: 'control'; readonly action: string }
  /** To know something that deployments can say. */
  | { readonly kind: 'field'; readonly field: DeploymentField }
  /** To keep to the bounds of the deployment. */
  | { readonly kind: 'bounds' };

/** All that an implementation with these capabilities lacks for a test; nothing where it can run it. */
export function needsOf(
  { controls, spontaneous, immediate, bounds, fields }: Capabilities,
  deployment: Deployment,
  { steps, flags }: ConformanceTest,
): readonly Need[] {
  const byItself = new Set([...spontaneous, ...immediate]);
  const missing = steps
    .filter(
      ({ action, expected }) =>
        !Object.hasOwn(controls, action) && (expected.outcome !== 'accepted' || !byItself.has(action)),
    )
    .map(({ action }) => action);
  return [
    ...unknownFields(deployment, fields).map((field): Need => ({ kind: 'field', field })),
    ...(flags.includes('Bound') && !bounds ? [{ kind: 'bounds' } as const] : []),
    ...[...new Set(missing)].map((action): Need => ({ kind: 'control', action })),
  ];
}

/** A need as a name: the same one exactly for the same need. */
export function needName(need: Need): string {
  switch (need.kind) {
    case 'control':
      return need.action;
    case 'field':
      return need.field;
    case 'bounds':
      return 'bounds';
  }
}

/** Why a test is not for who lacks this. */
export function toldNeeds(needs: readonly Need[]): string {
  const named = (kind: Need['kind']): string =>
    needs
      .filter((need) => need.kind === kind)
      .map(needName)
      .join(', ');
  const fields = named('field');
  const controls = named('control');
  return [
    ...(fields === '' ? [] : [`it does not know ${fields} of a deployment`]),
    ...(named('bounds') === '' ? [] : ['it keeps to no bounds']),
    ...(controls === '' ? [] : [`it cannot be told ${controls}`]),
  ].join('; ');
}

/** What a need stands in the way of. */
export interface NeedCount {
  readonly need: Need;
  /** So many tests need it. */
  readonly tests: number;
  /** So many of them need nothing else: it alone would make them applicable. */
  readonly alone: number;
}

/** What is needed by how many tests, given the needs of each; what alone makes most tests applicable comes first. */
export function needCounts(needs: Iterable<readonly Need[]>): readonly NeedCount[] {
  const counts = new Map<string, { need: Need; tests: number; alone: number }>();
  for (const ofTest of needs) {
    for (const need of ofTest) {
      const counted = counts.get(needName(need)) ?? { need, tests: 0, alone: 0 };
      counts.set(needName(need), counted);
      counted.tests += 1;
      if (ofTest.length === 1) counted.alone += 1;
    }
  }
  return [...counts.values()].sort((one, other) => other.alone - one.alone || other.tests - one.tests);
}
