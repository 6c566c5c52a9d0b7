import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { properties, verify } from '#properties';
import { type RunLimits, VerificationRun } from '../run-verifications.ts';
import { explainWithin } from './explain-findings.ts';

const scenario = publicScenarios.find(({ name }) => name === 'sdk3-min1-3hsm-1fail')!;
const found = verify(scenario).properties.find(({ name }) => name === 'acknowledged-key-survives')!;

async function explainedWith(limits: RunLimits) {
  const run = new VerificationRun(limits);
  try {
    return (await explainWithin(run, scenario, [found])).get(found.name)!;
  } finally {
    run.end();
  }
}

test.each([
  { what: 'no time at all', limits: { secondsMax: 0 } },
  { what: 'few worlds', limits: { worldCountMax: 10 } },
])(
  '$what: an explanation is shorter, says so, and claims nothing that it does not know',
  async ({ limits }) => {
    const whole = await explainedWith({});
    expect(whole.complete).toBe(true);
    expect(whole.neighbours.at(-1)!.kind).toBe('setting');
    const { steps, neighbours, complete } = await explainedWith(limits);
    expect(complete).toBe(false);
    expect(steps).toEqual(whole.steps);
    expect(neighbours).toEqual(whole.neighbours.filter(({ kind }) => kind !== 'setting'));
  },
);

test('a change of a scenario with two alike keys is asked with one of them, to the same answers', async () => {
  const twoKeys = publicScenarios.find(({ name }) => name === 'sdk3-min2-3hsm-1fail-2keys')!;
  const asked = properties.filter(({ name }) => name in twoKeys.expect!);
  const run = new VerificationRun({ worldCountMax: 2000 });
  try {
    const answers = await run.decideChanged(twoKeys, asked, 200_000);
    expect(Object.fromEntries(answers.map(({ name, verdict }) => [name, verdict]))).toEqual(twoKeys.expect);
    const withBoth = await run.decide(twoKeys, asked);
    expect(withBoth.map(({ verdict }) => verdict)).toContain('incomplete');
  } finally {
    run.end();
  }
});
