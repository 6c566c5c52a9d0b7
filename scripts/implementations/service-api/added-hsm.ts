import type { CloudHSMV2 } from '@aws-sdk/client-cloudhsm-v2';
import { UnimplementedError } from '#properties';
import { hsmIn, type Site } from './site.ts';
import type { OwnCluster } from './slots.ts';

/** Removes the HSMs that were added to have a cluster backed up. */
export async function removeAdded(site: Site, own: OwnCluster | undefined): Promise<void> {
  const added = site.added.get(own?.id ?? '') ?? [];
  if (own === undefined) return;
  site.added.delete(own.id);
  const { id, region } = own;
  for (const HsmId of added) {
    const view = await site.until(({ clusters }) => hsmIn(clusters.get(id), HsmId)?.State === 'ACTIVE');
    site.expectEnd(hsmIn(view.clusters.get(id), HsmId)?.State, `the HSM ${HsmId}`);
    await expectAccepted(site, region, 'DeleteHsm', (client) => client.deleteHsm({ ClusterId: id, HsmId }));
    const after = await site.until(({ clusters }) => hsmIn(clusters.get(id), HsmId) === undefined);
    site.expectEnd(hsmIn(after.clusters.get(id), HsmId)?.State, `the HSM ${HsmId}`);
    site.slots.note(after);
  }
}

/** Asks for what a service does not refuse. */
export async function expectAccepted<Output>(
  site: Site,
  region: string,
  what: string,
  request: (client: CloudHSMV2) => Promise<Output>,
): Promise<Output> {
  const reply = await site.endpoint.ask(region, request);
  if (reply.outcome === 'accepted') return reply.output;
  throw new UnimplementedError({
    operation: what,
    answered: `a refusal, with an ACTIVE cluster that was to be backed up, ${reply.message}`,
  });
}
