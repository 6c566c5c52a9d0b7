import type { ScenarioReport, VerificationReport } from './verification-report.ts';

/** Makes a name from a file fit to be shown. */
type Show = (name: string) => string;

/** Whether the numbers of worlds and steps are of one key of each kind, and not of all keys of the scenario. */
export function isOfOneKey({ keys }: Pick<ScenarioReport, 'keys'>): boolean {
  return keys?.searched === 'one-of-each-kind';
}

/** What stands beside a number of worlds that is not that of the scenario with all its keys. */
export const oneKeyMark = '*';

/** What was searched, and what that says of other numbers of keys: no line where nobody asked. */
export function keysLines({ scenarios }: VerificationReport, show: Show): string[] {
  return [
    ...markLines(scenarios, show),
    ...anyNumberLines(scenarios, show),
    ...scenarios.flatMap((scenario) => meetingLines(scenario, show)),
    ...doubtLines(scenarios, show),
  ];
}

function markLines(scenarios: readonly ScenarioReport[], show: Show): string[] {
  const reduced = scenarios.filter(isOfOneKey);
  if (reduced.length === 0) return [];
  const stood = reduced.map(({ name, keys }) => `${show(name)} (${standing(keys!.kinds, show)})`);
  return [
    `${oneKeyMark} Searched with one key of each kind at a time: ${stood.join('; ')}. The worlds are those of these searches; --count-worlds counts those of all keys.`,
  ];
}

/** Which key was searched for how many. */
function standing(kinds: NonNullable<ScenarioReport['keys']>['kinds'], show: Show): string {
  return kinds
    .map((kind) => {
      const first = kind[0]!.map(show).join(' with ');
      return kind.length === 1 ? first : `${first} for ${kind.length}`;
    })
    .join(', ');
}

function anyNumberLines(scenarios: readonly ScenarioReport[], show: Show): string[] {
  const shown = scenarios.filter(({ keys }) => keys !== null && keys.anyNumber.length > 0);
  if (shown.length === 0) return [];
  const asked = shown.reduce((sum, { keys }) => sum + keys!.anyNumber.length, 0);
  const all = shown.reduce((sum, { properties }) => sum + Object.keys(properties).length, 0);
  const which =
    asked === all ? 'Each verdict and length' : `${asked} of ${all} verdicts, with their lengths,`;
  const where =
    scenarios.length === 1
      ? ''
      : shown.length === scenarios.length
        ? ' of these scenarios'
        : ` of ${shown.length === 1 ? show(shown[0]!.name) : `${shown.length} scenarios`}`;
  const verb = asked === all ? 'holds' : 'hold';
  // Keys that meet are taken together.
  const isGrouped = shown.some(({ keys }) => keys!.kinds.some((kind) => kind[0]!.length > 1));
  const [such, another] = isGrouped
    ? ['such keys, each with those that it meets', 'any other key']
    : ['such keys', 'another key'];
  return [
    `${which}${where} ${verb} for any number of ${such}, at least one of each kind: no step was seen to ask about ${another}, or to change one.`,
  ];
}

function meetingLines({ name, keys }: ScenarioReport, show: Show): string[] {
  if (keys === null || keys.meeting === null) return [];
  const { step, why } = keys.meeting;
  return [
    `In ${show(name)} keys meet, or may, so all were searched at once, and nothing is said of other numbers: "${show(step)}" ${show(why)}.`,
  ];
}

function doubtLines(scenarios: readonly ScenarioReport[], show: Show): string[] {
  return scenarios.flatMap(({ name, keys }) => {
    if (keys === null || keys.meeting !== null) return [];
    const told = Object.entries(keys.doubts).map(([property, doubt]) => `${property} (${doubtTexts[doubt]})`);
    return told.length === 0 ? [] : [`For this number of keys only, in ${show(name)}: ${told.join('; ')}.`];
  });
}

const doubtTexts = {
  'relates-keys': 'it may relate keys to each other',
  'compares-contents': 'it compares what HSMs have as a whole',
  'waits-for-all': 'each key gets there, and perhaps not all at once',
  'notices-others': 'it may say something of a step that is about another key',
  open: 'it was not decided key by key',
} as const;
