import { expect, test } from 'vitest';
import { assumptions, type ClauseId, clauses, contradictions } from '#models';
import { assumptionsMarkdown } from './assumptions-markdown.ts';
import type { ClauseTrace } from './clause-trace.ts';
import { clausesMarkdown } from './clauses-markdown.ts';
import { contradictionsMarkdown } from './contradictions-markdown.ts';

const untraced = (clause: ClauseId): ClauseTrace => ({
  clause,
  followedBy: [],
  tests: [],
  evidence: undefined,
  scenarios: [],
});
const followed: ClauseTrace = {
  clause: 'KS-SYNC-KEY',
  followedBy: [{ kind: 'action', name: 'sync-key', file: 'models/actions/key-life/sync-key.action.ts' }],
  tests: [{ name: 'a [test]', file: 'a.test.ts' }],
  evidence: { broken: 'it goes wrong', noticedBy: 'everybody' },
  scenarios: ['clone-2x2'],
};
const ids = Object.keys(clauses) as ClauseId[];
const page = clausesMarkdown(ids.map((id) => (id === followed.clause ? followed : untraced(id))));
const verdicts = (one: 'holds' | 'violated', length: number | null) => ({ verdict: one, length });
const reading = {
  field: 'tombstones',
  complete: true,
  missProbability: null,
  properties: [
    { name: 'first', byDefault: verdicts('violated', 8), otherwise: verdicts('holds', null) },
    { name: 'second', byDefault: verdicts('violated', 5), otherwise: verdicts('violated', 5) },
  ],
} as const;
const read = [{ scenario: 'clone-2x2', readings: [reading] }];
const assumed = assumptionsMarkdown(new Map([['tombstones', [{ name: 'code', file: 'code.ts' }]]]), read);

/** The anchors that the headings of a page make. */
const anchorsOf = (markdown: string): ReadonlySet<string> =>
  new Set(
    [...markdown.matchAll(/^#+ ([A-Za-z0-9-]+)$/gm)].map(([, heading]) => heading?.toLowerCase() ?? ''),
  );

test('every clause, assumption and contradiction has an anchor of its name', () => {
  expect(ids.filter((id) => !anchorsOf(page).has(id.toLowerCase()))).toEqual([]);
  expect(Object.keys(assumptions).filter((id) => !anchorsOf(assumed).has(id))).toEqual([]);
  const disputed = anchorsOf(contradictionsMarkdown());
  expect(Object.keys(contradictions).filter((id) => !disputed.has(id))).toEqual([]);
});

test('links between the pages lead to such anchors', () => {
  const anchors = {
    clauses: anchorsOf(page),
    assumptions: anchorsOf(assumed),
    contradictions: anchorsOf(contradictionsMarkdown()),
  } as const;
  const links = [page, assumed, contradictionsMarkdown()].flatMap((text) => [
    ...text.matchAll(/\]\((clauses|assumptions|contradictions)\.md#([^)]+)\)/g),
  ]);
  expect(links.length).toBeGreaterThan(500);
  const broken = links.filter(([, to, anchor]) => !anchors[to as keyof typeof anchors].has(anchor ?? ''));
  expect(broken.map(([text]) => text)).toEqual([]);
});

test('a clause has its words, and all that leads from it', () => {
  const start = page.indexOf('### KS-SYNC-KEY\n');
  const section = page.slice(start, page.indexOf('\n### ', start + 1));
  expect(section).toContain(clauses['KS-SYNC-KEY'].says);
  expect(section).toContain('- Actions: [`sync-key`](../../models/actions/key-life/sync-key.action.ts)');
  expect(section).toContain('- Tests: [a \\[test\\]](../../a.test.ts)');
  expect(section).toContain('- Broken on purpose: it goes wrong. Noticed by everybody.');
  expect(section).toContain('[clone-2x2](../../models/scenarios/public/clone-2x2.json)');
  expect(page).toContain('1 are implemented');
  expect(page).toContain(`- Left out: ${clauses['KS-SDK3-LOAD'].outOfScope}`);
});

test('an assumption has its code, and both verdicts where they differ', () => {
  expect(assumed).toContain('- Followed by: [`code`](../../code.ts)');
  expect(assumed).toContain('Verdicts that depend on it, in the 1 scenarios below: 1.');
  expect(assumed).toContain('| **x8 → ok** | x5 |');
});
