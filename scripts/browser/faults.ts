import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

interface Axe {
  run(options: { readonly resultTypes: readonly string[] }): Promise<AxeResults>;
}

/** Serious and critical faults that axe finds in a page, as it is now: the rule, the element, and what is wrong with it. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Evaluated from outside of the page, so that its own policy needs no exception for it.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    // What passed is not told one by one, which takes longer than to look at it.
    (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
    );
}
