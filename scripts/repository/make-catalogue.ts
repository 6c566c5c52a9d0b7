import { hsmsPerClusterMax, publicScenarios, publicSweep, publicSweepNames, ruleOf } from '#models';
import { areas, criteria, properties, severities } from '#properties';
import { aloneSecondsByDefault, incidentLevels } from '#reports';

/** The file that {@link catalogue} is written to. */
export const catalogueFile = 'scripts/catalogue.json';

/**
 * What `keysync list` and `--help` tell, as a file: to load all of the model for that would take ten times as long as
 * to tell it.
 */
export function catalogue(): string {
  const told = {
    scenarios: publicScenarios.map(({ name, note = '' }) => ({ name, note })),
    sweeps: publicSweepNames.map((name) => ({ name, note: publicSweep(name)?.note ?? '' })),
    properties: properties.map(({ name, statement, duty, clause }) => ({
      name,
      statement,
      duty,
      source: ruleOf(clause).source,
    })),
    areas,
    criteria: Object.keys(criteria),
    severities,
    incidentLevels,
    aloneSecondsByDefault,
    hsmCountMax: hsmsPerClusterMax,
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}
