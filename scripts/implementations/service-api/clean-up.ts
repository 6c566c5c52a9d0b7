import { BrokenImplementationError, UnimplementedError } from '#properties';
import type { Reply } from './endpoint.ts';
import type { Site } from './site.ts';
import { waitFor } from './waiting.ts';

/**
 * Deletes what was made for a deployment.
 *
 * @remarks
 * HSMs cost money as long as they are there. A service that is not as documented may not let everything be deleted:
 * what is left is never looked at again.
 */
export async function cleanUp(site: Site): Promise<void> {
  try {
    await deleteHsms(site);
    // What is being made cannot be deleted.
    const { clusters, backups } = await site.until((view) =>
      [
        ...[...view.clusters.values()].map(({ State }) => State),
        ...[...view.backups.values()].map(({ BackupState }) => BackupState),
      ].every((state) => !/^(CREATE|INITIALIZE)_IN_PROGRESS$/.test(String(state))),
    );
    for (const { id, region } of site.slots.clusters.values()) {
      const state = clusters.get(id)?.State;
      if (state === undefined || state.startsWith('DELETE')) continue;
      await asFarAsItGoes(() =>
        site.endpoint.ask(region, (client) => client.deleteCluster({ ClusterId: id })),
      );
    }
    for (const { BackupId, BackupState, region } of backups.values())
      if (BackupState === 'READY')
        await asFarAsItGoes(() => site.endpoint.ask(region, (client) => client.deleteBackup({ BackupId })));
  } catch (error) {
    if (!isOfTheService(error)) throw error;
  }
}

const isOfTheService = (error: unknown): boolean =>
  error instanceof BrokenImplementationError || error instanceof UnimplementedError;

/** Asks for something; that the service does not know it is no matter here. Returns whether it was accepted. */
async function asFarAsItGoes(
  ask: () => Promise<Reply<unknown>>,
): Promise<'accepted' | 'refused' | 'unknown'> {
  try {
    return (await ask()).outcome;
  } catch (error) {
    if (!(error instanceof UnimplementedError)) throw error;
    return 'unknown';
  }
}

/** An HSM that is not yet active cannot be deleted, and one that is being deleted is still there for a while. */
async function deleteHsms(site: Site): Promise<void> {
  const asked = new Set<string>();
  const deleteNext = async (): Promise<number> => {
    const { clusters } = await site.look();
    const left = [...site.slots.clusters.values()].flatMap(({ id, region }) =>
      (clusters.get(id)?.Hsms ?? [])
        .filter(({ State }) => State !== 'DELETED')
        .map(({ HsmId, State }) => ({ ClusterId: id, HsmId: HsmId!, State, region })),
    );
    for (const { ClusterId, HsmId, State, region } of left) {
      if (asked.has(HsmId) || State === 'CREATE_IN_PROGRESS' || State === 'DELETE_IN_PROGRESS') continue;
      const outcome = await asFarAsItGoes(() =>
        site.endpoint.ask(region, (client) => client.deleteHsm({ ClusterId, HsmId })),
      );
      // Nobody waits for what never goes.
      if (outcome === 'unknown') return 0;
      if (outcome === 'accepted') asked.add(HsmId);
    }
    return left.length;
  };
  await waitFor(deleteNext, (leftCount) => leftCount === 0, site.endpoint.options.patience);
}
