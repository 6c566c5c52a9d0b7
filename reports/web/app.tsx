import { useEffect, useRef, useState } from 'preact/hooks';
import type { Scenario } from '#models';
import type { SiteData } from '../site/site-data.ts';
import type { PropertyReport, ScenarioReport } from '../verification/verification-report.ts';
import { type Address, addressOf, linkTo } from './address.ts';
import { FindingPage, WalkPage } from './finding-page.tsx';
import { Overview } from './overview.tsx';
import { ScenarioPage } from './scenario-page.tsx';

/** One scenario with what was found in it. */
export interface Verified {
  readonly scenario: Scenario;
  readonly report: ScenarioReport;
}

/** The whole report: a header, and the page that the link says. */
export function App({ data }: { readonly data: SiteData }) {
  const address = useAddress();
  const main = useRef<HTMLElement>(null);
  const page = address === undefined ? 'unknown' : pageOf(address);
  const shown = useRef(page);
  useEffect(() => {
    // A reader who goes to another page begins at its top; one who steps through a trace stays where he is.
    if (shown.current !== page) {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    shown.current = page;
    document.title = [document.querySelector('h1')?.textContent, 'keysync'].filter(Boolean).join(' – ');
  }, [page]);
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        To the content
      </button>
      <header class="banner">
        <a class="brand" href={linkTo({ kind: 'overview' })}>
          <Mark /> keysync
        </a>
        <span class="quiet version">{data.report.keysync}</span>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Page data={data} address={address} />
      </main>
      <footer class="quiet">
        Every world here is computed by the model, in this page. Nothing is sent anywhere. keysync is not
        affiliated with Amazon Web Services.
      </footer>
    </>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <circle cx="8" cy="12" r="5" fill="none" stroke="currentColor" stroke-width="2.4" />
      <path
        d="M13 12h9m-3 0v4m-4-4v3"
        fill="none"
        stroke="currentColor"
        stroke-width="2.4"
        stroke-linecap="round"
      />
    </svg>
  );
}

function Page({ data, address }: { readonly data: SiteData; readonly address: Address | undefined }) {
  if (address === undefined) return <Missing what="This link leads to nothing in this report." />;
  if (address.kind === 'overview') return <Overview data={data} />;
  const verified = verifiedIn(data, address.scenario);
  if (verified === undefined)
    return <Missing what={`There is no scenario ${address.scenario} in this report.`} />;
  switch (address.kind) {
    case 'scenario':
      return <ScenarioPage verified={verified} />;
    case 'finding': {
      const found: PropertyReport | undefined = Object.hasOwn(verified.report.properties, address.property)
        ? verified.report.properties[address.property]
        : undefined;
      if (found === undefined)
        return <Missing what={`${address.property} was not asked in ${address.scenario}.`} />;
      return (
        <FindingPage verified={verified} found={found} address={address} keysync={data.report.keysync} />
      );
    }
    case 'walk':
      return <WalkPage verified={verified} address={address} keysync={data.report.keysync} />;
  }
}

function Missing({ what }: { readonly what: string }) {
  return (
    <section class="page">
      <h1>Nothing here</h1>
      <p>{what}</p>
      <p>
        <a href={linkTo({ kind: 'overview' })}>To the overview</a>
      </p>
    </section>
  );
}

function verifiedIn({ report, scenarios }: SiteData, name: string): Verified | undefined {
  const index = report.scenarios.findIndex((candidate) => candidate.name === name);
  const found = report.scenarios[index];
  return found && { report: found, scenario: scenarios[index]! };
}

/** What makes two addresses one page: not the step. */
function pageOf(address: Address): string {
  switch (address.kind) {
    case 'overview':
      return 'overview';
    case 'scenario':
      return `scenario ${address.scenario}`;
    case 'finding':
    case 'walk':
      // A walk often begins in a finding, and goes on where its reader is.
      return `walk ${address.scenario}`;
  }
}

function useAddress(): Address | undefined {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return addressOf(hash);
}
