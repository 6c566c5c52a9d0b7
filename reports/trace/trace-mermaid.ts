import { diagramText } from '../reference/state-diagram.ts';
import { numbersIn } from './step-report.ts';
import { type DrawnStep, type Element, elementsByAction, keysAfter } from './trace-elements.ts';
import { aliasOf, type Cast, castOf, type Participant } from './trace-participants.ts';
import type { TraceReport } from './trace-report.ts';
import { evidenceText, goesRound, stays } from './trace-text.ts';
import { elementsOfUse } from './trace-uses.ts';

/**
 * A trace as a Mermaid sequence diagram.
 *
 * @remarks
 * Its steps have the numbers of the sentences, which are its description for those who cannot see it; uses of keys
 * have none. Of many HSMs, those that nothing happens to are left out, and a note says so.
 */
export function traceMermaid(report: TraceReport): string {
  const steps = drawnSteps(report).map(elementsOf);
  const heads = numbersIn(report.trace).map((number) => (number === undefined ? '' : `${number}. `));
  const named = Object.values(report.evidence ?? {}).flat();
  const cast = castOf(report.scenario, steps.flat().flatMap(participantsIn), new Set(named.map(String)));
  const numbered = steps.map((elements, index) =>
    elements.map((element) => `  ${line(element, `${heads[index]}${element.text}`, cast)}`),
  );
  const lines = [
    'sequenceDiagram',
    ...descriptionLines(report),
    ...cast.lines,
    ...omittedNote(cast),
    ...startNotes(report, cast),
    ...withLoop(numbered, report.loop),
    ...endNote(report, cast),
  ];
  return `${lines.join('\n')}\n`;
}

/** The title and the description of the drawing, which browsers read to those who cannot see it. */
function descriptionLines(report: TraceReport): string[] {
  const { property, scenario, verdict, trace, loop, evidence } = report;
  const numbers = numbersIn(trace);
  const told = trace.flatMap(({ sentence }, index) => [
    ...(index === loop ? [goesRound] : []),
    numbers[index] === undefined ? sentence : `${numbers[index]}. ${sentence}`,
  ]);
  const end = loop === trace.length ? [stays] : [];
  const shown = evidence === null ? [] : [`Evidence: ${evidenceText(evidence)}`];
  return [
    `  accTitle: ${messageText(`${property} in ${scenario.name}: ${verdict}`)}`,
    '  accDescr {',
    ...[outcomeOf(report), ...told, ...end, ...shown].map((text) => `    ${messageText(text)}`),
    '  }',
  ];
}

/** A text where a colon or a quotation mark is as good as a letter. */
const messageText = (text: string): string =>
  text
    .split(/([:"])/)
    .map((part, index) => (index % 2 === 0 ? diagramText(part) : part))
    .join('');

/** Each step with what the HSMs hold before it. Nothing holds a key at the start. */
function drawnSteps({ scenario, trace }: TraceReport): readonly DrawnStep[] {
  const hsms = Object.values(scenario.clusters).flatMap((cluster) => cluster.hsms);
  const held = new Map<string, string>();
  return trace.map((step) => {
    const drawn = { scenario, step, held: new Map(held) };
    for (const hsm of hsms) held.set(hsm, keysAfter(step, hsm) ?? held.get(hsm) ?? 'none');
    return drawn;
  });
}

function elementsOf(drawn: DrawnStep): readonly Element[] {
  if (drawn.step.use !== undefined) return elementsOfUse(drawn.scenario, drawn.step);
  const make = elementsByAction[drawn.step.action];
  if (make === undefined) throw new Error(`Nobody has said how to draw ${drawn.step.action}.`);
  return make(drawn);
}

function participantsIn(element: Element): readonly Participant[] {
  return element.kind === 'note' ? element.over : [element.from, element.to];
}

function line(element: Element, text: string, cast: Cast): string {
  const alias = (participant: Participant): string => aliasOf(cast.shown, participant);
  switch (element.kind) {
    case 'arrow':
      return `${alias(element.from)}->>${alias(element.to)}: ${messageText(text)}`;
    case 'failure':
      return `${alias(element.from)}--x${alias(element.to)}: ${messageText(text)}`;
    case 'note':
      return noteOver(element.over, [text], cast);
  }
}

/** A note from the first to the last of some neighbours, each text in a line of its own. */
function noteOver(over: readonly Participant[], texts: readonly string[], { shown }: Cast): string {
  const [first, last] = [over.at(0), over.at(-1)].map((one) => one && aliasOf(shown, one));
  const across = first === last ? first : `${first},${last}`;
  return `Note over ${across}: ${texts.map(messageText).join('<br/>')}`;
}

/** What is not as one would expect at the start: HSMs that do not answer or are not there. */
function startNotes({ scenario }: TraceReport, cast: Cast): string[] {
  return Object.values(scenario.clusters).flatMap(({ hsms, start, up, degraded }) => {
    const shown = cast.shown.filter((one) => one.kind === 'hsm' && hsms.includes(one.name));
    const absent = shown.filter(({ name }) => start === 'absent' || up?.includes(name) === false);
    const unreachable = shown.filter(({ name }) => degraded.includes(name));
    return [
      ...startNote(
        absent.filter((one) => !unreachable.includes(one)),
        shown,
        'not there at the start',
        cast,
      ),
      ...startNote(unreachable, shown, 'out of reach at the start', cast),
    ];
  });
}

/** One note where it is said of all HSMs of a cluster; they are neighbours then. */
function startNote(
  said: readonly Participant[],
  all: readonly Participant[],
  text: string,
  cast: Cast,
): string[] {
  const groups = said.length === all.length && said.length > 0 ? [said] : said.map((one) => [one]);
  return groups.map((group) => `  ${noteOver(group, [text], cast)}`);
}

/** The steps, of which those from `loop` on are repeated. */
function withLoop(steps: readonly (readonly string[])[], loop: number | null): string[] {
  if (loop === null || loop === steps.length) return steps.flat();
  return [
    ...steps.slice(0, loop).flat(),
    `  loop ${diagramText(goesRound.replace(':', ''))}`,
    ...steps.slice(loop).flatMap((lines) => lines.map((one) => `  ${one}`)),
    '  end',
  ];
}

function omittedNote(cast: Cast): string[] {
  const { omittedCount, shown } = cast;
  if (omittedCount === 0 || shown.length === 0) return [];
  const hsms = `${omittedCount} more ${omittedCount === 1 ? 'HSM' : 'HSMs'}`;
  return [`  ${noteOver(shown, [`Not shown: ${hsms}, to which nothing happens`], cast)}`];
}

/** What the steps have come to, over everything. */
function endNote(report: TraceReport, cast: Cast): string[] {
  if (cast.shown.length === 0) return [];
  const facts = Object.entries(report.evidence ?? {}).map(([name, value]) => evidenceText({ [name]: value }));
  const end = report.loop === report.trace.length ? [stays] : [];
  const texts = [...end, outcomeOf(report)].flatMap(wrapped);
  return [`  ${noteOver(cast.shown, [...texts, ...facts], cast)}`];
}

/** What was claimed, and what became of it. */
const outcomeOf = ({ verdict, claim }: TraceReport): string =>
  `${verdict[0]?.toUpperCase()}${verdict.slice(1)}: ${claim}`;

/** A sentence in lines: a note is as wide as its longest. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && longer.length <= noteLengthMax) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

const noteLengthMax = 50;
