import { backupNames, type Scenario } from '#models';
import { diagramText } from '../reference/state-diagram.ts';

/** Who or what has a line of its own in a sequence diagram. Names of different kinds may be the same. */
export interface Participant {
  readonly kind: 'operator' | 'client' | 'cluster' | 'hsm' | 'backup';
  readonly name: string;
}

/** Whoever runs commands. */
export const operator: Participant = { kind: 'operator', name: 'operator' };

/** The participants of a diagram, from left to right. */
export interface Cast {
  /** The lines that declare them. */
  readonly lines: readonly string[];
  readonly shown: readonly Participant[];
  /** How many HSMs are left out. */
  readonly omittedCount: number;
}

/** Up to so many HSMs are shown whatever happens to them; of more, those that something happens to. */
const hsmCountMax = 8;

/**
 * Casts a diagram: the operator, each cluster as a box of its HSMs with its clients before it, and the backups.
 *
 * @param touched - whom the steps are about
 * @param evidence - names that the evidence says: their HSMs are shown as well
 */
export function castOf(
  scenario: Scenario,
  touched: readonly Participant[],
  evidence: ReadonlySet<string>,
): Cast {
  const keys = new Set(touched.map(keyOf));
  const isTouched = (participant: Participant): boolean => keys.has(keyOf(participant));
  const hsms = Object.values(scenario.clusters).flatMap((cluster) => cluster.hsms);
  const isShown = (name: string): boolean =>
    hsms.length <= hsmCountMax || evidence.has(name) || isTouched({ kind: 'hsm', name });
  const backups = backupNames(scenario.backups).map((name): Participant => ({ kind: 'backup', name }));
  const groups: readonly Group[] = [
    { members: [operator].filter(isTouched) },
    ...Object.entries(scenario.clusters).flatMap(([name, cluster]): Group[] => [
      { members: clientsOf(scenario, name) },
      {
        // Without a colour, the first word of the name could be taken for one.
        box: `transparent ${diagramText(name)} in ${diagramText(cluster.region)}`,
        members: [
          ...[{ kind: 'cluster', name } as const].filter(isTouched),
          ...cluster.hsms.filter(isShown).map((hsm): Participant => ({ kind: 'hsm', name: hsm })),
        ],
      },
    ]),
    { members: backups.filter(isTouched) },
  ];
  const shown = groups.flatMap(({ members }) => members);
  return {
    lines: groups.flatMap((group) => groupLines(group, shown)),
    shown,
    omittedCount: hsms.filter((hsm) => !isShown(hsm)).length,
  };
}

/** What a participant is called within the diagram, where its own name could be taken for syntax. */
export function aliasOf(shown: readonly Participant[], participant: Participant): string {
  const index = shown.findIndex((candidate) => keyOf(candidate) === keyOf(participant));
  if (index < 0) throw new Error(`The diagram has no place for ${keyOf(participant)}.`);
  return `p${index + 1}`;
}

/** Participants that stand together, in a box where it has a title. */
interface Group {
  readonly box?: string;
  readonly members: readonly Participant[];
}

function groupLines({ box, members }: Group, shown: readonly Participant[]): string[] {
  if (members.length === 0) return [];
  const lines = members.map((participant) => {
    const isPerson = participant.kind === 'client' || participant.kind === 'operator';
    return `  ${isPerson ? 'actor' : 'participant'} ${aliasOf(shown, participant)} as ${diagramText(participant.name)}`;
  });
  return box === undefined ? lines : [`  box ${box}`, ...lines.map((line) => `  ${line}`), '  end'];
}

function clientsOf({ clients }: Scenario, cluster: string): Participant[] {
  return Object.entries(clients)
    .filter(([, client]) => client.cluster === cluster)
    .map(([name]) => ({ kind: 'client', name }));
}

const keyOf = ({ kind, name }: Participant): string => `${kind} ${name}`;
