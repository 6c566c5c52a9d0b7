import { about, at, type Finding, hazard, statement } from './finding.ts';
import type { Contradiction, StrayClient } from './observed.ts';

/**
 * What is to be said of a client configuration that leads to no cluster.
 *
 * @param isAskedAbout - whether some cluster is asked about under its settings
 */
export function askAboutStray(
  { name, reason, says, remedy, place }: StrayClient,
  isAskedAbout: boolean,
): readonly Finding[] {
  const sentence = `Nothing could be asked about it: ${says}. ${remedy}`;
  const open = statement(
    'stray-keys',
    'incomplete',
    null,
    'KS-CLIENT-REACH',
    'What happens to its keys is not known, because it is not known which cluster they are in.',
  );
  const isOpen = reason !== 'not-configured' && !isAskedAbout;
  const found = [findingOf(reason, sentence), ...(isOpen ? [open] : [])];
  return about(
    name,
    found.map((finding) => at(place, finding)),
  ).map((finding) => {
    if (finding.severity === null) return finding;
    const change = `configure ${name} anew, for the cluster that it is to work with`;
    return { ...finding, remedies: [{ change, removes: [finding.id], price: [] }] };
  });
}

function findingOf(reason: StrayClient['reason'], sentence: string): Finding {
  switch (reason) {
    case 'not-configured':
      return statement('stray', 'information', null, 'KS-CLIENT-REACH', sentence);
    case 'unknown-servers':
    case 'several-clusters':
      return hazard('stray', 'unusable', false, 'KS-CLIENT-REACH', sentence);
    case 'unknown-cluster':
    case 'ambiguous-servers':
      return statement('stray', 'incomplete', null, 'KS-CLIENT-REACH', sentence);
  }
}

/** What the files say in two ways. */
export function askAboutContradiction({ kind, says, remedy, place }: Contradiction): readonly Finding[] {
  const sentence = `${says}. ${remedy}`;
  const finding = statement(kind, 'advice', null, 'KS-HSM-ADDRESS', sentence);
  return [at(place, { ...finding, id: `${kind}/${place}` })];
}
