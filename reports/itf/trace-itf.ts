import { isEngineClaim } from '#properties';
import type { TraceReport } from '../trace/trace-report.ts';
import { itfText } from './itf-text.ts';
import { actionTaken, nondetPicks } from './itf-trace.ts';
import { constantNames, type ItfState, itfStatesOf, pickNames, picksOf, variableTypes } from './variables.ts';

const formatDescription = 'https://apalache-mc.org/docs/adr/015adr-trace.html';

const optionType = 'None(UNIT) | Some(Str)';

/** Every variable of a trace with its type in the language of Apalache. */
const varTypes: Readonly<Record<string, string>> = {
  ...variableTypes,
  [actionTaken]: 'Str',
  [nondetPicks]: `{ ${pickNames.map((name) => `${name}: ${optionType}`).join(', ')} }`,
};

/** A finding in the Informal Trace Format: the whole world at the start and after each step. */
export function traceItf(report: TraceReport): string {
  const { trace, loop } = report;
  return itfText({
    '#meta': metaOf(report),
    params: constantNames,
    vars: Object.keys(varTypes),
    states: worldsOf(report).map((world, index) => stateOf(report, index, world)),
    ...(loop === null ? {} : { loop: closingIndexOf(loop, trace.length) }),
  });
}

/**
 * Where the loop of ITF begins, which is closed after the last state.
 *
 * @remarks
 * The last state is once more the world that the loop began in, so what follows it is the step after that; where
 * nothing more happens, it follows itself.
 */
const closingIndexOf = (loop: number, stepCount: number): number => Math.min(loop + 1, stepCount);

function metaOf({ keysync, property, claim, verdict, evidence, replay, scenario }: TraceReport): object {
  return {
    format: 'ITF',
    'format-description': formatDescription,
    schemaVersion: 1,
    source: 'keysync',
    keysync,
    status: verdict === 'violated' ? 'violation' : 'ok',
    description: `${property} in ${scenario.name}: ${verdict}`,
    property,
    claim,
    verdict,
    evidence,
    replay,
    varTypes,
    scenario,
  };
}

function stateOf({ trace, property, verdict }: TraceReport, index: number, world: ItfState): object {
  const step = trace[index - 1];
  const isViolated = verdict === 'violated' && index === trace.length;
  return {
    '#meta': {
      index,
      action: step?.action ?? null,
      sentence: step?.sentence ?? null,
      changed: step?.changed ?? [],
      violated: isViolated ? [property] : [],
    },
    ...world,
    [actionTaken]: step?.action ?? 'init',
    [nondetPicks]: picksOf(step?.parameters),
  };
}

/** One world for the start and each step. A step that is wrong in itself leads nowhere: its world stays. */
function worldsOf({ scenario, trace, property }: TraceReport): readonly ItfState[] {
  const known = itfStatesOf(scenario, trace);
  if (known.length <= trace.length && !isEngineClaim(property))
    throw new Error(`Step ${known.length} of the trace cannot be taken in ${scenario.name}.`);
  return Array.from({ length: trace.length + 1 }, (_, index) => known[index] ?? known.at(-1)!);
}
