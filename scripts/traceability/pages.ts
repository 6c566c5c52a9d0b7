import { join } from 'node:path';
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
import { assumptionMentionsIn, clauseMentionsIn, readRepository, tabledActionsIn } from './scan.ts';
import { happeningsInPublicScenarios, tracesOf } from './trace.ts';

/** A scenario with more worlds, under some reading, is left out: the page is made whenever the tests run. */
const worldCountMax = 30_000;

/** The published pages about clauses, assumptions and contradictions: path from the root, and content. */
export function rulesPages(): ReadonlyMap<string, string> {
  // Searches come first: beside all the sources in memory, every table that grows costs a look at all of that.
  const read = publicScenarios.flatMap(readingsOf);
  const happenings = happeningsInPublicScenarios();

  const root = join(import.meta.dirname, '..', '..');
  const project = readRepository(root);
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
  const own = verify(scenario, { worldCountMax });
  if (!own.complete) return [];
  const readings = otherReadingsOf(scenario).map((other) =>
    compareReadings(other.field, own, verify(other.scenario, { worldCountMax })),
  );
  return [{ scenario: scenario.name, readings: readings.filter(({ complete }) => complete) }];
}
