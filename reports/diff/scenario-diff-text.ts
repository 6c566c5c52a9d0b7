import { counted } from '../deployment-map/outline.ts';
import { countText } from '../formats/count.ts';
import { type Paint, plain, type Tone } from '../formats/paint.ts';
import { claimLines, evidenceText, stepLines, verdictText } from '../trace/trace-text.ts';
import { claimOf } from '../verification/claims.ts';
import { isNews } from './change-report.ts';
import type { DiffTextOptions } from './deployment-diff-text.ts';
import type { PropertyDiff, ScenarioDiff } from './scenario-diff-report.ts';

/** Two scenarios beside each other, for a terminal: the properties whose verdict, or shortest length, is another one. */
export function scenarioDiffText(
  report: ScenarioDiff,
  { paint = plain, traces = false, failing }: DiffTextOptions = {},
): string {
  const changed = report.properties.filter(({ kind }) => kind !== 'same');
  return [
    paint('title', scenarioHeadline(report)),
    '',
    ...sidesText(report),
    '',
    ...changed.flatMap((property) => [
      ...propertyLines(property, { paint, traces }),
      ...(property.kind === 'unknown' ? [] : ['']),
    ]),
    ...(failing === undefined ? [] : [`The gate ${gateText(failing, paint)}.`, '']),
  ].join('\n');
}

/** What changed, in a sentence or two. */
export function scenarioHeadline({ properties, same, complete }: ScenarioDiff): string {
  const count = (isMeant: (kind: string) => boolean): number =>
    properties.filter(({ kind }) => isMeant(kind)).length;
  const rest = `${counted(same, 'property').replace(/propertys$/, 'properties')} ${same === 1 ? 'is' : 'are'} the same.`;
  if (same === properties.length)
    return complete ? `Nothing changed: ${rest}` : `No change was found in what could be asked: ${rest}`;
  const found = [
    [count(isNews), 'worse'],
    [count((kind) => kind === 'unknown'), 'not known on one side'],
    [count((kind) => kind === 'better'), 'better'],
    [count((kind) => kind === 'changed'), 'different, and neither better nor worse'],
  ] as const;
  const told = found.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]));
  return `Of ${properties.length} properties, ${told.join(', ')}; ${rest}`;
}

/** How large each side is, and what stopped it. */
export function sidesText(report: ScenarioDiff): string[] {
  const { before, after } = report;
  const ofKinds = [before, after].some(({ searched }) => searched === 'one-of-each-kind');
  return [
    ...(['before', 'after'] as const).flatMap((name) => {
      const { name: scenario, worlds, transitions, depth, complete, stopped } = report[name];
      const size = `${number(worlds)} worlds, ${number(transitions)} transitions, depth ${depth}`;
      const open =
        stopped ?? (complete ? undefined : 'Nothing was ever asked, for no property has anything to say.');
      return [
        `${name === 'before' ? 'Before' : 'After'}: ${scenario}, ${size}${stopped === null ? '' : ' so far'}.`,
        ...(open === undefined ? [] : [open]),
      ];
    }),
    ...(ofKinds
      ? ['Where one key can stand for all of its kind, these numbers are of one key of each kind.']
      : []),
  ];
}

const number = countText;

/** What a property was and is. */
export const verdictsText = ({ before, after }: PropertyDiff): string =>
  `before: ${verdictText(before)}; after: ${verdictText(after)}`;

/** What a trace of a property is. */
export const traceTitle = ({ side, loop }: NonNullable<PropertyDiff['trace']>): string =>
  `Only ${side}${loop === null ? '' : ', a history without end'}:`;

function propertyLines(
  property: PropertyDiff,
  { paint, traces }: { readonly paint: Paint; readonly traces: boolean },
): string[] {
  const [label, tone] = labels[property.kind];
  const { name, trace } = property;
  const claim = property.kind === 'unknown' ? [] : claimLines(claimOf(name), paint);
  const head = `${paint(tone, label)}: ${paint('title', name)}, ${verdictsText(property)}`;
  if (!traces || trace === null) return [head, ...claim];
  return [
    head,
    ...claim,
    `  ${traceTitle(trace)}`,
    ...stepLines(trace.trace, paint, trace.loop),
    ...(trace.evidence === null ? [] : [`  Evidence: ${paint('strong', evidenceText(trace.evidence))}`]),
  ];
}

const labels: Readonly<Record<PropertyDiff['kind'], readonly [string, Tone]>> = {
  worse: ['worse', 'bad'],
  new: ['new', 'bad'],
  unknown: ['unknown', 'warning'],
  better: ['better', 'good'],
  changed: ['changed', 'quiet'],
  same: ['same', 'quiet'],
};

const gateText = (failing: readonly string[], paint: Paint): string =>
  failing.length === 0
    ? paint('good', 'passes')
    : `${paint('bad', 'fails')}, because of ${failing.join(', ')}`;
