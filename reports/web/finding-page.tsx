import { clauses } from '#models';
import { hazardOf } from '#properties';
import { evidenceText } from '../trace/trace-text.ts';
import { claimOf } from '../verification/claims.ts';
import type { PropertyReport } from '../verification/verification-report.ts';
import { type Address, linkTo } from './address.ts';
import type { Verified } from './app.tsx';
import { WalkThrough } from './walk-through.tsx';
import { Why } from './why.tsx';
import { countText, lengthText } from './words.ts';

interface FindingPageProps {
  readonly verified: Verified;
  readonly found: PropertyReport;
  readonly address: Extract<Address, { readonly kind: 'finding' }>;
  readonly keysync: string;
}

/** What a search found of one claim: the claim and its rule, and the trace to step through. */
export function FindingPage({
  verified,
  found,
  address: { scenario, property, at },
  keysync,
}: FindingPageProps) {
  const isBroken = found.verdict === 'violated';
  const steps = found.trace.map(({ action, parameters }) => ({ action, parameters }));
  return (
    <article class="page">
      <Where scenario={scenario} />
      <Claim property={property} told={found.claim} exhibit={isBroken ? scenario : undefined} />
      <p>
        <span class={`badge ${found.verdict}`}>{verdictText(found)}</span>{' '}
        {found.evidence !== null && <bdi class="evidence">{evidenceText(found.evidence)}</bdi>}
      </p>
      {steps.length === 0 && <p>{noTrace(found, verified.report.worlds)}</p>}
      <WalkThrough
        verified={verified}
        keysync={keysync}
        steps={steps}
        at={at ?? steps.length}
        property={property}
        found={found}
        addressOfStep={(next) => ({ kind: 'finding', scenario, property, at: next })}
      >
        {found.explanation !== undefined && (
          <Why
            explanation={found.explanation}
            verdict={found.verdict}
            scenario={scenario}
            property={property}
          />
        )}
        {isBroken && <Advice property={property} />}
      </WalkThrough>
    </article>
  );
}

/** What to configure, or to do, against a hazard; each with its rule. */
function Advice({ property }: { readonly property: string }) {
  const hazard = hazardOf(property);
  if (hazard === undefined) return null;
  return (
    <section aria-labelledby="advice">
      <h2 id="advice">What to configure, and what to do</h2>
      <ul class="advice">
        {hazard.advice.map(({ says, clause, limit }) => (
          <li key={says}>
            <CodeText text={says} />{' '}
            <span class="quiet">
              ({clause}, {clauses[clause].source})
            </span>
            {limit !== undefined && (
              <div class="quiet">
                Its limit: <CodeText text={limit.says} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A sentence of ours, in which what stands between backticks is code. */
function CodeText({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>));
}

interface WalkPageProps {
  readonly verified: Verified;
  readonly address: Extract<Address, { readonly kind: 'walk' }>;
  readonly keysync: string;
}

/** Steps that a reader has chosen, with the claim that he began with beside them. */
export function WalkPage({ verified, address, keysync }: WalkPageProps) {
  const { scenario, property, steps, at } = address;
  const known = property !== null && Object.hasOwn(verified.report.properties, property) ? property : null;
  return (
    <article class="page">
      <Where scenario={scenario} />
      {known === null ? <h1>A walk of your own</h1> : <Claim property={known} />}
      <p>
        <span class="badge">a walk of your own</span>{' '}
        {known !== null && (
          <a href={linkTo({ kind: 'finding', scenario, property: known, at: null })}>
            back to what was found
          </a>
        )}
      </p>
      <WalkThrough
        verified={verified}
        keysync={keysync}
        steps={steps}
        at={at ?? steps.length}
        property={known}
        found={null}
        addressOfStep={(next) => ({ ...address, at: next })}
      />
    </article>
  );
}

function Where({ scenario }: { readonly scenario: string }) {
  return (
    <nav class="where" aria-label="Where this is">
      <a href={linkTo({ kind: 'overview' })}>All verdicts</a> <span aria-hidden="true">›</span>{' '}
      <a href={linkTo({ kind: 'scenario', scenario })}>
        <bdi>{scenario}</bdi>
      </a>
    </nav>
  );
}

interface ClaimProps {
  readonly property: string;
  /** What it claims here, where its name does not say it. */
  readonly told?: PropertyReport['claim'];
  /** The scenario in which it is broken. What is told of a hazard in words is told of one of them. */
  readonly exhibit?: string | undefined;
}

function Claim({ property, told, exhibit }: ClaimProps) {
  const claim = told ?? claimOf(property);
  const hazard =
    exhibit !== undefined && hazardOf(property)?.exhibit === exhibit ? hazardOf(property) : undefined;
  return (
    <>
      <h1>{hazard?.title ?? claim?.statement ?? property}</h1>
      {hazard !== undefined && (
        <>
          <p class="lead">
            <CodeText text={hazard.meaning} />
          </p>
          <p>
            The claim that is broken: <strong>{claim?.statement}</strong>
          </p>
        </>
      )}
      {claim?.rule !== undefined && (
        <blockquote>
          <p>{claim.rule.says}</p>
          <footer class="quiet">
            {claim.rule.clause}, {claim.rule.source}
          </footer>
        </blockquote>
      )}
      {claim?.given !== undefined && <p class="quiet">Given: {claim.given}</p>}
    </>
  );
}

function verdictText(found: PropertyReport): string {
  if (found.verdict === 'violated') return `broken ${lengthText(found)}`;
  if (found.verdict === 'reachable') return `possible ${lengthText(found)}`;
  return found.verdict;
}

function noTrace({ verdict, applied }: PropertyReport, worlds: number): string {
  switch (verdict) {
    case 'holds':
      return `No reachable world, and no history through them, breaks it: ${countText(worlds, 'world')}, and it has something to say in ${applied.toLocaleString('en-US')}.`;
    case 'vacuous':
      return 'No reachable world is one that it says something about.';
    case 'unreachable':
      return 'No reachable world is a witness.';
    case 'incomplete':
      return 'A limit stopped the search: nothing is known yet.';
    case 'violated':
    case 'reachable':
      return 'It is so at the start already.';
  }
}
