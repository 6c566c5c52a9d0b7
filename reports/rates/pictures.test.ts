import { XmlDocument } from 'libxml2-wasm';
import { expect, test } from 'vitest';
import { ratesPictures } from './pictures.ts';
import type { RatesReport } from './rates-report.ts';
import { ratesMarkdown, ratesText } from './rates-text.ts';

const report: RatesReport = {
  schemaVersion: 1,
  keysync: '0.0.0',
  scenario: 'of <two> HSMs',
  horizonSeconds: 86_400,
  rates: { 'hsm-fails': '1/day' },
  complete: true,
  states: 12,
  lumpedStates: 8,
  transitions: 14,
  keys: ['key-1'],
  properties: {
    'acknowledged-key-survives': {
      kind: 'violated',
      probability: 2.5e-24,
      share: 1e-24,
      minutesPerYear: 5.256e-19,
      errorBound: 3e-8,
      first: { certain: false, probability: 0.25, meanSeconds: 90 },
      elasticities: [
        { action: 'hsm-fails', elasticity: 2 },
        { action: 'create-hsm', elasticity: -1 },
        { action: 'generate-key', elasticity: 0.001 },
      ],
    },
    'usable-key-on-two-hsms': {
      kind: 'violated',
      probability: null,
      share: null,
      minutesPerYear: null,
      errorBound: 0.1,
      first: { certain: true, probability: 1, meanSeconds: 7200 },
      elasticities: null,
    },
  },
  never: [],
  withoutRate: ['create-hsm'],
  impossible: [],
  errorBound: 0.1,
  waiting: {
    key: 'key-1',
    waitSeconds: 0,
    retryEverySeconds: 1,
    below: 0.01,
    attempts: [
      { afterSeconds: 0, misses: 0.5, allMiss: 0.5 },
      { afterSeconds: 1, misses: 0.4, allMiss: 0 },
    ],
    attemptsNeeded: 2,
    waitNeededSeconds: null,
    errorBound: 1e-10,
  },
  breakEven: null,
  simulation: null,
};

test('a picture has a bar for each action that matters, and one for each attempt that may miss', () => {
  const [matters, waiting] = [...ratesPictures(report).values()] as [string, string];
  const rectangles = (svg: string): number => {
    XmlDocument.fromString(svg).dispose();
    return svg.split('<rect ').length - 1;
  };
  // The ground is a rectangle, too.
  expect(rectangles(matters)).toBe(1 + 2);
  expect(matters).toContain('of &lt;two&gt; HSMs depend on</title>');
  expect(rectangles(waiting)).toBe(1 + 2 + 3);
  expect(ratesPictures({ ...report, waiting: null }).size).toBe(1);
  expect(ratesPictures({ ...report, properties: {}, waiting: null }).size).toBe(0);
});

test('a page shows its pictures, or bars of letters where it has none', () => {
  const page = ratesMarkdown(report, (name) => `beside/${name}`);
  expect(page).toContain('](beside/what-matters.svg)');
  expect(page).toContain('](beside/waiting.svg)');
  expect(page).not.toMatch(/^### /m);
  expect(page).toContain('# of \\<two\\> HSMs within 1 day');
  const plain = ratesMarkdown(report);
  expect(plain).not.toContain('.svg');
  expect(plain).toMatch(/hsm-fails +2\.00 {2}#{30}\n +create-hsm +-1\.00 {2}#{15}\n/);
});

test('no number has more digits than are sure, and none is told that is not known', () => {
  const told = ratesText(report);
  expect(told).toMatch(
    /acknowledged-key-survives +2\.5e-24 +5\.256e-19 +after 1\.5 minutes, with probability 0\.25/,
  );
  expect(told).toMatch(/usable-key-on-two-hsms +not known +not known +after 2 hours$/m);
});
