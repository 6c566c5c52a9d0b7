import type { Scenario } from '#models';
import type { Element } from './trace-elements.ts';
import type { Participant } from './trace-participants.ts';
import type { TraceReport } from './trace-report.ts';

/** What a sequence diagram shows of the use of a key: the call, and what came of it. */
export function elementsOfUse(
  { keys }: Scenario,
  { parameters, use }: TraceReport['trace'][number],
): readonly Element[] {
  const { key = '', hsm = '' } = parameters;
  const from: Participant = { kind: 'client', name: keys[key]!.client };
  const to: Participant = { kind: 'hsm', name: hsm };
  if (use === undefined) return [];
  switch (use.outcome) {
    case 'succeeds':
      return [{ kind: 'arrow', from, to, text: `use ${key}: it succeeds` }];
    case 'fails': {
      const retry = use.retryMaySucceed ? 'a retry may succeed' : 'so does every retry';
      return [{ kind: 'failure', from, to, text: `use ${key}: it fails, ${retry}` }];
    }
    case 'refused':
      return [{ kind: 'note', over: [from], text: `the key availability check refuses ${key}` }];
    case 'not-asked':
      return [{ kind: 'note', over: [from], text: `${key} cannot be used through ${hsm}` }];
  }
}
