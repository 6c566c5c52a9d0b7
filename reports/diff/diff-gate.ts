import { type GateOptions, isFailing } from '../check/gate.ts';
import { type Changes, isNews } from './change-report.ts';
import type { ScenarioDiff } from './scenario-diff-report.ts';

/** The ids of the hazards that are worse or new and make a comparison of deployments fail. */
export const failingChanges = (
  { changes }: Pick<Changes, 'changes'>,
  options: Omit<GateOptions, 'baseline'>,
): readonly string[] =>
  changes.flatMap(({ kind, id, severity, avoidable, after }) =>
    isNews(kind) &&
    severity !== null &&
    after?.severity === severity &&
    isFailing({ severity, avoidable }, options)
      ? [id]
      : [],
  );

/** The names of the properties that are worse, or may be. */
export const worseProperties = ({ properties }: ScenarioDiff): readonly string[] =>
  properties.flatMap(({ kind, name }) => (isNews(kind) ? [name] : []));

/** The names of the properties that must hold, and do not after. */
export const brokenProperties = ({ properties }: ScenarioDiff): readonly string[] =>
  properties.flatMap(({ duty, name, after }) =>
    duty === 'must' && after.verdict === 'violated' ? [name] : [],
  );
