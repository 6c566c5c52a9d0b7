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

interface AxeOptions {
  readonly resultTypes: readonly string[];
  readonly runOnly?: readonly string[];
}

interface Axe {
  run(options: AxeOptions): Promise<AxeResults>;
}

/**
 * Serious and critical faults that axe finds in a page, as it is now: the rule, the element, and what is wrong with it.
 *
 * @param asked - only the rules about colours, where only the colours changed since all rules were asked
 */
export async function accessibilityFaults(
  page: Page,
  asked: 'everything' | 'colours' = 'everything',
): Promise<readonly string[]> {
  // What passed is not listed one by one, which takes longer than to look at it.
  const options: AxeOptions = {
    resultTypes: ['violations'],
    ...(asked === 'colours' && { runOnly: ['color-contrast', 'link-in-text-block'] }),
  };
  // Evaluated from outside of the page, so that its own policy needs no exception for it. Once in a page: half a
  // megabyte is soon read, and not soon compiled.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(
    (chosen) => (globalThis as unknown as { axe: Axe }).axe.run(chosen),
    options,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
    );
}
