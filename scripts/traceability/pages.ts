import { publicScenarios, type Scenario } from '#models';
import { compareReadings, otherReadingsOf, verify } from '#properties';
import {
  assumptionsMarkdown,
  clausesMarkdown,
  contradictionsMarkdown,
  type Place,
  type ScenarioReadings,
} from '#reports';
import { publishedMatrix } from '../mutation/matrix.ts';
import { sources } from '../repository/sources.ts';
import { root } from '../root.ts';
import { assumptionMentionsIn, clauseMentionsIn, tabledActionsIn } from './scan.ts';
import { happeningsInPublicScenarios, tracesOf } from './trace.ts';

/** A scenario with more worlds, under some reading, is left out: the page is made whenever the tests run. */
const worldCountMax = 30_000;

/** The published pages about clauses, assumptions and contradictions: path from the root, and content. */
export function rulesPages(): ReadonlyMap<string, string> {
  // Searches come first: beside all the sources in memory, every table that grows costs a look at all of that.
  const read = publicScenarios.flatMap(readingsOf);
  const happenings = happeningsInPublicScenarios();

  const project = sources();
  const traces = tracesOf(
    clauseMentionsIn(project, root),
    tabledActionsIn(project, root),
    happenings,
    publishedMatrix(),
  );
  const tagged = assumptionMentionsIn(project, root);
  const places = new Map<string, readonly Place[]>(
    tagged.map(({ id }) => [id, tagged.filter((mention) => mention.id === id)]),
  );
  return new Map([
    ['reports/published/clauses.md', clausesMarkdown(traces)],
    ['reports/published/assumptions.md', assumptionsMarkdown(places, read)],
    ['reports/published/contradictions.md', contradictionsMarkdown()],
  ]);
}

function readingsOf(scenario: Scenario): readonly ScenarioReadings[] {
  // Of each reading only the verdicts are told.
  const options = { worldCountMax, countsWorlds: false };
  const own = verify(scenario, options);
  if (!own.complete) return [];
  const readings = otherReadingsOf(scenario).map((other) =>
    compareReadings(other.field, own, verify(other.scenario, options)),
  );
  return [{ scenario: scenario.name, readings: readings.filter(({ complete }) => complete) }];
}
