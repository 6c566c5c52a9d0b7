import fc from 'fast-check';
import { expect, test } from 'vitest';
import { remembering } from './ask.ts';
import { assess } from './assessment.ts';
import type { Finding } from './finding.ts';
import type { ObservedDeployment } from './observed.ts';
import { both, type Change, changesFor } from './remedies/changes.ts';
import { compareSeverities, isAsSevere } from './severity.ts';
import { isSuperseded } from './superseded.ts';
import { searching } from './testing.ts';
import { drawnDeployment, worsenings } from './worsenings.ts';

const ask = remembering(searching);

const findingsOf = async (deployment: ObservedDeployment): Promise<readonly Finding[]> => {
  const { clusters, clients } = await assess(deployment, ask);
  return [...clusters, ...clients].flatMap(({ findings }) => findings);
};

test('in a worse deployment no finding of the severer kinds disappears', async () => {
  await fc.assert(
    fc.asyncProperty(
      drawnDeployment,
      fc.constantFrom(...Object.keys(worsenings)),
      async (deployment, how) => {
        const before = await findingsOf(deployment);
        const after = await findingsOf(worsenings[how]!(deployment));
        const severe = before.filter(({ severity }) => severity !== null && isAsSevere(severity, 'blocked'));
        const missing = severe.filter(
          ({ id, question }) =>
            !after.some((one) => one.id === id && one.severity !== null) &&
            !isSuperseded(question, id.slice(question.length + 1), 'cluster-a', after),
        );
        expect(
          missing.map(({ id }) => id),
          how,
        ).toEqual([]);
      },
    ),
    { seed: 16, numRuns: 30 },
  );
});

/** The change that a remedy names. */
function changeOf(words: string, deployment: ObservedDeployment): Change | undefined {
  const single = changesFor(deployment.clients[0]!, deployment.clusters[0]!, deployment);
  const pairs = single.flatMap((one, index) => single.slice(index).map((other) => both(one, other)));
  return [...single, ...pairs].find((change) => change.words === words);
}

test('a remedy that is named is true: carried out, the finding is gone, and nothing severer appeared', async () => {
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(drawnDeployment, async (deployment) => {
      const before = await findingsOf(deployment);
      const known = new Set(before.flatMap(({ id, severity }) => (severity === null ? [] : [id])));
      for (const { id, severity, avoidable, remedies } of before) {
        expect(avoidable, id).toBe(severity === null ? null : remedies.length > 0);
        for (const { change: words, removes } of remedies) {
          tried += 1;
          const change = changeOf(words, deployment);
          expect(change, words).toBeDefined();
          const after = await findingsOf(change!.apply(deployment));
          const left = after.filter((one) => one.severity !== null);
          expect(left.map((one) => one.id)).not.toContain(id);
          for (const removed of removes) expect(left.map((one) => one.id)).not.toContain(removed);
          const severer = left.filter(
            (one) =>
              !known.has(one.id) &&
              compareSeverities(one.severity, severity) < 0 &&
              !isSuperseded(one.question, 'app', 'cluster-a', before),
          );
          expect(
            severer.map((one) => one.id),
            `${words} against ${id}`,
          ).toEqual([]);
        }
      }
    }),
    { seed: 16, numRuns: 12 },
  );
  expect(tried).toBeGreaterThan(10);
});
