import { describe, expect, test } from 'vitest';
import type { Scenario } from '#models';
import { safetyPropertyNamed } from '../../properties.ts';
import { publicScenario } from '../../testing.ts';
import { FuzzingCampaign } from './campaign.ts';
import { ChunkDoer, type ChunkDone } from './chunk-doer.ts';
import { Fuzzing, type FuzzingOptions, type FuzzingResult } from './fuzzing.ts';
import type { Chunk } from './runs.ts';

const survives = safetyPropertyNamed('acknowledged-key-survives')!;
const allHeld = safetyPropertyNamed('acknowledged-key-on-every-active-hsm')!;

function alone(options: FuzzingOptions): FuzzingResult {
  const fuzzing = new Fuzzing(options);
  while (fuzzing.advance());
  return fuzzing.result();
}

/** What comes back from elsewhere: plain data, that was written as text. */
const sent = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** A campaign of small chunks. */
const startOf = (options: FuzzingOptions): FuzzingCampaign =>
  new FuzzingCampaign(options, options.runCountMax, 250);

/** The next few chunks. */
function few(open: Iterator<Chunk>, count: number): readonly Chunk[] {
  const found = Array.from({ length: count }, () => open.next());
  return found.flatMap(({ done, value }) => (done === true ? [] : [value]));
}

/** A campaign whose chunks were done by several, the last of each few first. */
function campaignOf(options: FuzzingOptions, count: number): FuzzingCampaign {
  const campaign = startOf(options);
  const doers = [new ChunkDoer(), new ChunkDoer()];
  const open = campaign.chunks();
  for (let next = few(open, count); next.length > 0; next = few(open, count)) {
    campaign.explore();
    for (const [index, chunk] of next.toReversed().entries())
      campaign.take(chunk, sent(doers[index % 2]!.do(options, sent(chunk))));
  }
  return campaign;
}

function together(options: FuzzingOptions): FuzzingResult {
  const campaign = campaignOf(options, 3);
  while (campaign.advance());
  return campaign.result();
}

const { expect: _, ...unjudged } = publicScenario('clone-2x2');
const withLastClaim: Scenario = { ...unjudged, expect: { 'acknowledged-key-survives': 'holds' } };

describe.each<readonly [string, FuzzingOptions]>([
  ['random deployments', { seed: 3, runCountMax: 510 }],
  ['a scenario whose worlds are known', { scenario: publicScenario('clone-2x2'), runCountMax: 1_101 }],
  [
    'a scenario of which nobody knows',
    { scenario: publicScenario('core-4hsm-2keys-2fail'), runCountMax: 510 },
  ],
  ['fewer runs than a chunk has', { scenario: publicScenario('clone-2x2'), runCountMax: 20 }],
  ['a failure in random deployments', { seed: 5, wanted: [allHeld], runCountMax: 600 }],
  ['a failure in a scenario', { scenario: withLastClaim, runCountMax: 600 }],
])('%s', (_name, options) => {
  test('come to the same in chunks, whoever does which, and when', () => {
    const result = alone(options);
    expect(result.complete).toBe(true);
    expect(together(options)).toEqual(result);
  });
});

describe('of several chunks that have a failure', () => {
  const scenario = publicScenario('clone-2x1-region-loss');
  const rare: FuzzingOptions = { scenario, wanted: [survives], runCountMax: 9_000 };

  test('the first in order counts, and no more are done', () => {
    const campaign = startOf(rare);
    const open = campaign.chunks();
    const chunks = few(open, 3);
    const doer = new ChunkDoer();
    for (const chunk of chunks.toReversed()) campaign.take(chunk, doer.do(rare, chunk));
    expect(open.next().done).toBe(true);
    while (campaign.advance());
    expect(campaign.result()).toEqual(alone(rare));
    expect(campaign.result().failure?.claim).toBe(survives.name);
  });

  test('one that is known is told where the campaign is stopped, though a chunk before it is not done', () => {
    const campaign = startOf(rare);
    const [, second] = few(campaign.chunks(), 2);
    campaign.take(second!, new ChunkDoer().do(rare, second!));
    const { complete, failure, runCount } = campaign.result();
    expect({ complete, claim: failure?.claim, isMinimal: failure?.isMinimal }).toEqual({
      complete: false,
      claim: survives.name,
      isMinimal: false,
    });
    expect(runCount).toBeGreaterThan(second!.runsBefore);
  });
});

describe('a campaign', () => {
  const scenario = publicScenario('clone-2x2');
  const options: FuzzingOptions = { scenario, runCountMax: 750 };

  test('that lacks a chunk is not complete, and tells what was done', () => {
    const campaign = startOf(options);
    const [first, , third] = campaign.chunks();
    for (const chunk of [third!, first!]) campaign.take(chunk, new ChunkDoer().do(options, chunk));
    while (campaign.advance());
    const { complete, runCount, deploymentCount, failure, missed } = campaign.result();
    expect({ complete, runCount, deploymentCount, failure }).toEqual({
      complete: false,
      runCount: first!.runs + third!.runs,
      deploymentCount: 1,
      failure: null,
    });
    expect(missed?.worlds.known).toBe(330);
  });

  test('that nobody works for has done nothing', () => {
    const campaign = startOf(options);
    expect(campaign.result()).toMatchObject({
      complete: false,
      runCount: 0,
      deploymentCount: 0,
      missed: null,
    });
  });

  const doneWith = (change: (done: ChunkDone, chunk: Chunk) => ChunkDone): FuzzingCampaign => {
    const campaign = new FuzzingCampaign(options, 100);
    while (campaign.explore());
    for (const chunk of campaign.chunks())
      campaign.take(chunk, change(new ChunkDoer().do(options, chunk), chunk));
    return campaign;
  };

  test('believes nobody a failure that it cannot see', () => {
    const campaign = doneWith((done, chunk) => ({ ...done, failedIn: chunk }));
    expect(() => campaign.advance()).toThrow('A run failed elsewhere, and does not fail here');
  });

  test.each([-1, 330, 0.5, Number.NaN])('believes nobody that there is a world %s', (world) => {
    expect(() => doneWith((done) => ({ ...done, worlds: { ...done.worlds!, worlds: [world] } }))).toThrow(
      'The exhaustive search knows no number',
    );
  });
});
